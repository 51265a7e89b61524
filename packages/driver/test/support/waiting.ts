// Waits for what comes by itself, as long as it takes: a slow machine is no failure, and what never comes ends at the time limit of the test.
import type { Connection } from "@shoal/driver"
import { expect } from "vitest"

const patience = { timeout: 100_000, interval: 10 }

/** Until the connection has noticed that it is gone. */
export function untilClosed(conn: Connection): Promise<void> {
  return new Promise((resolve) => conn.onClose(resolve))
}

/** Until the server works on a statement of `conn` that contains `part`. */
export async function untilRunning(watcher: Connection, conn: Connection, part: string): Promise<void> {
  const sql = "SELECT id FROM information_schema.processlist WHERE id = ? AND info LIKE ?"
  await until(async () => (await watcher.query(sql, [conn.threadId, `%${part}%`])).rows.length > 0)
}

/** Until the server has forgotten the session. */
export async function untilUnlisted(watcher: Connection, threadId: number): Promise<void> {
  const sql = "SELECT id FROM information_schema.processlist WHERE id = ?"
  await until(async () => (await watcher.query(sql, [threadId])).rows.length === 0)
}

/** Until it holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(holds, patience).toBe(true)
}
