/// <reference lib="esnext.disposable" preserve="true" />
// Cursors: one statement at a time, its rows fetched step by step. Rows are arrays here; other forms override the hooks at the end.
import { type ColumnInfo, comQuery } from "@shoal/protocol"
import { sharedLimits } from "../channel/call-limits.ts"
import type { CallOptions } from "../options/connect-options.ts"
import type { Connection } from "../connection/connection.ts"
import { type ConnectionCore, coreOf } from "../connection/core.ts"
import { ProgrammingError } from "../errors/errors.ts"
import { batchTemplate, insertBatches, type ParamRows, forEachRow } from "../bulk/execute-many.ts"
import { unwrap } from "../errors/failure.ts"
import type { InfileHandler } from "../query/infile.ts"
import type { Params } from "../query/paramstyle.ts"
import { SetReader } from "../query/set-reader.ts"
import { type ColumnDescription, describeColumn } from "./description.ts"
import { ProcedureCall } from "./procedure-call.ts"
import { ResultPosition } from "./result-position.ts"

/** A cursor class, for `conn.cursor()` and the option `cursorClass`. */
export type CursorClass<C extends Cursor<unknown> = Cursor<unknown>> = new (connection: Connection) => C

/** Options of `cursor.execute()`. */
export interface CursorExecuteOptions extends CallOptions {
  /** Gives the content of the file that LOAD DATA LOCAL INFILE names; without it such a statement is refused. */
  readonly localInfile?: InfileHandler | undefined
}

/** A cursor that holds the whole result; rows are arrays. */
export class Cursor<Row = unknown[]> implements AsyncDisposable {
  /** The connection it belongs to. */
  readonly connection: Connection
  /** How many rows `fetchMany()` gives. */
  arraySize = 1
  readonly #position = new ResultPosition()
  #executed = false
  /** Calls of execute() that were not answered yet. */
  #executing = 0
  #closed = false
  #lastSql: string | undefined
  #procedure: ProcedureCall | undefined

  constructor(connection: Connection) {
    this.connection = connection
  }

  /** Whether statements are logged. */
  get echo(): boolean {
    return this.connection.echo
  }

  /** Whether the cursor was closed. */
  get closed(): boolean {
    return this.#closed
  }

  /** The columns of the present result, null when there is none. */
  get description(): readonly ColumnDescription[] | null {
    return this.#position.columns?.map(describeColumn) ?? null
  }

  /** The columns of the present result with all that the server tells, undefined when there is none. */
  get columns(): readonly ColumnInfo[] | undefined {
    return this.#position.columns
  }

  /** Rows of the result or rows changed; -1 before execute and while an unbuffered result is not read to its end. */
  get rowCount(): number {
    return this.#position.rowCount
  }

  /** Index of the next row. */
  get rowNumber(): number {
    return this.#position.rowNumber
  }

  /** First AUTO_INCREMENT value that the statement generated, 0 when none, null after a result set. */
  get lastRowId(): number | bigint | null {
    return this.#position.lastRowId
  }

  /** Warnings of the last statement. */
  get warningCount(): number {
    return this.#position.warningCount
  }

  /** The SQL that was sent last, with its values; undefined before. */
  get lastExecuted(): string | undefined {
    return this.#lastSql
  }

