// What the server thinks of how connections end. On servers of its own: Aborted_clients counts everybody's.
import { type Connection, connect, type ConnectOptions } from "@shoal/driver"
import { privateServer, type ServerFamily } from "@shoal/servers"
import { describe, expect, test } from "vitest"

/** @returns by how much Aborted_clients grows when `visit` is made three times. */
async function abortedBy(family: ServerFamily, visit: (url: string) => Promise<void>): Promise<number> {
  await using server = await privateServer(family)
  await using watcher = await connect(server.url)
  const one = async (sql: string): Promise<number> => {
    const { rows } = await watcher.query<[unknown, unknown]>(sql, undefined, { rows: "array" })
    return Number(rows[0]?.at(-1))
  }
  const before = await one("SHOW GLOBAL STATUS LIKE 'Aborted_clients'")
  for (let i = 0; i < 3; i++) await visit(server.url)
  // A session is counted before it leaves the list, and may be in it a little longer than its connection lives.
  const probe = "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'root'"
  await expect.poll(() => one(probe), { timeout: 10_000 }).toBe(1)
  return (await one("SHOW GLOBAL STATUS LIKE 'Aborted_clients'")) - before
}

/** A visit by somebody who gets a connection. */
function used(end: (conn: Connection) => Promise<void> | void): (url: string) => Promise<void> {
  return async (url) => {
    const conn = await connect(url)
    await conn.query("SELECT 1")
    await end(conn)
  }
}

/** A visit by somebody who is logged in and gets none, since what sets the session up fails. */
function refused(options: ConnectOptions): (url: string) => Promise<void> {
  return async (url) => expect(connect(url, options)).rejects.toThrow()
}

const fails = (): never => {
  throw new Error("no")
}

describe.each(["mysql", "mariadb"] as const)("%s", (family) => {
  test("ensureClosed says goodbye, so the server counts no aborted client", async () => {
    expect(
      await abortedBy(
        family,
        used((conn) => conn.ensureClosed()),
      ),
    ).toBe(0)
  })

  test("close does not", async () => {
    expect(
      await abortedBy(
        family,
        used((conn) => conn.close()),
      ),
    ).toBe(3)
  })

  test("a session that could not be set up says goodbye", async () => {
    expect(await abortedBy(family, refused({ initCommand: "SELECT 1 FROM nowhere.nothing" }))).toBe(0)
    expect(await abortedBy(family, refused({ onConnect: fails }))).toBe(0)
  })
})
