// Values are the same whichever driver is below, for every column type and both servers.
import { inspect } from "node:util"
import { isDisconnect, OperationalError, ProgrammingError } from "@shoal/driver"
import { createDatabase, databaseUrl, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { DbapiConnection, DbapiPool } from "../../src/dbapi/dbapi.ts"
import { drivers, openDbapi } from "../support/drivers.ts"

forEachServer((server) => {
  describe.each(drivers)("%s", (driver) => {
    let db: TestDatabase
    let pool: DbapiPool
    let conn: DbapiConnection

    beforeAll(async () => {
      db = await createDatabase(server)
      pool = await openDbapi(driver, databaseUrl(server, db.name))
      conn = await pool.acquire()
    })
    afterAll(async () => {
      await pool.release(conn)
      pool.close()
      await pool.waitClosed()
      await db.drop()
    })

    /** A sign of life. An integer literal is BIGINT on MySQL and INT on MariaDB. */
    async function one(): Promise<number> {
      return Number((await conn.execute("SELECT 1", undefined)).rows[0]?.[0])
    }

    /** One value as a column of the given type. */
    async function roundTrip(
      type: string,
      value: unknown,
    ): Promise<{ value: unknown; typeName: string | undefined }> {
      await conn.execute("DROP TABLE IF EXISTS v", undefined)
      await conn.execute(`CREATE TABLE v (x ${type})`, undefined)
      await conn.execute("INSERT INTO v VALUES (?)", [value])
      const { rows, columns } = await conn.execute("SELECT x FROM v", undefined)
      return { value: rows[0]?.[0], typeName: columns?.[0]?.typeName }
    }

    test.each<[string, unknown, unknown]>([
      ["TINYINT", -128, -128],
      ["SMALLINT UNSIGNED", 65_535, 65_535],
      ["MEDIUMINT", -8_388_608, -8_388_608],
      ["INT UNSIGNED", 4_294_967_295, 4_294_967_295],
      ["BIGINT", -9_223_372_036_854_775_808n, -9_223_372_036_854_775_808n],
      ["BIGINT UNSIGNED", 18_446_744_073_709_551_615n, 18_446_744_073_709_551_615n],
      ["BIGINT", 1, 1n],
      ["YEAR", 2026, 2026],
      ["FLOAT", 1.1, 1.1],
      ["DOUBLE", 0.1, 0.1],
      ["DOUBLE", 1.7976931348623157e308, 1.7976931348623157e308],
      ["DOUBLE", -5e-324, -5e-324],
      ["DECIMAL(30,10)", "12345678901234567890.0123456789", "12345678901234567890.0123456789"],
      ["CHAR(5)", "ab", "ab"],
      ["VARCHAR(50)", "quote ' \" \\ \0 % _ \n \r \x1a", "quote ' \" \\ \0 % _ \n \r \x1a"],
      ["TEXT", "日本語 😀", "日本語 😀"],
      ["ENUM('a','b')", "b", "b"],
      ["SET('x','y')", "x,y", "x,y"],
      ["DATE", "2026-02-28", "2026-02-28"],
      ["DATE", "0001-01-01", "0001-01-01"],
      ["TIME(6)", "-838:59:59.000000", "-838:59:59.000000"],
      ["TIME", "-00:30:00", "-00:30:00"],
      ["DATETIME(3)", new Date("2026-07-01T02:30:00.123Z"), new Date("2026-07-01T02:30:00.123Z")],
      ["DATETIME", "0099-12-31 23:59:59", new Date("0099-12-31T23:59:59Z")],
      ["TIMESTAMP(6)", "2026-03-29 01:30:00.123456", new Date("2026-03-29T01:30:00.123Z")],
      ["JSON", '{"a":[1,null,"x"]}', { a: [1, null, "x"] }],
      ["JSON", '"text"', "text"],
      ["JSON", "null", null],
      ["INT", null, null],
    ])("%s %s", async (type, given, expected) => {
      expect((await roundTrip(type, given)).value).toEqual(expected)
    })

    test("bytes", async () => {
      const bytes = Uint8Array.from({ length: 255 }, (_, i) => i + 1)
      for (const type of ["BLOB", "VARBINARY(256)", "BINARY(255)"]) {
        const { value } = await roundTrip(type, bytes)
        expect(value).toBeInstanceOf(Uint8Array)
        expect([...(value as Uint8Array)]).toEqual([...bytes])
      }
      expect([...((await roundTrip("BIT(10)", 513)).value as Uint8Array)]).toEqual([2, 1])
    })

    test("GEOMETRY is the server's bytes: SRID and WKB", async () => {
      const { rows } = await conn.execute("SELECT ST_GeomFromText('POINT(1 2)') AS p", undefined)
      expect(Buffer.from(rows[0]?.[0] as Uint8Array).toString("hex")).toBe(
        "000000000101000000000000000000f03f0000000000000040",
      )
    })

    test("zero dates stay text", async () => {
      await conn.execute("SET SESSION sql_mode = ''", undefined)
      expect((await roundTrip("DATETIME", "0000-00-00 00:00:00")).value).toBe("0000-00-00 00:00:00")
      expect((await roundTrip("DATETIME", "2026-00-10 00:00:00")).value).toBe("2026-00-10 00:00:00")
      expect((await roundTrip("DATE", "0000-00-00")).value).toBe("0000-00-00")
      await conn.execute("SET SESSION sql_mode = DEFAULT", undefined)
    })

    test("a literal is safe in both sql_modes", async () => {
      const evil = "\\' OR 1=1 -- \\"
      for (const mode of ["", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES,ANSI_QUOTES"]) {
        await conn.execute(`SET SESSION sql_mode = '${mode}'`, undefined)
        const { rows } = await conn.execute("SELECT ?, 'a?b', ?", [evil, Buffer.from(evil)])
        expect(rows[0]?.[0]).toBe(evil)
        expect(rows[0]?.[1]).toBe("a?b")
      }
      await conn.execute("SET SESSION sql_mode = DEFAULT", undefined)
    })

    test("counts: matched rows of UPDATE, generated ids, several result sets", async () => {
      await conn.execute(
        "CREATE TABLE counted (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, v INT)",
        undefined,
      )
      const inserted = await conn.execute("INSERT INTO counted (v) VALUES (?), (?)", [1, 1])
      expect([inserted.affectedRows, inserted.lastRowId, inserted.columns]).toEqual([2, 1, undefined])
      const same = await conn.execute("UPDATE counted SET v = 1", undefined)
      expect(same.affectedRows).toBe(2)
      const large = await conn.execute("INSERT INTO counted VALUES (?, 1)", [18_446_744_073_709_551_614n])
      expect(large.lastRowId).toBe(18_446_744_073_709_551_614n)
      await conn.execute("CREATE PROCEDURE sets() BEGIN SELECT 1 AS a; SELECT 2 AS b, 3 AS c; END", undefined)
      const called = await conn.execute("CALL sets()", undefined)
      expect(called.rows.map((row) => row.map(Number))).toEqual([[1]])
      expect(called.more.map((set) => set.rows.map((row) => row.map(Number)))).toEqual([[[2, 3]], []])
    })

    test("executeMany runs every row; a bad parameter is refused before anything is sent", async () => {
      await conn.execute("CREATE TABLE many (a INT, b VARCHAR(10))", undefined)
      const done = await conn.executeMany("INSERT INTO many VALUES (?, ?)", [
        [1, "x"],
        [2, "y"],
        [3, null],
      ])
      expect(done.affectedRows).toBe(3)
      await expect(conn.executeMany("INSERT INTO many VALUES (?, ?)", [[4, undefined]])).rejects.toThrow(
        TypeError,
      )
      const { rows } = await conn.execute("SELECT COUNT(*) FROM many", undefined)
      expect(rows).toEqual([[3n]])
    })

    test("stream reads with backpressure and may be left early", async () => {
      const stream = await conn.stream(
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i FROM n",
        undefined,
      )
      expect(stream.columns?.map(({ name }) => name)).toEqual(["i"])
      let count = 0
      for await (const batch of stream) count += batch.length
      expect(count).toBe(900)

      const left = await conn.stream(
        "SELECT a.TABLE_NAME FROM information_schema.COLUMNS a, information_schema.COLUMNS b",
        undefined,
      )
      for await (const batch of left) {
        expect(batch.length).toBeGreaterThan(0)
        break
      }
      expect(await one()).toBe(1)
    })

    test("an error carries the statement without its values, and the connection goes on", async () => {
      const failure = await conn
        .execute("SELECT ? FROM nowhere_at_all", ["secret"])
        .catch((error: unknown) => error)
      expect(failure).toMatchObject({ errno: 1146, sql: "SELECT ? FROM nowhere_at_all" })
      const late = await conn
        .stream("SELECT ? FROM nowhere_at_all", ["secret"])
        .catch((error: unknown) => error)
      expect(late).toMatchObject({ errno: 1146, sql: "SELECT ? FROM nowhere_at_all" })
      for (const error of [failure, late]) {
        expect(error).toBeInstanceOf(ProgrammingError)
        expect(error).toMatchObject({ code: "ER_NO_SUCH_TABLE", sqlState: "42S02", fatal: false })
        expect(inspect(error, { depth: 5 })).not.toContain("secret")
      }
      expect(await one()).toBe(1)
    })

    test("a lost connection is an operational error, and the pool gives another one", async () => {
      const victim = await pool.acquire()
      const { rows } = await victim.execute("SELECT CONNECTION_ID()", undefined)
      const lost = victim.execute("SELECT SLEEP(20)", undefined).catch((error: unknown) => error)
      await conn.execute(`KILL ${String(rows[0]?.[0])}`, undefined)
      const error = await lost
      expect(error).toBeInstanceOf(OperationalError)
      expect(error).toMatchObject({ code: "SHOAL_SERVER_LOST", errno: 2013, fatal: true })
      expect(isDisconnect(error)).toBe(true)
      await pool.release(victim)
      const next = await pool.acquire()
      expect((await next.execute("SELECT 'alive'", undefined)).rows).toEqual([["alive"]])
      await pool.release(next)
    })

    test("a wrong password is an operational error with the server's number", async () => {
      const url = new URL(databaseUrl(server, db.name))
      url.username = "nobody_here"
      url.password = "wrong"
      const error = await openDbapi(driver, url.href)
        .then((opened) => opened.acquire())
        .catch((failure: unknown) => failure)
      expect(error).toBeInstanceOf(OperationalError)
      expect(error).toMatchObject({ errno: 1045, code: "ER_ACCESS_DENIED_ERROR" })
    })

    test("signal and timeout end a statement on the server, and the connection goes on", async () => {
      const aborted = new AbortController()
      setTimeout(() => aborted.abort(new Error("enough")), 50)
      await expect(conn.execute("SELECT SLEEP(20)", undefined, { signal: aborted.signal })).rejects.toThrow(
        "enough",
      )
      const late = await conn
        .execute("SELECT SLEEP(20)", undefined, { timeout: 50 })
        .catch((error: unknown) => error)
      expect(late).toMatchObject({ code: "SHOAL_TIMEOUT" })
      expect(await one()).toBe(1)
      const { rows } = await conn.execute(
        "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(20)%' AND DB = DATABASE()",
        undefined,
      )
      expect(rows).toEqual([[0n]])
    })
  })
})
