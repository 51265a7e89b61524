// Where connections lead. Leasing knows no servers: it asks a selector where to open the next connection and whether the
// connections to a server may still be lent. Clusters are other selectors.
import type { Clock } from "./clock.ts"
import type { CloseReason } from "./diagnostics.ts"
import type { Connect } from "./poolable.ts"
import { Backoff, isTransient } from "./retry.ts"

/** One server. */
export interface Endpoint<C> {
  /** For people: `host:port` or the path of a socket. */
  readonly name: string
  readonly connect: Connect<C>
}

/** Answer to "where to open the next connection?". */
export type Choice<C> =
  | { readonly kind: "open"; readonly endpoint: Endpoint<C> }
  /** Nowhere now; ask again at `at` on the pool's clock. */
  | { readonly kind: "later"; readonly at: number }
  /** Nowhere until an attempt that is under way has ended. */
  | { readonly kind: "pending" }

/** What to do about a failed connect: ask again, or fail those who wait. */
export type Verdict = "retry" | "give-up"

/** Chooses among endpoints and remembers how they do. */
export interface EndpointSelector<C> {
  /** Where to open. Each "open" is answered by exactly one of `opened`, `failed` and `abandoned`. */
  choose(): Choice<C>
  opened(endpoint: Endpoint<C>): void
  failed(endpoint: Endpoint<C>, error: unknown): Verdict
  /** The pool gave up the attempt itself: it says nothing about the endpoint. */
  abandoned(endpoint: Endpoint<C>): void
  /** A connection that was opened is gone, and why: "lost" and "read-only" are hints, the sum of all tells how many are left. */
  closed(endpoint: Endpoint<C>, reason: CloseReason): void
  /** Whether connections to this endpoint may be lent; idle ones to another are closed. */
  usable(endpoint: Endpoint<C>): boolean
}

/**
 * The selector for one server. While the server cannot be reached it lets one attempt through at a time, with growing pauses;
 * the first success opens the way for all.
 */
export class SingleEndpoint<C> implements EndpointSelector<C> {
  readonly #endpoint: Endpoint<C>
  readonly #clock: Clock
  readonly #backoff: Backoff
  readonly #choice: Choice<C>
  #attempts = 0
  #failing = false
  #retryAt = 0

  constructor(endpoint: Endpoint<C>, clock: Clock, random: () => number = Math.random) {
    this.#endpoint = endpoint
    this.#clock = clock
    this.#backoff = new Backoff(random)
    this.#choice = { kind: "open", endpoint }
  }

  choose(): Choice<C> {
    if (this.#failing) {
      if (this.#attempts > 0) return { kind: "pending" }
      if (this.#clock.now() < this.#retryAt) return { kind: "later", at: this.#retryAt }
    }
    this.#attempts++
    return this.#choice
  }

  opened(): void {
    this.#attempts--
    this.#failing = false
    this.#backoff.reset()
  }

  failed(_endpoint: Endpoint<C>, error: unknown): Verdict {
    this.#attempts--
    if (!isTransient(error)) return "give-up"
    // Attempts that were started together fail together: they count as one.
    if (!this.#failing || this.#clock.now() >= this.#retryAt) {
      this.#failing = true
      this.#retryAt = this.#clock.now() + this.#backoff.next()
    }
    return "retry"
  }

  abandoned(): void {
    this.#attempts--
  }

  closed(): void {
    // With one server there is nothing to balance, and opening tells whether it is well.
  }

  usable(endpoint: Endpoint<C>): boolean {
    return endpoint === this.#endpoint
  }
}
