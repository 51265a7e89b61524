// What execute() gives: the rows, and what the server said about the statement.
import { ArgumentError, InvalidRequestError, MultipleResultsFound, NoResultFound } from "../errors.ts"
import { Fetching } from "./fetching.ts"
import { type FrozenResult, frozenResult } from "./frozen-result.ts"
import { PickedColumns } from "./picked-columns.ts"
import type { BaseRow, RowProxy } from "./row.ts"
import { makeRows, type RowShape } from "./row-shape.ts"
import { ChainedRows, noRows, ReadRows, type RowSource } from "./row-source.ts"
import { MappingResult, ScalarResult, TupleResult } from "./views.ts"

/** @internal What the executor knows of a statement's outcome. */
export interface Outcome {
  /** Rows; `undefined` for a statement without a result set. */
  readonly source?: RowSource | undefined
  readonly shape?: RowShape | undefined
  readonly rowCount: number
  readonly lastRowId: number | bigint
  readonly warningCount: number
  readonly insertedPrimaryKey?: readonly unknown[] | undefined
  readonly lastInsertedParams?: Readonly<Record<string, unknown>> | undefined
  /** Further result sets of the same statement. */
  readonly more?: readonly Outcome[] | undefined
}

/** The value of a row type's first column. */
export type FirstOf<R> = [R] extends [never] ? unknown : R[keyof R]

/**
 * The result of a statement (aiomysql's ResultProxy, SQLAlchemy's CursorResult).
 *
 * Rows are read by `fetchAll fetchOne fetchMany first one oneOrNone all`, by `for await`, or through a view: `scalars()`, `mappings()`,
 * `columns()`. All of them share one position. A statement without rows is closed from the start; fetching from it throws
 * ResourceClosedError.
 */
export class ResultProxy<R = Record<string, unknown>> extends Fetching<RowProxy<R>> {
  readonly #outcome: Outcome
  /** undefined: all columns, as they came. */
  #picked: PickedColumns | undefined
  #more: readonly ResultProxy<unknown>[] | undefined

  /** @internal */
  constructor(outcome: Outcome) {
    super(outcome.source ?? noRows)
    this.#outcome = outcome
  }

