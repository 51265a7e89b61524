// Executions of prepared statements, one set of values or many at a time.
import { type Command, comStmtBulkExecute, comStmtExecute, type StatementInfo } from "@shoal/protocol"
import type { SessionCore } from "../connection/session-core.ts"
import type { Failure } from "../errors/failure.ts"
import type { QueryCallOptions, QueryResult } from "../query/query-result.ts"
import { collecting, ResultExchange } from "../query/result-exchange.ts"
import { type StatementEntry, stillValid } from "./statement-cache.ts"

/** What the user wants to be executed. */
export interface PreparedCall {
  /** The statement as the user wrote it. */
  readonly sql: string
  /** The same with `?` only. */
  readonly prepared: string
  /** Values in the order of the `?`. */
  readonly values: readonly unknown[]
  readonly options: QueryCallOptions | undefined
}

/** One execution of a prepared statement. Its use of the handle ends with it. */
export class ExecuteExchange extends ResultExchange {
  protected readonly entry: StatementEntry
  protected readonly info: StatementInfo
  protected readonly call: PreparedCall

  constructor(session: SessionCore, entry: StatementEntry, info: StatementInfo, call: PreparedCall) {
    super(session, call.sql, undefined)
    this.entry = entry
    this.info = info
    this.call = call
    entry.uses++
  }

  override command(): Command {
    const { values, options } = this.call
    return comStmtExecute(stillValid(this.entry, this.info), values, collecting(options?.rows ?? "object"))
  }

  override settle(outcome: QueryResult<unknown> | Failure): void {
    if (!this.settled) this.session.statements.release(this.entry)
    super.settle(outcome)
  }
}

/** Where a bulk command starts in its rows, and how large it may be. */
export interface BulkPortion {
  readonly rows: readonly (readonly unknown[])[]
  readonly from: number
  readonly maxBytes: number
}

/** COM_STMT_BULK_EXECUTE with as many rows as fit. */
export class BulkExchange extends ResultExchange {
  readonly #entry: StatementEntry
  readonly #info: StatementInfo
  readonly #portion: BulkPortion
  #command: Command | undefined

  constructor(
    session: SessionCore,
    sql: string,
    entry: StatementEntry,
    info: StatementInfo,
    portion: BulkPortion,
  ) {
    super(session, sql, undefined)
    this.#entry = entry
    this.#info = info
    this.#portion = portion
  }

  /** The first row that did not fit, once the command was sent. */
  get nextRow(): number {
    return this.#command?.nextRow ?? this.#portion.rows.length
  }

  override command(): Command {
    const { rows, from, maxBytes } = this.#portion
    this.#command = comStmtBulkExecute(stillValid(this.#entry, this.#info), rows, { from, maxBytes })
    return this.#command
  }
}
