// A pool, the few facts that a simple model keeps about it, and the invariants that hold whenever nothing moves.
import type { PoolOptions } from "../../src/options.ts"
import type { Pool } from "../../src/pool.ts"
import { FakeClock, settle } from "./fake-clock.ts"
import { fakePool } from "./fake-pool.ts"
import { type FakeConnection, FakeError, type FakeServer } from "./fake-server.ts"

const transient = new FakeError("SHOAL_CONNECT", 2003, { fatal: true, retrySafe: true })
const fatal = new FakeError("ER_ACCESS_DENIED_ERROR", 1045, { fatal: true })
const gates = ["connect", "reset", "ping", "quit"] as const

/** A command whose answers a test can hold up. */
export type Gate = (typeof gates)[number]

/** One call of `acquire`. */
interface Caller {
  readonly number: number
  readonly controller: AbortController
  readonly deadline: number
  state: "waiting" | "served" | "failed"
}

/** Pool and model side by side. */
export class PoolWorld {
  readonly pool: Pool<FakeConnection>
  readonly server: FakeServer
  readonly clock: FakeClock
  readonly maxSize: number
  readonly held: FakeConnection[] = []
  readonly released: FakeConnection[] = []
  readonly callers: Caller[] = []
  /** The first broken promise. */
  fault: string | undefined
  #failing = false
  #ended = false

  constructor(options: PoolOptions<FakeConnection>) {
    const { pool, server, clock } = fakePool({ minSize: 0, ...options })
    this.pool = pool
    this.server = server
    this.clock = clock
    this.maxSize = pool.maxSize
  }

  acquire(timeout: number): void {
    const caller: Caller = {
      number: this.callers.length,
      controller: new AbortController(),
      deadline: timeout === 0 ? Infinity : this.clock.now() + timeout,
      state: "waiting",
    }
    this.callers.push(caller)
    this.pool.acquire({ timeout, signal: caller.controller.signal }).then(
      (connection) => this.#served(caller, connection),
      () => {
        caller.state = "failed"
      },
    )
  }

  release(pick: number): void {
    const [connection] = this.held.splice(pick % this.held.length, 1)
    if (connection === undefined) return
    this.released.push(connection)
    void this.pool.release(connection)
  }

  releaseTwice(pick: number): void {
    const connection = this.released[pick % this.released.length]
    if (connection !== undefined) void this.pool.release(connection)
  }

  /** Leaves something behind in a session: a variable, or a transaction. */
  use(pick: number, sql: "SET @a = 1" | "BEGIN"): void {
    this.held[pick % this.held.length]?.query(sql).catch(() => undefined)
  }

  kill(pick: number): void {
    const sessions = [...this.server.open]
    sessions[pick % sessions.length]?.end()
  }

  abort(pick: number): void {
    const waiting = this.waiting
    waiting[pick % waiting.length]?.controller.abort(new Error("aborted"))
  }

  refuse(how: "not" | "transient" | "fatal"): void {
    this.#failing = this.#failing || how !== "not"
    this.server.refusal = how === "not" ? undefined : how === "fatal" ? fatal : transient
  }

  end(how: "close" | "terminate"): void {
    this.#ended = true
    if (how === "close") this.pool.close()
    else this.pool.terminate()
  }

  get waiting(): Caller[] {
    return this.callers.filter((caller) => caller.state === "waiting")
  }

  /** Lets everything happen that can happen now, then looks at the invariants. */
  async check(step: string): Promise<void> {
    await settle()
    const { stats } = this.pool
    const { size, free, leased, connecting, preparing, closing, waiting, opened, closed } = stats
    const total = size + closing
    const facts = `after ${step}: ${JSON.stringify(stats)}`
    const expected = (holds: boolean, what: string): void => {
      if (!holds) this.fault ??= `${what} ${facts}`
    }
    expected(
      this.server.open.size + this.server.held("connect") <= this.maxSize,
      "more than maxSize on the server",
    )
    expected(total <= this.maxSize, "more than maxSize in the pool")
    expected(size === free + leased + connecting + preparing, "the counts do not add up")
    expected(opened - closed === total - connecting, "opened and closed do not add up")
    expected(leased === (this.#ended ? leased : this.held.length), "the pool forgot a lease")
    expected(waiting === this.waiting.length, "the pool forgot a caller")
    const beingPinged = preparing >= waiting
    expected(waiting === 0 || free === 0 || beingPinged, "somebody waits although a connection is free")
    expected(!this.#ended || waiting === 0, "somebody waits for a closed pool")
    const nothingMissing = connecting + preparing >= waiting || total === this.maxSize
    expected(this.#ended || this.#failing || nothingMissing, "somebody waits and nothing is done about it")
    const late = this.waiting.some((caller) => caller.deadline <= this.clock.now())
    expected(!late, "somebody waits past the deadline")
    expected(
      new Set(this.held.map((each) => each.id)).size === this.held.length,
      "one connection was lent twice",
    )
  }

  /** All faults end, everybody gives back: everybody must be served, and everything be closed in the end. */
  async finish(): Promise<void> {
    this.refuse("not")
    for (const gate of gates) this.server.releaseAll(gate)
    for (let round = 0; round < 200 && this.waiting.length + this.held.length > 0; round++) {
      while (this.held.length > 0) this.release(0)
      await this.clock.advance(100)
    }
    await this.check("everybody gave back")
    if (this.waiting.length > 0) this.fault ??= `${this.waiting.length} callers were never served`
    this.pool.close()
    const closed = this.pool.waitClosed()
    await this.clock.advance(10_000)
    await closed
    if (this.server.open.size > 0) this.fault ??= `${this.server.open.size} connections are left open`
    if (this.clock.pending() > 0) this.fault ??= `${this.clock.pending()} timers are left`
  }

  #served(caller: Caller, connection: FakeConnection): void {
    caller.state = "served"
    this.held.push(connection)
    const overtaken = this.waiting.find((other) => other.number < caller.number)
    if (overtaken !== undefined) this.fault ??= `caller ${caller.number} overtook ${overtaken.number}`
    if (connection.dirty || connection.inTransaction)
      this.fault ??= `caller ${caller.number} got a used session`
    if (this.#ended) this.fault ??= `caller ${caller.number} was served after close`
  }
}
