// Views of a result: one column of each row, or plain objects.
import { Fetching } from "./fetching.ts"
import type { RowShape } from "./row-shape.ts"
import type { RowSource } from "./row-source.ts"
import type { UniqueFilter } from "./unique-filter.ts"

/** One column of each row, from `result.scalars()`. */
export class ScalarResult<T> extends Fetching<T> {
  readonly #at: number

  /** @internal */
  constructor(source: RowSource, at: number, unique: UniqueFilter | undefined) {
    super(source, unique)
    this.#at = at
  }

  /** @internal */
  protected override make(rows: unknown[][]): T[] {
    // T is what the statement says of this column.
    return rows.map((row) => row[this.#at] as T)
  }
}

/** Each row as a plain object, from `result.mappings()`. */
export class MappingResult<T> extends Fetching<T> {
  readonly #shape: RowShape
  readonly #positions: readonly number[] | undefined

  /** @internal */
  constructor(
    source: RowSource,
    shape: RowShape,
    positions: readonly number[] | undefined,
    unique: UniqueFilter | undefined,
  ) {
    super(source, unique)
    this.#shape = shape
    this.#positions = positions
  }

  /** @internal */
  protected override make(rows: unknown[][]): T[] {
    const positions = this.#positions
    const picked = positions === undefined ? rows : rows.map((row) => positions.map((at) => row[at]))
    // T is what the statement says of its rows.
    return picked.map((row) => this.#shape.toObject(row) as T)
  }
}
