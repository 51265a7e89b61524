// onConnect, and what else used to leave traces, on real servers.
import type { Connection } from "@shoal/driver"
import { forEachServer } from "@shoal/servers/databases"
import { beforeAll, expect, test } from "vitest"
import { createPool } from "../../src/index.ts"
import { realPools, value } from "../support/real-pools.ts"

forEachServer((server) => {
  const real = realPools(server)

  beforeAll(async () => {
    await real.admin.query("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, n INT)")
    await real.admin.query("INSERT INTO t (n) VALUES (1)")
  })

  test("a SELECT in onConnect leaves no snapshot behind: borrowers see what was committed since", async () => {
    await using pool = await createPool(real.database.url, {
      onConnect: (conn) => conn.query("SELECT * FROM t"),
    })
    for (let round = 0; round < 2; round++) {
      await real.admin.query("UPDATE t SET n = n + 1")
      const { rows } = await real.admin.query("SELECT n FROM t")
      await using conn = await pool.acquire()
      expect([conn.inTransaction, (await conn.query("SELECT n FROM t")).rows]).toEqual([false, rows])
      // What follows this is a reset, and onConnect again.
      await conn.query("SET @a = 1")
    }
  })

  test("what onConnect set costs no reset, and is there after each", async () => {
    await using pool = await createPool(real.database.url, {
      maxSize: 1,
      bigint: "number",
      onConnect: (conn) => conn.query("SET @app = 7"),
    })
    for (let i = 0; i < 3; i++) await pool.query("SELECT 1")
    expect(pool.stats.resets).toBe(0)
    for (let round = 0; round < 3; round++) {
      const { rows } = await pool.query("SELECT @app AS app, @mine AS mine")
      expect(rows).toEqual([{ app: 7, mine: null }])
      await pool.use((conn) => conn.query("SET @mine = 1"))
    }
  })

  test.each([
    ["user or database", (conn: Connection) => conn.changeUser({ db: "information_schema" }), "DATABASE()"],
    ["role", (conn: Connection) => conn.query("SET ROLE NONE"), "CURRENT_ROLE()"],
  ])("what onConnect made of the %s is how the connection is meant to be", async (_what, onConnect, what) => {
    await using pool = await createPool(real.database.url, { maxSize: 1, onConnect })
    const found = new Set<unknown>()
    for (let round = 0; round < 3; round++) {
      await using conn = await pool.acquire()
      found.add(await value(conn, `SELECT ${what}`))
      await conn.query("SET @mine = 1")
    }
    expect([found.size, pool.stats.opened]).toEqual([1, 1])
  })

  test("LAST_INSERT_ID tells nothing of what the last borrower set it to", async () => {
    await using pool = await createPool(real.database.url, { maxSize: 1, autocommit: true })
    await pool.use((conn) => conn.query("SELECT LAST_INSERT_ID(77)"))
    const { rows } = await pool.query<{ id: bigint }>("SELECT LAST_INSERT_ID() AS id")
    expect(rows).toEqual([{ id: 0n }])
  })
})
