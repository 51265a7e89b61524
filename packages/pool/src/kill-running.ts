// What a borrower left running is given time to end, for it may be a write that nobody awaited. After that it is killed: the server would go on
// with it, holding its locks, also when the connection is gone.
import { ownCommandTimeout, type PoolState, within } from "./context.ts"
import type { Poolable } from "./poolable.ts"

/** Kills the statement that runs on a connection which nobody uses any more. Never rejects: what cannot be killed is dropped with its connection. */
export async function killRunning<C extends Poolable<C>>(
  { clock }: PoolState<C>,
  connection: C,
): Promise<void> {
  if (connection.closed || !connection.busy) return
  try {
    await within(clock, ownCommandTimeout.kill, "killing a statement", connection.cancel())
  } catch {
    // There is nobody who could use the reason.
  }
}
