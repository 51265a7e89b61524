/// <reference lib="esnext.disposable" preserve="true" />
// A read-only cursor on the server: COM_STMT_EXECUTE opens it, COM_STMT_FETCH brings rows, COM_STMT_CLOSE ends it. Each cursor prepares the
// statement anew: MySQL 9.7 answers an execution without a cursor wrongly (no rows) once the same handle was executed with one.
import {
  type ColumnInfo,
  type ColumnsEvent,
  type Command,
  comStmtExecute,
  comStmtFetch,
  type EndEvent,
  type RowForm,
  ServerStatus,
  type StatementInfo,
} from "@shoal/protocol"
import type { CallOptions } from "../options/connect-options.ts"
import type { ConnectionCore } from "../connection/core.ts"
import { InterfaceError } from "../errors/errors.ts"
import { DeferredExchange } from "../channel/exchange.ts"
import { decodeFailure, unwrap } from "../errors/failure.ts"
import type { Params } from "../query/paramstyle.ts"
import { rowByRow } from "../query/row-stream.ts"
import { type StatementEntry, stillValid } from "./statement-cache.ts"

/** Options of `statement.cursor()`. */
export interface StatementCursorOptions extends CallOptions {
  /** Values of the placeholders. */
  readonly params?: Params
  /** Rows per round trip. @default 100 */
  readonly fetchSize?: number | undefined
  /** Form of the rows. @default "object" */
  readonly rows?: Exclude<RowForm, "columns"> | undefined
}

/** Rows of one round trip, and whether the server has more. */
interface Portion {
  readonly rows: readonly unknown[]
  readonly more: boolean
}

class PortionExchange extends DeferredExchange<Portion> {
  columns: readonly ColumnInfo[] = []

  override onColumns(event: ColumnsEvent): void {
    this.columns = event.columns
  }

  override onEnd(event: EndEvent): void {
    if (event.decodeError !== undefined) this.fail(decodeFailure(event.decodeError, this.sql))
    const { status } = event.ok
    const more = (status & ServerStatus.CURSOR_EXISTS) !== 0 && (status & ServerStatus.LAST_ROW_SENT) === 0
    this.settle({ rows: event.rows ?? [], more })
  }
}

/** Rows of a prepared statement, fetched in portions. Any number of cursors may be open at once. */
export class StatementCursor<Row> implements AsyncIterable<Row>, AsyncDisposable {
  readonly #core: ConnectionCore
  readonly #entry: StatementEntry
  readonly #sql: string
  readonly #values: readonly unknown[]
  readonly #options: StatementCursorOptions
  #info: StatementInfo | undefined
  #columns: readonly ColumnInfo[] = []
  #ready: readonly unknown[] = []
  #more = true
  #closed = false

  /** Use `statement.cursor()`. */
  constructor(
    core: ConnectionCore,
    preparedSql: string,
    sql: string,
    values: readonly unknown[],
    options: StatementCursorOptions,
  ) {
    const { fetchSize = 100 } = options
    if (!Number.isSafeInteger(fetchSize) || fetchSize < 1) {
      throw new InterfaceError(
        `fetchSize: expected a whole number of at least 1, found ${String(fetchSize)}`,
        { code: "SHOAL_OPTION" },
      )
    }
    this.#core = core
    this.#entry = core.openStatement(preparedSql)
    this.#sql = sql
    this.#values = values
    this.#options = options
  }

  /** Columns of the result, `[]` before the first fetch. */
  get columns(): readonly ColumnInfo[] {
    return this.#columns
  }

  /** The next rows, `[]` at the end. @param size @default the option `fetchSize` */
  async fetch(size: number = this.#options.fetchSize ?? 100, options?: CallOptions): Promise<Row[]> {
    if (this.#closed)
      throw new InterfaceError("the cursor was closed", { code: "SHOAL_CURSOR_CLOSED", sql: this.#sql })
    const call = options ?? this.#options
    const info = this.#info ?? (await this.#open(call))
    if (this.#ready.length === 0 && this.#more) {
      await this.#read(() => comStmtFetch(stillValid(this.#entry, info), size, this.#form), call)
    }
    const rows = this.#ready.slice(0, size)
    this.#ready = this.#ready.slice(size)
    return rows as Row[]
  }

  /** Closes the cursor; the statement stays prepared. Doing it twice does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#core.closeStatement(this.#entry)
    return Promise.resolve()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** The rows; leaving the loop early closes the cursor. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void, undefined> {
    try {
      for (let rows = await this.fetch(); rows.length > 0; rows = await this.fetch()) yield* rows
    } finally {
      await this.close()
    }
  }

  async #open(call: CallOptions): Promise<StatementInfo> {
    const info = unwrap(this.#entry.info ?? (await this.#core.prepare(this.#entry, call)))
    const form = { ...this.#form, cursor: true }
    const open = (): Command => comStmtExecute(stillValid(this.#entry, info), this.#values, form)
    this.#columns = await this.#read(open, call)
    this.#info = info
    return info
  }

  get #form(): { rows: RowForm; collect: true } {
    return { rows: rowByRow(this.#options.rows), collect: true }
  }

  /** One round trip; gives the columns, which come with the first one. */
  async #read(makeCommand: () => Command, call: CallOptions): Promise<readonly ColumnInfo[]> {
    const exchange = new PortionExchange(makeCommand, this.#sql)
    this.#core.submitText(exchange, this.#sql, call)
    const { rows, more } = unwrap(await exchange.outcome)
    this.#ready = rows
    this.#more = more
    return exchange.columns
  }
}
