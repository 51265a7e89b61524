// Connections that died, or became what the pool does not lend, are dropped; the others end with a goodbye.
import type { Connection } from "@shoal/driver"
import { forEachServer } from "@shoal/servers/databases"
import { afterEach, beforeAll, expect, test } from "vitest"
import { realPools, until, value } from "../support/real-pools.ts"

forEachServer((server) => {
  const real = realPools(server, { minSize: 1, maxSize: 1 })
  const { create } = real

  beforeAll(() => real.admin.query("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, n INT NOT NULL)"))
  afterEach(() => real.admin.query("DELETE FROM t"))

  test("an idle connection that was killed is noticed without a round trip, and replaced", async () => {
    const pool = await create({ minSize: 2, maxSize: 2, validateAfterIdle: -1 })
    const ids = await Promise.all([pool.acquire(), pool.acquire()]).then(async (conns) => {
      for (const conn of conns) await pool.release(conn)
      return conns.map((conn) => conn.threadId)
    })
    for (const id of ids) await real.admin.kill(id)
    await until(() => pool.stats.closed === 2)
    expect(await pool.use((conn) => value(conn, "SELECT 1"))).toBe(1)
  })

  test("a connection that was made another user's, or another database's, is dropped", async () => {
    const pool = await create()
    const conn = await pool.acquire()
    const { threadId } = conn
    await conn.changeUser({ db: "information_schema" })
    await pool.release(conn)
    const next = await pool.acquire()
    expect([next.threadId === threadId, await value(next, "SELECT DATABASE()")]).toEqual([
      false,
      real.database.name,
    ])
  })

  test("also when nobody awaited that, and onConnect runs after the reset", async () => {
    const pool = await create({ onConnect: (conn) => conn.query("SET @app = 1") })
    await pool.use((conn) => conn.query("SET @a = 1"))
    await pool.use((conn) => void conn.changeUser({ db: "information_schema" }).catch(() => undefined))
    expect(await pool.use((conn) => value(conn, "SELECT DATABASE()"))).toBe(real.database.name)
  })

  test("a connection that its borrower told the server to end is not lent again", async () => {
    const pool = await create()
    for (let i = 0; i < 3; i++) {
      await pool.use((conn) => conn.query("COMMIT RELEASE"))
      expect(await pool.use((conn) => value(conn, "SELECT 1"))).toBe(1)
    }
  })

  test("a session that a borrower opened in place of a dead one is not left behind", async () => {
    const pool = await create()
    const conn = await pool.acquire()
    await real.admin.kill(conn.threadId)
    await conn.ping().catch(() => undefined)
    await conn.ping({ reconnect: true })
    const { threadId } = conn
    expect(await value(conn, "SELECT 1")).toBe(1)
    await pool.release(conn)
    const probe = `SELECT COUNT(*) FROM information_schema.processlist WHERE id = ${threadId}`
    await until(async () => (await value(real.admin, probe)) === 0)
    expect(await pool.use((next) => value(next, "SELECT 1"))).toBe(1)
  })

  const write = "INSERT INTO t (n) VALUES (1)"
  test.each<[string, (conn: Connection) => Promise<unknown>]>([
    ["query", (conn) => conn.query(write)],
    ["execute", (conn) => conn.execute(write)],
    ["stream", (conn) => conn.stream(write).next()],
    ["prepare", async (conn) => (await conn.prepare(write)).execute()],
    ["a cursor", (conn) => conn.cursor().execute(write)],
    ["executeMany", (conn) => conn.cursor().executeMany("INSERT INTO t (n) VALUES (?)", [[1], [2]])],
  ])("a connection that saw a read-only refusal is dropped: %s", async (_path, run) => {
    const pool = await create()
    const conn = await pool.acquire()
    const { threadId } = conn
    await conn.query("START TRANSACTION READ ONLY")
    await expect(run(conn)).rejects.toMatchObject({ errno: 1792 })
    await pool.release(conn)
    expect((await pool.acquire()).threadId).not.toBe(threadId)
    expect(pool.stats.evicted).toBe(1)
  })
})
