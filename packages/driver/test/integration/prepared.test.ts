import { Readable } from "node:stream"
import { beforeAll, describe, expect, it } from "vitest"
import { forEachServer } from "@shoal/servers/databases"
import { comStmtClose } from "@shoal/protocol"
import { coreOf } from "../../src/connection/core.ts"
import { type Connection, connect, IntegrityError, InterfaceError } from "../../src/index.ts"
import { suiteConnection } from "../support/suite-connection.ts"

forEachServer((server) => {
  const suite = suiteConnection(server, { autocommit: true })
  beforeAll(async () => {
    await suite.conn.query("CREATE TABLE n (i INT PRIMARY KEY)")
    await suite.conn.query(
      "INSERT INTO n VALUES " + Array.from({ length: 1000 }, (_, i) => `(${String(i)})`).join(","),
    )
  })

  async function preparedCount(of: Connection): Promise<number> {
    const { rows } = await of.query("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'", undefined, {
      rows: "array",
    })
    return Number(rows[0]?.[1])
  }
  async function closedCount(of: Connection): Promise<number> {
    const { rows } = await of.query("SHOW SESSION STATUS LIKE 'Com_stmt_close'", undefined, { rows: "array" })
    return Number(rows[0]?.[1])
  }

  describe("execute", () => {
    it("prepares once, also when called at the same time", async () => {
      await using own = await connect(suite.database.url)
      await Promise.all(Array.from({ length: 20 }, (_, i) => own.execute("SELECT i FROM n WHERE i = ?", [i])))
      expect(await preparedCount(own)).toBe(1)
    })

    it("closes the least recently used statements, never one in use", async () => {
      await using own = await connect(suite.database.url, { preparedCacheSize: 3 })
      for (let i = 0; i < 10; i++) await own.execute(`SELECT ${String(i)} + ?`, [1])
      await own.execute("SELECT 9 + ?", [1])
      expect([await preparedCount(own), await closedCount(own)]).toEqual([10, 7])
      await using none = await connect(suite.database.url, { preparedCacheSize: 0 })
      for (let i = 0; i < 3; i++) await none.execute("SELECT i FROM n WHERE i = ?", [1])
      expect([await preparedCount(none), await closedCount(none)]).toEqual([3, 3])
    })

    it("follows a table that changes under it", async () => {
      await suite.conn.query("CREATE TABLE changing (a INT)")
      await suite.conn.query("INSERT INTO changing VALUES (1)")
      expect((await suite.conn.execute("SELECT * FROM changing")).rows).toEqual([{ a: 1 }])
      await suite.conn.query("ALTER TABLE changing ADD b VARCHAR(5) DEFAULT 'x'")
      expect((await suite.conn.execute("SELECT * FROM changing")).rows).toEqual([{ a: 1, b: "x" }])
      await suite.conn.query("ALTER TABLE changing DROP a")
      expect((await suite.conn.execute("SELECT * FROM changing")).rows).toEqual([{ b: "x" }])
    })

    it("keeps values of another kind than those of the first execution", async () => {
      await using own = await connect(suite.database.url)
      const moment = new Date("2024-02-29T12:34:56.789Z")
      const values = [5, "a,b", 1.5, 18446744073709551615n, moment, "x", null, Buffer.from("y"), 7n, "2024"]
      const fresh: unknown[] = []
      for (const value of values) {
        await using other = await connect(suite.database.url)
        fresh.push((await other.execute("SELECT ? AS x", [value], { rows: "array" })).rows[0]?.[0])
      }
      for (let round = 0; round < 2; round++) {
        const answers = await Promise.all(
          values.map((value) => own.execute("SELECT ? AS x", [value], { rows: "array" })),
        )
        const found = answers.map(({ rows }) => rows[0]?.[0])
        expect(found.map(String)).toEqual(fresh.map(String))
      }
    })

    it("keeps values of another kind than a held statement was first executed with", async () => {
      await using own = await connect(suite.database.url)
      await using statement = await own.prepare("SELECT ? AS x")
      const values = [5, "a,b", 18446744073709551615n, null, "2024"]
      const executed: unknown[] = []
      const streamed: unknown[] = []
      for (const value of values) {
        executed.push((await statement.execute([value], { rows: "array" })).rows[0]?.[0])
        for await (const [x] of statement.stream<unknown[]>([value], { rows: "array" })) streamed.push(x)
      }
      const expected = ["5", "a,b", "18446744073709551615", "null", "2024"]
      expect(executed.map(String)).toEqual(expected)
      expect(streamed.map(String)).toEqual(expected)
    })

    it("keeps values of mixed kinds in executeMany of an UPDATE", async () => {
      await using own = await connect(suite.database.url, { autocommit: true })
      await own.query("CREATE TABLE mixed (id INT PRIMARY KEY, v VARCHAR(30))")
      await own.query("INSERT INTO mixed VALUES (1, ''), (2, ''), (3, '')")
      await using statement = await own.prepare("UPDATE mixed SET v = CONCAT(?, '') WHERE id = ?")
      await statement.executeMany([
        [5, 1],
        ["a,b", 2],
        [9007199254740993n, 3],
      ])
      const { rows } = await own.query("SELECT v FROM mixed ORDER BY id", undefined, { rows: "array" })
      expect(rows.flat()).toEqual(["5", "a,b", "9007199254740993"])
    })

    it("tells warnings and the last generated key of executeMany", async () => {
      await using own = await connect(suite.database.url, { autocommit: true })
      await own.query("CREATE TABLE counted (id INT PRIMARY KEY AUTO_INCREMENT, v TINYINT UNIQUE)")
      await using statement = await own.prepare("INSERT IGNORE INTO counted (v) VALUES (?)")
      expect([statement.lastRowId, statement.warningCount]).toEqual([0, 0])
      expect(await statement.executeMany([[1], [1], [500], [2]])).toBe(3)
      expect(statement.warningCount).toBe(2)
      expect(Number(statement.lastRowId)).toBeGreaterThan(0)
      const many = Array.from({ length: 2100 }, () => [1])
      expect(await statement.executeMany(many)).toBe(0)
      expect(statement.warningCount).toBeGreaterThan(0)
      expect(await statement.executeMany([])).toBeNull()
      expect([statement.lastRowId, statement.warningCount]).toEqual([0, 0])
    })

    it("prepares anew what the server has lost, while others are on the wire", async () => {
      await using lost = await connect(suite.database.url)
      const sql = "SELECT i FROM n WHERE i = ?"
      const statement = await lost.prepare(sql)
      await lost.execute(sql, [1])
      // As after a failover behind a proxy: the server knows no statement any more, and the driver is not told.
      const { channel, statements } = coreOf(lost)
      const id = statements.find(sql, [1])?.info?.id ?? 0
      // Both servers count the handles of a session up.
      for (const each of [id, id - 1]) void channel.notify(comStmtClose(each))
      const answers = await Promise.all([
        ...[3, 4, 5].map((i) => lost.execute(sql, [i])),
        ...[6, 7].map((i) => statement.execute([i])),
        lost.execute(sql, [8], { timeout: 20_000 }),
        lost.query("SELECT 9 AS i"),
      ])
      const values = answers.map(({ rows }) => Number((rows[0] as { i: unknown }).i))
      expect(values).toEqual([3, 4, 5, 6, 7, 8, 9])
      // What was prepared anew is kept.
      const before = await preparedCount(lost)
      await lost.execute(sql, [10])
      await statement.execute([11])
      expect(await preparedCount(lost)).toBe(before)
    })

    it("a timeout of 0 overrides the connection's", async () => {
      await using limited = await connect(suite.database.url, { queryTimeout: 100 })
      const sql = "SELECT SLEEP(0.3) AS slept, ? AS a"
      await limited.execute(sql, [1], { timeout: 0 })
      expect((await limited.execute(sql, [2], { timeout: 0 })).rows).toHaveLength(1)
      await expect(limited.execute(sql, [3])).rejects.toThrow("100 ms")
    })

    it("takes LIMIT ?", async () => {
      expect((await suite.conn.execute("SELECT i FROM n ORDER BY i LIMIT ?, ?", [3, 2])).rows).toEqual([
        { i: 3 },
        { i: 4 },
      ])
    })

    it("gives OUT parameters as a further result", async () => {
      await suite.conn.query(
        "CREATE PROCEDURE doubled(IN a INT, OUT b INT) BEGIN SELECT a AS given; SET b = a * 2; END",
      )
      const text = await suite.conn.query("CALL doubled(?, @out)", [4])
      expect(text.rows).toEqual([{ given: 4 }])
      const binary = await suite.conn.execute("CALL doubled(?, @out)", [4])
      expect(binary.rows).toEqual([{ given: 4 }])
    })
  })

  describe("prepared statements", () => {
    it("execute, close, and are of no use afterwards", async () => {
      const statement = await suite.conn.prepare("SELECT ? + ? AS n")
      expect(statement.parameterCount).toBe(2)
      expect(Number((await statement.execute([1, 2], { rows: "array" })).rows[0]?.[0])).toBe(3)
      await expect(statement.execute([1])).rejects.toThrow("expected 2 parameters, found 1")
      await statement.close()
      await statement.close()
      await expect(statement.execute([1, 2])).rejects.toBeInstanceOf(InterfaceError)
      await expect(suite.conn.prepare("SELEC")).rejects.toMatchObject({ errno: 1064 })
    })

    it("open cursors on the server, with other statements in between", async () => {
      await using statement = await suite.conn.prepare("SELECT i FROM n WHERE i < ? ORDER BY i")
      const seen: number[] = []
      let turn = 0
      for await (const { i } of statement.cursor<{ i: number }>({ params: [25], fetchSize: 10 })) {
        seen.push(i)
        if (turn++ % 10 === 0) await suite.conn.query("SELECT 1")
      }
      expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => i))
      const cursor = statement.cursor({ params: [1000], fetchSize: 7, rows: "array" })
      expect(await cursor.fetch()).toHaveLength(7)
      expect(cursor.columns.map(({ name }) => name)).toEqual(["i"])
      await cursor.close()
      await cursor.close()
      await expect(cursor.fetch()).rejects.toMatchObject({ code: "SHOAL_CURSOR_CLOSED" })
      expect((await statement.execute([2])).rows).toEqual([{ i: 0 }, { i: 1 }])
      expect(() => statement.cursor({ params: [1], fetchSize: 0 })).toThrow("fetchSize")
    })

    it("take streams as parameters, in pieces", async () => {
      await suite.conn.query("CREATE TABLE large (id INT, b LONGBLOB, t LONGTEXT, e BLOB)")
      async function* pieces(count: number): AsyncGenerator<Uint8Array> {
        for (let i = 0; i < count; i++) yield await Promise.resolve(Buffer.alloc(300_000, i))
      }
      const text = Readable.from(["a", "ü", "c"])
      const sql = "INSERT INTO large VALUES (?, ?, ?, ?)"
      const inserted = suite.conn.execute(sql, [1, pieces(20), text, pieces(0)])
      const others = Promise.all(
        Array.from({ length: 10 }, (_, i) => suite.conn.execute("SELECT ? AS v", [i])),
      )
      expect((await inserted).affectedRows).toBe(1)
      expect((await others).map(({ rows: [row] }) => Number(row?.["v"]))).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
      ])
      await using statement = await suite.conn.prepare(sql)
      await statement.execute([2, pieces(1), null, null])
      const { rows } = await suite.conn.query(
        "SELECT id, LENGTH(b) n, HEX(RIGHT(b, 1)) last, t, LENGTH(e) e FROM large ORDER BY id",
      )
      expect(
        rows.map(({ id, n, last, t, e }) => [id, Number(n), last, t, e === null ? null : Number(e)]),
      ).toEqual([
        [1, 6_000_000, "13", "aüc", 0],
        [2, 300_000, "00", null, null],
      ])
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(Buffer.from("x"))
        throw new Error("tape torn")
      }
      await expect(suite.conn.execute(sql, [3, broken(), null, null])).rejects.toThrow("tape torn")
      expect((await suite.conn.execute("SELECT COUNT(*) AS n FROM large")).rows).toHaveLength(1)
    })

    it("run many rows in bulk: mixed types, dates, NULL", async () => {
      await suite.conn.query(
        "CREATE TABLE bulk (id INT PRIMARY KEY, f DOUBLE, d DATETIME(3), s VARCHAR(20), b VARBINARY(10))",
      )
      await using statement = await suite.conn.prepare("INSERT INTO bulk VALUES (?, ?, ?, ?, ?)")
      const at = new Date("2024-05-06T07:08:09.123Z")
      const rows = Array.from({ length: 5000 }, (_, i) => [
        i,
        i % 2 === 0 ? 1 : 1.5,
        i % 3 === 0 ? null : at,
        `s${String(i)}`,
        Buffer.from([i % 256]),
      ])
      expect(await statement.executeMany(rows)).toBe(5000)
      expect(await statement.executeMany([])).toBeNull()
      const read = await suite.conn.query("SELECT * FROM bulk ORDER BY id", undefined, { rows: "array" })
      expect(read.rows).toEqual(rows)
      await expect(statement.executeMany([[1, 1, at, "x", null]])).rejects.toBeInstanceOf(IntegrityError)
      await using update = await suite.conn.prepare("UPDATE bulk SET f = ? WHERE id = ?")
      expect(
        await update.executeMany([
          [10, 0],
          [11, 1],
          [12, 2],
        ]),
      ).toBe(3)
    })

    it("executeMany of what cannot be sent in bulk runs once per row", async () => {
      await suite.conn.query("SET @sum = 0")
      await using statement = await suite.conn.prepare("SELECT @sum := @sum + ?")
      await statement.executeMany([[1], [2], [3]])
      expect(Number((await suite.conn.query("SELECT @sum AS s")).rows[0]?.["s"])).toBe(6)
    })
  })
})
