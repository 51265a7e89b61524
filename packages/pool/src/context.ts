// What all parts of one pool share.
import type { Clock, TimerHandle } from "./clock.ts"
import type { EndpointSelector } from "./endpoint.ts"
import type { PoolErrors } from "./errors.ts"
import type { PoolSettings } from "./options.ts"
import type { CallOptions, Poolable } from "./poolable.ts"
import { Counters } from "./stats.ts"

/** Everything that is injected into a pool. */
export interface PoolContext<C extends Poolable<C>> {
  readonly settings: PoolSettings<C>
  readonly selector: EndpointSelector<C>
  readonly errors: PoolErrors
  readonly clock: Clock
  /** 0 <= x < 1, for jitter. */
  readonly random: () => number
}

/** The context together with what the parts of a pool write. */
export interface PoolState<C extends Poolable<C>> extends PoolContext<C> {
  readonly counters: Counters
  /** The pool itself, for diagnostics. */
  readonly pool: object
}

/** Makes the shared state of a new pool. */
export function createState<C extends Poolable<C>>(context: PoolContext<C>, pool: object): PoolState<C> {
  return { ...context, counters: new Counters(), pool }
}

/** Milliseconds that the pool's own commands may take before the connection counts as dead. */
export const ownCommandTimeout = {
  /** A ping before lending. */
  check: 2000,
  /** A reset or ROLLBACK after use. */
  clean: 5000,
  /** Killing what a borrower left running. */
  kill: 2000,
  /** COM_QUIT and the server's hanging up. */
  quit: 2000,
} as const

/** Waits for the work, but not for longer than `ms`. */
export async function within<T>(clock: Clock, ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: TimerHandle | undefined
  const late = new Promise<never>((_, reject) => {
    timer = clock.timer(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    timer?.stop()
  }
}

/**
 * Waits for the work, but not beyond the limits of a call. What is left of the work goes on.
 * @param late makes the error for the deadline. @throws that, `signal.reason`, what the work throws.
 */
export async function withinCall<T>(
  clock: Clock,
  options: CallOptions | undefined,
  late: (ms: number) => Error,
  work: Promise<T>,
): Promise<T> {
  const timeout = options?.timeout ?? 0
  const signal = options?.signal ?? undefined
  let timer: TimerHandle | undefined
  let onAbort = (): void => undefined
  const limit = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason as Error)
    if (signal?.aborted === true) onAbort()
    if (timeout > 0) timer = clock.timer(() => reject(late(timeout)), timeout)
  })
  signal?.addEventListener("abort", onAbort)
  try {
    return await Promise.race([limit, work])
  } finally {
    timer?.stop()
    signal?.removeEventListener("abort", onAbort)
  }
}