  /** Names of the columns, in order; `[]` for a statement without rows. */
  get keys(): readonly string[] {
    return (this.#picked?.shape ?? this.#outcome.shape)?.keys ?? []
  }

  /** Rows of the result set (-1 while a stream is not read to its end); for UPDATE matched rows, for INSERT and DELETE changed ones. */
  get rowCount(): number {
    return this.#outcome.rowCount
  }

  /** The first AUTO_INCREMENT value that the statement generated; 0 when it generated none. */
  get lastRowId(): number | bigint {
    return this.#outcome.lastRowId
  }

  /** Warnings of the statement; `SHOW WARNINGS` tells them. */
  get warningCount(): number {
    return this.#outcome.warningCount
  }

  /** Whether the statement has a result set, even an empty one. */
  get returnsRows(): boolean {
    return this.#outcome.source !== undefined
  }

  /**
   * The result sets after this one, in order: CALL gives one for each SELECT of the procedure. `[]` for other statements and for streams.
   *
   * `T` is the list of their row types, where you know it: `result.moreResults<[{ total: string }]>()`.
   */
  moreResults<T extends readonly unknown[] = Record<string, unknown>[]>(): {
    readonly [I in keyof T]: ResultProxy<T[I]>
  } {
    this.#more ??= (this.#outcome.more ?? []).map((outcome) => new ResultProxy<unknown>(outcome))
    return this.#more as { readonly [I in keyof T]: ResultProxy<T[I]> }
  }

  /**
   * The primary key of the row that an INSERT made: given, defaulted or generated values, in key order. `undefined` for other statements, and
   * when several rows were inserted at once or by SELECT; a part that only the server knows is `undefined`.
   */
  get insertedPrimaryKey(): readonly unknown[] | undefined {
    return this.#outcome.insertedPrimaryKey
  }

  /** The values that an INSERT of one row, or an UPDATE, was given together with its client-side defaults. */
  get lastInsertedParams(): Readonly<Record<string, unknown>> | undefined {
    return this.#outcome.lastInsertedParams
  }

  /** The first column of the first row, or null. Closes the result. */
  async scalar(): Promise<FirstOf<R> | null> {
    return await this.scalars().first()
  }

  /** The first column of the only row. Closes the result. @throws NoResultFound, MultipleResultsFound */
  async scalarOne(): Promise<FirstOf<R>> {
    const rows = await this.#two()
    if (rows.length > 1)
      throw new MultipleResultsFound("Multiple rows were found when exactly one was required")
    const [row] = rows
    if (row === undefined) throw new NoResultFound("No row was found when one was required")
    return row[0] as FirstOf<R>
  }

  /** The first column of the only row, or null when there is none. Closes the result. @throws MultipleResultsFound */
  async scalarOneOrNone(): Promise<FirstOf<R> | null> {
    const rows = await this.#two()
    if (rows.length > 1)
      throw new MultipleResultsFound("Multiple rows were found when one or none was required")
    return (rows[0]?.[0] ?? null) as FirstOf<R> | null
  }

  /** A view that gives one column of each row. @param column name, position or column object @default 0 */
  scalars(): ScalarResult<FirstOf<R>>
  scalars<K extends keyof R & string>(column: K): ScalarResult<R[K]>
  scalars<T = unknown>(column: number | string | object): ScalarResult<T>
  scalars(column: number | string | object = 0): ScalarResult<unknown> {
    if (!this.returnsRows) return new ScalarResult(this.source, undefined, 0, this.uniqueFilter)
    const columns = this.#columns
    return new ScalarResult(this.source, columns, columns.positionOf(column), this.uniqueFilter)
  }

  /** A view that gives plain arrays of values. */
  tuples(): TupleResult<R[keyof R]> {
    return new TupleResult<R[keyof R]>(this.source, this.#columns, this.uniqueFilter)
  }

  /** A view that gives plain objects. */
  mappings(): MappingResult<R> {
    return new MappingResult<R>(this.source, this.#columns, this.uniqueFilter)
  }

  /** Restricts every following row to these columns, in this order. @throws NoSuchColumnError */
  columns(...wanted: readonly (number | string | object)[]): this {
    this.#picked = this.#columns.pick(wanted)
    return this
  }

  /** Reads what is left and keeps it: the value gives a fresh result of these rows at each call. Closes this result. */
  async freeze(): Promise<FrozenResult<R>> {
    const rows = (await this.fetchAll()) as unknown as BaseRow[]
    const { shape } = this.#columns
    const { warningCount } = this
    const known = { shape, rowCount: rows.length, lastRowId: 0, warningCount }
    const open = (): ResultProxy<R> => new ResultProxy<R>({ ...known, source: new ReadRows([...rows]) })
    return frozenResult(open, shape.keys, rows.length)
  }

  /**
   * One result of this one's rows and those of the others, in this order. Columns are called and found as in this one. The results are
   * read through the new one from then on, which closes them.
   * @throws ArgumentError when one has another number of columns
   */
  merge(...others: readonly ResultProxy<R>[]): MergedResult<R> {
    const { shape } = this.#columns
    const results = [this as ResultProxy<R>, ...others]
    const sources = results.map((result, i) => result.#rowsIn(shape, i + 1))
    const counts = results.map(({ rowCount }) => rowCount)
    return new MergedResult<R>({
      source: new ChainedRows(sources),
      shape,
      rowCount: counts.includes(-1) ? -1 : counts.reduce((sum, count) => sum + count, 0),
      lastRowId: 0,
      warningCount: results.reduce((sum, { warningCount }) => sum + warningCount, 0),
    })
  }

  /** What can still be fetched here, as rows of a shape. */
  #rowsIn(shape: RowShape, number: number): RowSource {
    const own = this.#columns.shape
    if (own.keys.length !== shape.keys.length) {
      throw new ArgumentError(
        `merge(): result 1 has ${shape.keys.length} columns, result ${number} has ${own.keys.length}`,
      )
    }
    const { source } = this
    const converted = (rows: BaseRow[]): BaseRow[] => {
      const made = this.make(rows) as unknown as BaseRow[]
      if (own === shape) return made
      return makeRows(
        shape,
        made.map((row) => row.asTuple()),
      )
    }
    return {
      closed: source.closed,
      portion: source.portion,
      take: async (count) => converted(await this.take(count)),
      close: () => source.close(),
    }
  }

  /** @internal */
  protected override uniqueValues(row: BaseRow): readonly unknown[] {
    return (this.#picked?.of([row])[0] ?? row).asTuple()
  }

  /** @internal */
  protected override make(rows: BaseRow[]): RowProxy<R>[] {
    // R is what the statement says of its rows.
    return (this.#picked?.of(rows) ?? rows) as unknown as RowProxy<R>[]
  }

  async #two(): Promise<unknown[][]> {
    const rows: unknown[][] = []
    for await (const row of this) {
      rows.push(row.asTuple())
      if (rows.length === 2) break
    }
    return rows
  }

  get #columns(): PickedColumns {
    const { shape } = this.#outcome
    if (shape !== undefined) return this.#picked ?? new PickedColumns(shape)
    throw new InvalidRequestError("the statement returned no rows, so its result has no columns")
  }
}

/** The rows of several results as one: `result.merge(...)`. */
export class MergedResult<R = Record<string, unknown>> extends ResultProxy<R> {}
