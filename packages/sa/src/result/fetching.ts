/// <reference lib="esnext.disposable" preserve="true" />
// Fetching, whatever an item is made of: a row, its first column, a plain object. Results and their views share one position.
import { ArgumentError, MultipleResultsFound, NoResultFound } from "../errors.ts"
import type { BaseRow } from "./row.ts"
import type { RowSource } from "./row-source.ts"
import { UniqueFilter } from "./unique-filter.ts"

/** Rows that iteration takes at once. */
export const PORTION = 512

/**
 * The fetching methods of `ResultProxy`, `ScalarResult` and `MappingResult`.
 *
 * A result closes itself when it is read to its end; fetching from a closed result throws ResourceClosedError.
 */
export abstract class Fetching<T> implements AsyncIterable<T>, AsyncDisposable {
  readonly #source: RowSource
  #portion: number | undefined
  #unique: UniqueFilter | undefined

  /** @internal */
  protected constructor(source: RowSource, unique?: UniqueFilter) {
    this.#source = source
    this.#unique = unique
  }

  /** @internal */
  protected abstract make(rows: BaseRow[]): T[]

  /** @internal What `unique()` compares of a row. */
  protected uniqueValues(row: BaseRow): readonly unknown[] {
    return row.asTuple()
  }

  /** @internal */
  protected get source(): RowSource {
    return this.#source
  }

  /** @internal What a view of this result inherits. */
  protected get uniqueFilter(): UniqueFilter | undefined {
    return this.#unique
  }

  /** No more rows can be fetched. */
  get closed(): boolean {
    return this.#source.closed
  }

  /** All rows that were not fetched yet, `[]` when there are none. Closes the result. */
  async fetchAll(): Promise<T[]> {
    const rows = await this.take(Infinity)
    await this.#source.close()
    return this.make(rows)
  }

  /** The same as `fetchAll`. */
  async all(): Promise<T[]> {
    return await this.fetchAll()
  }

  /** The next row; null, and the result is closed, when there is none. */
  async fetchOne(): Promise<T | null> {
    const [item] = await this.fetchMany(1)
    return item ?? null
  }

  /** Up to `size` more rows; `[]`, and the result is closed, when there are none. @param size @default 1 */
  async fetchMany(size: number = 1): Promise<T[]> {
    const rows = await this.take(sizeOf(size, "fetchMany"))
    if (rows.length === 0) await this.#source.close()
    return this.make(rows)
  }

  /** The first row that was not fetched yet, or null. Closes the result. */
  async first(): Promise<T | null> {
    const [item] = await this.#limited(1)
    return item ?? null
  }

  /** The only row. Closes the result. @throws NoResultFound, MultipleResultsFound */
  async one(): Promise<T> {
    const [item, second] = await this.#limited(2)
    if (second !== undefined) throw tooMany("one()")
    if (item === undefined) throw new NoResultFound("No row was found when one was required")
    return item
  }

  /** The only row, or null when there is none. Closes the result. @throws MultipleResultsFound */
  async oneOrNone(): Promise<T | null> {
    const [item, second] = await this.#limited(2)
    if (second !== undefined) throw tooMany("oneOrNone()")
    return item ?? null
  }

  /** The rows in lists of `size`, the last one shorter. @param size @default that of `yieldPer`, or 512 */
  async *partitions(size: number = this.#portion ?? this.#source.portion ?? PORTION): AsyncGenerator<T[]> {
    const count = sizeOf(size, "partitions")
    try {
      for (;;) {
        const rows = await this.take(count)
        if (rows.length > 0) yield this.make(rows)
        if (rows.length < count) return
      }
    } finally {
      await this.#source.close()
    }
  }

  /** How many rows `partitions()` and iteration take at once from here on. */
  yieldPer(size: number): this {
    this.#portion = sizeOf(size, "yieldPer")
    return this
  }

  /**
   * From here on each value comes once.
   * @param by what is compared: a function of the row's values, of `scalars()` of its one value. @default all of them
   */
  unique(by?: (values: readonly unknown[]) => unknown): this {
    this.#unique = new UniqueFilter(by)
    return this
  }

  /** Drops the rows that were not fetched. The second time does nothing. */
  async close(): Promise<void> {
    await this.#source.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Row by row; leaving the loop closes the result. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const items of this.partitions()) yield* items
  }

  async #limited(count: number): Promise<T[]> {
    const rows = await this.take(count)
    await this.#source.close()
    return this.make(rows)
  }

  /** @internal Up to `count` more rows of the source, `unique()` applied; fewer only at the end. */
  protected async take(count: number): Promise<BaseRow[]> {
    const source = this.#source
    if (this.#unique === undefined) return await source.take(count)
    const rows: BaseRow[] = []
    while (rows.length < count) {
      const portion = await source.take(count - rows.length)
      if (portion.length === 0) break
      for (const row of portion) if (this.#unique.passes(this.uniqueValues(row))) rows.push(row)
    }
    return rows
  }
}

/** A number of rows: at least 1, as in aiomysql. @throws ArgumentError for what is no number */
function sizeOf(size: number, method: string): number {
  if (typeof size === "number" && !Number.isNaN(size)) return Math.max(1, Math.trunc(size))
  throw new ArgumentError(
    `${method}() takes a number of rows; found ${typeof size === "number" ? "NaN" : typeof size}.`,
  )
}

function tooMany(method: string): MultipleResultsFound {
  const required = method === "one()" ? "exactly one was required" : "one or none was required"
  return new MultipleResultsFound(
    `Multiple rows were found when ${required}; use first() if any of them will do`,
  )
}
