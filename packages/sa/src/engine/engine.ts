/// <reference lib="esnext.disposable" preserve="true" />
// The engine: a pool of connections, what is known of the server, and events.
import type { CallOptions, DbapiPool } from "../dbapi/dbapi.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { ResourceClosedError } from "../errors.ts"
import type { DdlConnection, DdlEngine } from "../schema/ddl-runner.ts"
import type { EngineEvents, EventTarget } from "./events.ts"
import { checkExecutionOptions, type ExecutionOptions } from "./execution-options.ts"
import type { EngineContext } from "./executor.ts"
import type { TransactionOptions } from "./isolation-level.ts"
import { SAConnection, type TransactionWork } from "./sa-connection.ts"

/**
 * Where connections come from; made by `createEngine()`.
 *
 * @example
 * await using engine = await sa.createEngine("mysql://root@127.0.0.1/test")
 * await engine.begin(async (conn) => { await conn.execute(users.insert().values({ name: "Ada" })) })
 */
export class Engine implements AsyncDisposable, EventTarget<EngineEvents>, DdlEngine {
  readonly #context: EngineContext
  readonly #pool: DbapiPool
  readonly #connections: Set<SAConnection>

  /** @internal Use `createEngine()`. */
  constructor(context: EngineContext, connections: Set<SAConnection> = new Set()) {
    this.#context = context
    this.#pool = context.pool
    this.#connections = connections
  }

  /**
   * The same engine with other options: pool, events and closing are shared. A program with a database per customer takes
   * `engine.executionOptions({ schemaTranslateMap: { app: customer } })`.
   */
  executionOptions(options: ExecutionOptions): Engine {
    const executionOptions = { ...this.#context.executionOptions, ...checkExecutionOptions(options) }
    return new Engine({ ...this.#context, executionOptions }, this.#connections)
  }

  /** The options of this engine's connections. */
  getExecutionOptions(): ExecutionOptions {
    return this.#context.executionOptions
  }

  /** How statements are rendered for this server; its `profile` tells family, version and sql_mode. */
  get dialect(): Dialect {
    return this.#context.dialect
  }

  /** `"mysql"` or `"mariadb"`, as the server says. */
  get name(): string {
    return this.#context.dialect.name
  }

  /** `"shoal"` or `"mysql2"`. */
  get driver(): string {
    return this.#pool.driver
  }

  /** Connections that are kept open. */
  get minSize(): number {
    return this.#pool.gauge.minSize
  }

  /** Connections that may be open at once; 0 = unlimited. */
  get maxSize(): number {
    return this.#pool.gauge.maxSize
  }

  /** Connections that are open, leased or free. */
  get size(): number {
    return this.#pool.gauge.size
  }

  /** Open connections that nobody uses. */
  get freeSize(): number {
    return this.#pool.gauge.freeSize
  }

  /** Closed, and all connections are gone. */
  get closed(): boolean {
    return this.#pool.gauge.closed
  }

  /** A connection whose statements stand for themselves until `begin()` (aiomysql). Dispose or `close()` it to give it back. */
  async acquire(options?: CallOptions): Promise<SAConnection> {
    return await this.#connect(false, options)
  }

  /** A connection that begins a transaction with its first statement (SQLAlchemy 2.0): `commit()` as you go; closing it rolls back the rest. */
  async connect(options?: CallOptions): Promise<SAConnection> {
    return await this.#connect(true, options)
  }

  /**
   * Runs `work` in a transaction on a connection of its own: commits when it succeeds, rolls back when it throws.
   * @returns what `work` returns
   */
  async begin<T>(work: TransactionWork<T>, options: TransactionOptions & CallOptions = {}): Promise<T> {
    const connection = await this.#connect(false, options)
    try {
      return await connection.begin(work, options)
    } finally {
      await connection.close()
    }
  }

  /** Leases a connection for DDL: what schema and reflection use, see schema/ddl-runner.ts. */
  async withDdlConnection<R>(
    work: (connection: DdlConnection) => Promise<R>,
    options?: CallOptions,
  ): Promise<R> {
    const connection = await this.#connect(false, options)
    try {
      return await work(connection)
    } finally {
      await connection.close()
    }
  }

  /** Gives a connection back, as `connection.close()` does: an open transaction is rolled back. Twice does nothing. */
  async release(connection: SAConnection): Promise<void> {
    await connection.close()
  }

  /** No more connections; those in use go on. `waitClosed()` waits for them. */
  close(): void {
    this.#pool.close()
  }

  /** Closes, and drops the connections in use. */
  terminate(): void {
    this.#pool.terminate()
  }

  /** Waits until every connection is back and closed. @throws InvalidRequestError before `close()` */
  async waitClosed(options?: CallOptions): Promise<void> {
    await this.#pool.waitClosed(options)
  }

  /** Listens to an event of all connections, see {@link EngineEvents}. @returns a function that ends it */
  on<K extends keyof EngineEvents>(name: K, listener: EngineEvents[K]): () => void {
    return this.#context.listeners.on(name, listener)
  }

  /** Ends listening. */
  off<K extends keyof EngineEvents>(name: K, listener: EngineEvents[K]): void {
    this.#context.listeners.off(name, listener)
  }

  /** Closes and waits. Connections that were never given back are dropped: leaving the block must not hang. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    for (const connection of this.#connections) await connection.close()
    await this.waitClosed()
  }

  async #connect(autobegin: boolean, options: CallOptions | undefined): Promise<SAConnection> {
    if (this.#pool.gauge.closed)
      throw new ResourceClosedError("This engine is closed: it gives no more connections")
    const dbapi = await this.#pool.acquire(options)
    const connection: SAConnection = new SAConnection(this, this.#context, dbapi, autobegin, () => {
      this.#connections.delete(connection)
    })
    this.#connections.add(connection)
    return connection
  }
}
