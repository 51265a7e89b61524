/// <reference lib="esnext.disposable" preserve="true" />
// Prepared statements that the user holds.
import {
  type ColumnInfo,
  type Command,
  comStmtExecute,
  type LazyRow,
  type RowClassOf,
  type RowForm,
  type StatementInfo,
} from "@shoal/protocol"
import { bulkExecute } from "../bulk/bulk.ts"
import { checkLimits } from "../channel/call-limits.ts"
import type { CallOptions } from "../options/connect-options.ts"
import type { ConnectionCore } from "../connection/core.ts"
import { InterfaceError } from "../errors/errors.ts"
import { executeHeld, executeStreams, preparedCall } from "./execute.ts"
import type { BatchTotals, ParamRows } from "../bulk/execute-many.ts"
import { Failure, unwrap } from "../errors/failure.ts"
import { hasStreams } from "./long-data.ts"
import { answer } from "../observe/observe.ts"
import type { Params } from "../query/paramstyle.ts"
import type { QueryCallOptions, QueryResult } from "../query/query-result.ts"
import { rowByRow, RowStream } from "../query/row-stream.ts"
import { SetReader } from "../query/set-reader.ts"
import { type StatementEntry, stillValid } from "./statement-cache.ts"
import { StatementCursor, type StatementCursorOptions } from "./statement-cursor.ts"

type RowObject = Record<string, unknown>

/** Prepares a statement for its own use. */
export async function openStatement(
  core: ConnectionCore,
  sql: string,
  call: CallOptions | undefined,
): Promise<PreparedStatement | Failure> {
  const template = core.template(sql)
  const hasSlots = template.slots.length > 0
  const entry = core.openStatement(hasSlots ? template.segments.join("?") : sql)
  const outcome = await core.prepare(entry, call)
  if (!(outcome instanceof Failure)) return new PreparedStatement(core, entry, sql, hasSlots)
  core.closeStatement(entry)
  return outcome
}

/** A statement prepared on the server. It survives a reset of its connection: it is prepared again when it is used next. */
export class PreparedStatement implements AsyncDisposable {
  /** The statement as it was given. */
  readonly sql: string
  readonly #core: ConnectionCore
  readonly #entry: StatementEntry
  readonly #hasSlots: boolean
  #closed = false
  #many: BatchTotals | undefined

  /** Use `connection.prepare()`. */
  constructor(core: ConnectionCore, entry: StatementEntry, sql: string, hasSlots: boolean) {
    this.#core = core
    this.#entry = entry
    this.#hasSlots = hasSlots
    this.sql = sql
  }

  /** Whether `close()` was called. */
  get closed(): boolean {
    return this.#closed
  }

  /** Number of parameters; undefined after a reset until it is used again. */
  get parameterCount(): number | undefined {
    return this.#entry.info?.parameterCount
  }

  /**
   * Columns of its result as the server described them when it prepared the statement: empty without a result set (and for CALL), undefined
   * after a reset until the statement is used again.
   */
  get columns(): readonly ColumnInfo[] | undefined {
    return this.#entry.info?.columns
  }

  /** Of the last `executeMany`: first AUTO_INCREMENT value of the last statement that was sent, else 0. */
  get lastRowId(): number | bigint {
    return this.#many?.lastRowId ?? 0
  }

  /** Warnings of all that the last `executeMany` sent. */
  get warningCount(): number {
    return this.#many?.warningCount ?? 0
  }

