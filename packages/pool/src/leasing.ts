// Who gets which connection when. Every change of state ends in `#dispatch`, which serves those who wait in order and then opens
// what is missing: so no wake-up can be lost. Nothing here awaits between looking and acting.
import { Cleaner } from "./cleaner.ts"
import { Closer } from "./closer.ts"
import type { PoolState } from "./context.ts"
import { type CloseReason, poolChannels } from "./diagnostics.ts"
import type { Verdict } from "./endpoint.ts"
import {
  closedError,
  connectFailure,
  foreignError,
  fullError,
  type Occupancy,
  refusalOf,
  timeoutError,
} from "./errors.ts"
import { Fitness } from "./fitness.ts"
import { Housekeeping } from "./housekeeping.ts"
import { Opener, type OpenerEvents } from "./opener.ts"
import type { CallOptions, Poolable, StepOptions } from "./poolable.ts"
import { Preparing } from "./preparing.ts"
import { isReadOnlyRefusal } from "./retry.ts"
import { Roster } from "./roster.ts"
import type { Slot, SlotObserver } from "./slot.ts"
import { Supply } from "./supply.ts"
import { Waiters } from "./waiters.ts"

const done: Promise<void> = Promise.resolve()
const itself = <T>(value: T): T => value

/** Whatever a caller without types gives. */
function isClosed(handle: unknown): boolean {
  return typeof handle === "object" && handle !== null && "closed" in handle && handle.closed === true
}

/** What somebody wants who has to wait. */
interface Wanted<C, R> {
  readonly options: StepOptions | undefined
  /** The connection itself instead of a handle. */
  readonly bare: boolean
  readonly borrower?: Error | undefined
  readonly use: (connection: C) => R | PromiseLike<R>
}

/** The engine of a pool. */
export class Leasing<C extends Poolable<C>> implements OpenerEvents<C>, SlotObserver<C> {
  readonly roster: Roster<C> = new Roster()
  readonly #state: PoolState<C>
  readonly #waiters: Waiters<C>
  readonly #opener: Opener<C>
  readonly #supply: Supply<C>
  readonly #cleaner: Cleaner<C>
  readonly #preparing: Preparing<C>
  readonly #fitness: Fitness<C>
  readonly #closer: Closer<C>
  readonly #housekeeping: Housekeeping<C>
  #ending = false
  #terminated = false

