// One deadline over several steps.
import type { Clock } from "./clock.ts"
import type { CallOptions } from "./poolable.ts"

/** What is left of a call's deadline. */
export class Deadline {
  readonly #clock: Clock
  readonly #options: CallOptions | undefined
  readonly #endsAt: number

  constructor(clock: Clock, options: CallOptions | undefined) {
    this.#clock = clock
    this.#options = options
    const timeout = options?.timeout ?? 0
    this.#endsAt = timeout > 0 ? clock.now() + timeout : Infinity
  }

  /** The same options for the next step, with the milliseconds that are left; at least 1, for 0 would mean "for ever". */
  remaining(): CallOptions | undefined {
    if (this.#endsAt === Infinity) return this.#options
    return { ...this.#options, timeout: Math.max(1, Math.ceil(this.#endsAt - this.#clock.now())) }
  }
}
