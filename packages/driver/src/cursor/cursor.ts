/// <reference lib="esnext.disposable" preserve="true" />
// Cursors: one statement at a time, its rows fetched step by step. Rows are arrays here; other forms override the hooks at the end.
import { type ColumnInfo, ColumnFlag, comQuery, escapeIdentifier } from "@shoal/protocol"
import type { CallOptions } from "../options/connect-options.ts"
import type { Connection } from "../connection/connection.ts"
import { type ConnectionCore, coreOf } from "../connection/core.ts"
import { NotSupportedError, ProgrammingError } from "../errors/errors.ts"
import { batchTemplate, insertBatches, type ParamRows } from "../bulk/execute-many.ts"
import { unwrap } from "../errors/failure.ts"
import type { InfileHandler } from "../query/infile.ts"
import type { Params } from "../query/paramstyle.ts"
import { SetReader } from "../query/set-reader.ts"

/** A cursor class, for `conn.cursor()` and the option `cursorClass`. */
export type CursorClass<C extends Cursor<unknown> = Cursor<unknown>> = new (connection: Connection) => C

/** One column of `cursor.description`: name, type number, null, length in bytes, precision, scale, whether NULL is possible. */
export type ColumnDescription = readonly [
  name: string,
  typeCode: number,
  displaySize: null,
  internalSize: number,
  precision: number,
  scale: number,
  nullOk: boolean,
]

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
  #reader: SetReader | undefined
  #rows: readonly unknown[] = []
  #index = 0
  #consumed = 0
  #ended = true
  #columns: readonly ColumnInfo[] | undefined
  #executed = false
  #closed = false
  #rowCount = -1
  #lastRowId: number | bigint | null = null
  #warningCount = 0
  #lastSql: string | undefined
  #procedure: { readonly name: string; readonly count: number } | undefined

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
    return this.#columns?.map(describeColumn) ?? null
  }

  /** The columns of the present result with all that the server tells, undefined when there is none. */
  get columns(): readonly ColumnInfo[] | undefined {
    return this.#columns
  }

  /** Rows of the result or rows changed; -1 before execute and while an unbuffered result is not read to its end. */
  get rowCount(): number {
    return this.#rowCount
  }

  /** Index of the next row. */
  get rowNumber(): number {
    return this.#consumed + this.#index
  }

  /** First AUTO_INCREMENT value that the statement generated, 0 when none, null after a result set. */
  get lastRowId(): number | bigint | null {
    return this.#lastRowId
  }

  /** Warnings of the last statement. */
  get warningCount(): number {
    return this.#warningCount
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
    this.#reader = reader
    core.submitReader(reader, sql, options)
    this.#executed = true
    await this.#enterSet(reader)
    return this.#rowCount
  }

  /**
   * Runs a statement once per row of parameters. INSERT and REPLACE with VALUES are sent as few large statements.
   * @returns rows changed (or of all results), null when there are no rows of parameters.
   */
  async executeMany(sql: string, rows: ParamRows, options?: CallOptions): Promise<number | null> {
    await this.#leave()
    const core = coreOf(this.connection)
    const template = batchTemplate(core, sql)
    if (template === undefined) return this.#executeEach(sql, rows, options)
    const result = await insertBatches(core, template, sql, rows, options)
    if (result === undefined) return null
    this.#executed = true
    this.#rowCount = result.rowCount
    this.#lastRowId = result.lastRowId
    this.#warningCount = result.warningCount
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
    const quoted = name.split(".").map(escapeIdentifier).join(".")
    const variables = args.map((_, i) => procedureVariable(name, i))
    this.#procedure = { name, count: args.length }
    if (args.length > 0) {
      const assignments = args.map(
        (value, i) => `${variables[i] ?? ""} = ${core.session.literals().literal(value, i)}`,
      )
      unwrap(await core.query(`SET ${assignments.join(", ")}`, undefined, options))
    }
    await this.execute(`CALL ${quoted}(${variables.join(", ")})`, undefined, options)
    return args
  }

  /** Values of the procedure's parameters after the last `callProc`, in their order. Results of the call stay readable. */
  async outValues(options?: CallOptions): Promise<readonly unknown[]> {
    const procedure = this.#procedure
    if (procedure === undefined) throw programmingError("callProc() first", "SHOAL_NO_PROCEDURE")
    if (procedure.count === 0) return []
    const names = Array.from({ length: procedure.count }, (_, i) => procedureVariable(procedure.name, i))
    const result = unwrap(
      await coreOf(this.connection).query(`SELECT ${names.join(", ")}`, undefined, {
        ...options,
        rows: "array",
      }),
    )
    return (result.rows as unknown[][])[0] ?? []
  }

  /** The SQL as it would be sent. */
  mogrify(sql: string, params?: Params): string {
    return coreOf(this.connection).session.interpolate(sql, params)
  }

  /** The next row, null after the last. @throws ProgrammingError before execute. */
  async fetchOne(options?: CallOptions): Promise<Row | null> {
    this.#checkExecuted()
    if (this.#index >= this.#rows.length && !(await this.#more(options))) return null
    return this.#shape(this.#rows[this.#index++])
  }

  /** The next rows, at most `size`; `[]` after the last. @param size @default arraySize */
  async fetchMany(size: number = this.arraySize, options?: CallOptions): Promise<Row[]> {
    this.#checkExecuted()
    const rows: Row[] = []
    while (rows.length < size && (this.#index < this.#rows.length || (await this.#more(options)))) {
      rows.push(this.#shape(this.#rows[this.#index++]))
    }
    return rows
  }

  /** All remaining rows. */
  async fetchAll(options?: CallOptions): Promise<Row[]> {
    this.#checkExecuted()
    const rows: Row[] = []
    for (;;) {
      while (this.#index < this.#rows.length) rows.push(this.#shape(this.#rows[this.#index++]))
      if (!(await this.#more(options))) return rows
    }
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
    if (this.#columns === undefined)
      throw programmingError("scroll: the statement gave no result set", "SHOAL_NO_RESULT")
    const target = mode === "relative" ? this.rowNumber + value : value
    if (this.buffered) this.#scrollBuffered(target)
    else await this.#scrollForward(target, options)
  }

  /** Goes to the next result. @returns null when there is none. */
  async nextSet(options?: CallOptions): Promise<true | null> {
    this.#checkOpen()
    const reader = this.#reader
    if (reader === undefined || !(await this.#enterSet(reader, options))) return null
    return true
  }

  /** Gives up what was not read; doing it twice does nothing. Never throws. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const reader = this.#reader
    this.#reader = undefined
    if (!this.buffered) this.#ended = true
    await reader?.close()
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
    const columns = this.#columns ?? []
    const converted = this.convertsCells ? cells.map((cell, i) => this.convertCell(cell, columns[i])) : cells
    return this.makeRow(converted, columns)
  }

  async #executeEach(sql: string, rows: ParamRows, options: CallOptions | undefined): Promise<number | null> {
    let total: number | undefined
    for await (const params of rows) {
      const count = await this.execute(sql, params, options)
      total = (total ?? 0) + Math.max(0, count)
    }
    if (total === undefined) return null
    this.#rowCount = total
    return total
  }

  /** Leaves the statement before, for another one. */
  async #leave(): Promise<void> {
    this.#checkOpen()
    const reader = this.#reader
    this.#reader = undefined
    this.#rows = []
    this.#index = 0
    this.#consumed = 0
    this.#columns = undefined
    this.#ended = true
    if (reader !== undefined && !this.buffered) await reader.close()
  }

  async #enterSet(reader: SetReader, options?: CallOptions): Promise<boolean> {
    this.#rows = []
    this.#index = 0
    this.#consumed = 0
    this.#columns = undefined
    this.#ended = true
    const head = await reader.nextSet(options)
    if (head === undefined) return false
    this.#columns = head.columns
    this.#ended = false
    this.#rowCount = -1
    this.#lastRowId = null
    if (this.buffered || head.columns === undefined) {
      const rows = await reader.nextBatch(options)
      if (rows === undefined) this.#finishSet(reader)
      else {
        this.#rows = rows
        await reader.nextBatch(options)
        this.#finishSet(reader)
      }
    }
    return true
  }

  #finishSet(reader: SetReader): void {
    this.#ended = true
    const end = reader.lastEnd
    if (end === undefined) return
    this.#warningCount = end.ok.warningCount
    if (this.#columns === undefined) {
      this.#rowCount = Number(end.ok.affectedRows)
      this.#lastRowId = end.ok.insertId
    } else this.#rowCount = end.rowCount
  }

  /** Reads on in an unbuffered result. */
  async #more(options: CallOptions | undefined): Promise<boolean> {
    const reader = this.#reader
    if (this.#ended || reader === undefined) return false
    const rows = await reader.nextBatch(options)
    if (rows === undefined) {
      this.#finishSet(reader)
      return false
    }
    this.#consumed += this.#rows.length
    this.#rows = rows
    this.#index = 0
    return true
  }

  #scrollBuffered(target: number): void {
    if (target < 0 || target >= this.#rows.length) {
      throw new RangeError(
        `scroll: expected a row from 0 to ${String(this.#rows.length - 1)}, found ${String(target)}`,
      )
    }
    this.#index = target
  }

  async #scrollForward(target: number, options: CallOptions | undefined): Promise<void> {
    if (target < this.rowNumber) {
      const message = `scroll: an unbuffered cursor cannot go back from row ${String(this.rowNumber)} to ${String(target)}`
      throw new NotSupportedError(message, { code: "SHOAL_SCROLL_BACKWARD" })
    }
    while (target > this.#consumed + this.#rows.length && (await this.#more(options)));
    this.#index = Math.min(target - this.#consumed, this.#rows.length)
  }

  #checkOpen(): void {
    if (this.#closed) throw programmingError("Cursor closed", "SHOAL_CURSOR_CLOSED")
  }

  #checkExecuted(): void {
    coreOf(this.connection).assertUsable()
    if (!this.#executed) throw programmingError("execute() first", "SHOAL_NOT_EXECUTED")
  }
}

function procedureVariable(name: string, index: number): string {
  return `@${escapeIdentifier(`_${name}_${String(index)}`)}`
}

function programmingError(message: string, code: string): ProgrammingError {
  return new ProgrammingError(message, { code })
}

function describeColumn(column: ColumnInfo): ColumnDescription {
  const { name, type, length, decimals, flags } = column
  return [name, type, null, length, length, decimals, (flags & ColumnFlag.NOT_NULL) === 0]
}

/** The inside of a cursor's connection, for the subclasses of this package. */
export function cursorCore(cursor: Cursor<unknown>): ConnectionCore {
  return coreOf(cursor.connection)
}
