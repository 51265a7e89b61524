// execute() with every form of parameters (aiomysql: sa/test_sa_connection).
import { beforeEach, describe, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"
import { metadata, resetTable, tbl } from "../support/sa-tbl.ts"

forEachEngine((bench) => {
  beforeEach(async () => {
    await resetTable(bench.engine)
  })

  async function all(): Promise<unknown[][]> {
    await using conn = await bench.engine.acquire()
    const rows = await conn
      .execute(sa.select(tbl.c.id, tbl.c.val).orderBy(tbl.c.id))
      .then((result) => result.all())
    return rows.map((row) => row.asTuple())
  }

  describe("insert()", () => {
    test.each<[string, unknown[]]>([
      ["an object", [{ id: 2, val: "some_val" }]],
      ["a tuple", [[2, "some_val"]]],
      ["values one by one", [2, "some_val"]],
      ["a list of one tuple", [[[2, "some_val"]]]],
      ["a list of one object", [[{ id: 2, val: "some_val" }]]],
    ])("%s", async (_, params) => {
      await using conn = await bench.engine.acquire()
      const result = await conn.execute(tbl.insert(), ...(params as [never]))
      expect([result.rowCount, result.returnsRows, result.closed]).toEqual([1, false, true])
      expect(await all()).toEqual([
        [1, "some_val_1"],
        [2, "some_val"],
      ])
    })

    test("values(): counts, ids, primary key", async () => {
      await using conn = await bench.engine.acquire()
      const result = await conn.execute(tbl.insert().values({ val: "some_val" }))
      expect([result.rowCount, result.lastRowId, result.insertedPrimaryKey]).toEqual([1, 2, [2]])
      const given = await conn.execute(tbl.insert().values({ id: 77, val: "x" }))
      expect(given.insertedPrimaryKey).toEqual([77])
      expect(given.lastInsertedParams).toEqual({ id: 77, val: "x" })
      const updated = await conn.execute(tbl.update().values({ val: "y" }).where(tbl.c.id.eq(77)))
      expect(updated.lastInsertedParams).toEqual({ val: "y" })
      const several = await conn.execute(tbl.insert().values([{ val: "a" }, { val: "b" }]))
      expect([several.rowCount, several.insertedPrimaryKey]).toEqual([2, undefined])
    })

    test("rows that the compiler does not know are checked at run time", async () => {
      await using conn = await bench.engine.acquire()
      const insert: sa.Insert = tbl.insert()
      const parse = (json: string): Record<string, unknown>[] => JSON.parse(json) as Record<string, unknown>[]
      await conn.execute(insert, parse('[{ "id": 2, "val": "b" }, { "id": 3, "val": null }]'))
      expect(await all()).toHaveLength(3)
      await expect(conn.execute(insert, parse('[{ "id": 4, "vall": "b" }]'))).rejects.toThrow(
        "Unconsumed column names: vall",
      )
      await expect(conn.execute(insert, parse('[{ "id": 5 }, { "id": 6, "val": "b" }]'))).rejects.toThrow(
        "row 1 has values that the first row lacks: val",
      )
      await expect(conn.execute(insert, parse('[{ "id": 5, "val": "b" }, { "id": 6 }]'))).rejects.toThrow(
        sa.InvalidRequestError,
      )
      expect(await all()).toHaveLength(3)
    })

    test("many: lists of objects, of tuples, several objects", async () => {
      await using conn = await bench.engine.acquire()
      const first = await conn.execute(tbl.insert(), [
        { id: 2, val: "b" },
        { id: 3, val: "c" },
      ])
      expect(first.rowCount).toBe(2)
      await conn.execute(tbl.insert(), [
        [4, "d"],
        [5, null],
      ])
      await conn.execute(tbl.insert(), { id: 6, val: "f" }, { id: 7, val: "g" })
      expect((await all()).map(([id]) => id)).toEqual([1, 2, 3, 4, 5, 6, 7])
    })
  })

  describe("SQL text", () => {
    test("without parameters, and with % in it", async () => {
      await using conn = await bench.engine.acquire()
      const inserted = await conn.execute("INSERT INTO sa_tbl (val) VALUES ('some_val_2')")
      expect([inserted.rowCount, inserted.lastRowId]).toEqual([1, 2])
      const result = await conn.execute("SELECT * FROM sa_tbl WHERE val LIKE '%some_val%'")
      expect(await result.fetchAll()).toHaveLength(2)
    })

    test.each<[string, string, unknown[]]>([
      ["values one by one", "INSERT INTO sa_tbl (id, val) VALUES (?, ?)", [2, "some_val"]],
      ["a list", "INSERT INTO sa_tbl (id, val) VALUES (?, ?)", [[2, "some_val"]]],
      ["an object", "INSERT INTO sa_tbl (id, val) VALUES (:id, :val)", [{ id: 2, val: "some_val" }]],
    ])("%s", async (_, sql, params) => {
      await using conn = await bench.engine.acquire()
      expect((await conn.execute(sql, ...params)).rowCount).toBe(1)
      expect((await all())[1]).toEqual([2, "some_val"])
    })

    test("executemany", async () => {
      await using conn = await bench.engine.acquire()
      const lists = await conn.execute("INSERT INTO sa_tbl (id, val) VALUES (?, ?)", [
        [2, "b"],
        [3, "c"],
      ])
      expect(lists.rowCount).toBe(2)
      await conn.execute("INSERT INTO sa_tbl (id, val) VALUES (:id, :val)", [
        { id: 4, val: "d" },
        { id: 5, val: "e" },
      ])
      await conn.execute(
        "UPDATE sa_tbl SET val = :val WHERE id = :id",
        { id: 4, val: "D" },
        { id: 5, val: "E" },
      )
      expect((await all()).map(([, val]) => val)).toEqual(["some_val_1", "b", "c", "D", "E"])
    })

    test("aiomysql's own placeholders, when the engine is told so", async () => {
      await using engine = await bench.open({ paramstyle: "pyformat" })
      await using conn = await engine.acquire()
      await conn.execute("INSERT INTO sa_tbl (id, val) VALUES (%s, %s)", 2, "100%")
      await conn.execute("INSERT INTO sa_tbl (id, val) VALUES (%(id)s, %(val)s)", { id: 3, val: "x" })
      expect(await conn.scalar("SELECT val FROM sa_tbl WHERE id = %s AND 7 %% 4 = 3", 2)).toBe("100%")
    })
  })

  describe("other statements", () => {
    test("select with a list, in, and no parameters", async () => {
      await using conn = await bench.engine.acquire()
      await conn.execute(tbl.insert().values({ id: 2, val: "b" }))
      const found = await conn.execute(tbl.select().where(tbl.c.id.in([1, 2])))
      expect(await found.all()).toHaveLength(2)
      expect(await conn.execute(tbl.select().where(tbl.c.id.in([]))).then((result) => result.all())).toEqual(
        [],
      )
    })

    test("text(), bindparam(), update and delete with several rows of parameters", async () => {
      await using conn = await bench.engine.acquire()
      await conn.execute(tbl.insert(), [
        { id: 2, val: "b" },
        { id: 3, val: "c" },
      ])
      expect(await conn.scalar(sa.text("SELECT val FROM sa_tbl WHERE id = :id"), { id: 3 })).toBe("c")
      const byId = tbl.select().where(tbl.c.id.eq(sa.bindparam("wanted")))
      expect(await conn.execute(byId, { wanted: 2 }).then((result) => result.first())).toMatchObject({
        val: "b",
      })
      const update = tbl
        .update()
        .where(tbl.c.id.eq(sa.bindparam("row_id")))
        .values({ val: sa.bindparam("new_val") })
      const updated = await conn.execute(update, { row_id: 2, new_val: "B" }, { row_id: 3, new_val: "C" })
      expect(updated.rowCount).toBe(2)
      expect((await all()).map(([, val]) => val)).toEqual(["some_val_1", "B", "C"])
      const gone = await conn.execute(tbl.delete().where(tbl.c.id.eq(sa.bindparam("row_id"))), [
        { row_id: 2 },
        { row_id: 3 },
        { row_id: 99 },
      ])
      expect(gone.rowCount).toBe(2)
    })

    test("a timeout that is a parameter, and one that is not", async () => {
      await using conn = await bench.engine.acquire()
      expect(Number(await conn.scalar(sa.text("SELECT :timeout"), { timeout: 7 }))).toBe(7)
      expect(Number(await conn.scalar("SELECT :timeout", { timeout: 8 }))).toBe(8)
      expect(Number(await conn.scalar("SELECT 9", { timeout: 5000 }))).toBe(9)
      await expect(conn.scalar("SELECT SLEEP(20)", { timeout: 50 })).rejects.toMatchObject({
        code: "SHOAL_TIMEOUT",
      })
      await expect(conn.scalar("SELECT 1", { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow(
        "no",
      )
      expect(Number(await conn.scalar("SELECT 1"))).toBe(1)
    })

    test("what does not fit is an ArgumentError, and nothing is sent", async () => {
      await using conn = await bench.engine.acquire()
      const wrong: [unknown, ...unknown[]][] = [
        [tbl],
        [tbl.update()],
        [tbl.update().values({})],
        [tbl.select(), [1]],
        [tbl.select(), 1],
        [tbl.delete(), [1]],
        [tbl.insert(), [1, "a", "too many"]],
        [metadata],
        [{ id: 1 }],
        [7],
      ]
      for (const [statement, ...params] of wrong) {
        await expect(conn.execute(statement as string, ...params)).rejects.toThrow(sa.ArgumentError)
      }
      await expect(conn.execute("SELECT :a", { b: 1 })).rejects.toThrow(sa.ArgumentError)
      expect(await all()).toHaveLength(1)
    })

    test("a value that is none is a TypeError", async () => {
      await using conn = await bench.engine.acquire()
      await expect(conn.execute("SELECT ?", [undefined])).rejects.toThrow(TypeError)
      await expect(conn.execute("SELECT ?", [{ a: 1 }, 2])).rejects.toThrow()
    })
  })
})
