// What a borrower did to the session of a real connection is gone for the next one.
import { forEachServer } from "@shoal/servers/databases"
import { afterEach, beforeAll, describe, expect, test } from "vitest"
import { createPool } from "../../src/index.ts"
import { realPools, value } from "../support/real-pools.ts"

forEachServer((server) => {
  const real = realPools(server, { minSize: 1, maxSize: 1 })
  const { create } = real

  beforeAll(() => real.admin.query("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, n INT NOT NULL)"))
  afterEach(() => real.admin.query("DELETE FROM t"))

  const count = (): Promise<unknown> => value(real.admin, "SELECT COUNT(*) FROM t")

  describe("a connection comes back clean", () => {
    const cases: readonly (readonly [string, string, string, unknown])[] = [
      ["user variables", "SET @leak = 7", "SELECT @leak", null],
      ["user variables set by SELECT", "SELECT @leak := 7", "SELECT @leak", null],
      ["user variables set by INTO", "SELECT 7 INTO @leak", "SELECT @leak", null],
      ["session variables", "SET SESSION group_concat_max_len = 77", "SELECT @@group_concat_max_len = 77", 0],
      ["sql_mode", "SET sql_mode = 'ANSI_QUOTES'", "SELECT @@sql_mode LIKE '%ANSI_QUOTES%'", 0],
      ["the time zone", "SET time_zone = '+05:00'", "SELECT @@time_zone", "+00:00"],
      ["autocommit", "SET autocommit = 1", "SELECT @@autocommit", 0],
      ["transaction isolation", "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", isolation(), 0],
      ["the database", "USE information_schema", "SELECT DATABASE() = 'information_schema'", 0],
      ["the character set", "SET NAMES latin1", "SELECT @@character_set_client", "utf8mb4"],
      ["locks by name", "SELECT GET_LOCK('shoal_pool', 1)", "SELECT IS_FREE_LOCK('shoal_pool')", 1],
      ["the last insert id", "SELECT LAST_INSERT_ID(9) /* lock */", "SELECT LAST_INSERT_ID()", 0],
    ]
    function isolation(): string {
      const name = server.family === "mysql" ? "transaction_isolation" : "tx_isolation"
      return `SELECT @@${name} = 'SERIALIZABLE'`
    }

    test.each(cases)("%s", async (_what, sql, probe, expected) => {
      const pool = await create()
      const { threadId } = await pool.use(async (conn) => {
        await conn.query(sql)
        return conn
      })
      const conn = await pool.acquire()
      expect([conn.threadId, await value(conn, probe)]).toEqual([threadId, expected])
    })

    test("a role: no reset brings the old one back, so the connection is replaced", async () => {
      const { name } = real.database
      await real.admin.query(`CREATE ROLE ${name}`)
      if (server.family === "mysql") await real.admin.query(`GRANT ${name} TO CURRENT_USER()`)
      const pool = await create()
      await pool.use((conn) => conn.query(`SET ROLE ${name}`))
      const role = await pool.use((conn) => value(conn, "SELECT CURRENT_ROLE()"))
      await real.admin.query(`DROP ROLE ${name}`)
      expect([role, pool.stats.closed]).toEqual([server.family === "mysql" ? "NONE" : null, 1])
    })

    test("a database, where there is none to go back to: the login is repeated, the connection is kept", async () => {
      const url = real.database.url.replace(/\/[^/]*$/, "/")
      const pool = await create({}, url)
      for (let i = 0; i < 3; i++) {
        await pool.use(async (conn) => {
          expect(await value(conn, "SELECT DATABASE()")).toBeNull()
          await conn.query("USE information_schema")
        })
      }
      expect(pool.stats.opened).toBe(1)
    })

    test("temporary tables", async () => {
      const pool = await create()
      await pool.use((conn) => conn.query("CREATE TEMPORARY TABLE temporary_leak (a INT)"))
      await pool.use(async (conn) => {
        await expect(conn.query("SELECT * FROM temporary_leak")).rejects.toMatchObject({
          code: "ER_NO_SUCH_TABLE",
        })
      })
    })

    test("table locks", async () => {
      const pool = await create()
      await pool.use((conn) => conn.query("LOCK TABLES t WRITE"))
      await pool.acquire()
      await real.admin.query("INSERT INTO t (n) VALUES (1)", undefined, { timeout: 5000 })
    })

    test("an open transaction is rolled back, and its locks are gone", async () => {
      const pool = await create()
      await pool.use(async (conn) => {
        await conn.begin()
        await conn.query("INSERT INTO t (n) VALUES (1)")
      })
      await pool.use((conn) => value(conn, "SELECT 1"))
      expect(await count()).toBe(0)
    })

    test("a snapshot of a SELECT is not inherited", async () => {
      const pool = await create()
      const read = (): Promise<unknown> => pool.use((conn) => value(conn, "SELECT COUNT(*) FROM t"))
      expect(await read()).toBe(0)
      await real.admin.query("INSERT INTO t (n) VALUES (1)")
      expect(await read()).toBe(1)
    })

    test("statements prepared before a reset work after it", async () => {
      const pool = await create()
      const run = (): Promise<unknown> =>
        pool.use(async (conn) => {
          await conn.query("SET @a = 1")
          return (await conn.execute("SELECT ? + 1 AS n", [1])).rows
        })
      expect(await run()).toEqual(await run())
    })

    test("the next borrower's autocommit is not mistaken for the last one's: no write is lost", async () => {
      const pool = await create()
      for (let n = 0; n < 3; n++) {
        const before = await pool.acquire()
        await before.autocommit(true)
        void pool.release(before)
        const conn = await pool.acquire()
        expect([conn.getAutocommit(), conn.inTransaction]).toEqual([false, false])
        await conn.autocommit(true)
        await conn.query("INSERT INTO t (n) VALUES (?)", [n])
        await pool.release(conn)
      }
      const { rows } = await pool.query("SELECT n FROM t ORDER BY n", [], { rows: "array" })
      expect(rows).toEqual([[0], [1], [2]])
    })

    test("nor is its way to write literals", async () => {
      await using pool = await createPool(server.url, { minSize: 1, maxSize: 1 })
      const value = "a\\' OR 'é"
      for (let n = 0; n < 3; n++) {
        const before = await pool.acquire()
        await before.query("SET sql_mode = 'NO_BACKSLASH_ESCAPES'")
        void pool.release(before)
        expect((await pool.query("SELECT ? AS x", [value])).rows).toEqual([{ x: value }])
      }
    })

    test("resets cost nothing when only plain statements ran", async () => {
      const pool = await create({ autocommit: true })
      for (let i = 0; i < 5; i++) {
        await pool.query("INSERT INTO t (n) VALUES (?)", [i])
        await pool.execute("SELECT n FROM t WHERE n = ?", [i])
      }
      expect(pool.stats.resets).toBe(0)
    })

    test("onConnect runs after each reset too", async () => {
      const pool = await create({ onConnect: (conn) => conn.query("SET @tenant = 'a'") })
      await pool.use((conn) => conn.query("SET @tenant = 'b'"))
      expect(await pool.use((conn) => value(conn, "SELECT @tenant"))).toBe("a")
    })
  })
})
