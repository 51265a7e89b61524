// Views of a result: one column of each row, plain arrays, or plain objects.
import { Fetching } from "./fetching.ts"
import type { BaseRow } from "./row.ts"
import type { PickedColumns } from "./picked-columns.ts"
import type { RowSource } from "./row-source.ts"
import type { UniqueFilter } from "./unique-filter.ts"

/** One column of each row, from `result.scalars()`. */
export class ScalarResult<T> extends Fetching<T> {
  readonly #columns: PickedColumns | undefined
  readonly #at: number

  /** @internal @param at position in the source */
  constructor(
    source: RowSource,
    columns: PickedColumns | undefined,
    at: number,
    unique: UniqueFilter | undefined,
  ) {
    super(source, unique)
    this.#columns = columns
    this.#at = at
  }

  /** @internal */
  protected override uniqueValues(row: BaseRow): readonly unknown[] {
    return this.#columns?.valuesAt([row], this.#at) ?? []
  }

  /** @internal */
  protected override make(rows: BaseRow[]): T[] {
    // T is what the statement says of this column.
    return (this.#columns?.valuesAt(rows, this.#at) ?? []) as T[]
  }
}

/** Each row as a plain array of its values, from `result.tuples()`. */
export class TupleResult<T> extends Fetching<T[]> {
  readonly #columns: PickedColumns

  /** @internal */
  constructor(source: RowSource, columns: PickedColumns, unique: UniqueFilter | undefined) {
    super(source, unique)
    this.#columns = columns
  }

  /** @internal */
  protected override make(rows: BaseRow[]): T[][] {
    // T is what the statement says of its columns.
    return this.#columns.of(rows).map((row) => row.asTuple() as T[])
  }
}

/** Each row as a plain object, from `result.mappings()`. */
export class MappingResult<T> extends Fetching<T> {
  readonly #columns: PickedColumns

  /** @internal */
  constructor(source: RowSource, columns: PickedColumns, unique: UniqueFilter | undefined) {
    super(source, unique)
    this.#columns = columns
  }

  /** @internal */
  protected override make(rows: BaseRow[]): T[] {
    const { shape } = this.#columns
    // T is what the statement says of its rows.
    return this.#columns.of(rows).map((row) => shape.toObject(row) as T)
  }
}
