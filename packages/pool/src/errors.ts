// The pool's own failures. Which class they are is decided outside (index.ts gives the driver's classes), so that the pool
// does not depend on the driver; what they say is decided here.

import type { CallOptions } from "./poolable.ts"

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
  /** The connection was lost after the statement, and nothing says that it is safe to run it again. */
  readonly lost: (message: string, cause: unknown) => Error
}

/** Stable codes of the pool's own errors; a deadline is `SHOAL_TIMEOUT`, a failed connect has the code of its cause. */
export type PoolErrorCode =
  "SHOAL_OPTION" | "SHOAL_POOL_CLOSED" | "SHOAL_POOL_OPEN" | "SHOAL_POOL_FULL" | "SHOAL_NOT_POOLED"

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
function describe(now: Occupancy): string {
  const limit = now.maxSize === 0 ? "unlimited" : `of ${now.maxSize}`
  return (
    `size ${now.size} (${limit}), free ${now.free}, in use ${now.leased}, ` +
    `connecting ${now.connecting}, waiting ${now.waiting}`
  )
}

/** A value as messages show it; what is inside of objects is nobody's business. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value)
  const simple = value === null || ["undefined", "number", "boolean", "bigint"].includes(typeof value)
  return simple ? String(value) : `a value of type ${typeof value}`
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

/** The longest time that a timer of Node can wait, in milliseconds. */
const longestTimeout = 2_147_483_647

/** Why a call is not even begun: its signal has aborted or is none, or its timeout is none and would mean "at once" or "for ever". */
export function refusalOf(
  errors: PoolErrors,
  options: CallOptions | undefined,
): { readonly reason: unknown } | undefined {
  // null is what other APIs take for "none".
  const { signal = null, timeout = null } = (options ?? {}) as {
    signal?: AbortSignal | null
    timeout?: unknown
  }
  if (signal?.aborted === true) return { reason: signal.reason }
  if (!isSignal(signal)) {
    const message = `signal: expected an AbortSignal, found ${typeof signal}`
    return { reason: errors.misuse(message, "SHOAL_OPTION") }
  }
  if (timeout === null || isDuration(timeout)) return undefined
  const message = `timeout: expected milliseconds from 0 (none) to ${longestTimeout}, found ${shown(timeout)}`
  return { reason: errors.misuse(message, "SHOAL_OPTION") }
}

/** Text that looks like a number would be appended to the time of now. */
function isDuration(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= longestTimeout
}

/** Callers without types may pass anything. */
function isSignal(signal: unknown): boolean {
  if (signal === null) return true
  return typeof signal === "object" && "aborted" in signal && "addEventListener" in signal
}

/** `acquire` after `close`. */
export function closedError(errors: PoolErrors): Error {
  return errors.misuse("Cannot acquire connection after closing pool", "SHOAL_POOL_CLOSED")
}

/** `release` of a connection from elsewhere. */
export function foreignError(errors: PoolErrors): Error {
  return errors.misuse("cannot release a connection that was not acquired from this pool", "SHOAL_NOT_POOLED")
}

/** More callers than `maxWaiting`. */
export function fullError(errors: PoolErrors, now: Occupancy): Error {
  return errors.refused(
    `${now.waiting} callers wait already (maxWaiting): ${describe(now)}`,
    "SHOAL_POOL_FULL",
  )
}

/** The deadline of an `acquire`; the last failed connect, if there was one, says why. */
export function timeoutError(errors: PoolErrors, ms: number, now: Occupancy, cause: unknown): Error {
  const why = cause === undefined ? adviceFor(now) : `; last connect failed: ${messageOf(cause)}`
  return errors.timeout(`no connection within ${ms} ms: ${describe(now)}${why}`, ms, cause)
}

/** Nothing is broken, there are too few: so many borrowers at a time, one that keeps what it borrowed, or one that asks for a second while it holds the last. */
function adviceFor({ leased, size, maxSize }: Occupancy): string {
  return leased === maxSize && leased === size
    ? '; all are in use: raise "maxSize", or let "leakTimeout" tell who keeps them'
    : ""
}

/** The deadline of opening the first connections. */
export function fillTimeout(errors: PoolErrors, minSize: number, ms: number, now: Occupancy): Error {
  const message = `the ${minSize} first connections were not open within ${ms} ms: ${describe(now)}`
  return errors.timeout(message, ms, undefined)
}

/** Connecting cannot work. @param what was to be opened. */
export function connectFailure(errors: PoolErrors, what: string, cause: unknown): Error {
  return errors.connect(`the pool could not open ${what}: ${messageOf(cause)}`, cause)
}

/** What its caller is told of a COMMIT that could not even be sent: of the COMMIT that is harmless, of the statement it is not. */
export function uncommittedError(errors: PoolErrors, cause: unknown): Error {
  const message =
    "the statement was executed, but the connection was lost before its COMMIT could be sent: " +
    "transactional tables do not have what it did, others may"
  return errors.lost(message, cause)
}
