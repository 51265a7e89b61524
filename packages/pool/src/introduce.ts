// Lets the user's `onConnect` work on a connection that nobody has been lent yet.
import type { LeaseOwner, Poolable } from "./poolable.ts"

const nobody: LeaseOwner<never> = {
  release: () => Promise.resolve(),
  failed: () => undefined,
}

/**
 * Runs `onConnect` with a handle that is dead afterwards, so that it cannot be kept. What it left running is waited for and what it left open
 * is committed, as after `initCommand`: where autocommit is off its SELECTs would be a snapshot that every borrower inherits. The session as
 * it is then counts as clean.
 */
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
  if (connection.inTransaction || connection.busy) await connection.commit()
  connection.markClean()
}