  /** Runs the statement and gathers its whole answer. @throws as `connection.query` */
  execute<Row = RowObject>(params?: Params, options?: QueryCallOptions<"object">): Promise<QueryResult<Row[]>>
  execute<Row extends object = RowObject>(
    params: Params,
    options: QueryCallOptions<"lazy">,
  ): Promise<QueryResult<LazyRow<Row>[]>>
  execute<Row = unknown[]>(params: Params, options: QueryCallOptions<"array">): Promise<QueryResult<Row[]>>
  execute(params: Params, options: QueryCallOptions<"columns">): Promise<QueryResult<unknown[][]>>
  execute<Row extends object>(
    params: Params,
    options: QueryCallOptions<RowClassOf<Row>>,
  ): Promise<QueryResult<Row[]>>
  execute(params?: Params, options?: QueryCallOptions): Promise<QueryResult<unknown[]>>
  execute(params?: Params, options?: QueryCallOptions): Promise<QueryResult<unknown>> {
    return answer(this.#core, this.sql, params, options, this.#run)
  }

  readonly #run = (
    core: ConnectionCore,
    sql: string,
    params: Params,
    options: QueryCallOptions | undefined,
  ): ReturnType<typeof executeHeld> => {
    checkLimits(options)
    const call = { sql, prepared: this.#entry.sql, values: this.#values(params), options }
    return hasStreams(call.values) ? executeStreams(core, call) : executeHeld(core, this.#entry, call)
  }

  /** Runs the statement and reads its rows as they come. */
  stream<Row = unknown[]>(params: Params, options: QueryCallOptions<"array">): RowStream<Row>
  stream<Row extends object = RowObject>(
    params: Params,
    options: QueryCallOptions<"lazy">,
  ): RowStream<LazyRow<Row>>
  stream<Row extends object>(params: Params, options: QueryCallOptions<RowClassOf<Row>>): RowStream<Row>
  stream<Row = RowObject>(
    params?: Params,
    options?: QueryCallOptions<Exclude<RowForm, "columns">>,
  ): RowStream<Row>
  stream(params?: Params, options?: QueryCallOptions<Exclude<RowForm, "columns">>): RowStream<unknown> {
    const values = this.#values(params)
    const { statements } = this.#core
    let entry = this.#entry
    let info: StatementInfo | undefined
    const makeCommand = (): Command =>
      comStmtExecute(stillValid(entry, info ?? this.#neverPrepared()), values, {
        rows: rowByRow(options?.rows),
      })
    const reader = new SetReader(this.#core, makeCommand, this.sql, { buffered: false })
    const submit = async (): Promise<void> => {
      info = unwrap(entry.info ?? (await this.#core.prepare(entry, options)))
      this.#core.submitReader(reader, this.sql, options)
    }
    return new RowStream(reader, async () => {
      if (entry.takes(values)) return submit()
      entry = statements.acquire(entry.sql, values)
      const release = (): void => statements.release(entry)
      return submit().then(
        () => void reader.outcome.then(release),
        (error: unknown) => {
          release()
          throw error
        },
      )
    })
  }

  /** Opens a cursor on the server: rows are fetched `fetchSize` at a time, and other statements may run in between. */
  cursor<Row = RowObject>(options: StatementCursorOptions = {}): StatementCursor<Row> {
    return new StatementCursor<Row>(
      this.#core,
      this.#entry.sql,
      this.sql,
      this.#values(options.params),
      options,
    )
  }

  /**
   * Runs the statement once per row, with few round trips: in bulk on MariaDB, as INSERT with many rows on MySQL.
   * @returns rows changed, null when there are no rows.
   */
  async executeMany(rows: ParamRows, options?: CallOptions): Promise<number | null> {
    this.#assertOpen()
    const values = (params: Params): readonly unknown[] => this.#values(params)
    this.#many = await bulkExecute(this.#core, this.#entry, this.sql, rows, values, options)
    return this.#many?.rowCount ?? null
  }

  /** Frees the statement on the server. Doing it twice does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#core.closeStatement(this.#entry)
    return Promise.resolve()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #values(params: Params): readonly unknown[] {
    this.#assertOpen()
    if (!this.#hasSlots && (params === undefined || params === null)) return []
    return preparedCall(this.#core, this.sql, params ?? []).values
  }

  #assertOpen(): void {
    if (!this.#closed) return
    throw new InterfaceError("the prepared statement was closed", {
      code: "SHOAL_STATEMENT_CLOSED",
      sql: this.sql,
    })
  }

  #neverPrepared(): never {
    throw new InterfaceError("the statement is not prepared", { code: "SHOAL_INTERNAL", sql: this.sql })
  }
}
