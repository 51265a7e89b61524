// A pool, the few facts that a simple model keeps about it, and the invariants that hold whenever nothing moves.
import type { PoolOptions } from "../../src/options.ts"
import type { Pool } from "../../src/pool.ts"
import { FakeClock, settle } from "./fake-clock.ts"
import { fakePool } from "./fake-pool.ts"
import { type FakeConnection, FakeError, type FakeServer } from "./fake-server.ts"

const transient = new FakeError("SHOAL_CONNECT", 2003, { fatal: true, retrySafe: true })
const fatal = new FakeError("ER_ACCESS_DENIED_ERROR", 1045, { fatal: true })
const statement = "SELECT 1"
const gates = ["connect", "reset", "ping", "quit", statement] as const

/** A command whose answers a test can hold up. */
export type Gate = (typeof gates)[number]

/** One call of `acquire`. */
interface Caller {
  readonly number: number
  readonly controller: AbortController
  readonly deadline: number
  state: "waiting" | "served" | "failed"
}

/** One call of `query`: nobody sees from outside whether it waits or runs. */
interface Asker {
  readonly number: number
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
  readonly #asking = new Set<Asker>()
  /** Handles whose borrower says goodbye to the server himself. */
  readonly #leaving = new Set<FakeConnection>()
  readonly #maxWaiting: number
  #numbers = 0
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
    this.#maxWaiting = options.maxWaiting ?? 0
  }

  acquire(timeout: number): void {
    const caller: Caller = {
      number: this.#numbers++,
      controller: new AbortController(),
      deadline: timeout === 0 ? Infinity : this.clock.now() + timeout,
      state: "waiting",
    }
    this.callers.push(caller)
    const before = this.pool.stats.waiting
    this.pool.acquire({ timeout, signal: caller.controller.signal }).then(
      (connection) => this.#served(caller, connection),
      (error: unknown) => {
        caller.state = "failed"
        this.#refused(error, before)
      },
    )
  }

  /** A statement of the pool. */
  query(): void {
    const asker = { number: this.#numbers++ }
    const before = this.pool.stats.waiting
    this.#asking.add(asker)
    this.pool.query(statement).then(
      () => {
        this.#asking.delete(asker)
        this.#notOvertaken(asker)
      },
      (error: unknown) => {
        this.#asking.delete(asker)
        this.#refused(error, before)
      },
    )
  }

  /** The borrower drops the connection, or says goodbye himself, and forgets it. */
  leave(pick: number, how: "close" | "ensureClosed"): void {
    const [connection] = this.held.splice(pick % this.held.length, 1)
    if (connection === undefined) return
    this.released.push(connection)
    if (how === "close") {
      connection.close()
      return
    }
    this.#leaving.add(connection)
    void connection.ensureClosed().then(() => this.#leaving.delete(connection))
  }

  release(pick: number): void {
    const [connection] = this.held.splice(pick % this.held.length, 1)
    if (connection === undefined) return
    this.released.push(connection)
    void this.pool.release(connection)
  }

  releaseTwice(pick: number): void {
    const connection = this.released[pick % this.released.length]
    if (connection === undefined) return
    this.#leaving.delete(connection)
    void this.pool.release(connection)
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
    const running = this.server.held(statement)
    const inUse = this.held.length + this.#leaving.size + running
    expected(this.#ended || leased === inUse, "the pool forgot a lease")
    expected(
      this.#ended || waiting === this.waiting.length + this.#asking.size - running,
      "the pool forgot a caller",
    )
    // Those for whom there was room when they came do not count.
    const mostWaiting = this.#maxWaiting + this.maxSize
    expected(this.#maxWaiting === 0 || waiting <= mostWaiting, "more wait than maxWaiting")
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
    const busy = (): boolean => this.waiting.length + this.held.length + this.#asking.size > 0
    for (let round = 0; round < 200 && busy(); round++) {
      while (this.held.length > 0) this.release(0)
      await this.clock.advance(100)
    }
    await this.check("everybody gave back")
    const left = this.waiting.length + this.#asking.size
    if (left > 0) this.fault ??= `${left} callers were never served`
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
    this.#notOvertaken(caller)
    if (connection.dirty || connection.inTransaction)
      this.fault ??= `caller ${caller.number} got a used session`
    if (this.#ended) this.fault ??= `caller ${caller.number} was served after close`
  }

  #notOvertaken({ number }: Asker): void {
    const overtaken = this.waiting.find((other) => other.number < number)
    if (overtaken !== undefined) this.fault ??= `caller ${number} overtook ${overtaken.number}`
  }

  /** Full is only who is full. */
  #refused(error: unknown, waitingBefore: number): void {
    if ((error as { code?: unknown }).code !== "SHOAL_POOL_FULL") return
    if (this.#maxWaiting === 0 || waitingBefore < this.#maxWaiting)
      this.fault ??= `refused although only ${waitingBefore} waited`
  }
}
