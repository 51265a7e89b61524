// All slots of a pool, by what they are doing. Every slot that is not gone is in exactly one of the five places.
import { IdleList } from "./idle-list.ts"
import type { Poolable } from "./poolable.ts"
import type { Slot } from "./slot.ts"

/** The slots. */
export class Roster<C extends Poolable<C>> {
  readonly opening: Set<Slot<C>> = new Set()
  readonly idle: IdleList<C> = new IdleList()
  /** By the handle that is lent; the oldest lease first. */
  readonly leased: Map<C, Slot<C>> = new Map()
  /** Being pinged before, or cleaned after use. */
  readonly preparing: Set<Slot<C>> = new Set()
  /** Saying goodbye: still connections of the server, no longer of the pool. */
  readonly closing: Set<Slot<C>> = new Set()

  /** Connections of the pool. */
  get size(): number {
    return this.opening.size + this.idle.length + this.leased.size + this.preparing.size
  }

  /** Connections that the server sees: what `maxSize` limits. */
  get total(): number {
    return this.size + this.closing.size
  }

  /** Connections that will serve somebody without being asked for. */
  get coming(): number {
    return this.opening.size + this.preparing.size
  }
}
