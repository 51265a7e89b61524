// Those who wait: first in, first out; each leaves on its own when its deadline passes or its signal aborts.
import type { Clock, TimerHandle } from "./clock.ts"
import { LinkedList, type ListNode } from "./linked-list.ts"

/** What one waiter asks for. */
export interface WaitRequest<T, R = unknown> {
  /** Rejects with `signal.reason` when it aborts. */
  readonly signal: AbortSignal | undefined
  /** Milliseconds until it gives up; 0 = never. */
  readonly timeout: number
  /** The milliseconds that the caller gave: `timeout` may be the rest of them. */
  readonly whole: number
  /** Wants the connection itself, not a handle. */
  readonly bare: boolean
  /** Where it asked, when leaks are watched. */
  readonly borrower: Error | undefined
  /** What it does with what it waited for, on the spot: a statement is written in the same turn in which its connection came back. */
  readonly use: (value: T) => R | PromiseLike<R>
}

/** One who waits. */
export interface Waiter<T> {
  /** When it began to wait, on the pool's clock. */
  readonly since: number
  /** As in its request. */
  readonly bare: boolean
  readonly borrower: Error | undefined
  /** It is out of the queue: nobody else will serve or fail it. To be called before code of others runs that may come back to the queue. */
  leave(): void
  /** Gives it what it waits for; it leaves the queue. */
  resolve(value: T): void
  /** Fails it; it leaves the queue. */
  reject(reason: unknown): void
}

class QueuedWaiter<T> implements Waiter<T>, ListNode<QueuedWaiter<T>> {
  next: QueuedWaiter<T> | undefined = undefined
  previous: QueuedWaiter<T> | undefined = undefined
  readonly since: number
  readonly signal: AbortSignal | undefined
  readonly timeout: number
  readonly whole: number
  readonly bare: boolean
  readonly borrower: Error | undefined
  readonly #settle: (value: T) => void
  readonly #fail: (reason: unknown) => void
  readonly #onLeave: (waiter: QueuedWaiter<T>) => void
  #waits = true

  constructor(
    request: WaitRequest<T>,
    since: number,
    settle: (value: T) => void,
    fail: (reason: unknown) => void,
    onLeave: (waiter: QueuedWaiter<T>) => void,
  ) {
    this.since = since
    this.signal = request.signal
    this.timeout = request.timeout
    this.whole = request.whole
    this.bare = request.bare
    this.borrower = request.borrower
    this.#settle = settle
    this.#fail = fail
    this.#onLeave = onLeave
  }

  get deadline(): number {
    return this.timeout > 0 ? this.since + this.timeout : Infinity
  }

  leave(): void {
    if (!this.#waits) return
    this.#waits = false
    this.#onLeave(this)
  }

  resolve(value: T): void {
    this.leave()
    this.#settle(value)
  }

  reject(reason: unknown): void {
    this.leave()
    this.#fail(reason)
  }
}

/** The queue. */
export class Waiters<T> {
  readonly #queue = new LinkedList<QueuedWaiter<T>>()
  /** One listener per signal, however many wait on it: Node warns of a leak from the eleventh on, and adding one looks at all the others. */
  readonly #bySignal = new Map<EventTarget | null, Set<QueuedWaiter<T>>>()
  readonly #clock: Clock
  readonly #timedOut: (ms: number) => Error
  readonly #tell: (error: Error) => void
  /** One timer for all deadlines: nearly everybody is served long before his, and a timer each costs more than the rest of waiting. */
  #timer: TimerHandle | undefined
  #dueAt = Infinity

  /**
   * @param timedOut makes the error for the `ms` that the caller gave, at the moment they have passed.
   * @param tell hears of it when all who are late have left: it may run code of others.
   */
  constructor(clock: Clock, timedOut: (ms: number) => Error, tell: (error: Error) => void = () => undefined) {
    this.#clock = clock
    this.#timedOut = timedOut
    this.#tell = tell
  }

  get length(): number {
    return this.#queue.length
  }

  /** The one who waits longest, still in the queue. */
  get first(): Waiter<T> | undefined {
    return this.#queue.first
  }

  /**
   * Waits. @returns what `use` made of it.
   * @throws what the constructor's `timedOut` makes when the deadline passes, `signal.reason` when the signal aborts.
   */
  wait<R>(request: WaitRequest<T, R>, now: number = this.#clock.now()): Promise<R> {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the caller's own reason
    if (request.signal?.aborted === true) return Promise.reject(request.signal.reason)
    const { use } = request
    return new Promise((resolve, reject) => {
      const settle = (value: T): void => resolve(use(value))
      const waiter = new QueuedWaiter(request, now, settle, reject, this.#leave)
      this.#queue.push(waiter)
      if (request.signal !== undefined) this.#listen(request.signal, waiter)
      this.#wakeAt(waiter.deadline)
    })
  }

  /** Fails all who wait now; each gets an error of its own. */
  rejectAll(makeReason: () => unknown): void {
    for (const waiter of this.#queue) waiter.reject(makeReason())
  }

  readonly #leave = (waiter: QueuedWaiter<T>): void => {
    this.#queue.remove(waiter)
    if (waiter.signal !== undefined) this.#unlisten(waiter.signal, waiter)
    if (this.#queue.length === 0) this.#sleep()
  }

  #listen(signal: AbortSignal, waiter: QueuedWaiter<T>): void {
    const known = this.#bySignal.get(signal)
    if (known !== undefined) {
      known.add(waiter)
      return
    }
    this.#bySignal.set(signal, new Set([waiter]))
    signal.addEventListener("abort", this.#onAbort)
  }

  #unlisten(signal: AbortSignal, waiter: QueuedWaiter<T>): void {
    const listening = this.#bySignal.get(signal)
    listening?.delete(waiter)
    if (listening?.size !== 0) return
    this.#bySignal.delete(signal)
    signal.removeEventListener("abort", this.#onAbort)
  }

  readonly #onAbort = ({ target }: Event): void => {
    for (const waiter of this.#bySignal.get(target) ?? []) waiter.reject(waiter.signal?.reason)
  }

  #wakeAt(time: number): void {
    if (time >= this.#dueAt) return
    this.#timer?.stop()
    this.#dueAt = time
    this.#timer = this.#clock.timer(this.#expire, time - this.#clock.now())
  }

  #sleep(): void {
    this.#timer?.stop()
    this.#timer = undefined
    this.#dueAt = Infinity
  }

  readonly #expire = (): void => {
    this.#sleep()
    const now = this.#clock.now()
    const late: [QueuedWaiter<T>, Error][] = []
    let next = Infinity
    for (const waiter of this.#queue) {
      if (waiter.deadline > now) next = Math.min(next, waiter.deadline)
      else late.push([waiter, this.#timedOut(waiter.whole)])
    }
    this.#wakeAt(next)
    for (const [waiter, error] of late) waiter.reject(error)
    for (const [, error] of late) this.#tell(error)
  }
}
