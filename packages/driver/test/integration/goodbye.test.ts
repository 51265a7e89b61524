// What the server thinks of how connections end. On servers of its own: Aborted_clients counts everybody's.
import { type Connection, connect } from "@shoal/driver"
import { privateServer } from "@shoal/servers"
import { expect, test } from "vitest"

test.each(["mysql", "mariadb"] as const)(
  "%s: ensureClosed says goodbye, so the server counts no aborted client; close does not",
  async (family) => {
    await using server = await privateServer(family)
    await using watcher = await connect(server.url)
    const one = async (sql: string): Promise<number> => {
      const { rows } = await watcher.query<[unknown, unknown]>(sql, undefined, { rows: "array" })
      return Number(rows[0]?.at(-1))
    }
    const growth = async (end: (conn: Connection) => Promise<void> | void): Promise<number> => {
      const before = await one("SHOW GLOBAL STATUS LIKE 'Aborted_clients'")
      for (let i = 0; i < 3; i++) {
        const conn = await connect(server.url)
        await conn.query("SELECT 1")
        await end(conn)
      }
      // A session is counted before it leaves the list, and may be in it a little longer than its connection lives.
      const probe = "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'root'"
      await expect.poll(() => one(probe), { timeout: 10_000 }).toBe(1)
      return (await one("SHOW GLOBAL STATUS LIKE 'Aborted_clients'")) - before
    }
    expect(await growth((conn) => conn.ensureClosed())).toBe(0)
    expect(await growth((conn) => conn.close())).toBe(3)
  },
)
