// Stops a statement that runs on the server: KILL QUERY on a side connection, then a harmless statement on the connection itself that
// catches the kill if it came too late. All within one deadline.
import { comQuery } from "@shoal/protocol"
import { TimeoutError } from "../errors/errors.ts"
import { type Exchange, OkExchange } from "./exchange.ts"

type AnyExchange = Exchange<unknown>

/** What is needed to stop exchanges. */
export interface InterrupterOptions {
  /** Milliseconds for all of it; 0 = give up at once. */
  readonly timeout: number
  /** Sends the kill unless `isOver()` says that there is no need any more. */
  readonly kill: (isOver: () => boolean, signal: AbortSignal) => Promise<void>
  /** Sends an exchange past the queue. */
  readonly probe: (exchange: AnyExchange) => void
}

/** Stops what runs on one connection, one exchange at a time. Meanwhile nothing else may be sent. */
export class Interrupter {
  readonly #options: InterrupterOptions
  #target: { readonly exchange: AnyExchange; readonly ended: () => void } | undefined
  #lineGone = false

  constructor(options: InterrupterOptions) {
    this.#options = options
  }

  /** Whether an exchange is being stopped. */
  get active(): boolean {
    return this.#target !== undefined
  }

  /**
   * Stops an exchange that is on the wire; resolves when the connection is usable again, or gone.
   * @throws TimeoutError or the failure of the side connection: the connection must then be destroyed.
   */
  async stop(exchange: AnyExchange): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#target = { exchange, ended: resolve }
    })
    const isOver = (): boolean => exchange.state === "done" || this.#lineGone
    await this.#within((signal) => Promise.all([ended, this.#options.kill(isOver, signal)]))
    this.#target = undefined
  }

  /** The exchange came to its end on the wire. */
  finished(exchange: AnyExchange): void {
    if (this.#target?.exchange === exchange) this.#target.ended()
  }

  /** The connection is gone: there is nothing left to stop. */
  lineGone(): void {
    this.#lineGone = true
    this.#target?.ended()
  }

  async #within(killed: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const { timeout, probe } = this.#options
    if (timeout === 0) {
      const message = "cancelTimeout is 0: a running statement is not waited for"
      throw new TimeoutError(message, 0, { fatal: true })
    }
    const deadline = new AbortController()
    const late = new Promise<never>((_, reject) => {
      const fail = (): void => {
        const message = `a killed statement did not end within ${String(timeout)} ms`
        const error = new TimeoutError(message, timeout, { fatal: true })
        reject(error)
        deadline.abort(error)
      }
      const timer = setTimeout(fail, timeout)
      deadline.signal.addEventListener("abort", () => clearTimeout(timer))
    })
    try {
      await Promise.race([late, killed(deadline.signal)])
      const sentinel = new OkExchange(comQuery("DO 0"))
      probe(sentinel)
      await Promise.race([late, sentinel.outcome])
    } finally {
      late.catch(() => undefined)
      deadline.abort()
    }
  }
}
