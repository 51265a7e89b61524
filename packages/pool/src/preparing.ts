// Work on connections that nobody uses: a ping before they are lent, a reset after. They are free afterwards, or dropped when the work fails.
import type { Cleaner } from "./cleaner.ts"
import { ownCommandTimeout, type PoolState, within } from "./context.ts"
import type { Poolable } from "./poolable.ts"
import type { Roster } from "./roster.ts"
import type { Slot } from "./slot.ts"

/** What becomes of a connection that was worked on; it is in no place of the roster then. */
export interface PreparingActions<C extends Poolable<C>> {
  readonly free: (slot: Slot<C>) => void
  readonly drop: (slot: Slot<C>) => void
  /** Was free, and must not be lent. */
  readonly discard: (slot: Slot<C>) => void
}

/** Pings and cleans. */
export class Preparing<C extends Poolable<C>> {
  readonly #state: PoolState<C>
  readonly #roster: Roster<C>
  readonly #cleaner: Cleaner<C>
  readonly #actions: PreparingActions<C>
  #checks = 0

  constructor(state: PoolState<C>, roster: Roster<C>, cleaner: Cleaner<C>, actions: PreparingActions<C>) {
    this.#state = state
    this.#roster = roster
    this.#cleaner = cleaner
    this.#actions = actions
  }

  /** Pings under way. */
  get checks(): number {
    return this.#checks
  }

  /** Cleans a connection that came back. */
  async clean(slot: Slot<C>): Promise<void> {
    slot.state = "cleaning"
    await this.#wait(slot, this.#cleaner.clean(slot))
  }

  /** Pings one that was silent for long. */
  async check(slot: Slot<C>, now: number): Promise<void> {
    slot.state = "checking"
    this.#checks++
    const { clock } = this.#state
    const answered = within(clock, ownCommandTimeout.check, "a ping", slot.connection.ping())
    const work = answered.finally(() => this.#checks--)
    await this.#wait(slot, work, () => this.#discardSilentSince(slot, now))
  }

  async #wait(slot: Slot<C>, work: Promise<unknown>, onFailed?: () => void): Promise<void> {
    const { preparing } = this.#roster
    preparing.add(slot)
    try {
      await work
    } catch {
      preparing.delete(slot)
      onFailed?.()
      this.#actions.drop(slot)
      return
    }
    preparing.delete(slot)
    this.#actions.free(slot)
  }

  /** Who has been silent for as long leads to the same dead server: to find that out one by one would use up deadlines. */
  #discardSilentSince(dead: Slot<C>, now: number): void {
    for (const slot of this.#roster.idle) {
      if (slot.endpoint !== dead.endpoint || slot.idleSince > now) continue
      this.#roster.idle.take(slot)
      this.#actions.discard(slot)
    }
  }
}
