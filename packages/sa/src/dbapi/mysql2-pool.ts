// A mysql2 pool as DbapiPool: leases, clean returns, closing.
import { InvalidRequestError } from "../errors.ts"
import type { CallOptions, DbapiConnection, DbapiPool, PoolGauge } from "./dbapi.ts"
import { throwIfAborted, watch } from "./deadline.ts"
import { corePool, type Mysql2Connection, type Mysql2CorePool, type Mysql2Pool } from "./mysql2-api.ts"
import { errorOf } from "./mysql2-errors.ts"
import { type KillQuery, Mysql2DbapiConnection } from "./mysql2-connection.ts"

/** How the adapter treats the pool. Durations in milliseconds. */
export interface Mysql2PoolOptions {
  /** Session autocommit of every leased connection; `null` leaves it as the pool made it. @default true */
  readonly autocommit?: boolean | null | undefined
  /** The pool ends with the engine. @default false: it belongs to its maker */
  readonly owned?: boolean | undefined
  /** Connections idle for longer are replaced; -1 = never. @default -1 */
  readonly poolRecycle?: number | undefined
}

const sessionState = "SELECT @@session.time_zone, @@session.autocommit"

/** @internal See {@link mysql2Pool} in ../mysql2.ts. */
export class Mysql2DbapiPool implements DbapiPool, PoolGauge {
  readonly driver = "mysql2"
  readonly minSize = 0
  readonly #pool: Mysql2CorePool
  readonly #kill: KillQuery
  readonly #options: Mysql2PoolOptions
  readonly #adapters = new WeakMap<Mysql2Connection, Mysql2DbapiConnection>()
  readonly #leased = new Map<DbapiConnection, Mysql2Connection>()
  /** Statements that undo what was set on a connection of a pool that goes on living. */
  readonly #restoring = new Map<Mysql2DbapiConnection, string>()
  #closing = false
  #closed = false
  #wake: (() => void)[] = []

  constructor(pool: Mysql2Pool, kill: KillQuery, options: Mysql2PoolOptions = {}) {
    this.#pool = corePool(pool)
    this.#kill = kill
    this.#options = options
  }

  get gauge(): PoolGauge {
    return this
  }

  get maxSize(): number {
    return this.#pool.config.connectionLimit
  }

  get size(): number {
    return this.#pool._allConnections?.length ?? this.#leased.size
  }

  get freeSize(): number {
    return this.#pool._freeConnections?.length ?? 0
  }

  get closed(): boolean {
    return this.#closed
  }

  async acquire(options?: CallOptions): Promise<DbapiConnection> {
    throwIfAborted(options)
    // Every connection in the pool may be stale, and one more is fresh.
    for (let tries = this.size + 1; ; tries--) {
      if (this.#closing) throw new InvalidRequestError("the engine is closed: it gives no more connections")
      const raw = await this.#lease(options)
      if (tries > 0 && this.#stale(raw)) {
        raw.destroy()
        continue
      }
      return await this.#prepare(raw, options)
    }
  }

  async release(connection: DbapiConnection): Promise<void> {
    const raw = this.#leased.get(connection)
    if (raw === undefined || !(connection instanceof Mysql2DbapiConnection)) return
    this.#leased.delete(connection)
    try {
      if (!connection.closed && connection.mayBeInTransaction) await connection.execute("ROLLBACK", undefined)
    } catch {
      // A connection that cannot roll back is no use to anybody.
      connection.close()
    }
    if (connection.closed) raw.destroy()
    else raw.release()
    this.#notify()
  }

  close(): void {
    this.#closing = true
    this.#notify()
  }

  terminate(): void {
    this.close()
    for (const [connection, raw] of this.#leased) {
      connection.close()
      raw.destroy()
    }
    this.#leased.clear()
    this.#notify()
  }

  async waitClosed(options?: CallOptions): Promise<void> {
    if (!this.#closing)
      throw new InvalidRequestError("waitClosed() was called before close(): nothing would end the wait")
    while (this.#leased.size > 0) await this.#change(options)
    if (this.#closed) return
    this.#closed = true
    if (this.#options.owned === true) await this.#end()
    else await this.#restore()
  }

  #lease(options: CallOptions | undefined): Promise<Mysql2Connection> {
    return new Promise((resolve, reject) => {
      let late = false
      const unwatch = watch("acquiring a connection", options, (reason) => {
        late = true
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort's reason is the caller's
        reject(reason)
      })
      this.#pool.getConnection((error, raw) => {
        unwatch()
        if (error !== null) reject(errorOf(error))
        else if (late) raw.release()
        else resolve(raw)
      })
    })
  }

  #stale(raw: Mysql2Connection): boolean {
    const { poolRecycle = -1 } = this.#options
    return (
      poolRecycle >= 0 && raw.lastActiveTime !== undefined && Date.now() - raw.lastActiveTime > poolRecycle
    )
  }

  /** Pins what values and transactions rely on, once per connection (each time when the pool resets its connections). */
  async #prepare(raw: Mysql2Connection, options: CallOptions | undefined): Promise<DbapiConnection> {
    const known = this.#adapters.get(raw)
    const adapter = known ?? new Mysql2DbapiConnection(raw, this.#kill)
    if (known === undefined || this.#pool.config.resetOnRelease === true) {
      try {
        await this.#pin(adapter, options)
      } catch (error) {
        raw.destroy()
        throw error
      }
      this.#adapters.set(raw, adapter)
    }
    this.#leased.set(adapter, raw)
    return adapter
  }

  async #pin(adapter: Mysql2DbapiConnection, options: CallOptions | undefined): Promise<void> {
    const { autocommit = true, owned } = this.#options
    const mode = autocommit === null ? "" : `, autocommit = ${autocommit ? 1 : 0}`
    if (owned !== true && this.#pool.config.resetOnRelease !== true) {
      const { rows } = await adapter.execute(sessionState, undefined, options)
      const [zone, commits] = rows[0] ?? []
      this.#restoring.set(
        adapter,
        `SET SESSION time_zone = '${String(zone)}', autocommit = ${Number(commits)}`,
      )
      adapter.onGone(() => this.#restoring.delete(adapter))
    }
    await adapter.execute(`SET SESSION time_zone = '+00:00'${mode}`, undefined, options)
  }

  /** The pool's maker finds its connections as they were. */
  async #restore(): Promise<void> {
    const undone = [...this.#restoring].map(async ([adapter, sql]) => {
      // One that cannot be set back is no use to anybody.
      await adapter.execute(sql, undefined).catch(() => adapter.close())
    })
    this.#restoring.clear()
    await Promise.all(undone)
  }

  #change(options: CallOptions | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const unwatch = watch("waiting for the engine to close", options, reject)
      this.#wake.push(() => {
        unwatch()
        resolve()
      })
    })
  }

  #notify(): void {
    const wake = this.#wake
    this.#wake = []
    for (const each of wake) each()
  }

  #end(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pool.end((error) => (error instanceof Error ? reject(errorOf(error)) : resolve()))
    })
  }
}
