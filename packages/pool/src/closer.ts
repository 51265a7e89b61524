// Takes connections out of the pool: politely where there is time, at once where there is not. And tells when the last is gone.
import { ownCommandTimeout, type PoolState, within } from "./context.ts"
import { type CloseReason, poolChannels } from "./diagnostics.ts"
import { refusalOf } from "./errors.ts"
import { killRunning } from "./kill-running.ts"
import type { CallOptions, Poolable } from "./poolable.ts"
import type { Roster } from "./roster.ts"
import type { Slot } from "./slot.ts"
import { Waiters } from "./waiters.ts"

/** Closes slots that are in no other place of the roster any more. */
export class Closer<C extends Poolable<C>> {
  readonly #state: PoolState<C>
  readonly #roster: Roster<C>
  readonly #onGone: () => void
  readonly #waiters: Waiters<undefined>

  /** @param onGone called after a polite close, when there is room for another connection. */
  constructor(state: PoolState<C>, roster: Roster<C>, onGone: () => void) {
    this.#state = state
    this.#roster = roster
    this.#onGone = onGone
    this.#waiters = new Waiters(state.clock, (ms) => this.#stillThere(ms))
  }

  /** COM_QUIT first; the connection counts against `maxSize` until the server has hung up. Never rejects. */
  async close(slot: Slot<C>, reason: CloseReason): Promise<void> {
    await this.#sayGoodbye(slot)
    this.drop(slot, reason)
    this.#onGone()
  }

  /** One that was opened and found unfit before it was of the pool: nobody counts it. As polite as `close`. */
  async dismiss(slot: Slot<C>): Promise<void> {
    await this.#sayGoodbye(slot)
    slot.state = "gone"
    slot.connection.close()
    this.#onGone()
  }

  async #sayGoodbye(slot: Slot<C>): Promise<void> {
    const { connection } = slot
    const abandoned = connection.busy
    slot.state = "closing"
    this.#roster.closing.add(slot)
    try {
      await within(this.#state.clock, ownCommandTimeout.quit, "closing", connection.ensureClosed())
    } catch {
      // It is dropped below; there is nobody who could use the reason.
      if (abandoned) await killRunning(this.#state, connection)
    }
    this.#roster.closing.delete(slot)
  }

  /** At once. */
  drop(slot: Slot<C>, reason: CloseReason): void {
    const { counters, pool, selector } = this.#state
    slot.state = "gone"
    slot.connection.close()
    counters.closed++
    selector.closed(slot.endpoint, reason)
    if (poolChannels.close.hasSubscribers) {
      poolChannels.close.publish({ pool, endpoint: slot.endpoint.name, connection: slot.connection, reason })
    }
  }

  /** Resolves when no slot is left. @throws the timeout, with what is left. */
  async whenAllGone(options: CallOptions | undefined): Promise<void> {
    const refusal = refusalOf(this.#state.errors, options)
    if (refusal !== undefined) throw refusal.reason
    if (this.#roster.total === 0) return
    const timeout = options?.timeout ?? 0
    const signal = options?.signal ?? undefined
    const request = { signal, timeout, whole: timeout, bare: false, borrower: undefined }
    await this.#waiters.wait({ ...request, use: () => undefined })
  }

  /** Looks whether the last one is gone. */
  noteProgress(): void {
    if (this.#waiters.length === 0 || this.#roster.total > 0) return
    for (let waiter = this.#waiters.first; waiter !== undefined; waiter = this.#waiters.first) {
      waiter.resolve(undefined)
    }
  }

  #stillThere(ms: number): Error {
    const { leased, closing, opening, preparing } = this.#roster
    const busy = opening.size + preparing.size + closing.size
    const message = `the pool is not closed after ${ms} ms: ${leased.size} connections were not released, ${busy} are closing`
    return this.#state.errors.timeout(message, ms, undefined)
  }
}
