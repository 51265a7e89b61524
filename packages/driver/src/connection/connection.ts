/// <reference lib="esnext.disposable" preserve="true" />
// One connection: what a user calls. The work is done in core.ts and channel.ts.
import {
  comInitDb,
  comPing,
  escapeIdentifier,
  type LazyRow,
  type RowClassOf,
  type RowForm,
} from "@shoal/protocol"
import { abortable } from "../channel/abortable.ts"
import { type ChangeUserTarget, changeUser, resetSession } from "./change-user.ts"
import type { CallOptions } from "../options/connect-options.ts"
import { ConnectionInfo } from "./connection-info.ts"
import { ConnectionCore, setCoreReader } from "./core.ts"
import { Cursor, type CursorClass } from "../cursor/cursor.ts"
import { combineCursorClasses } from "../cursor/cursor-mixins.ts"
import { executeCached } from "../statement/execute.ts"
import { OkExchange } from "../channel/exchange.ts"
import { closedError, type Failure, unwrap } from "../errors/failure.ts"
import type { LeaseOwner } from "./lease.ts"
import { loadRows, type LoadRowsOptions, type LoadRowsResult } from "../bulk/load-rows.ts"
import type { Params } from "../query/paramstyle.ts"
import { answer } from "../observe/observe.ts"
import type { QueryCallOptions, QueryResult } from "../query/query-result.ts"
import type { RowStream } from "../query/row-stream.ts"
import type { SessionCore } from "./session-core.ts"
import { openStatement, type PreparedStatement } from "../statement/statement.ts"
import { beginStatements, type TransactionOptions } from "./transactions.ts"

/** One warning, error or note of SHOW WARNINGS. */
export interface ServerWarning {
  /** `Note`, `Warning` or `Error`. */
  readonly level: string
  /** The server's error number. */
  readonly code: number
  readonly message: string
}

/** Connects anew with the options of the connection. */
export type Reopen = (call: CallOptions | undefined) => Promise<SessionCore>

/** A row as an object, when the query names no other type. */
export type RowObject = Record<string, unknown>

/**
 * A connection to the server, made by `connect()`. Calls made at the same time are queued and answered in order; each rejects with a
 * {@link MySQLError} of this package. Disposing it waits for `ensureClosed()`.
 */
export class Connection extends ConnectionInfo implements AsyncDisposable {
  readonly #core: ConnectionCore
  readonly #reopen: Reopen