  /**
   * Runs a statement; results of the one before are gone.
   * @returns rows of the result or rows changed, -1 when not yet known.
   * @throws ProgrammingError (`SHOAL_CURSOR_CLOSED`), and as `connection.query`.
   */
  async execute(sql: string, params?: Params, options?: CursorExecuteOptions): Promise<number> {
    await this.#leave()
    const core = coreOf(this.connection)
    const localInfile = options?.localInfile
    const buffered = this.buffered
    const makeCommand: ConstructorParameters<typeof SetReader>[1] = (state) => {
      this.#lastSql = core.session.interpolate(sql, params, state)
      return comQuery(this.#lastSql, {
        rows: "array",
        collect: buffered,
        localInfile: localInfile !== undefined,
      })
    }
    const reader = new SetReader(core, makeCommand, sql, { buffered, infile: localInfile })
    reader.limitsFirstResultOnly = !buffered
    core.submitReader(reader, sql, options)
    this.#executed = true
    this.#executing++
    try {
      await this.#position.start(reader)
    } finally {
      this.#executing--
    }
    return this.#position.rowCount
  }

  /**
   * Runs a statement once per row of parameters. INSERT and REPLACE with VALUES are sent as few large statements.
   * @returns rows changed (or of all results), null when there are no rows of parameters.
   */
  async executeMany(sql: string, rows: ParamRows, options?: CallOptions): Promise<number | null> {
    const call = sharedLimits(options)
    await this.#leave()
    const core = coreOf(this.connection)
    const template = batchTemplate(core, sql)
    if (template === undefined) return this.#executeEach(sql, rows, call)
    const result = await insertBatches(core, template, sql, rows, call)
    if (result === undefined) return null
    this.#executed = true
    const { rowCount, lastRowId, warningCount } = result
    Object.assign(this.#position, { rowCount, lastRowId, warningCount })
    this.#lastSql = result.lastSql
    return result.rowCount
  }

  /**
   * Calls a stored procedure. Every part of a dotted name is quoted.
   * @returns the arguments; what OUT and INOUT parameters hold afterwards is given by `outValues()`.
   */
  async callProc(
    name: string,
    args: readonly unknown[] = [],
    options?: CallOptions,
  ): Promise<readonly unknown[]> {
    await this.#leave()
    const core = coreOf(this.connection)
    const procedure = new ProcedureCall(name, args.length)
    this.#procedure = procedure
    const assignment = procedure.assignment(args, core.session.literals())
    if (assignment !== undefined) unwrap(await core.query(assignment, undefined, options))
    await this.execute(procedure.call, undefined, options)
    return args
  }

  /** Values of the procedure's parameters after the last `callProc`, in their order. Results of the call stay readable. */
  async outValues(options?: CallOptions): Promise<readonly unknown[]> {
    const procedure = this.#procedure
    if (procedure === undefined) throw programmingError("callProc() first", "SHOAL_NO_PROCEDURE")
    if (procedure.readback === undefined) return []
    const core = coreOf(this.connection)
    const result = unwrap(await core.query(procedure.readback, undefined, { ...options, rows: "array" }))
    return (result.rows as unknown[][])[0] ?? []
  }

  /** The SQL as it would be sent. */
  mogrify(sql: string, params?: Params): string {
    return coreOf(this.connection).session.interpolate(sql, params)
  }

  /** The next row, null after the last. @throws ProgrammingError before execute. */
  async fetchOne(options?: CallOptions): Promise<Row | null> {
    this.#checkExecuted()
    const position = this.#position
    if (!position.hasRow && !(await position.more(options))) return null
    return this.#shape(position.take())
  }

  /** The next rows, at most `size`; `[]` after the last. @param size @default arraySize */
  async fetchMany(size: number = this.arraySize, options?: CallOptions): Promise<Row[]> {
    this.#checkExecuted()
    // Callers without types may pass anything.
    if (!(typeof size === "number" && size >= 0)) {
      throw programmingError(
        `fetchMany: expected a number of rows from 0, found ${String(size)}`,
        "SHOAL_FETCH_SIZE",
      )
    }
    const rows: Row[] = []
    const position = this.#position
    while (rows.length < size && (position.hasRow || (await position.more(options)))) {
      rows.push(this.#shape(position.take()))
    }
    return rows
  }

  /** All remaining rows. */
  async fetchAll(options?: CallOptions): Promise<Row[]> {
    this.#checkExecuted()
    const rows: Row[] = []
    const position = this.#position
    do while (position.hasRow) rows.push(this.#shape(position.take()))
    while (await position.more(options))
    return rows
  }

  /**
   * Moves to another row.
   * @throws RangeError when there is no such row (the position stays); NotSupportedError for going back in an unbuffered result.
   */
  async scroll(
    value: number,
    mode: "relative" | "absolute" = "relative",
    options?: CallOptions,
  ): Promise<void> {
    this.#checkExecuted()
    // Callers without types may pass anything.
    if (!["relative", "absolute"].includes(mode)) {
      throw programmingError(
        `scroll: expected the mode "relative" or "absolute", found "${mode}"`,
        "SHOAL_SCROLL_MODE",
      )
    }
    if (!Number.isSafeInteger(value))
      throw programmingError(`scroll: expected a whole number, found ${String(value)}`, "SHOAL_SCROLL_VALUE")
    if (this.#position.columns === undefined)
      throw programmingError("scroll: the statement gave no result set", "SHOAL_NO_RESULT")
    const target = mode === "relative" ? this.rowNumber + value : value
    if (this.buffered) this.#position.seek(target)
    else await this.#position.skipTo(target, options)
  }

  /** Goes to the next result. @returns null when there is none. */
  async nextSet(options?: CallOptions): Promise<true | null> {
    this.#checkOpen()
    return (await this.#position.nextSet(options)) ? true : null
  }

  /** Gives up what was not read; doing it twice does nothing. Never throws. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#position.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** The remaining rows. Leaving the loop early leaves the cursor open. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void, undefined> {
    for (let row = await this.fetchOne(); row !== null; row = await this.fetchOne()) yield row
  }

  /** Does nothing; DB-API asks for it. */
  setInputSizes(sizes: readonly unknown[]): void
  setInputSizes(): void {
    // MySQL needs no sizes.
  }

  /** Does nothing; DB-API asks for it. */
  setOutputSizes(size: number, column?: number): void
  setOutputSizes(): void {
    // As above.
  }

  /** Whether the whole result is read at once. A hook for subclasses. */
  protected get buffered(): boolean {
    return true
  }

  /** Makes a row of its cells. A hook for subclasses. */
  protected makeRow(cells: unknown[], columns: readonly ColumnInfo[]): Row
  protected makeRow(cells: unknown[]): Row {
    return cells as Row
  }

  /** Makes the value of one cell. A hook for subclasses; asked only if `convertsCells`. */
  protected convertCell(value: unknown, column: ColumnInfo | undefined): unknown
  protected convertCell(value: unknown): unknown {
    return value
  }

  /** Whether `convertCell` does anything. */
  protected get convertsCells(): boolean {
    return false
  }

  #shape(row: unknown): Row {
    const cells = row as unknown[]
    const columns = this.#position.columns ?? []
    const converted = this.convertsCells ? cells.map((cell, i) => this.convertCell(cell, columns[i])) : cells
    return this.makeRow(converted, columns)
  }

  async #executeEach(sql: string, rows: ParamRows, options: CallOptions | undefined): Promise<number | null> {
    let total = -1
    await forEachRow(rows, async (params) => {
      const count = await this.execute(sql, params, options)
      total = Math.max(0, total) + Math.max(0, count)
    })
    if (total < 0) return null
    this.#position.rowCount = total
    return total
  }

  /** Leaves the statement before, for another one. */
  async #leave(): Promise<void> {
    this.#checkOpen()
    await this.#position.leave()
  }

  #checkOpen(): void {
    if (this.#closed) throw programmingError("Cursor closed", "SHOAL_CURSOR_CLOSED")
  }

  #checkExecuted(): void {
    coreOf(this.connection).assertUsable()
    if (!this.#executed) throw programmingError("execute() first", "SHOAL_NOT_EXECUTED")
    if (this.#executing > 0)
      throw programmingError("execute() has not come to an end: await it first", "SHOAL_NOT_EXECUTED")
    // What is left of a buffered result is whole, of an unbuffered one it may end anywhere.
    if (!this.buffered) this.#checkOpen()
  }
}

function programmingError(message: string, code: string): ProgrammingError {
  return new ProgrammingError(message, { code })
}

/** The inside of a cursor's connection, for the subclasses of this package. */
export function cursorCore(cursor: Cursor<unknown>): ConnectionCore {
  return coreOf(cursor.connection)
}
