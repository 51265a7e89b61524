// Time as the pool sees it: injected, so that every timer can be tested without waiting.

/** A timer that can be stopped. */
export interface TimerHandle {
  stop(): void
}

/** The pool's only source of time. */
export interface Clock {
  /** Milliseconds that never go backwards. */
  now(): number
  /** Somebody waits for this timer: it keeps the process alive. */
  timer(callback: () => void, ms: number): TimerHandle
  /** Housekeeping: does not keep the process alive. */
  backgroundTimer(callback: () => void, ms: number): TimerHandle
}

/** Longest delay of a Node timer; longer ones would fire at once. */
const longestDelay = 2_147_483_647

class NodeTimer implements TimerHandle {
  readonly #timeout: NodeJS.Timeout

  constructor(callback: () => void, ms: number, background: boolean) {
    // Rounded up: a timer that fires a fraction early would find nothing due and have to be set again.
    this.#timeout = setTimeout(callback, Math.min(longestDelay, Math.max(0, Math.ceil(ms))))
    if (background) this.#timeout.unref()
  }

  stop(): void {
    clearTimeout(this.#timeout)
  }
}

/** Node's own clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  timer: (callback, ms) => new NodeTimer(callback, ms, false),
  backgroundTimer: (callback, ms) => new NodeTimer(callback, ms, true),
}
