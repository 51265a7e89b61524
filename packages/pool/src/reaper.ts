// Calls for housekeeping when something is due: one background timer for the whole pool, set for the earliest date.
import type { Clock, TimerHandle } from "./clock.ts"

/** Sleeps until the earliest date it was told. */
export class Reaper {
  readonly #clock: Clock
  readonly #sweep: (now: number) => number
  #timer: TimerHandle | undefined
  #dueAt = Infinity

  /** @param sweep does what is due and returns when the next thing is; Infinity when nothing is. */
  constructor(clock: Clock, sweep: (now: number) => number) {
    this.#clock = clock
    this.#sweep = sweep
  }

  /** Something is due at that time on the pool's clock. */
  wakeAt(time: number): void {
    if (time >= this.#dueAt) return
    this.#timer?.stop()
    this.#dueAt = time
    this.#timer = this.#clock.backgroundTimer(this.#fire, time - this.#clock.now())
  }

  /** Forgets everything. */
  stop(): void {
    this.#timer?.stop()
    this.#timer = undefined
    this.#dueAt = Infinity
  }

  readonly #fire = (): void => {
    this.#timer = undefined
    this.#dueAt = Infinity
    this.wakeAt(this.#sweep(this.#clock.now()))
  }
}