  constructor(state: PoolState<C>) {
    this.#state = state
    this.#waiters = new Waiters(
      state.clock,
      (ms) => this.#timedOut(ms),
      (error) => this.#tellTimedOut(error),
    )
    this.#opener = new Opener(state, this.roster.opening, this)
    this.#supply = new Supply(state, this.roster, this.#opener, () => this.occupancy())
    this.#cleaner = new Cleaner(state)
    this.#preparing = new Preparing(state, this.roster, this.#cleaner, {
      free: (slot) => this.#makeFree(slot),
      drop: (slot) => this.#drop(slot, this.#terminated ? "terminated" : "invalid"),
      discard: (slot) => this.#closer.drop(slot, "invalid"),
    })
    this.#fitness = new Fitness(state)
    this.#closer = new Closer(state, this.roster, () => this.#dispatch())
    this.#housekeeping = new Housekeeping(state, this.roster, {
      retire: (slot, reason) => void this.#closer.close(slot, reason),
      refill: () => this.#fillUp(),
    })
  }

  get waiting(): number {
    return this.#waiters.length
  }

  /** Whether `end()` was called. */
  get ending(): boolean {
    return this.#ending
  }

  /** Opens what is missing of `minSize`, in parallel. @throws the first failure, the deadline or `signal.reason`; the other attempts go on. */
  async fill(options: CallOptions | undefined): Promise<void> {
    const { errors } = this.#state
    const refusal = refusalOf(errors, options)
    if (refusal !== undefined) throw refusal.reason
    if (this.#ending) throw closedError(errors)
    try {
      await this.#supply.fill(options)
    } catch (error) {
      if (!this.ending) throw error
    }
    if (this.ending) throw closedError(errors)
  }

  /** Lends a handle, now or when it is the caller's turn. */
  acquire(options: StepOptions | undefined): Promise<C> {
    const refusal = refusalOf(this.#state.errors, options)
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the caller's own reason
    if (refusal !== undefined) return Promise.reject(refusal.reason)
    // Taken in the borrower's own call: who is served later is served by others.
    const borrower = this.#state.settings.leakTimeout === 0 ? undefined : new Error("borrowed here")
    const now = this.acquireNow(false, borrower)
    return now === undefined
      ? this.acquireLater({ bare: false, options, borrower, use: itself })
      : Promise.resolve(now)
  }

  /** Lends a connection now, or not at all: free, fit, and nobody waits for it. */
  acquireNow(bare: boolean, borrower?: Error): C | undefined {
    if (this.#waiters.length > 0 || this.#ending) return undefined
    const now = this.#state.clock.now()
    const slot = this.#takeFit(now, bare)
    if (slot === undefined) return undefined
    this.#supply.keepMinimum()
    const handle = this.#lend(slot, bare, borrower, now)
    if (this.roster.size < this.#state.settings.minSize) this.#fillUp()
    return handle
  }

  /** Waits for a connection; it is used in the turn in which it comes. */
  acquireLater<R>(wanted: Wanted<C, R>): Promise<R> {
    const { settings, errors, counters } = this.#state
    const { options, bare, borrower, use } = wanted
    if (this.#ending) return Promise.reject(closedError(errors))
    const { maxWaiting, acquireTimeout } = settings
    if (maxWaiting > 0 && this.#waiters.length >= maxWaiting + this.roster.coming) {
      return Promise.reject(fullError(errors, this.occupancy()))
    }
    counters.waited++
    const now = this.#state.clock.now()
    const timeout = options?.timeout ?? acquireTimeout
    const { whole = timeout } = options ?? {}
    const signal = options?.signal ?? undefined
    const served = this.#waiters.wait({ signal, timeout, whole, bare, borrower, use }, now)
    this.#supply.keepMinimum()
    this.#dispatch(now)
    this.#fillUp()
    return served
  }

  /** Takes a connection back. Releasing twice does nothing. @throws misuse `SHOAL_NOT_POOLED` for a living connection of others. */
  release(handle: C): Promise<void> {
    const slot = this.roster.leased.get(handle)
    if (slot === undefined) return isClosed(handle) ? done : Promise.reject(foreignError(this.#state.errors))
    if (slot.returning) return done
    this.#tellReturned(handle, slot)
    if (!this.roster.leased.has(handle)) return done
    this.roster.leased.delete(handle)
    slot.endLease()
    return this.#takeBack(slot)
  }

  onDispose(handle: C): Promise<void> {
    return this.release(handle)
  }

  onFailure(slot: Slot<C>, error: unknown): void {
    if (!slot.tainted && isReadOnlyRefusal(error)) {
      slot.tainted = true
      this.#state.counters.evicted++
    }
  }

  /** A statement that the pool ran itself failed on this connection. */
  noteFailure(connection: C, error: unknown): void {
    const slot = this.roster.leased.get(connection)
    if (slot !== undefined) this.onFailure(slot, error)
  }

  /** Closes the free connections; resolves when they are gone. */
  async clear(): Promise<void> {
    this.#supply.letShrink()
    await Promise.all(this.#closeIdle("cleared"))
  }

  /** Makes all connections of now old: free ones are closed, lent ones when they come back. */
  expire(): void {
    this.#opener.nextGeneration()
    void this.#closeIdle("expired")
  }

  /** Lends no more: those who wait fail, no more is opened, free connections are closed, lent ones when they come back. */
  end(): void {
    if (this.#ending) return
    this.#ending = true
    this.#housekeeping.stop()
    this.#opener.stop()
    this.#waiters.rejectAll(() => closedError(this.#state.errors))
    void this.#closeIdle("pool-closed")
  }

  /** Gives up the attempts to connect that `end()` lets end by themselves. */
  giveUpOpening(): void {
    this.#opener.abandonAll()
  }

  /** Drops the lent connections, and does not wait for those that are being opened, cleaned or closed. */
  dropLeased(): void {
    this.#terminated = true
    this.giveUpOpening()
    for (const [handle, slot] of this.roster.leased) {
      this.#tellReturned(handle, slot)
      if (!this.roster.leased.delete(handle)) continue
      slot.endLease()
      this.#closer.drop(slot, "terminated")
    }
    for (const slot of [...this.roster.preparing, ...this.roster.closing]) slot.connection.close()
    this.#dispatch()
  }

  /** Resolves when no connection is left. */
  whenAllGone(options: CallOptions | undefined): Promise<void> {
    return this.#closer.whenAllGone(options)
  }

  onOpened(slot: Slot<C>): void {
    slot.connection.onClose(() => this.#lost(slot))
    this.#makeFree(slot)
  }

  onUnfit(slot: Slot<C>): void {
    if (this.#terminated) slot.connection.close()
    else void this.#closer.dismiss(slot)
  }

  onOpenFailed(_slot: Slot<C>, error: unknown, verdict: Verdict | undefined): void {
    if (verdict === "give-up") this.#giveUp(error)
    this.#dispatch()
  }

  onResume(): void {
    this.#dispatch()
    this.#fillUp()
  }

  /** Counts for messages and statistics. */
  occupancy(): Occupancy {
    const { opening, idle, leased, size } = this.roster
    const { maxSize } = this.#state.settings
    return {
      size,
      maxSize,
      free: idle.length,
      leased: leased.size,
      connecting: opening.size,
      waiting: this.#waiters.length,
    }
  }

  #dispatch(now: number = this.#state.clock.now()): void {
    this.#closer.noteProgress()
    if (this.#ending) return
    for (let waiter = this.#waiters.first; waiter !== undefined; waiter = this.#waiters.first) {
      const slot = this.#takeFit(now, waiter.bare)
      if (slot === undefined) break
      this.#state.counters.waitTime += now - waiter.since
      waiter.leave()
      waiter.resolve(this.#lend(slot, waiter.bare, waiter.borrower, now))
    }
    this.#supply.serve(this.#waiters.length)
    if (this.#supply.missing > 0 && !this.#opener.paused) this.#housekeeping.refillSoon(now)
  }

  /** Opens up to `minSize` now. */
  #fillUp(): void {
    if (!this.#ending) this.#supply.refill(this.#waiters.length)
  }

  /**
   * A free connection; those that must not be lent are sorted out on the way. Borrowers get them in turn. A statement of the pool gets
   * the one that was used last: it needs no ping, and its thread on the server is warm.
   */
  #takeFit(now: number, warmest: boolean): Slot<C> | undefined {
    const { idle } = this.roster
    for (
      let slot = warmest ? idle.last : idle.first;
      slot !== undefined;
      slot = warmest ? idle.last : idle.first
    ) {
      const fault = this.#fitness.faultOfIdle(slot, now, this.#opener.generation)
      const check = fault === undefined && this.#fitness.wantsCheck(slot, now)
      // One check per caller that waits; the others need not be disturbed.
      if (check && this.#preparing.checks >= this.#waiters.length) return undefined
      idle.take(slot)
      if (fault === "lost") this.#closer.drop(slot, fault)
      else if (fault !== undefined) void this.#closer.close(slot, fault)
      else if (check) void this.#preparing.check(slot, now)
      else return slot
    }
    return undefined
  }

  #lend(slot: Slot<C>, bare: boolean, borrower: Error | undefined, now: number): C {
    const { counters, pool } = this.#state
    const handle = slot.lease(now, bare)
    this.roster.leased.set(handle, slot)
    counters.acquired++
    if (borrower !== undefined) this.#housekeeping.onLent(slot, borrower, now)
    if (poolChannels.acquire.hasSubscribers) {
      poolChannels.acquire.publish({ pool, endpoint: slot.endpoint.name, connection: handle })
    }
    return handle
  }

  /** Once per lease. Whoever listens may use the pool: every slot has to be in its place when others' code runs, and may be gone from it afterwards. */
  #tellReturned(handle: C, slot: Slot<C>): void {
    if (slot.returning || !poolChannels.release.hasSubscribers) return
    slot.returning = true
    poolChannels.release.publish({
      pool: this.#state.pool,
      endpoint: slot.endpoint.name,
      connection: handle,
    })
  }

  #takeBack(slot: Slot<C>): Promise<void> {
    const { connection } = slot
    const { generation } = this.#opener
    const now = this.#state.clock.now()
    const fault = this.#ending ? "pool-closed" : this.#fitness.faultOf(slot, now, generation)
    if (connection.closed) this.#drop(slot, "lost")
    else if (fault !== undefined) return this.#closer.close(slot, fault)
    else if (this.#cleaner.isClean(connection) || this.#cleaner.cleanAhead(slot)) this.#makeFree(slot, now)
    else return this.#preparing.clean(slot)
    return done
  }

  #makeFree(slot: Slot<C>, now: number = this.#state.clock.now()): void {
    if (this.#terminated) {
      this.#drop(slot, "terminated")
      return
    }
    if (this.#ending) {
      void this.#closer.close(slot, "pool-closed")
      return
    }
    // It may have died while nobody listened: being opened, checked or cleaned.
    if (slot.connection.closed) {
      this.#drop(slot, "lost")
      return
    }
    this.roster.idle.add(slot, now)
    this.#housekeeping.onFree(slot, now)
    this.#dispatch(now)
  }

  /** The connection broke by itself. Lent ones are noticed when they come back. */
  #lost(slot: Slot<C>): void {
    if (slot.state !== "idle") return
    this.roster.idle.take(slot)
    this.#drop(slot, "lost")
  }

  #drop(slot: Slot<C>, reason: CloseReason): void {
    this.#closer.drop(slot, reason)
    this.#dispatch()
  }

  #closeIdle(reason: CloseReason): Promise<void>[] {
    const closing: Promise<void>[] = []
    for (const slot of this.roster.idle) {
      this.roster.idle.take(slot)
      closing.push(this.#closer.close(slot, reason))
    }
    return closing
  }

  /** Connecting cannot work. While others are in use one caller fails per attempt: the rest may be served by a release. */
  #giveUp(error: unknown): void {
    this.#supply.letShrink()
    const makeError = (): Error => connectFailure(this.#state.errors, "a connection", error)
    if (this.roster.leased.size > 0) this.#waiters.first?.reject(makeError())
    else this.#waiters.rejectAll(makeError)
  }

  #timedOut(ms: number): Error {
    const { counters, errors } = this.#state
    counters.timedOut++
    return timeoutError(errors, ms, this.occupancy(), this.#opener.lastError)
  }

  #tellTimedOut(error: Error): void {
    const { pool } = this.#state
    if (poolChannels.timeout.hasSubscribers) poolChannels.timeout.publish({ pool, error })
  }
}
