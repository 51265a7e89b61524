/// <reference lib="esnext.disposable" preserve="true" />
// One connection of an engine: statements, transactions, results. aiomysql's SAConnection and SQLAlchemy 2.0's Connection in one class.
import type { CallOptions, DbapiConnection } from "../dbapi/dbapi.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { InvalidRequestError, ResourceClosedError } from "../errors.ts"
import type { ResultProxy } from "../result/result-proxy.ts"
import type { DdlElement } from "../schema/ddl-element.ts"
import type { DdlConnection } from "../schema/ddl-runner.ts"
import type { Engine } from "./engine.ts"
import { ExecuteCall } from "./execute-call.ts"
import { checkExecutionOptions, type ExecutionOptions, streams } from "./execution-options.ts"
import { type EngineContext, Executor } from "./executor.ts"
import { isolationLevelSql, type TransactionOptions } from "./isolation-level.ts"
import type {
  Executable,
  ParametersOf,
  RowOf,
  RowOfStatement,
  ScalarOfRow,
  StatementOf,
  TextStatement,
} from "./statement-types.ts"
import type { Transaction, TwoPhaseTransaction } from "./transaction.ts"
import { TransactionControl } from "./transaction-control.ts"
import type { Xid } from "./xid.ts"

/** Work inside a transaction. */
export type TransactionWork<T> = (connection: SAConnection) => T | PromiseLike<T>

/**
 * A connection, from `engine.acquire()` or `engine.connect()`.
 *
 * From `acquire()` each statement stands for itself until `begin()` (aiomysql). From `connect()` the first statement begins a transaction,
 * which `commit()` or `rollback()` ends (SQLAlchemy 2.0: commit as you go). Closing rolls back what was not committed.
 */
export class SAConnection implements AsyncDisposable, DdlConnection {
  /** The engine that it belongs to. */
  readonly engine: Engine
  readonly #context: EngineContext
  readonly #dbapi: DbapiConnection
  readonly #executor: Executor
  readonly #control: TransactionControl
  readonly #autobegin: boolean
  /** Of the `begin(work)` that is running. */
  #block: Transaction | undefined
  readonly #onClose: () => void
  #options: ExecutionOptions
  #closing: Promise<void> | undefined

