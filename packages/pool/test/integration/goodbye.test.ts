// How the connections of a pool end, as the server counts it. On servers of its own: its counters are everybody's.
import { setTimeout as sleep } from "node:timers/promises"
import { type Connection, connect } from "@shoal/driver"
import { privateServer } from "@shoal/servers"
import { describe, expect, test } from "vitest"
import { createPool, type Pool } from "../../src/index.ts"
import { until, value } from "../support/real-pools.ts"

/** Clients that the server lost, and logins that it did not see the end of. */
async function lostClients(admin: Connection): Promise<number> {
  // A session is counted before it leaves the list.
  const probe =
    "SELECT COUNT(*) FROM information_schema.processlist WHERE user IN ('root', 'unauthenticated user')"
  await until(async () => (await value(admin, probe)) === 1)
  const sql = "SHOW GLOBAL STATUS WHERE Variable_name IN ('Aborted_clients', 'Aborted_connects')"
  const { rows } = await admin.query<[string, string]>(sql, [], { rows: "array" })
  expect(rows).toHaveLength(2)
  return rows.reduce((sum, [, count]) => sum + Number(count), 0)
}

describe.each(["mysql", "mariadb"] as const)("%s", (family) => {
  test("every graceful close says COM_QUIT, also in the middle of a login or after an onConnect that threw; terminate drops", async () => {
    await using server = await privateServer(family)
    await using admin = await connect(server.url, { autocommit: true, bigint: "number" })
    const growth = async (end: () => Promise<void>): Promise<number> => {
      const before = await lostClients(admin)
      await end()
      return (await lostClients(admin)) - before
    }
    const full = (): Promise<Pool> => createPool(server.url, { minSize: 5, maxSize: 5 })
    const graceful = async (): Promise<void> => {
      const pool = await full()
      const conns = await Promise.all([pool.acquire(), pool.acquire()])
      await conns[0].query("SELECT 1")
      await pool.clear()
      pool.close()
      for (const conn of conns) await pool.release(conn)
      await pool.waitClosed()
    }
    const early = async (): Promise<void> => {
      for (let ms = 0; ms < 20; ms++) {
        const pool = await createPool(server.url, { minSize: 0 })
        pool.acquire().then(
          (conn) => pool.release(conn),
          () => undefined,
        )
        await sleep(ms)
        pool.close()
        await pool.waitClosed()
      }
    }
    const refused = async (): Promise<void> => {
      const onConnect = (): void => {
        throw new Error("mine")
      }
      for (let i = 0; i < 3; i++) await expect(createPool(server.url, { onConnect })).rejects.toThrow("mine")
    }
    const rude = async (): Promise<void> => {
      const pool = await full()
      await pool.acquire()
      pool.terminate()
      await pool.waitClosed()
    }
    expect(await growth(graceful)).toBe(0)
    expect(await growth(early)).toBe(0)
    expect(await growth(refused)).toBe(0)
    expect(await growth(rude)).toBeGreaterThan(0)
  })
})
