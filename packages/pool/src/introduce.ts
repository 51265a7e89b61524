// Lets the user's `onConnect` work on a connection that nobody has been lent yet.
import type { LeaseOwner, Poolable } from "./poolable.ts"

const nobody: LeaseOwner<never> = {
  release: () => Promise.resolve(),
  failed: () => undefined,
}

/** Runs `onConnect` with a handle that is dead afterwards, so that it cannot be kept. */
export async function introduce<C extends Poolable<C>>(
  connection: C,
  onConnect: (connection: C) => unknown,
): Promise<void> {
  const handle = connection.lease(nobody)
  try {
    await onConnect(handle)
  } finally {
    handle.endLease()
  }
}
