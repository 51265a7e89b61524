// The pool's own failures. Which class they are is decided outside (index.ts gives the driver's classes), so that the pool
// does not depend on the driver; what they say is decided here.

/** Makes errors of the classes that the connections use. */
export interface PoolErrors {
  /** The pool was used wrongly. */
  readonly misuse: (message: string, code: PoolErrorCode) => Error
  /** The pool cannot serve now. */
  readonly refused: (message: string, code: PoolErrorCode) => Error
  /** A deadline passed. `ms` is the deadline that was set. */
  readonly timeout: (message: string, ms: number, cause: unknown) => Error
  /** No connection could be opened, and trying again would not help. Takes class and code of the cause where it has them. */
  readonly connect: (message: string, cause: unknown) => Error
}

/** Stable codes of the pool's own errors; a deadline is `SHOAL_TIMEOUT`, a failed connect has the code of its cause. */
export type PoolErrorCode =
  | "SHOAL_OPTION"
  | "SHOAL_POOL_CLOSED"
  | "SHOAL_POOL_OPEN"
  | "SHOAL_POOL_FULL"
  | "SHOAL_NOT_POOLED"

/** Counts that go into messages. */
export interface Occupancy {
  readonly size: number
  readonly maxSize: number
  readonly free: number
  readonly leased: number
  readonly connecting: number
  readonly waiting: number
}

/** The state of the pool in words, with the numbers that tell why nobody is served. */
export function describeOccupancy(now: Occupancy): string {
  const limit = now.maxSize === 0 ? "unlimited" : `of ${now.maxSize}`
  return (
    `size ${now.size} (${limit}), free ${now.free}, in use ${now.leased}, ` +
    `connecting ${now.connecting}, waiting ${now.waiting}`
  )
}

/** The message of a cause, for the end of a sentence. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
