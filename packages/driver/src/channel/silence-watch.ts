// socketTimeout: notices that a server owes an answer and sends nothing. One timer per connection, moved lazily.

/** What the watch asks of its channel. */
export interface Watched {
  /** Whether an answer is due. */
  isWaiting(): boolean
  /** Whether we ourselves do not read at the moment. */
  isPaused(): boolean
  onSilence(milliseconds: number): void
}

/** Watches one channel; does nothing with a limit of 0. */
export class SilenceWatch {
  readonly #limit: number
  readonly #watched: Watched
  #lastByteAt = 0
  #timer: NodeJS.Timeout | undefined

  /** @param limit milliseconds, 0 = never. */
  constructor(limit: number, watched: Watched) {
    this.#limit = limit
    this.#watched = watched
  }

  /** Something was sent. */
  sent(): void {
    if (this.#limit === 0 || this.#timer !== undefined) return
    this.#lastByteAt = performance.now()
    this.#plan(this.#limit)
  }

  /** Bytes arrived. */
  received(): void {
    if (this.#limit > 0) this.#lastByteAt = performance.now()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #plan(milliseconds: number): void {
    const timer = setTimeout(() => {
      // What came while this process was busy lies in the socket, and is read before the server is blamed.
      setImmediate(() => {
        if (this.#timer === timer) this.#check()
      })
    }, milliseconds)
    this.#timer = timer
  }

  #check(): void {
    this.#timer = undefined
    if (!this.#watched.isWaiting()) return
    const silent = performance.now() - this.#lastByteAt
    if (this.#watched.isPaused()) this.#plan(this.#limit)
    else if (silent >= this.#limit) this.#watched.onSilence(silent)
    else this.#plan(Math.max(1, this.#limit - silent))
  }
}
