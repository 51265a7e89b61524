// The free connections. Reuse is first in, first out, as in aiomysql: all stay warm. How long a connection was *not needed* is
// counted as if reuse were last in, first out: `surplusSince` is the time since which at least one was always free.
import { LinkedList } from "./linked-list.ts"
import type { Poolable } from "./poolable.ts"
import type { Slot } from "./slot.ts"

/** Free slots, with the times that tell how many of them nobody needs. */
export class IdleList<C extends Poolable<C>> {
  readonly #slots = new LinkedList<Slot<C>>()
  /** Entry k: since when more than k connections have been free all the time. Ascending. */
  readonly #freeSince: number[] = []

  get length(): number {
    return this.#slots.length
  }

  /** The one that is free longest: the next to be lent. */
  get first(): Slot<C> | undefined {
    return this.#slots.first
  }

  /** The one that was used last. */
  get last(): Slot<C> | undefined {
    return this.#slots.last
  }

  /** Since when at least one connection has been free all the time; undefined when none is. */
  get surplusSince(): number | undefined {
    return this.#freeSince[0]
  }

  /** Adds a slot that became free. */
  add(slot: Slot<C>, now: number): void {
    slot.state = "idle"
    slot.idleSince = now
    this.#slots.push(slot)
    this.#freeSince.push(now)
  }

  /** Takes a slot that is wanted, or that died. */
  take(slot: Slot<C>): void {
    this.#slots.remove(slot)
    this.#freeSince.pop()
  }

  /** Takes the one that is free longest because nobody needs it. */
  takeSurplus(): Slot<C> | undefined {
    const slot = this.#slots.first
    if (slot === undefined) return undefined
    this.#slots.remove(slot)
    this.#freeSince.shift()
    return slot
  }

  [Symbol.iterator](): IterableIterator<Slot<C>> {
    return this.#slots[Symbol.iterator]()
  }
}