  /** @internal Use `engine.acquire()` or `engine.connect()`. */
  constructor(
    engine: Engine,
    context: EngineContext,
    dbapi: DbapiConnection,
    autobegin: boolean,
    onClose: () => void,
  ) {
    this.engine = engine
    this.#context = context
    this.#dbapi = dbapi
    this.#autobegin = autobegin
    this.#onClose = onClose
    this.#options = context.executionOptions
    this.#executor = new Executor(this, context, dbapi, (error) => this.#control.afterError(error))
    this.#control = new TransactionControl({
      connection: this,
      dbapi,
      family: context.dialect.profile.family,
      send: (sql, options) => this.#executor.control(sql, options),
      announce: context.listeners.announcerOf(this),
      assertNoStream: () => this.#executor.assertNoStream(),
      closeStream: () => this.#executor.closeStream(),
    })
    this.#applyOptions()
  }

  /** The driver's own connection, for what sa does not offer. @throws ResourceClosedError */
  get connection(): unknown {
    this.#assertOpen()
    return this.#dbapi.raw
  }

  /** How statements are rendered for this connection, its `schemaTranslateMap` included. */
  get dialect(): Dialect {
    const { dialect } = this.#context
    const { schemaTranslateMap } = this.#options
    return schemaTranslateMap === undefined ? dialect : dialect.translated(schemaTranslateMap)
  }

  /** The connection was given back. */
  get closed(): boolean {
    return this.#closing !== undefined
  }

  /** A transaction was begun and is not over. */
  get inTransaction(): boolean {
    return this.#control.active
  }

  /**
   * Runs a statement: SQL text (`?` for values in a list, `:name` for values in an object) or a statement object.
   *
   * Parameters as in aiomysql: nothing; an object; a list; several objects or lists, or a list of them (executemany: INSERT becomes few
   * statements of many rows); several plain values. `{ signal, timeout }` may come last. Rows are typed by the statement, those of SQL text by
   * you: `execute<{ n: number }>("SELECT 1 AS n")`. Parameters of INSERT and UPDATE are checked against the table.
   * @throws ArgumentError when the parameters do not fit; the driver's error (with `sql`) when the server refuses.
   */
  execute<S = Record<string, unknown>>(
    statement: StatementOf<S>,
    ...params: ParametersOf<S>
  ): ExecuteCall<RowOfStatement<S>> {
    // The row type is what the statement says.
    return new ExecuteCall(this.#run(statement, params, streams) as Promise<ResultProxy<RowOfStatement<S>>>)
  }

  /**
   * Runs SQL text as `execute` does, under SQLAlchemy's name: `?` for values in a list, `:name` for values in an object, a list of them for
   * executemany.
   */
  execDriverSql<R = Record<string, unknown>>(sql: string, ...params: unknown[]): ExecuteCall<R> {
    // The row type is what the caller says.
    return new ExecuteCall(this.#run(sql, params, streams) as Promise<ResultProxy<R>>)
  }

  /** As `execute`, but rows are read while they arrive, with backpressure. Close the result before the next statement. */
  stream<S extends Executable>(statement: S, ...params: unknown[]): ExecuteCall<RowOf<S>>
  stream<R = Record<string, unknown>>(statement: TextStatement, ...params: unknown[]): ExecuteCall<R>
  stream(statement: unknown, ...params: unknown[]): ExecuteCall<unknown> {
    return new ExecuteCall(this.#run(statement, params, always))
  }

  /** The first column of the first row, or null when there is none. Takes what `execute` takes. */
  scalar<S extends Executable>(statement: S, ...params: unknown[]): Promise<ScalarOfRow<RowOf<S>> | null>
  scalar<T = unknown>(statement: TextStatement, ...params: unknown[]): Promise<T | null>
  async scalar(statement: unknown, ...params: unknown[]): Promise<unknown> {
    const result = await this.#run(statement, params, never)
    return await result.scalar()
  }

  /** The first column of every row. Takes what `execute` takes. */
  scalars<S extends Executable>(statement: S, ...params: unknown[]): Promise<ScalarOfRow<RowOf<S>>[]>
  scalars<T = unknown>(statement: TextStatement, ...params: unknown[]): Promise<T[]>
  async scalars(statement: unknown, ...params: unknown[]): Promise<unknown[]> {
    const result = await this.#run(statement, params, never)
    return await result.scalars(0).all()
  }

  /**
   * Begins a transaction. Inside one it gives an inner one, whose commit does nothing and whose rollback rolls back the whole.
   * With a function: runs it, then commits; rolls back when it throws.
   * @throws InvalidRequestError on a connection of `connect()` whose transaction has already begun by itself.
   */
  begin(options?: TransactionOptions & CallOptions): Promise<Transaction>
  begin<T>(work: TransactionWork<T>, options?: TransactionOptions & CallOptions): Promise<T>
  async begin<T>(
    first: TransactionWork<T> | (TransactionOptions & CallOptions) = {},
    second: TransactionOptions & CallOptions = {},
  ): Promise<Transaction | T> {
    this.#assertOpen()
    if (typeof first === "function") return await this.#within(await this.#begin(second), first)
    return await this.#begin(first)
  }

  /** Begins a savepoint; outside of a transaction, a transaction. With a function as `begin`. */
  beginNested(options?: CallOptions): Promise<Transaction>
  beginNested<T>(work: TransactionWork<T>, options?: CallOptions): Promise<T>
  async beginNested<T>(
    first: TransactionWork<T> | CallOptions = {},
    second: CallOptions = {},
  ): Promise<Transaction | T> {
    this.#assertOpen()
    this.#assertBlockOpen()
    if (typeof first === "function") {
      return await this.#within(await this.#control.beginNested(this.#autobegins, second), first)
    }
    return await this.#control.beginNested(this.#autobegins, first)
  }

  /** Begins a two-phase (XA) transaction. @param xid its name @default a random one @throws InvalidRequestError inside a transaction */
  async beginTwophase(xid?: Xid, options?: CallOptions): Promise<TwoPhaseTransaction> {
    this.#assertOpen()
    return await this.#control.beginTwophase(xid, options)
  }

  /** Names of the prepared two-phase transactions on the server (XA RECOVER), whoever prepared them. */
  async recoverTwophase(options?: CallOptions): Promise<Xid[]> {
    this.#assertOpen()
    return await this.#control.recoverTwophase(options)
  }

  /** Rolls back a prepared two-phase transaction of a connection that is gone. */
  async rollbackPrepared(xid: Xid, options?: CallOptions): Promise<void> {
    this.#assertOpen()
    await this.#control.finishPrepared("rollback", xid, options)
  }

  /** Commits a prepared two-phase transaction of a connection that is gone. */
  async commitPrepared(xid: Xid, options?: CallOptions): Promise<void> {
    this.#assertOpen()
    await this.#control.finishPrepared("commit", xid, options)
  }

  /** Commits the transaction, if there is one. */
  async commit(options?: CallOptions): Promise<void> {
    this.#assertOpen()
    await this.#control.finish("commit", options)
  }

  /** Rolls back the transaction, if there is one. */
  async rollback(options?: CallOptions): Promise<void> {
    this.#assertOpen()
    await this.#control.finish("rollback", options)
  }

  /** Runs one DDL element: what schema and reflection use, see schema/ddl-runner.ts. */
  async executeDdl(element: DdlElement, options?: CallOptions): Promise<void> {
    await this.execute(element, options)
  }

  /** Runs one query as it stands (`?` placeholders) and gives its rows as objects by label, values as the driver gives them. */
  async queryObjects(
    sql: string,
    params: readonly unknown[],
    options?: CallOptions,
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const result = await this.execute(sql, params, options)
    return await result.mappings().all()
  }

  /** Sets options for what follows on this connection. @returns the connection itself @throws InvalidRequestError for an isolation level inside a transaction */
  executionOptions(options: ExecutionOptions): this {
    if (options.isolationLevel !== undefined && this.inTransaction) {
      throw new InvalidRequestError(
        "the isolation level cannot change inside a transaction: commit or roll back first",
      )
    }
    this.#options = { ...this.#options, ...checkExecutionOptions(options) }
    this.#applyOptions()
    return this
  }

  /** The options that hold on this connection, those of the engine included. */
  getExecutionOptions(): ExecutionOptions {
    return this.#options
  }

  /** Gives the connection back. An open transaction is rolled back, a prepared two-phase one stays prepared. The second time does nothing. */
  async close(): Promise<void> {
    await (this.#closing ??= this.#close())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  get #autobegins(): boolean {
    return this.#autobegin && this.#options.isolationLevel !== "AUTOCOMMIT"
  }

  async #run(
    statement: unknown,
    args: readonly unknown[],
    streamed: (options: ExecutionOptions) => boolean,
  ): Promise<ResultProxy<unknown>> {
    this.#assertOpen()
    this.#assertBlockOpen()
    const ready = this.#executor.prepare(statement, args, this.#options)
    if (typeof statement === "string") this.#assertKeepsLocks(statement)
    const begun = this.#control.beforeStatement(this.#autobegins, ready.options)
    if (begun !== undefined) await begun
    return streamed(ready.executionOptions)
      ? await this.#executor.stream(ready)
      : await this.#executor.execute(ready)
  }

  async #begin(options: TransactionOptions & CallOptions): Promise<Transaction> {
    this.#assertBlockOpen()
    if (this.#autobegin && this.inTransaction) {
      throw new InvalidRequestError(
        "begin() on a connection whose transaction has already begun: commit() or roll back() first, or use beginNested()",
      )
    }
    return await this.#control.begin(options)
  }

  async #within<T>(transaction: Transaction, work: TransactionWork<T>): Promise<T> {
    const outer = this.#block
    this.#block = transaction
    try {
      const value = await work(this)
      if (transaction.isActive) await transaction.commit()
      return value
    } catch (error) {
      // The error of the work is the one to know.
      await transaction.rollback().catch((failure: unknown) => this.#control.unrolled(failure))
      throw error
    } finally {
      this.#block = outer
    }
  }

  /** LOCK TABLES commits, and the BEGIN that the next statement needs unlocks them. */
  #assertKeepsLocks(sql: string): void {
    if (!(this.#autobegins || this.inTransaction) || !/^\s*LOCK\s+TABLES?\b/i.test(sql)) return
    throw new InvalidRequestError(
      'LOCK TABLES ends the transaction, and the next one unlocks the tables. Use engine.acquire() without begin(), or executionOptions({ isolationLevel: "AUTOCOMMIT" }).',
    )
  }

  /** What follows a commit inside of `begin(work)` would begin a transaction that nobody commits, or stand for itself. */
  #assertBlockOpen(): void {
    if (this.#block === undefined || this.#block.isActive) return
    throw new InvalidRequestError(
      "Can't operate on closed transaction inside context manager: the transaction of begin(work) was committed or rolled back inside of work; end the function before further statements.",
    )
  }

  #applyOptions(): void {
    const { isolationLevel } = this.#options
    const own = isolationLevel === undefined || isolationLevel === "AUTOCOMMIT"
    this.#control.level.want(own ? undefined : isolationLevelSql(isolationLevel))
  }

  async #close(): Promise<void> {
    try {
      await this.#executor.closeStream()
      if ((await this.#control.leave()) === "prepared") this.#dbapi.close()
    } catch {
      // What cannot be rolled back must not be used again; whoever closes has nothing to learn from it.
      this.#dbapi.close()
    } finally {
      this.#onClose()
      await this.#context.pool.release(this.#dbapi)
    }
  }

  #assertOpen(): void {
    if (this.closed)
      throw new ResourceClosedError("This connection is closed: it was given back to its engine")
  }
}

const always = (): boolean => true
const never = (): boolean => false
