// How many connections there should be: one for each caller that waits, and `minSize`; never more than `maxSize`.
import { type PoolState, withinCall } from "./context.ts"
import { connectFailure, fillTimeout, type Occupancy } from "./errors.ts"
import type { Opener, OpenFailure } from "./opener.ts"
import type { CallOptions, Poolable } from "./poolable.ts"
import type { Roster } from "./roster.ts"

const nothing: readonly never[] = []

/** Has opened what is missing. What becomes of the attempts arrives as the opener's events. */
export class Supply<C extends Poolable<C>> {
  readonly #state: PoolState<C>
  readonly #roster: Roster<C>
  readonly #opener: Opener<C>
  readonly #occupancy: () => Occupancy
  #keepsMinimum = false

  /** @param occupancy the counts of the pool, as errors tell them. */
  constructor(state: PoolState<C>, roster: Roster<C>, opener: Opener<C>, occupancy: () => Occupancy) {
    this.#state = state
    this.#roster = roster
    this.#opener = opener
    this.#occupancy = occupancy
  }

  /** Somebody wants connections: `minSize` is kept from now on. */
  keepMinimum(): void {
    this.#keepsMinimum = true
  }

  /** The pool may shrink below `minSize` until somebody wants a connection. */
  letShrink(): void {
    this.#keepsMinimum = false
  }

  /** Connections that are missing of `minSize`. */
  get missing(): number {
    return this.#keepsMinimum ? this.#state.settings.minSize - this.#roster.size : 0
  }

  /** Opens what is missing of `minSize`, in parallel. @throws the first failure, the deadline or `signal.reason`; the other attempts go on. */
  async fill(options: CallOptions | undefined): Promise<void> {
    const { settings, errors, clock } = this.#state
    this.#keepsMinimum = true
    const { missing } = this
    const started = this.#open(missing, true)
    const { lastError } = this.#opener
    // A pause after failures: nothing is tried now, and nothing would be there when this resolved.
    if (started.length < missing && lastError !== undefined)
      throw connectFailure(errors, "its first connections", lastError)
    const attempts = started.map(async (attempt) => {
      const failure = await attempt
      if (failure !== undefined) throw connectFailure(errors, "its first connections", failure.error)
    })
    const late = (ms: number): Error => fillTimeout(errors, settings.minSize, ms, this.#occupancy())
    await withinCall(clock, options, late, Promise.all(attempts))
  }

  /** Opens what is missing of `minSize`, and asks nobody to wait for it. @param waiting callers that wait for a connection. */
  refill(waiting: number): void {
    void this.#open(this.missing, waiting > 0)
  }

  /** Opens a connection for each caller that waits and will not get one that is on its way already. */
  serve(waiting: number): void {
    void this.#open(waiting - this.#roster.coming, true)
  }

  #open(wanted: number, urgent: boolean): readonly Promise<OpenFailure | undefined>[] {
    const { maxSize } = this.#state.settings
    const count = maxSize === 0 ? wanted : Math.min(wanted, maxSize - this.#roster.total)
    return count > 0 ? this.#opener.open(count, urgent) : nothing
  }
}
