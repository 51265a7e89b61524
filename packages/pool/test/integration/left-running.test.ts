// What a borrower left running, unread, open or closed does not harm the next one.
import { forEachServer } from "@shoal/servers/databases"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { createPool } from "../../src/index.ts"
import { realPools, until, value } from "../support/real-pools.ts"

forEachServer((server) => {
  const real = realPools(server, { minSize: 1, maxSize: 1 })
  const { create } = real

  test("a stream that was not read to its end", async () => {
    const pool = await create({ maxSize: 1 })
    const conn = await pool.acquire()
    const stream = conn.stream<{ id: number }>(
      "SELECT a.id FROM information_schema.collations a, information_schema.collations b",
    )
    await stream.next()
    await pool.release(conn)
    const rest = async (): Promise<void> => {
      for await (const row of stream) expect(row.id).toBeDefined()
    }
    await expect(rest()).rejects.toMatchObject({ code: "SHOAL_RELEASED" })
    expect(await pool.use((next) => value(next, "SELECT 5"))).toBe(5)
  })

  test("a statement that nobody awaited", async () => {
    const pool = await create()
    const conn = await pool.acquire()
    const forgotten = conn.query("SELECT SLEEP(0.1)")
    void pool.release(conn)
    expect(await pool.use((next) => value(next, "SELECT 6"))).toBe(6)
    await forgotten
  })

  describe("a statement that nobody awaited and that does not end", () => {
    const from = ["a", "b", "c", "d", "e"].map((alias) => `information_schema.collations ${alias}`)
    const endless = `SELECT COUNT(*) FROM ${from.join(" JOIN ")}`
    // The pool's patience is not waited for.
    beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }))
    afterEach(() => void vi.useRealTimers())

    test("is killed on the server, and its connection reused", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      const { threadId } = conn
      const forgotten = expect(conn.query(endless)).rejects.toMatchObject({ errno: 1317 })
      const released = pool.release(conn)
      vi.advanceTimersByTime(5000)
      await Promise.all([forgotten, released])
      const next = await pool.acquire()
      expect([next.threadId, await value(next, "SELECT 7")]).toEqual([threadId, 7])
    })

    test("is killed when the pool closes, too", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      const { threadId } = conn
      conn.query(endless).catch(() => undefined)
      pool.close()
      const released = pool.release(conn)
      vi.advanceTimersByTime(2000)
      await released
      vi.useRealTimers()
      const probe = `SELECT COUNT(*) FROM information_schema.processlist WHERE id = ${threadId}`
      await until(async () => (await value(real.admin, probe)) === 0)
      expect([await value(real.admin, probe), pool.closed]).toEqual([0, true])
    })
  })

  test("prepared statements and cursors that nobody closed", async () => {
    await using pool = await createPool(server.url, { minSize: 1, maxSize: 1, autocommit: true })
    for (let i = 0; i < 20; i++) {
      await using conn = await pool.acquire()
      const statement = await conn.prepare(`SELECT ${i} AS n FROM information_schema.tables`)
      await statement.execute()
      await statement.cursor({ fetchSize: 2 }).fetch()
    }
    await using conn = await pool.acquire()
    const { rows } = await conn.query<{ Variable_name: string; Value: string }>(
      "SHOW SESSION STATUS WHERE Variable_name IN ('Com_stmt_prepare', 'Com_stmt_close')",
    )
    expect(rows.map(({ Value }) => Number(Value))).toEqual([40, 40])
    expect(pool.stats).toMatchObject({ resets: 0, opened: 1 })
  })

  test("a connection that its borrower closed gives its place back, released or not", async () => {
    await using pool = await createPool(server.url, { minSize: 0, maxSize: 2, acquireTimeout: 5000 })
    for (let i = 0; i < 3; i++) {
      const [first, second] = await Promise.all([pool.acquire(), pool.acquire()])
      first.close()
      await second.ensureClosed()
      expect(pool.size).toBe(0)
      await pool.release(first)
    }
    expect(pool.stats).toMatchObject({ opened: 6, closed: 6, leased: 0 })
  })

  test("a connection that is released while its borrower says goodbye is not lent again", async () => {
    await using pool = await createPool(server.url, { minSize: 0, maxSize: 1, acquireTimeout: 5000 })
    for (let i = 0; i < 5; i++) {
      const conn = await pool.acquire()
      const running = i % 2 === 0 ? conn.query("SELECT SLEEP(0.02)") : undefined
      const gone = conn.ensureClosed()
      await pool.release(conn)
      const answers = await Promise.all([1, 2, 3].map((n) => pool.query("SELECT ? AS n", [n])))
      expect(answers.map(({ rows }) => Number(rows[0]?.["n"]))).toEqual([1, 2, 3])
      await Promise.all([gone, running])
    }
    expect(pool.size).toBeLessThanOrEqual(1)
  })

  describe("a handle that was released", () => {
    test("throws, with its cursors and statements, while its connection serves others", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      const cursor = conn.cursor()
      const statement = await conn.prepare("SELECT 1")
      await pool.release(conn)
      const other = await pool.acquire()
      const released = { code: "SHOAL_RELEASED", name: "InterfaceError" }
      await expect(conn.query("SELECT 1")).rejects.toMatchObject(released)
      await expect(conn.execute("SELECT 1")).rejects.toMatchObject(released)
      await expect(conn.ping()).rejects.toMatchObject(released)
      await expect(cursor.execute("SELECT 1")).rejects.toMatchObject(released)
      await expect(statement.execute([])).rejects.toMatchObject(released)
      conn.close()
      await conn.ensureClosed()
      expect([conn.closed, other.closed, await value(other, "SELECT 1")]).toEqual([true, false, 1])
    })

    test("await using gives it back", async () => {
      const pool = await create()
      {
        await using conn = await pool.acquire()
        expect([await value(conn, "SELECT 1"), pool.freeSize]).toEqual([1, 0])
      }
      expect(pool.freeSize).toBe(1)
    })
  })
})
