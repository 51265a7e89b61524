// Those who wait for a connection: first in, first out; each leaves on its own when its deadline passes or its signal aborts.
import { setMaxListeners } from "node:events"
import type { Clock, TimerHandle } from "./clock.ts"
import { LinkedList, type ListNode } from "./linked-list.ts"

/** What one waiter asks for. */
export interface WaitRequest {
  /** Rejects with `signal.reason` when it aborts. */
  readonly signal: AbortSignal | undefined
  /** Milliseconds until it gives up; 0 = never. */
  readonly timeout: number
  /** Wants the connection itself, not a handle. */
  readonly bare: boolean
  /** Where it asked, when leaks are watched. */
  readonly borrower?: Error | undefined
  /** Makes the error for the deadline, at the moment it passes. */
  readonly timedOut: () => Error
}

/** One who waits. */
export interface Waiter<T> {
  /** When it began to wait, on the pool's clock. */
  readonly since: number
  /** As in its request. */
  readonly bare: boolean
  readonly borrower: Error | undefined
  /** Gives it what it waits for; it leaves the queue. */
  resolve(value: T): void
  /** Fails it; it leaves the queue. */
  reject(reason: unknown): void
}

class QueuedWaiter<T> implements Waiter<T>, ListNode<QueuedWaiter<T>> {
  next: QueuedWaiter<T> | undefined = undefined
  previous: QueuedWaiter<T> | undefined = undefined
  readonly since: number
  readonly bare: boolean
  readonly borrower: Error | undefined
  readonly promise: Promise<T>
  readonly #queue: LinkedList<QueuedWaiter<T>>
  readonly #signal: AbortSignal | undefined
  #timer: TimerHandle | undefined = undefined
  #resolve!: (value: T) => void
  #reject!: (reason: unknown) => void

  constructor(queue: LinkedList<QueuedWaiter<T>>, clock: Clock, request: WaitRequest) {
    this.#queue = queue
    this.#signal = request.signal
    this.bare = request.bare
    this.borrower = request.borrower
    this.since = clock.now()
    this.promise = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    if (request.timeout > 0) {
      this.#timer = clock.timer(() => this.reject(request.timedOut()), request.timeout)
    }
    if (request.signal !== undefined) listen(request.signal, this.#onAbort)
    queue.push(this)
  }

  resolve(value: T): void {
    this.#leave()
    this.#resolve(value)
  }

  reject(reason: unknown): void {
    this.#leave()
    this.#reject(reason)
  }

  readonly #onAbort = (): void => this.reject(this.#signal?.reason)

  #leave(): void {
    this.#queue.remove(this)
    this.#timer?.stop()
    this.#signal?.removeEventListener("abort", this.#onAbort)
  }
}

/** One signal may end hundreds of calls at once: Node's warning about more than ten listeners would be wrong. */
function listen(signal: AbortSignal, onAbort: () => void): void {
  setMaxListeners(0, signal)
  signal.addEventListener("abort", onAbort)
}

/** The queue. */
export class Waiters<T> {
  readonly #queue = new LinkedList<QueuedWaiter<T>>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get length(): number {
    return this.#queue.length
  }

  /** The one who waits longest, still in the queue. */
  get first(): Waiter<T> | undefined {
    return this.#queue.first
  }

  /** Waits. @throws what the request says when its deadline passes, `signal.reason` when it aborts. */
  wait(request: WaitRequest): Promise<T> {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the caller's own reason
    if (request.signal?.aborted === true) return Promise.reject(request.signal.reason)
    return new QueuedWaiter(this.#queue, this.#clock, request).promise
  }

  /** Fails all who wait now; each gets an error of its own. */
  rejectAll(makeReason: () => unknown): void {
    for (const waiter of this.#queue) waiter.reject(makeReason())
  }
}
