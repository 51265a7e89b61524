import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import {
  type Connection,
  connect,
  Cursor,
  DeserializationCursor,
  DictCursor,
  NotSupportedError,
  ProgrammingError,
  SSCursor,
  SSDictCursor,
} from "../../src/index.ts"
import { untilRunning } from "../support/waiting.ts"

forEachServer((server) => {
  let database: TestDatabase
  let conn: Connection
  beforeAll(async () => {
    database = await createDatabase(server)
    conn = await connect(database.url, { autocommit: true, multiStatements: true })
    await conn.query("CREATE TABLE n (i INT NOT NULL PRIMARY KEY, s VARCHAR(20))")
    await conn.query(
      "INSERT INTO n VALUES " +
        Array.from({ length: 10 }, (_, i) => `(${String(i)}, 's${String(i)}')`).join(","),
    )
  })
  afterAll(async () => {
    await conn.ensureClosed()
    await database.drop()
  })

  describe("every cursor class", () => {
    it.each([Cursor, DictCursor, SSCursor, SSDictCursor])("%o", async (Class) => {
      await using cursor = conn.cursor<Cursor<unknown>>(Class)
      expect(cursor).toMatchObject({
        rowCount: -1,
        rowNumber: 0,
        description: null,
        lastRowId: null,
        arraySize: 1,
        closed: false,
      })
      await expect(cursor.fetchOne()).rejects.toThrow("execute() first")
      await cursor.execute("SELECT i, s FROM n WHERE i > ? ORDER BY i", [4])
      expect(cursor.description?.map(([name, , , , , , nullOk]) => [name, nullOk])).toEqual([
        ["i", false],
        ["s", true],
      ])
      const isDict = Class === DictCursor || Class === SSDictCursor
      const row = (i: number): unknown => (isDict ? { i, s: `s${String(i)}` } : [i, `s${String(i)}`])
      expect(await cursor.fetchOne()).toEqual(row(5))
      expect(await cursor.fetchMany(2)).toEqual([row(6), row(7)])
      expect(cursor.rowNumber).toBe(3)
      expect(await cursor.fetchAll()).toEqual([row(8), row(9)])
      expect([await cursor.fetchOne(), await cursor.fetchMany(), await cursor.fetchAll()]).toEqual([
        null,
        [],
        [],
      ])
      expect(cursor.rowCount).toBe(5)
      const seen: unknown[] = []
      await cursor.execute("SELECT i, s FROM n WHERE i < 2 ORDER BY i")
      for await (const each of cursor) seen.push(each)
      expect(seen).toEqual([row(0), row(1)])
    })

    it("statements without a result", async () => {
      const cursor = conn.cursor()
      await conn.query("CREATE TABLE made (id INT AUTO_INCREMENT PRIMARY KEY, v INT)")
      expect(await cursor.execute("INSERT INTO made (v) VALUES (1), (2)")).toBe(2)
      expect(cursor).toMatchObject({ rowCount: 2, lastRowId: 1, description: null })
      expect([await cursor.fetchOne(), await cursor.fetchMany(3), await cursor.fetchAll()]).toEqual([
        null,
        [],
        [],
      ])
      await expect(cursor.scroll(0, "absolute")).rejects.toBeInstanceOf(ProgrammingError)
      await cursor.close()
      await cursor.close()
      await expect(cursor.execute("SELECT 1")).rejects.toMatchObject({ code: "SHOAL_CURSOR_CLOSED" })
      await expect(cursor.nextSet()).rejects.toThrow("Cursor closed")
    })

    it("scroll", async () => {
      const cursor = conn.cursor()
      await cursor.execute("SELECT i FROM n ORDER BY i")
      await cursor.scroll(3)
      expect(await cursor.fetchOne()).toEqual([3])
      await cursor.scroll(-2)
      expect(await cursor.fetchOne()).toEqual([2])
      await cursor.scroll(9, "absolute")
      expect(await cursor.fetchOne()).toEqual([9])
      await expect(cursor.scroll(10, "absolute")).rejects.toBeInstanceOf(RangeError)
      await expect(cursor.scroll(1, "sideways" as never)).rejects.toBeInstanceOf(ProgrammingError)
      expect(cursor.rowNumber).toBe(10)
      const unbuffered = conn.cursor(SSCursor)
      await unbuffered.execute("SELECT i FROM n ORDER BY i")
      await unbuffered.scroll(4)
      expect(await unbuffered.fetchOne()).toEqual([4])
      await unbuffered.scroll(7, "absolute")
      expect(await unbuffered.fetchOne()).toEqual([7])
      await expect(unbuffered.scroll(-1)).rejects.toBeInstanceOf(NotSupportedError)
      await unbuffered.scroll(100)
      expect(await unbuffered.fetchOne()).toBeNull()
      await unbuffered.close()
    })

    it.each([Cursor, SSCursor])("nextSet with %o", async (Class) => {
      await using cursor = conn.cursor<Cursor>(Class)
      await cursor.execute(
        "SELECT i FROM n WHERE i < 3; UPDATE n SET s = 'x' WHERE i = 100; SELECT i FROM n WHERE i > 7",
      )
      expect(await cursor.fetchAll()).toEqual([[0], [1], [2]])
      expect(await cursor.nextSet()).toBe(true)
      expect([cursor.description, await cursor.fetchAll()]).toEqual([null, []])
      expect(await cursor.nextSet()).toBe(true)
      expect(await cursor.fetchAll()).toEqual([[8], [9]])
      expect(await cursor.nextSet()).toBeNull()
      await cursor.execute("SELECT 1; SELEC 2; SELECT 3")
      await expect(cursor.nextSet()).rejects.toMatchObject({ errno: 1064 })
      await cursor.execute("SELECT 1; SELECT 2")
      await cursor.execute("SELECT 'only'")
      expect(await cursor.fetchAll()).toEqual([["only"]])
      expect(await cursor.nextSet()).toBeNull()
    })
  })

  describe("executeMany", () => {
    it("sends INSERTs in few statements, cut by bytes", async () => {
      await using own = await connect(database.url, { autocommit: true, maxStatementLength: 2000 })
      await own.query("CREATE TABLE many_rows (id INT PRIMARY KEY, s VARCHAR(100))")
      await using cursor = own.cursor()
      const before = await questions(own)
      expect(await cursor.executeMany("INSERT INTO many_rows (id, s) VALUES (?, ?)", numbered(200))).toBe(200)
      expect(cursor.rowCount).toBe(200)
      const sent = (await questions(own)) - before
      expect(sent).toBeGreaterThan(3)
      expect(sent).toBeLessThan(20)
      expect(cursor.lastExecuted?.length).toBeLessThanOrEqual(2000)
      expect(await cursor.executeMany("INSERT INTO many_rows VALUES (?, ?)", [])).toBeNull()
      const updated = await cursor.executeMany(
        "INSERT INTO many_rows VALUES (?, ?) ON DUPLICATE KEY UPDATE s = VALUES(s)",
        [[1, "new"]],
      )
      expect(updated).toBe(2)
      expect(
        await cursor.executeMany("UPDATE many_rows SET s = ? WHERE id = ?", [
          ["u", 1],
          ["u", 2],
          ["u", 999],
        ]),
      ).toBe(2)
      expect(await cursor.executeMany("SELECT s FROM many_rows WHERE id = ?", [[1], [2]])).toBe(2)
      expect(await cursor.fetchAll()).toEqual([["u"]])
    })

    async function questions(of: Connection): Promise<number> {
      const { rows } = await of.query("SHOW SESSION STATUS LIKE 'Com_insert'", undefined, { rows: "array" })
      return Number(rows[0]?.[1])
    }
    async function* numbered(count: number): AsyncGenerator<[number, string]> {
      for (let i = 0; i < count; i++) yield await Promise.resolve([i, "ü'\\".repeat(5)])
    }
  })

  describe("callProc", () => {
    it("quotes the name, and tells OUT values", async () => {
      await conn.query(
        "CREATE PROCEDURE `odd name`(IN a INT, INOUT b INT, OUT c VARCHAR(10)) BEGIN SELECT a; SELECT b; SET b = b + a, c = 'out'; END",
      )
      await using cursor = conn.cursor()
      const args = await cursor.callProc(`${database.name}.odd name`, [1, 41, null])
      expect(args).toEqual([1, 41, null])
      expect(await cursor.fetchAll()).toEqual([[1]])
      expect(await cursor.nextSet()).toBe(true)
      expect(await cursor.fetchAll()).toEqual([[41]])
      const [a, b, c] = await cursor.outValues()
      expect([Number(a), Number(b), c]).toEqual([1, 42, "out"])
      await expect(cursor.callProc("nope; DROP TABLE n")).rejects.toMatchObject({ errno: 1305 })
    })
  })

  describe("combined and own classes", () => {
    it("mogrify, scalars, echo", () => {
      const cursor = conn.cursor()
      expect(cursor.mogrify("SELECT ?, ?", [1, "a'b"])).toBe("SELECT 1, 'a\\'b'")
      expect(cursor.echo).toBe(false)
      expect(cursor.connection).toBe(conn)
      cursor.setInputSizes([1])
      cursor.setOutputSizes(1)
    })

    it("several classes become one", async () => {
      await using own = await connect(database.url, { json: "string" })
      const cursor = own.cursor(SSCursor, DeserializationCursor, DictCursor)
      expect(cursor.constructor.name).toBe("SSDeserializationDictCursor")
      await cursor.execute(
        "SELECT CAST('{\"a\": 1}' AS JSON) AS j".replace(
          "CAST('{\"a\": 1}' AS JSON)",
          server.family === "mysql" ? "CAST('{\"a\": 1}' AS JSON)" : "JSON_OBJECT('a', 1)",
        ),
      )
      const row = await cursor.fetchOne()
      expect(row).toHaveProperty("j")
      expect(await cursor.fetchOne()).toBeNull()
      expect(own.cursor(SSCursor, DeserializationCursor, DictCursor).constructor).toBe(cursor.constructor)
    })

    it("names that occur twice lose nothing", async () => {
      const cursor = conn.cursor(DictCursor)
      await cursor.execute("SELECT 1 AS a, 2 AS a, 3 AS a, x.i AS a FROM n x WHERE i = 4")
      const row = (await cursor.fetchOne()) ?? {}
      expect(Object.fromEntries(Object.entries(row).map(([k, v]) => [k, Number(v)]))).toEqual({
        a: 1,
        ".a": 2,
        ".a_2": 3,
        "x.a": 4,
      })
    })

    it("rows of an own class", async () => {
      class Row {
        i = -1
        get double(): number {
          return this.i * 2
        }
      }
      class RowCursor extends DictCursor<Row> {
        protected override newRow(): Row {
          return new Row()
        }
      }
      const cursor = conn.cursor(RowCursor)
      await cursor.execute("SELECT i FROM n WHERE i = 3")
      expect((await cursor.fetchOne())?.double).toBe(6)
      await using own = await connect(database.url, { cursorClass: RowCursor })
      expect(own.cursor()).toBeInstanceOf(RowCursor)
      expect(() => conn.cursor(Map as never)).toThrow(TypeError)
    })

    it.each([Cursor, DictCursor, SSCursor, SSDictCursor])("%o takes only numbers of rows", async (Class) => {
      const cursor = conn.cursor<Cursor<unknown>>(Class)
      await cursor.execute("SELECT i FROM n ORDER BY i")
      for (const size of [-1, Number.NaN, "2", {}] as never[]) {
        await expect(cursor.fetchMany(size)).rejects.toMatchObject({ code: "SHOAL_FETCH_SIZE" })
      }
      for (const value of [0.5, Number.NaN, "2"] as never[]) {
        await expect(cursor.scroll(value)).rejects.toMatchObject({ code: "SHOAL_SCROLL_VALUE" })
      }
      expect(cursor.rowNumber).toBe(0)
      expect(await cursor.fetchMany(Number.POSITIVE_INFINITY)).toHaveLength(10)
      await cursor.close()
    })

    it("closed: what is left of a buffered result is whole; an unbuffered one would be a part", async () => {
      const sql = "SELECT a.i FROM n a, n b, n c, n d, n e"
      for (const Class of [Cursor, SSCursor]) {
        const cursor = conn.cursor(Class)
        await cursor.execute(sql)
        await cursor.fetchOne()
        await cursor.close()
        if (Class === Cursor) expect(await cursor.fetchAll()).toHaveLength(99_999)
        else {
          const refused = { code: "SHOAL_CURSOR_CLOSED" }
          await expect(cursor.fetchAll()).rejects.toMatchObject(refused)
          await expect(cursor.fetchOne()).rejects.toMatchObject(refused)
          await expect(cursor[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused)
        }
      }
    })

    it("unbuffered: a second fetch does not wait for the first, and nothing hangs", async () => {
      const cursor = conn.cursor(SSCursor)
      await cursor.execute("SELECT REPEAT('x', 40000), SLEEP(0.03) FROM n LIMIT 4")
      const outcomes = await Promise.allSettled([cursor.fetchAll(), cursor.fetchOne()])
      expect(outcomes[0]).toMatchObject({ status: "fulfilled" })
      expect(outcomes[1]).toMatchObject({ status: "rejected", reason: { code: "SHOAL_RESULT_BUSY" } })
      await cursor.execute("SELECT REPEAT('x', 40000), SLEEP(IF(i = 0, 0, 20)) FROM n")
      const waiting = cursor.fetchAll()
      const [failed] = await Promise.allSettled([waiting, cursor.close()])
      expect(failed).toMatchObject({ status: "rejected", reason: { code: "SHOAL_RESULT_CLOSED" } })
    })

    it.each([Cursor, SSCursor])("%o: a forgotten await before a fetch is told", async (Class) => {
      const cursor = conn.cursor(Class)
      await cursor.execute("SELECT 1")
      const running = cursor.execute("SELECT 2")
      await new Promise((resolve) => setImmediate(resolve))
      await expect(cursor.fetchAll()).rejects.toThrow(/^execute\(\) /)
      await running
      expect(await cursor.fetchAll()).toHaveLength(1)
      await using watcher = await connect(database.url)
      const slow = cursor.execute("SELECT SLEEP(20)").catch(() => undefined)
      await untilRunning(watcher, conn, "SLEEP(20)")
      const early = [cursor.fetchOne(), cursor.fetchMany(), cursor.fetchAll(), cursor.scroll(0)]
      for (const call of early) await expect(call).rejects.toMatchObject({ code: "SHOAL_NOT_EXECUTED" })
      await conn.cancel()
      await slow
    })
  })
})
