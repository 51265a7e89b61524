// pool.query() and its like on real servers.
import { forEachServer } from "@shoal/servers/databases"
import { afterEach, beforeAll, expect, test } from "vitest"
import { realPools, value } from "../support/real-pools.ts"

forEachServer((server) => {
  const real = realPools(server, { minSize: 1, maxSize: 1 })
  const { create } = real

  beforeAll(() => real.admin.query("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, n INT NOT NULL)"))
  afterEach(() => real.admin.query("DELETE FROM t"))

  const count = (): Promise<unknown> => value(real.admin, "SELECT COUNT(*) FROM t")

  test("are transactions of their own where autocommit is off", async () => {
    const pool = await create({ autocommit: false })
    const inserted = await pool.query("INSERT INTO t (n) VALUES (?)", [1])
    expect([inserted.affectedRows, await count()]).toEqual([1, 1])
    await pool.execute("INSERT INTO t (n) VALUES (?)", [2])
    expect(await count()).toBe(2)
    await expect(pool.query("INSERT INTO t (id, n) VALUES (1, NULL)")).rejects.toMatchObject({
      errno: 1048,
    })
    await pool.use((conn) => conn.query("INSERT INTO t (n) VALUES (3)"))
    await pool.use((conn) => value(conn, "SELECT 1"))
    expect(await count()).toBe(2)
  })

  test("also right after a reset that is still under way", async () => {
    const pool = await create({ autocommit: false })
    for (let i = 1; i <= 5; i++) {
      await pool.use((conn) => conn.query("SET autocommit = 1"))
      await pool.query("INSERT INTO t (n) VALUES (?)", [i])
      expect(await count()).toBe(i)
    }
  })

  test("rows, types and options are those of the connection", async () => {
    const pool = await create()
    const { rows } = await pool.query<{ a: number }>("SELECT ? AS a", [5])
    expect(rows).toEqual([{ a: 5 }])
    expect((await pool.query("SELECT 1, 2", [], { rows: "array" })).rows).toEqual([[1, 2]])
    const streamed: number[] = []
    for await (const row of pool.stream<{ n: number }>("SELECT 1 AS n UNION SELECT 2")) streamed.push(row.n)
    expect([streamed, pool.freeSize]).toEqual([[1, 2], 1])
  })

  test("many at once on few connections", async () => {
    const pool = await create({ maxSize: 4 })
    const answers = await Promise.all(
      Array.from(
        { length: 500 },
        async (_, i) => (await pool.query<{ n: number }>("SELECT ? AS n", [i])).rows[0]?.n,
      ),
    )
    expect(answers).toEqual(Array.from({ length: 500 }, (_, i) => i))
    expect(pool.size).toBeLessThanOrEqual(4)
  })

  test("the stack of a failure names the function that awaits, also when it had to wait", async () => {
    const pool = await create()
    async function theAsker(): Promise<void> {
      await pool.query("SELECT no_such_column")
    }
    await expect(theAsker()).rejects.toMatchObject({ stack: expect.stringContaining("theAsker") as string })
    const conn = await pool.acquire()
    const later = theAsker()
    void pool.release(conn)
    await expect(later).rejects.toMatchObject({ stack: expect.stringContaining("theAsker") as string })
  })

  test.each(["query", "execute"] as const)("a timeout of %s names what the caller gave", async (method) => {
    const pool = await create()
    const conn = await pool.acquire()
    const late = pool[method]("SELECT SLEEP(30)", undefined, { timeout: 400 })
    setTimeout(() => void pool.release(conn), 200)
    const found = {
      code: "SHOAL_TIMEOUT",
      timeout: 400,
      message: expect.stringContaining(" 400 ms") as string,
    }
    await expect(late).rejects.toMatchObject(found)
    expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }])
  })

  test("a timeout kills the statement and keeps the pool usable", async () => {
    const pool = await create()
    await expect(pool.query("SELECT SLEEP(30)", undefined, { timeout: 50 })).rejects.toMatchObject({
      code: "SHOAL_TIMEOUT",
    })
    expect((await pool.query<{ n: number }>("SELECT 1 AS n")).rows).toEqual([{ n: 1 }])
  })
})
