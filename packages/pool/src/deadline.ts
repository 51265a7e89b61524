// One deadline over several steps.
import type { Clock } from "./clock.ts"
import type { CallOptions, StepOptions } from "./poolable.ts"

/** What is left of a call's deadline. */
export class Deadline {
  readonly #clock: Clock
  readonly #options: CallOptions
  readonly #whole: number
  readonly #endsAt: number

  /** @returns undefined when the call has none: then its options are those of each step. */
  static of(clock: Clock, options: CallOptions | undefined): Deadline | undefined {
    const timeout = options?.timeout ?? 0
    return options === undefined || timeout <= 0 ? undefined : new Deadline(clock, options, timeout)
  }

  private constructor(clock: Clock, options: CallOptions, whole: number) {
    this.#clock = clock
    this.#options = options
    this.#whole = whole
    this.#endsAt = clock.now() + whole
  }

  /** The same options for the next step, with the milliseconds that are left; at least 1, for 0 would mean "for ever". */
  remaining(): StepOptions {
    const left = Math.max(1, Math.ceil(this.#endsAt - this.#clock.now()))
    return { ...this.#options, timeout: left, whole: this.#whole }
  }
}