  static {
    setCoreReader((connection) => (#core in connection ? connection.#core : undefined))
  }

  /** Use `connect()`. */
  constructor(core: ConnectionCore, reopen: Reopen) {
    super(core)
    this.#core = core
    this.#reopen = reopen
  }

  /**
   * Runs a statement in the text protocol and gathers its whole answer.
   * @param params values of the placeholders; without them the SQL is sent verbatim.
   * @throws MySQLError from the server; TypeError (`SHOAL_BAD_PARAMETER`) for a value that is none; TimeoutError; `signal.reason`.
   */
  query<Row = RowObject>(
    sql: string,
    params?: Params,
    options?: QueryCallOptions<"object">,
  ): Promise<QueryResult<Row[]>>
  query<Row extends object = RowObject>(
    sql: string,
    params: Params,
    options: QueryCallOptions<"lazy">,
  ): Promise<QueryResult<LazyRow<Row>[]>>
  query<Row = unknown[]>(
    sql: string,
    params: Params,
    options: QueryCallOptions<"array">,
  ): Promise<QueryResult<Row[]>>
  query(sql: string, params: Params, options: QueryCallOptions<"columns">): Promise<QueryResult<unknown[][]>>
  query<Row extends object>(
    sql: string,
    params: Params,
    options: QueryCallOptions<RowClassOf<Row>>,
  ): Promise<QueryResult<Row[]>>
  query(sql: string, params?: Params, options?: QueryCallOptions): Promise<QueryResult<unknown[]>>
  query(sql: string, params?: Params, options?: QueryCallOptions): Promise<QueryResult<unknown>> {
    return answer(this.#core, sql, params, options, runQuery)
  }

  /**
   * Runs a statement in the binary protocol. The statement is prepared once and kept; the least recently used ones are closed.
   * @throws as `query`
   */
  execute<Row = RowObject>(
    sql: string,
    params?: Params,
    options?: QueryCallOptions<"object">,
  ): Promise<QueryResult<Row[]>>
  execute<Row extends object = RowObject>(
    sql: string,
    params: Params,
    options: QueryCallOptions<"lazy">,
  ): Promise<QueryResult<LazyRow<Row>[]>>
  execute<Row = unknown[]>(
    sql: string,
    params: Params,
    options: QueryCallOptions<"array">,
  ): Promise<QueryResult<Row[]>>
  execute(
    sql: string,
    params: Params,
    options: QueryCallOptions<"columns">,
  ): Promise<QueryResult<unknown[][]>>
  execute<Row extends object>(
    sql: string,
    params: Params,
    options: QueryCallOptions<RowClassOf<Row>>,
  ): Promise<QueryResult<Row[]>>
  execute(sql: string, params?: Params, options?: QueryCallOptions): Promise<QueryResult<unknown[]>>
  execute(sql: string, params?: Params, options?: QueryCallOptions): Promise<QueryResult<unknown>> {
    return answer(this.#core, sql, params, options, executeCached)
  }

  /**
   * Reads a result row by row; the socket is stopped while the reader is behind. Leaving the loop early ends the statement in bounded time.
   * The statement is sent when the first row is asked for.
   */
  stream<Row = unknown[]>(sql: string, params: Params, options: QueryCallOptions<"array">): RowStream<Row>
  stream<Row extends object = RowObject>(
    sql: string,
    params: Params,
    options: QueryCallOptions<"lazy">,
  ): RowStream<LazyRow<Row>>
  stream<Row extends object>(
    sql: string,
    params: Params,
    options: QueryCallOptions<RowClassOf<Row>>,
  ): RowStream<Row>
  stream<Row = RowObject>(
    sql: string,
    params?: Params,
    options?: QueryCallOptions<Exclude<RowForm, "columns">>,
  ): RowStream<Row>
  stream(
    sql: string,
    params?: Params,
    options?: QueryCallOptions<Exclude<RowForm, "columns">>,
  ): RowStream<unknown> {
    return this.#core.stream(sql, params, options)
  }

  /** Prepares a statement to be executed often. Close it when done. */
  async prepare(sql: string, options?: CallOptions): Promise<PreparedStatement> {
    return unwrap(await openStatement(this.#core, sql, options))
  }

  /**
   * Makes a cursor.
   * @param classes the class, or several to combine (`SSCursor, DictCursor`). @default the option `cursorClass`
   * @throws TypeError for what is no cursor class; InterfaceError on a closed connection.
   */
  cursor(): Cursor
  cursor<C extends Cursor<unknown>>(...classes: [...CursorClass[], CursorClass<C>]): C
  cursor(...classes: CursorClass[]): Cursor<unknown> {
    const core = this.#core
    core.assertUsable()
    if (core.closed) throw closedError()
    const Class = combineCursorClasses(classes.length === 0 ? [core.options.cursorClass ?? Cursor] : classes)
    return new Class(this)
  }

  /** Begins a transaction. What was open is committed by the server. */
  async begin(options?: TransactionOptions & CallOptions): Promise<void> {
    await this.#statements(beginStatements(options), options)
  }

  /** Commits. */
  async commit(options?: CallOptions): Promise<void> {
    await this.#statements(["COMMIT"], options)
  }

  /** Rolls back. */
  async rollback(options?: CallOptions): Promise<void> {
    await this.#statements(["ROLLBACK"], options)
  }

  /** Sets the autocommit mode; talks to the server only when that changes it. */
  async autocommit(on: boolean, options?: CallOptions): Promise<void> {
    if (this.getAutocommit() === on) return
    await this.#statements([`SET autocommit = ${on ? "1" : "0"}`], options)
  }

  /** Changes the default database. @throws OperationalError 1049 */
  async selectDb(db: string, options?: CallOptions): Promise<void> {
    await this.#ok(new OkExchange(comInitDb(db)), options, true)
  }

  /**
   * Asks the server for a sign of life.
   * @param options `reconnect: true` connects anew when the connection is gone; session state is then as after connect. @default false
   */
  async ping(options?: CallOptions & { readonly reconnect?: boolean }): Promise<void> {
    if (options?.reconnect !== true) {
      await this.#ok(new OkExchange(comPing()), options)
      return
    }
    try {
      if (!this.closed) {
        await this.#ok(new OkExchange(comPing()), options)
        return
      }
    } catch (error) {
      if (!this.closed) throw error
    }
    this.#core.assertUsable()
    const fresh = await this.#reopen(options)
    // Handles of the old session mean nothing, or something else, in the new one.
    this.#core.statements.forgetAll()
    this.#core.session = fresh
  }

  /** Makes the session another user's, with the options of this connection. @throws OperationalError 1045 */
  async changeUser(target: ChangeUserTarget, options?: CallOptions): Promise<void> {
    await changeUser(this.#core, target, options)
    await this.#core.options.onConnect?.(this)
  }

  /** Brings the session back to what it was after connect: transaction, variables, temporary tables, locks, database. A role that was SET stays. */
  async reset(options?: CallOptions): Promise<void> {
    await resetSession(this.#core, options)
    await this.#core.options.onConnect?.(this)
  }

  /** Ends another connection of the server by its thread id. @throws OperationalError 1094 when there is none. */
  async kill(threadId: number | bigint, options?: CallOptions): Promise<void> {
    await this.#statements([`KILL ${BigInt(threadId).toString()}`], options)
  }

  /** Kills the statement that runs on this connection, if any, through a side connection. It rejects with error 1317. @throws InterfaceError (`SHOAL_RELEASED`) */
  async cancel(options?: CallOptions): Promise<void> {
    const { channel } = this.#core
    this.#core.assertUsable()
    for (let { running } = channel; running?.unasked === true; { running } = channel) await running.outcome
    // It may have been given back meanwhile: what runs now is somebody else's.
    this.#core.assertUsable()
    await abortable(channel.cancelRunning(), options?.signal)
  }

  /** Sets character set (utf8mb4, utf8) and collation of the connection. */
  async setCharset(charset: string, collation?: string, options?: CallOptions): Promise<void> {
    const suffix = collation === undefined ? "" : ` COLLATE ${escapeIdentifier(collation)}`
    this.useCharset(charset)
    await this.#statements([`SET NAMES utf8mb4${suffix}`], options)
  }

  /**
   * Loads rows into a table over LOAD DATA LOCAL INFILE; needs `localInfile: true` at connect.
   * @param table its name; every part of a dotted name is quoted.
   * @throws TypeError for a value that is none; what the server throws.
   */
  async loadRows(
    table: string,
    rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
    options: LoadRowsOptions = {},
  ): Promise<LoadRowsResult> {
    return loadRows(this.#core, table, rows, options)
  }

  /** The warnings of the last statement. */
  async showWarnings(options?: CallOptions): Promise<readonly ServerWarning[]> {
    const { session } = this.#core
    const { affectedRows, insertId, warningCount } = session
    const outcome = await this.#core.query("SHOW WARNINGS", undefined, { ...options, rows: "array" })
    // Asking must not change what the last statement said.
    Object.assign(session, { affectedRows, insertId, warningCount })
    const { rows } = unwrap(outcome as QueryResult<[string, number, string][]> | Failure)
    return rows.map(([level, code, message]) => ({ level, code, message }))
  }

  /** Calls back once when the connection is gone for whatever reason, at once when it is already. */
  onClose(listener: () => void): void {
    this.#core.channel.onClose(listener)
  }

  /** Drops the connection at once, without waiting. Doing it twice does nothing. The pool that lent it has its place back. */
  close(): void {
    const { released, channel, owner } = this.#core
    if (released) return
    channel.close()
    void owner?.release(this)
  }

  /**
   * Says goodbye to the server and closes. Statements under way finish first; open streams are given up. The pool that lent it has its
   * place back.
   */
  async ensureClosed(): Promise<void> {
    const core = this.#core
    await core.quit()
    if (!core.released) await core.owner?.release(this)
  }

  /** Makes another handle on the same session, which `owner` gets back when it is disposed. For pools. */
  lease(owner: LeaseOwner<Connection>): Connection {
    const { session } = this.#core
    session.forgetResult()
    return new Connection(new ConnectionCore(session, owner), this.#reopen)
  }

  /** Ends a leased handle: it, its cursors, streams and statements fail from now on; the session lives on. For pools. */
  endLease(): void {
    this.#core.release()
  }

  /** `ensureClosed()`; a leased handle goes back to its pool. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { owner } = this.#core
    if (owner === undefined) await this.ensureClosed()
    else if (!this.#core.released) await owner.release(this)
  }

  async #statements(statements: readonly string[], options: CallOptions | undefined): Promise<void> {
    const outcomes = statements.map((sql) => this.#core.query(sql, undefined, options))
    for (const outcome of await Promise.all(outcomes)) unwrap(outcome)
  }

  async #ok(exchange: OkExchange, options: CallOptions | undefined, dirties = false): Promise<void> {
    this.#core.submit(exchange, options, dirties)
    unwrap(await exchange.outcome)
  }
}

function runQuery(
  core: ConnectionCore,
  sql: string,
  params: Params,
  options: QueryCallOptions | undefined,
): Promise<QueryResult<unknown> | Failure> {
  return core.query(sql, params, options)
}
