// What a line may do to what goes through it.

/** What happens to one direction. Byte counts are per connection, from the moment the faults were set. */
export interface DirectionFaults {
  /** Milliseconds that every chunk is held back. */
  readonly latency?: number
  /** At random, up to this many milliseconds more. Order is kept. */
  readonly jitter?: number
  /** At most this many bytes per write, one write per turn of the event loop. */
  readonly pieces?: number
  /** Milliseconds between the pieces instead. */
  readonly pause?: number
  /** A partition: nothing is passed on, not even the end of the stream, until other faults are set. Then everything arrives, as TCP sends it again. */
  readonly hold?: boolean
  /** From this byte on nothing is passed on; the sockets stay open. */
  readonly loseFrom?: number
  /** After this many bytes both sockets are reset. */
  readonly resetAt?: number
  /** After this many bytes the receiver sees the end of the stream; the other direction lives on. */
  readonly halfCloseAt?: number
  /** These bytes are put in at this place. */
  readonly garbage?: { readonly at: number; readonly bytes: Uint8Array }
}

/** Faults of both directions. */
export interface Faults {
  readonly toClient?: DirectionFaults
  readonly toServer?: DirectionFaults
}
