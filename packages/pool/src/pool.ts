/// <reference lib="esnext.disposable" preserve="true" />
// The pool as its users see it. Who gets which connection is decided in leasing.ts.
import { type PoolContext, type PoolState, createState } from "./context.ts"
import { Leasing } from "./leasing.ts"
import type { CallOptions } from "./poolable.ts"
import type { PoolStats } from "./stats.ts"
import { type LooseRunner, type Runner, Statements } from "./statements.ts"

/** `pool.stream` of connections that are not known any better. */
export type AnyStream<C extends Runner<C>> = <Row = Record<string, unknown>>(
  sql: string,
  params?: Parameters<C["stream"]>[1],
  options?: Parameters<C["stream"]>[2],
) => AsyncGenerator<Row, void>

/**
 * A pool of connections. Made by `createPool()`; disposing it is `close()` and `waitClosed()`.
 * `Stream` says which rows `stream` gives for which options.
 */
export class Pool<C extends Runner<C>, Stream = AnyStream<C>> implements AsyncDisposable {
  /** Whether the connections log their statements. */
  readonly echo: boolean
  /**
   * Runs one statement on a free connection, as the connection's own `query` does; `timeout` covers waiting for the connection.
   * It is a transaction of its own, also where autocommit is off. A statement that was certainly not sent, because the connection
   * turned out to be dead, is sent on another one.
   */
  readonly query: C["query"]
  /** As `query`, in the binary protocol. */
  readonly execute: C["execute"]
  /** Runs one statement on a free connection and gives its rows one by one; the connection is in use until the loop ends. */
  readonly stream: Stream
  readonly #state: PoolState<C>
  readonly #leasing: Leasing<C>

  /** Makes a pool and opens its first connections. When that fails, all that was opened is closed before it is thrown. */
  static async open<C extends Runner<C>, Stream = AnyStream<C>>(
    context: PoolContext<C>,
    echo: boolean,
    options?: CallOptions,
  ): Promise<Pool<C, Stream>> {
    const pool = new Pool<C, Stream>(context, echo)
    try {
      await pool.fill(options)
    } catch (error) {
      pool.close()
      // Its caller was late, has given up, or knows by now what the other attempts would say.
      pool.#leasing.giveUpOpening()
      await pool.waitClosed()
      throw error
    }
    return pool
  }

  /** Use `createPool()`: it also opens the first connections. */
  constructor(context: PoolContext<C>, echo: boolean) {
    this.echo = echo
    this.#state = createState(context, this)
    this.#leasing = new Leasing(this.#state)
    const statements = new Statements(this.#leasing, context)
    const query: LooseRunner["query"] = (sql, params, options) =>
      statements.run("query", sql, params, options)
    const execute: LooseRunner["execute"] = (sql, params, options) =>
      statements.run("execute", sql, params, options)
    const stream: AnyStream<C> = (sql, params, options) =>
      statements.stream(sql, params, options) as AsyncGenerator<never, void>
    // They pass arguments and result through, so they have exactly the type of the connection's own methods.
    this.query = query
    this.execute = execute
    this.stream = stream as Stream
  }

  /** Connections that are kept open. */
  get minSize(): number {
    return this.#state.settings.minSize
  }

  /** Most connections that are ever open; 0 = unlimited. */
  get maxSize(): number {
    return this.#state.settings.maxSize
  }

  /** Connections of the pool: free, in use, being opened, checked or reset. */
  get size(): number {
    return this.#leasing.roster.size
  }

  /** Connections that could be lent now. */
  get freeSize(): number {
    return this.#leasing.roster.idle.length
  }

  /** Whether `close()` was called and the last connection is gone. */
  get closed(): boolean {
    return this.#leasing.ending && this.#leasing.roster.total === 0
  }

  /** What is and what was, in numbers. */
  get stats(): PoolStats {
    const { opening, idle, leased, preparing, closing, size } = this.#leasing.roster
    return {
      size,
      free: idle.length,
      leased: leased.size,
      connecting: opening.size,
      preparing: preparing.size,
      closing: closing.size,
      waiting: this.#leasing.waiting,
      ...this.#state.counters.snapshot(),
    }
  }

  /**
   * Opens what is missing of `minSize` in parallel, as `createPool()` does.
   * @throws the class and code of the first failed connect, TimeoutError or `signal.reason`; the pool goes on.
   */
  fill(options?: CallOptions): Promise<void> {
    return this.#leasing.fill(options)
  }

  /**
   * Borrows a connection: a free one, else a new one, else the next that comes back; callers are served in order.
   * Give it back with `release(conn)` or by disposing it; after that it throws when used.
   * @param options `timeout` in milliseconds covers opening a connection too. @default the option `acquireTimeout`
   * @throws TimeoutError with the counts of the pool and the last connect error as cause; the error of a connect that cannot
   * work; `signal.reason`; InterfaceError `SHOAL_POOL_CLOSED`; OperationalError `SHOAL_POOL_FULL`.
   */
  acquire(options?: CallOptions): Promise<C> {
    return this.#leasing.acquire(options)
  }

  /**
   * Gives a connection back; it happens at once, the promise tells when the connection is clean or closed. Releasing twice,
   * or a connection that was closed or terminated, does nothing.
   * @throws InterfaceError `SHOAL_NOT_POOLED` for a living connection that is not from this pool.
   */
  release(connection: C): Promise<void> {
    return this.#leasing.release(connection)
  }

  /** Borrows a connection for the time of `work` and gives it back whatever happens. */
  async use<T>(work: (connection: C) => T | Promise<T>, options?: CallOptions): Promise<T> {
    const connection = await this.acquire(options)
    try {
      return await work(connection)
    } finally {
      void this.#leasing.release(connection)
    }
  }

  /** Closes the free connections. `size` may fall below `minSize` until a connection is wanted again. */
  async clear(): Promise<void> {
    await this.#leasing.clear()
  }

  /** Replaces all connections that are open now: free ones at once, lent ones when they come back. */
  expire(): void {
    this.#leasing.expire()
  }

  /**
   * Lends no more: callers that wait fail, free connections are closed now, lent ones when they come back. A login under way gets up to
   * 2 s to end and to say goodbye, lest the server count an aborted client. Twice does nothing.
   */
  close(): void {
    this.#leasing.end()
  }

  /** As `close()`, and drops at once the connections that are lent, being opened, reset or said goodbye to. */
  terminate(): void {
    this.#leasing.end()
    this.#leasing.dropLeased()
  }

  /**
   * Waits until the last connection is gone.
   * @throws InterfaceError `SHOAL_POOL_OPEN` before `close()`; TimeoutError; `signal.reason`.
   */
  waitClosed(options?: CallOptions): Promise<void> {
    if (this.#leasing.ending) return this.#leasing.whenAllGone(options)
    const message = "waitClosed() was called before close(): nothing would ever close the pool"
    return Promise.reject(this.#state.errors.misuse(message, "SHOAL_POOL_OPEN"))
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close()
    return this.waitClosed()
  }
}
