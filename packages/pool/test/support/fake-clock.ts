// A clock that stands still until a test moves it.
import type { Clock, TimerHandle } from "../../src/clock.ts"

interface FakeTimer extends TimerHandle {
  readonly at: number
  readonly background: boolean
  readonly callback: () => void
}

/** Time under the control of a test. */
export class FakeClock implements Clock {
  #now = 1000
  readonly #timers: FakeTimer[] = []

  now(): number {
    return this.#now
  }

  timer(callback: () => void, ms: number): TimerHandle {
    return this.#add(callback, ms, false)
  }

  backgroundTimer(callback: () => void, ms: number): TimerHandle {
    return this.#add(callback, ms, true)
  }

  /** Timers that are set; with `background` only those that do, or do not, keep a process alive. */
  pending(background?: boolean): number {
    return this.#timers.filter((timer) => background === undefined || timer.background === background).length
  }

  /** When the next timer fires, as a distance from now. */
  get nextIn(): number | undefined {
    const first = this.#first()
    return first === undefined ? undefined : first.at - this.#now
  }

  /** Lets time pass; timers fire in order, and everything that follows from one happens before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (let timer = this.#first(); timer !== undefined && timer.at <= end; timer = this.#first()) {
      this.#now = Math.max(this.#now, timer.at)
      timer.stop()
      timer.callback()
      await settle()
    }
    this.#now = end
  }

  #first(): FakeTimer | undefined {
    let first: FakeTimer | undefined
    for (const timer of this.#timers) if (first === undefined || timer.at < first.at) first = timer
    return first
  }

  #add(callback: () => void, ms: number, background: boolean): TimerHandle {
    const timer: FakeTimer = {
      at: this.#now + ms,
      background,
      callback,
      stop: () => {
        const index = this.#timers.indexOf(timer)
        if (index >= 0) this.#timers.splice(index, 1)
      },
    }
    this.#timers.push(timer)
    return timer
  }
}

/** Lets everything happen that needs no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}
