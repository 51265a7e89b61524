// What the pool counts. Counting is an addition each; the rest is computed when somebody asks.

/** A snapshot of a pool: what is now, and what happened since it was made. */
export interface PoolStats {
  /** Connections: free, in use, being opened, checked or reset. */
  readonly size: number
  /** Ready to be lent. */
  readonly free: number
  /** Lent. */
  readonly leased: number
  /** Being opened. */
  readonly connecting: number
  /** Being pinged before they are lent, or reset before they are free. */
  readonly preparing: number
  /** Saying goodbye to the server; not part of `size`. */
  readonly closing: number
  /** Callers that wait. */
  readonly waiting: number
  /** Connections opened. */
  readonly opened: number
  /** Connections closed, for whatever reason. */
  readonly closed: number
  /** Attempts to connect that failed. */
  readonly connectFailures: number
  /** Connections lent. */
  readonly acquired: number
  /** Callers that had to wait. */
  readonly waited: number
  /** Milliseconds that callers who were served had waited, altogether. */
  readonly waitTime: number
  /** Callers whose deadline passed. */
  readonly timedOut: number
  /** Sessions reset. */
  readonly resets: number
  /** Connections dropped because the server had become read-only. */
  readonly evicted: number
  /** Connections reported as leaked. */
  readonly leaked: number
}

type OccupancyKey = "size" | "free" | "leased" | "connecting" | "preparing" | "closing" | "waiting"

/** The counters of a pool. */
export class Counters {
  opened = 0
  closed = 0
  connectFailures = 0
  acquired = 0
  waited = 0
  waitTime = 0
  timedOut = 0
  resets = 0
  evicted = 0
  leaked = 0

  /** The counts of now. */
  snapshot(): Omit<PoolStats, OccupancyKey> {
    const { opened, closed, connectFailures, acquired, waited, waitTime, timedOut, resets, evicted, leaked } =
      this
    return {
      opened,
      closed,
      connectFailures,
      acquired,
      waited,
      waitTime,
      timedOut,
      resets,
      evicted,
      leaked,
    }
  }
}
