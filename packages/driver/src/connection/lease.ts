// What a pool is told about the handles that it lends.

/** Whoever lends a handle of a connection. */
export interface LeaseOwner<C> {
  /** The handle was disposed: take it back. */
  release(handle: C): Promise<void>
  /** The server or the socket failed a statement of the handle. Called synchronously, before the statement's own caller knows. */
  failed(error: unknown): void
}
