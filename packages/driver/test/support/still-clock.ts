/// <reference lib="esnext.disposable" preserve="true" />
// Time that passes when the test says so: a deadline strikes in the state that the test is about, however slow the machine is.
import { vi } from "vitest"

export interface StillClock extends Disposable {
  /** Lets milliseconds go by. */
  pass(milliseconds: number): void
}

/** Stops the timers of this process and what it measures time with, until it is disposed of. Sockets go on. */
export function stopClock(): StillClock {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })
  return {
    pass: (milliseconds) => void vi.advanceTimersByTime(milliseconds),
    [Symbol.dispose]: () => void vi.useRealTimers(),
  }
}
