// One place in the pool, from before its connection is opened until after it is closed.
import type { Endpoint } from "./endpoint.ts"
import type { ListNode } from "./linked-list.ts"
import type { LeaseOwner, Poolable } from "./poolable.ts"

/**
 * ```
 * opening -> idle <-> leased -> cleaning -> idle
 *              idle -> checking -> idle
 *              any  -> closing -> gone
 * ```
 */
export type SlotState = "opening" | "idle" | "checking" | "leased" | "cleaning" | "closing" | "gone"

/** What a slot tells its pool about the handle it lent. */
export interface SlotObserver<C extends Poolable<C>> {
  /** The handle was disposed. */
  onDispose(handle: C): Promise<void>
  /** The server or the socket failed a statement of the handle. */
  onFailure(slot: Slot<C>, error: unknown): void
}

/** A slot. It is the owner of the handles it lends, one at a time. */
export class Slot<C extends Poolable<C>> implements ListNode<Slot<C>>, LeaseOwner<C> {
  next: Slot<C> | undefined = undefined
  previous: Slot<C> | undefined = undefined
  state: SlotState = "opening"
  readonly endpoint: Endpoint<C>
  /** Pool generation in which it was opened: connections of an earlier one are not lent any more. */
  readonly generation: number
  /** Pool's clock; Infinity without `maxLifetime`. */
  expiresAt: number = Infinity
  idleSince = 0
  leasedAt = 0
  /** Must not be lent again: the server became read-only, or its state is unknown. */
  tainted = false
  /** Its lease is about to end, and those who listen are told. */
  returning = false
  /** Stack of the borrower, when leaks are watched. */
  borrower: Error | undefined = undefined
  readonly #opening = new AbortController()
  readonly #observer: SlotObserver<C>
  #connection: C | undefined
  #handle: C | undefined

  constructor(endpoint: Endpoint<C>, generation: number, observer: SlotObserver<C>) {
    this.endpoint = endpoint
    this.generation = generation
    this.#observer = observer
  }

  /** The connection itself, which no user ever holds. */
  get connection(): C {
    if (this.#connection === undefined) throw new Error(`a slot that is ${this.state} has no connection`)
    return this.#connection
  }

  /** Aborts when the attempt to open it is given up. */
  get signal(): AbortSignal {
    return this.#opening.signal
  }

  /** Stops the attempt to open it. */
  giveUp(): void {
    this.#opening.abort(new Error("the pool was closed"))
  }

  /** Whether there is a connection. */
  get isOpen(): boolean {
    return this.#connection !== undefined
  }

  /** The connection is there. */
  opened(connection: C, now: number, lifetime: number): void {
    this.#connection = connection
    this.idleSince = now
    this.expiresAt = now + lifetime
  }

  /** Lends it: a handle that dies with `endLease()`, or, for the pool's own use (`bare`), the connection itself. */
  lease(now: number, bare: boolean): C {
    this.state = "leased"
    this.leasedAt = now
    const handle = bare ? this.connection : this.connection.lease(this)
    this.#handle = handle
    return handle
  }

  /** The handle that was lent last is useless from now on. */
  endLease(): void {
    if (this.#handle !== undefined && this.#handle !== this.#connection) this.#handle.endLease()
    this.#handle = undefined
    this.borrower = undefined
    this.returning = false
  }

  /** Called by a disposed handle. */
  release(handle: C): Promise<void> {
    return this.#observer.onDispose(handle)
  }

  /** Called by the handle that is lent. */
  failed(error: unknown): void {
    this.#observer.onFailure(this, error)
  }
}
