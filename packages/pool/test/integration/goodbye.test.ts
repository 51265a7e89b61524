// How the connections of a pool end, as the server counts it. On servers of its own: Aborted_clients counts everybody's.
import { connect } from "@shoal/driver"
import { privateServer } from "@shoal/servers"
import { expect, test } from "vitest"
import { createPool, type Pool } from "../../src/index.ts"
import { value } from "../support/real-pools.ts"

test.each(["mysql", "mariadb"] as const)(
  "%s: every graceful close says COM_QUIT: Aborted_clients does not grow, but by what terminate drops",
  async (family) => {
    await using server = await privateServer(family)
    await using admin = await connect(server.url, { autocommit: true, bigint: "number" })
    const aborted = async (): Promise<number> => {
      const sql = "SHOW GLOBAL STATUS LIKE 'Aborted_clients'"
      return Number((await admin.query<[string, string]>(sql, [], { rows: "array" })).rows[0]?.[1])
    }
    const growth = async (end: (pool: Pool) => Promise<void>): Promise<number> => {
      const before = await aborted()
      await end(await createPool(server.url, { minSize: 5, maxSize: 5 }))
      // A session is counted before it leaves the list.
      const probe = "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'root'"
      await expect.poll(() => value(admin, probe), { timeout: 10_000 }).toBe(1)
      return (await aborted()) - before
    }
    const graceful = async (pool: Pool): Promise<void> => {
      const conns = await Promise.all([pool.acquire(), pool.acquire()])
      await conns[0].query("SELECT 1")
      await pool.clear()
      pool.close()
      for (const conn of conns) await pool.release(conn)
      await pool.waitClosed()
    }
    const rude = async (pool: Pool): Promise<void> => {
      await pool.acquire()
      pool.terminate()
      await pool.waitClosed()
    }
    expect(await growth(graceful)).toBe(0)
    expect(await growth(rude)).toBeGreaterThan(0)
  },
)
