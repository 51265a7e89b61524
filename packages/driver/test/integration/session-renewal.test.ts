// reset() and changeUser(): the session is as after connect, whatever it was before.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { connect, isDisconnect } from "@shoal/driver"
import { failureOf } from "../support/expect-failure.ts"

forEachServer((server) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase(server)
  })
  afterAll(() => database.drop())

  describe("reset and change of user", () => {
    it("reset gives the session after connect", async () => {
      await using conn = await connect(database.url, { initCommand: "SET @init = 5" })
      await conn.query("CREATE TABLE IF NOT EXISTS reset_t (id INT)")
      await conn.query("SET @x = 1, sql_mode = 'ANSI', autocommit = 1")
      await conn.query("CREATE TEMPORARY TABLE tmp (id INT)")
      await conn.query("USE mysql")
      await conn.begin()
      expect(conn.dirty).toBe(true)
      await conn.reset()
      expect(conn.dirty).toBe(false)
      const { rows } = await conn.query("SELECT @x x, @init i, DATABASE() db, @@autocommit a, @@time_zone tz")
      expect(rows[0]).toMatchObject({ x: null, db: database.name, tz: "+00:00" })
      expect(Number(rows[0]?.["i"])).toBe(5)
      expect(Number(rows[0]?.["a"])).toBe(0)
      await expect(conn.query("SELECT * FROM tmp")).rejects.toMatchObject({ errno: 1146 })
      expect(conn.inTransaction).toBe(false)
    })

    it("reset leaves a default database that was not asked for", async () => {
      await using conn = await connect({
        host: server.host,
        port: server.port,
        user: server.user,
        password: server.password,
      })
      await conn.selectDb(database.name)
      expect(conn.db).toBe(database.name)
      await conn.reset()
      expect((await conn.query("SELECT DATABASE() d")).rows[0]).toEqual({ d: null })
    })

    it("prepared statements survive a reset, pipelined too", async () => {
      await using conn = await connect(database.url)
      await using statement = await conn.prepare("SELECT ? + 1 AS n")
      const before = statement.execute([1], { rows: "array" })
      const reset = conn.reset()
      const after = [
        statement.execute([2], { rows: "array" }),
        conn.execute("SELECT ? + 10 AS n", [3], { rows: "array" }),
      ]
      await reset
      expect(Number((await before).rows[0]?.[0])).toBe(2)
      expect((await Promise.all(after)).map(({ rows }) => Number((rows as unknown[][])[0]?.[0]))).toEqual([
        3, 13,
      ])
    })

    it.each(["sql_mode = 'NO_BACKSLASH_ESCAPES'", "NAMES gbk", "NAMES latin1"])(
      "what is sent behind a reset is written by the rules after it: SET %s",
      async (mode) => {
        await using conn = await connect(database.url)
        const value = "a\\' OR 'é"
        for (let i = 0; i < 2; i++) {
          await conn.query(`SET ${mode}`)
          const reset = conn.reset()
          expect((await conn.query("SELECT ? AS x", [value])).rows).toEqual([{ x: value }])
          await reset
        }
      },
    )

    it("what a reset brings back is known before its answer", async () => {
      await using conn = await connect(database.url, { autocommit: false })
      await conn.autocommit(true)
      await conn.begin()
      const reset = conn.reset()
      expect([conn.inTransaction, conn.getAutocommit()]).toEqual([false, false])
      await conn.autocommit(true)
      await reset
      expect(conn.getAutocommit()).toBe(true)
      await using other = await connect(database.url, { autocommit: null })
      await other.autocommit(false)
      const again = other.reset()
      expect(other.getAutocommit()).toBe(true)
      await other.begin()
      expect(other.inTransaction).toBe(true)
      await again
    })

    it("changeUser", async () => {
      await using conn = await connect(database.url)
      await conn.query("SET @x = 1")
      await conn.changeUser({ db: "mysql" })
      expect((await conn.query("SELECT @x x, DATABASE() db")).rows[0]).toEqual({ x: null, db: "mysql" })
    })

    it("a refused changeUser is the end of the connection, and says so", async () => {
      const conn = await connect(database.url)
      const refused = await failureOf(conn.changeUser({ user: "nobody-of-that-name", password: "x" }))
      expect(refused).toMatchObject({ errno: 1045, fatal: true })
      expect(conn.closed).toBe(true)
      await expect(conn.query("SELECT 1")).rejects.toMatchObject({ errno: 2006, retrySafe: true })
    })

    it.each(["reset", "changeUser"] as const)("%s keeps a deadline and hears an abort", async (how) => {
      for (const makeCall of [() => ({ timeout: 20 }), () => ({ signal: AbortSignal.timeout(20) })]) {
        const conn = await connect(database.url)
        const running = failureOf(conn.query("SELECT SLEEP(20)"))
        const call = makeCall()
        const renewed = how === "reset" ? conn.reset(call) : conn.changeUser({}, call)
        if ("timeout" in call)
          expect(await failureOf(renewed)).toMatchObject({ name: "TimeoutError", fatal: true, timeout: 20 })
        else expect(await renewed.catch((e: unknown) => e)).toBe(call.signal.reason)
        // A session that may be half set up is of no use.
        expect(conn.closed).toBe(true)
        expect(isDisconnect(await running)).toBe(true)
      }
    })
  })
})
