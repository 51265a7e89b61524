// What nobody has to ask for: closing what is not needed or too old, refilling to minSize, reporting leaks.
import type { PoolState } from "./context.ts"
import { type CloseReason, type PoolLeakMessage, poolChannels } from "./diagnostics.ts"
import type { Poolable } from "./poolable.ts"
import { Reaper } from "./reaper.ts"
import type { Roster } from "./roster.ts"
import type { Slot } from "./slot.ts"

/** What housekeeping may do to the pool. */
export interface HousekeepingActions<C extends Poolable<C>> {
  /** Closes a slot that was taken out of the idle list. */
  readonly retire: (slot: Slot<C>, reason: CloseReason) => void
  /** Opens what is missing. */
  readonly refill: () => void
}

/** Milliseconds after which lost connections are replaced, unless somebody wants one earlier. */
const refillDelay = 100

/** The background work of a pool. */
export class Housekeeping<C extends Poolable<C>> {
  readonly #state: PoolState<C>
  readonly #roster: Roster<C>
  readonly #actions: HousekeepingActions<C>
  readonly #reaper: Reaper

  constructor(state: PoolState<C>, roster: Roster<C>, actions: HousekeepingActions<C>) {
    this.#state = state
    this.#roster = roster
    this.#actions = actions
    this.#reaper = new Reaper(state.clock, (now) => this.#sweep(now))
  }

  /** A slot became free. */
  onFree(slot: Slot<C>, now: number): void {
    const { idleTimeout } = this.#state.settings
    if (idleTimeout > 0) this.#reaper.wakeAt(now + idleTimeout)
    this.#reaper.wakeAt(slot.expiresAt)
  }

  /** A slot was lent to somebody who is watched. */
  onLent(slot: Slot<C>, borrower: Error, now: number): void {
    const { leakTimeout } = this.#state.settings
    slot.borrower = borrower
    this.#reaper.wakeAt(now + leakTimeout)
  }

  /** There are fewer connections than `minSize`. Not at once: when a server goes down all are lost together. */
  refillSoon(now: number): void {
    this.#reaper.wakeAt(now + refillDelay)
  }

  /** The pool ends. */
  stop(): void {
    this.#reaper.stop()
  }

  #sweep(now: number): number {
    const due = Math.min(this.#closeSurplus(now), this.#closeOld(now), this.#reportLeaks(now))
    this.#actions.refill()
    return due
  }

  #closeSurplus(now: number): number {
    const { idleTimeout, minSize } = this.#state.settings
    const { idle } = this.#roster
    if (idleTimeout === 0) return Infinity
    while (this.#roster.size > minSize) {
      const since = idle.surplusSince
      if (since === undefined) break
      if (since + idleTimeout > now) return since + idleTimeout
      const slot = idle.takeSurplus()
      if (slot !== undefined) this.#actions.retire(slot, "idle")
    }
    return Infinity
  }

  #closeOld(now: number): number {
    let due = Infinity
    for (const slot of this.#roster.idle) {
      if (slot.expiresAt > now) {
        due = Math.min(due, slot.expiresAt)
        continue
      }
      this.#roster.idle.take(slot)
      this.#actions.retire(slot, "lifetime")
    }
    return due
  }

  #reportLeaks(now: number): number {
    const { leakTimeout } = this.#state.settings
    if (leakTimeout === 0) return Infinity
    for (const [handle, slot] of this.#roster.leased) {
      const { borrower } = slot
      if (borrower === undefined) continue
      if (slot.leasedAt + leakTimeout > now) return slot.leasedAt + leakTimeout
      slot.borrower = undefined
      this.#report(handle, slot, borrower, now - slot.leasedAt)
    }
    return Infinity
  }

  #report(connection: C, slot: Slot<C>, borrower: Error, heldFor: number): void {
    const { counters, pool } = this.#state
    counters.leaked++
    const message: PoolLeakMessage = { pool, endpoint: slot.endpoint.name, connection, heldFor, borrower }
    if (poolChannels.leak.hasSubscribers) poolChannels.leak.publish(message)
    process.emitWarning(
      `a connection has been in use for ${Math.round(heldFor)} ms without being released (leakTimeout)`,
      { type: "ShoalLeakWarning", code: "SHOAL_LEAK", detail: borrower.stack ?? "" },
    )
  }
}
