// Whether a connection may be lent.
import type { PoolState } from "./context.ts"
import type { CloseReason } from "./diagnostics.ts"
import type { Poolable } from "./poolable.ts"
import type { Slot } from "./slot.ts"

/** Judges connections; costs no round trip. */
export class Fitness<C extends Poolable<C>> {
  readonly #state: PoolState<C>

  constructor(state: PoolState<C>) {
    this.#state = state
  }

  /** What is wrong with a connection that came back; undefined when nothing is. */
  faultOf(slot: Slot<C>, now: number, generation: number): CloseReason | undefined {
    if (slot.connection.closed) return "lost"
    if (slot.tainted) return "read-only"
    if (slot.connection.userChanged) return "user-changed"
    if (now >= slot.expiresAt) return "lifetime"
    if (slot.generation !== generation || !this.#state.selector.usable(slot.endpoint)) return "expired"
    return undefined
  }

  /** What is wrong with a free connection. */
  faultOfIdle(slot: Slot<C>, now: number, generation: number): CloseReason | undefined {
    const { poolRecycle } = this.#state.settings
    if (poolRecycle >= 0 && now - slot.idleSince > poolRecycle && !slot.connection.closed) return "recycled"
    return this.faultOf(slot, now, generation)
  }

  /** Whether it was silent for so long that it has to be pinged first. */
  wantsCheck(slot: Slot<C>, now: number): boolean {
    const { validateAfterIdle } = this.#state.settings
    return validateAfterIdle >= 0 && now - slot.idleSince > validateAfterIdle
  }
}
