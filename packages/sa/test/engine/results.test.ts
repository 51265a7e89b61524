// Results of statements on both servers (aiomysql: sa/test_sa_connection).
import { beforeEach, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"
import { resetTable, tbl } from "../support/sa-tbl.ts"

forEachEngine((bench) => {
  beforeEach(async () => {
    await resetTable(bench.engine)
    await using conn = await bench.engine.acquire()
    await conn.execute("INSERT INTO sa_tbl (val) VALUES ('some_val_2'), (NULL)")
  })

  test("SQL text: keys, names, positions, columns of a table", async () => {
    await using conn = await bench.engine.acquire()
    const result = await conn.execute("SELECT * FROM sa_tbl WHERE id = 1")
    expect([result.keys, result.rowCount, result.returnsRows, result.closed]).toEqual([
      ["id", "val"],
      1,
      true,
      false,
    ])
    const row = await result.fetchOne()
    expect([row?.[0], row?.["val"], row?.get(tbl.c.id), row?.get("val")]).toEqual([
      1,
      "some_val_1",
      1,
      "some_val_1",
    ])
    expect(await result.fetchOne()).toBeNull()
    expect(result.closed).toBe(true)
  })

  test("CALL: every result set, typed by who knows it; text that MariaDB calls JSON stays text", async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute("DROP PROCEDURE IF EXISTS sets")
    await conn.execute(
      "CREATE PROCEDURE sets() BEGIN SELECT id, val FROM sa_tbl WHERE id < 3 ORDER BY id; SELECT 7 AS n; SELECT val FROM sa_tbl WHERE 1 = 0; END",
    )
    const result = await conn.execute<{ id: number; val: string | null }>("CALL sets()")
    const [second, third, ...others] = result.moreResults<[{ n: number }, { val: string }]>()
    expect(others).toEqual([])
    expect((await result.mappings().all()).map(({ id }) => id)).toEqual([1, 2])
    const [row] = await second.mappings().all()
    const n: number | undefined = row?.n
    expect(Number(n)).toBe(7)
    expect([third.keys, await third.mappings().all()]).toEqual([["val"], []])
    expect((await conn.execute("SELECT 1 AS one")).moreResults()).toEqual([])
    const document = sa.text("SELECT JSON_OBJECT('a', 1) AS d").columns({ d: sa.String() })
    expect(JSON.parse((await conn.execute(document).then((found) => found.scalar())) ?? "")).toEqual({ a: 1 })
  })

  test("statement: typed rows", async () => {
    await using conn = await bench.engine.acquire()
    const result = await conn.execute(sa.select(tbl.c.id, tbl.c.val).orderBy(tbl.c.id))
    const rows = await result.fetchAll()
    const first: { id: number; val: string | null } | undefined = rows[0]
    expect([first?.id, first?.val, rows[0]?.get(tbl.c.val)]).toEqual([1, "some_val_1", "some_val_1"])
    expect(rows.map((row) => row.val)).toEqual(["some_val_1", "some_val_2", null])
    expect(() => rows[0]?.get("other")).toThrow(sa.NoSuchColumnError)
  })

  test("scalar, scalars", async () => {
    await using conn = await bench.engine.acquire()
    expect(await conn.scalar(sa.select(tbl.c.id).where(tbl.c.id.eq(2)))).toBe(2)
    expect(await conn.scalar(sa.select(tbl.c.id).where(tbl.c.id.eq(99)))).toBeNull()
    expect(await conn.scalar(sa.select(tbl.c.val).where(tbl.c.id.eq(3)))).toBeNull()
    expect(await conn.scalars(sa.select(tbl.c.id).orderBy(tbl.c.id))).toEqual([1, 2, 3])
    expect(Number(await conn.scalar("SELECT 5"))).toBe(5)
  })

  test("an expression by itself is selected", async () => {
    await using conn = await bench.engine.acquire()
    expect(await conn.scalar(sa.func.lower("ABC"))).toBe("abc")
  })

  test("the same column name twice: positions work, the name is ambiguous", async () => {
    await using conn = await bench.engine.acquire()
    const result = await conn.execute("SELECT 1 AS a, 2 AS a, 3 AS b")
    const row = await result.first()
    expect([...(row ?? [])].map(Number)).toEqual([1, 2, 3])
    expect(() => row?.["a"]).toThrow(sa.InvalidRequestError)
    expect(Number(row?.["b"])).toBe(3)
  })

  test("statements without rows close themselves", async () => {
    await using conn = await bench.engine.acquire()
    const result = await conn.execute(tbl.delete().where(tbl.c.id.eq(1)))
    expect([result.rowCount, result.returnsRows, result.closed, result.keys]).toEqual([1, false, true, []])
    for (const fetch of [result.fetchAll(), result.fetchMany(), result.first(), result.fetchOne()]) {
      await expect(fetch).rejects.toThrow(sa.ResourceClosedError)
    }
  })

  test("UPDATE counts matched rows, on both drivers", async () => {
    await using conn = await bench.engine.acquire()
    const same = await conn.execute(tbl.update().values({ val: "some_val_1" }).where(tbl.c.id.eq(1)))
    expect(same.rowCount).toBe(1)
    expect((await conn.execute(tbl.update().values({ val: "x" }).where(tbl.c.id.eq(99)))).rowCount).toBe(0)
  })

  test("for await over the call and over the result", async () => {
    await using conn = await bench.engine.acquire()
    const ids: number[] = []
    for await (const row of conn.execute(tbl.select().orderBy(tbl.c.id))) ids.push(row.id)
    for await (const row of await conn.execute(tbl.select().orderBy(tbl.c.id))) ids.push(row.id)
    expect(ids).toEqual([1, 2, 3, 1, 2, 3])
  })

  test("a closed result does not fetch, closing twice is once", async () => {
    await using conn = await bench.engine.acquire()
    const result = await conn.execute(tbl.select())
    await result.close()
    await result.close()
    expect(result.closed).toBe(true)
    await expect(result.fetchAll()).rejects.toThrow(sa.ResourceClosedError)
    await expect(result.fetchMany(5)).rejects.toThrow(sa.ResourceClosedError)
  })

  test("types process results: booleans, JSON, decimals, bigint", async () => {
    const metadata = new sa.MetaData()
    const typed = new sa.Table("typed", metadata, {
      id: sa.Column(sa.BigInteger, { primaryKey: true, autoincrement: true }),
      ok: sa.Column(sa.Boolean, { nullable: false }),
      doc: sa.Column(sa.JSON),
      price: sa.Column(sa.Numeric(10, 2)),
    })
    await metadata.dropAll(bench.engine)
    await metadata.createAll(bench.engine)
    await using conn = await bench.engine.acquire()
    const result = await conn.execute(
      typed.insert().values({ ok: true, doc: { a: [1, "x"] }, price: "12.50" }),
    )
    expect(result.insertedPrimaryKey).toEqual([1n])
    const row = await conn.execute(typed.select()).then((rows) => rows.one())
    expect(row.asDict()).toEqual({ id: 1n, ok: true, doc: { a: [1, "x"] }, price: "12.50" })
    await metadata.dropAll(bench.engine)
  })

  test("a column that is altered while its statement is in use still gives what its type says", async () => {
    await using conn = await bench.engine.acquire()
    const ids = sa.select(tbl.c.id).orderBy(tbl.c.id)
    for (let i = 0; i < 4; i++) expect(await conn.scalars(ids)).toEqual([1, 2, 3])
    await conn.execute("ALTER TABLE sa_tbl MODIFY id BIGINT AUTO_INCREMENT")
    for (let i = 0; i < 2; i++) expect(await conn.scalars(ids)).toEqual([1, 2, 3])
    await conn.execute("UPDATE sa_tbl SET id = 9007199254740993 WHERE id = 3")
    await expect(conn.scalars(ids)).rejects.toThrow()
    expect(Number(await conn.scalar("SELECT 1"))).toBe(1)
  })

  test("DDL elements", async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute(new sa.DropTable(tbl))
    await expect(conn.execute("SELECT * FROM sa_tbl")).rejects.toMatchObject({
      errno: 1146,
      sql: "SELECT * FROM sa_tbl",
    })
    await expect(conn.execute(new sa.CreateTable(tbl), { id: 1 })).rejects.toThrow(sa.ArgumentError)
    await expect(conn.execute(new sa.CreateTable(tbl), [{ id: 1 }, { id: 2 }])).rejects.toThrow(
      sa.ArgumentError,
    )
    await conn.execute(new sa.CreateTable(tbl))
    expect(await conn.execute("SELECT * FROM sa_tbl").then((result) => result.all())).toEqual([])
  })
})
