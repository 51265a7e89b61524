// Prepared statements of one connection: least recently used ones are closed, those in use never. A reset of the session
// forgets all handles, so that an old id can never name another statement.
import { comStmtClose, comStmtPrepare, type StatementInfo } from "@shoal/protocol"
import type { Channel } from "../channel/channel.ts"
import type { CallOptions } from "../options/connect-options.ts"
import { OperationalError } from "../errors/errors.ts"
import { type FailureWatcher, PrepareExchange } from "../channel/exchange.ts"
import { Failure } from "../errors/failure.ts"
import { agree, kindsOf } from "./parameter-kinds.ts"

/** One statement and its handle on the server. */
export class StatementEntry {
  /** As it is prepared. */
  readonly sql: string
  /** The handle; undefined until prepared and after a reset. */
  info: StatementInfo | undefined
  preparing: Promise<StatementInfo | Failure> | undefined
  uses = 0
  /** Whether `execute()` finds it by its text. */
  cached = false
  readonly #settles: boolean
  /** What its parameters are, once that is settled. */
  #kinds: number[] | undefined

  /** @param settles whether the first execution settles what its parameters are. */
  constructor(sql: string, settles: boolean) {
    this.sql = sql
    this.#settles = settles
  }

  /** Whether the server takes these values as they are. Ask before every execution: the first answer is yes, and settles it. */
  takes(values: readonly unknown[]): boolean {
    if (!this.#settles) return true
    if (this.#kinds !== undefined) return agree(this.#kinds, values)
    this.#kinds = kindsOf(values)
    return true
  }
}

/** @returns the handle unless a reset took it away since. @throws OperationalError 1243 (`SHOAL_STATEMENT_DROPPED`) */
export function stillValid<T>(entry: StatementEntry, info: T): T {
  if (entry.info === info) return info
  throw new OperationalError("the prepared statement was dropped by a reset of the session", {
    code: "SHOAL_STATEMENT_DROPPED",
    errno: 1243,
    retrySafe: true,
    sql: entry.sql,
  })
}

/** Handles by statement text. */
export class StatementCache {
  readonly #channel: Channel
  readonly #limit: number
  readonly #bySql = new Map<string, StatementEntry>()
  readonly #all = new Set<StatementEntry>()
  #generation = 0

  constructor(channel: Channel, limit: number) {
    this.#channel = channel
    this.#limit = limit
  }

  /** Handles that the server holds for this connection. */
  get size(): number {
    return this.#all.size
  }

  /** The entry for a text and values, marked as used; give it back with `release`. */
  acquire(sql: string, values: readonly unknown[]): StatementEntry {
    const known = this.find(sql, values)
    if (known !== undefined) {
      known.uses++
      return known
    }
    const entry = this.create(sql)
    entry.takes(values)
    if (this.#limit > 0) {
      entry.cached = true
      this.#bySql.set(this.#bySql.has(sql) ? variant(sql, values) : sql, entry)
      this.#evict()
    }
    return entry
  }

  /** The entry for a text that takes the values, if it is there; not marked as used. */
  find(sql: string, values: readonly unknown[]): StatementEntry | undefined {
    const entry = this.#get(sql)
    return entry === undefined || entry.takes(values) ? entry : this.#get(variant(sql, values))
  }

  #get(key: string): StatementEntry | undefined {
    const entry = this.#bySql.get(key)
    if (entry !== undefined && this.#bySql.size * 2 > this.#limit) {
      // Order matters only once the cache is about to evict.
      this.#bySql.delete(key)
      this.#bySql.set(key, entry)
    }
    return entry
  }

  /** An entry of its own, not shared with `execute()`. */
  create(sql: string): StatementEntry {
    const entry = new StatementEntry(sql, this.#channel.state.family === "mysql")
    entry.uses = 1
    this.#all.add(entry)
    return entry
  }

  /** Ends one use; an entry that nobody finds any more is closed on the server. */
  release(entry: StatementEntry): void {
    entry.uses--
    if (entry.uses === 0 && !entry.cached) this.#close(entry)
  }

  /** Prepares unless that is done or under way. A call that can be cancelled prepares on its own, so that it takes nobody with it. */
  prepare(
    entry: StatementEntry,
    call: CallOptions | undefined,
    watcher?: FailureWatcher,
  ): Promise<StatementInfo | Failure> {
    if (entry.preparing !== undefined && call === undefined) return entry.preparing
    const preparing = this.#prepare(entry, call, watcher)
    if (call === undefined) entry.preparing = preparing
    return preparing
  }

  /** The handle proved to be unknown or outdated: forget it. */
  invalidate(entry: StatementEntry, info: StatementInfo): void {
    if (entry.info !== info) return
    entry.info = undefined
    void this.#channel.notify(comStmtClose(info.id))
  }

  /** The server drops all handles with the command that is sent now. */
  forgetAll(): void {
    this.#generation++
    for (const entry of this.#all) {
      entry.info = undefined
      entry.preparing = undefined
    }
  }

  async #prepare(
    entry: StatementEntry,
    call: CallOptions | undefined,
    watcher: FailureWatcher | undefined,
  ): Promise<StatementInfo | Failure> {
    const exchange = new PrepareExchange(() => {
      sentIn = this.#generation
      return comStmtPrepare(entry.sql)
    }, entry.sql)
    let sentIn = this.#generation
    exchange.watcher = watcher
    this.#channel.submit(exchange, call)
    const outcome = await exchange.outcome
    entry.preparing = undefined
    if (outcome instanceof Failure) return outcome
    // The handle came from before a reset that is over or under way.
    if (sentIn !== this.#generation) return entry.info ?? this.#prepare(entry, call, watcher)
    if (entry.info === undefined) entry.info = outcome
    else void this.#channel.notify(comStmtClose(outcome.id))
    return entry.info
  }

  #evict(): void {
    if (this.#bySql.size <= this.#limit) return
    for (const [sql, entry] of this.#bySql) {
      this.#bySql.delete(sql)
      entry.cached = false
      if (entry.uses === 0) this.#close(entry)
      return
    }
  }

  #close(entry: StatementEntry): void {
    this.#all.delete(entry)
    if (entry.info !== undefined) void this.#channel.notify(comStmtClose(entry.info.id))
    entry.info = undefined
  }
}

/** Where the handle for other kinds of values is found. */
function variant(sql: string, values: readonly unknown[]): string {
  return `${sql}\0${kindsOf(values).join("")}`
}
