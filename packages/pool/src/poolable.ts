// What the pool needs of a connection, and nothing more: the whole pool is written against these types, so that
// its tests can run on fakes and only index.ts knows the driver.

/** Every async call takes these last. */
export interface CallOptions {
  /** Aborting rejects the call with `signal.reason`. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until the call rejects with a TimeoutError; 0 waits for ever. */
  readonly timeout?: number | undefined
}

/** Options of one step of a call that has several. */
export interface StepOptions extends CallOptions {
  /** What the caller gave as `timeout`, and errors name; `timeout` is what is left of it. @default `timeout` */
  readonly whole?: number | undefined
}

/** Whoever lends a handle. The handle tells it what happens to it. */
export interface LeaseOwner<C> {
  /** The handle was disposed: take it back. */
  release(handle: C): Promise<void>
  /** The server or the socket failed a statement of the handle. Called synchronously, before the statement's own caller knows. */
  failed(error: unknown): void
}

/** A connection that can be pooled. `C` is the connection type itself: `class Connection implements Poolable<Connection>`. */
export interface Poolable<C> {
  /** The socket is gone, the session is poisoned, or this handle was released. */
  readonly closed: boolean
  /** A transaction is open, as the server last said. */
  readonly inTransaction: boolean
  /** A command waits or is under way, or a stream is open. */
  readonly busy: boolean
  /** Something since connect or the last reset may have left state that a reset would remove. */
  readonly dirty: boolean
  /** What was done to the session until now is how it is after connect: neither `dirty` nor `userChanged`. */
  markClean(): void
  /** The session was made another user's, or got another role: a reset does not undo that. */
  readonly userChanged: boolean
  /** The autocommit mode, as the server last said. */
  getAutocommit(): boolean
  /** Commits. */
  commit(options?: CallOptions): Promise<unknown>
  /** Rolls back. */
  rollback(options?: CallOptions): Promise<unknown>
  /** Brings the session back to the state after connect. Sent at once; later commands queue behind it. */
  reset(options?: CallOptions): Promise<unknown>
  /** One round trip. */
  ping(options?: CallOptions): Promise<unknown>
  /** Kills the statement that runs, through a side connection; the connection is usable afterwards, or closed. */
  cancel(options?: CallOptions): Promise<unknown>
  /** Drops the connection at once. */
  close(): void
  /** Says goodbye to the server, then closes. */
  ensureClosed(): Promise<void>
  /** Calls back once when the connection is gone, at once when it is already. */
  onClose(listener: () => void): void
  /** A new handle on the same session. */
  lease(owner: LeaseOwner<C>): C
  /** Makes this handle useless; the session lives on. */
  endLease(): void
}

/** What a connection can run; `pool.query` and its like pass the call through. */
export interface StatementRunner {
  query(...args: never[]): Promise<unknown>
  execute(...args: never[]): Promise<unknown>
  stream(...args: never[]): AsyncIterable<unknown>
}

/** Opens one connection; gives up when the signal aborts. */
export type Connect<C> = (options: { readonly signal: AbortSignal }) => Promise<C>
