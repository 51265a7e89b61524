// Many rows: pages by bytes, defaults per row, RETURNING on MariaDB.
import { beforeAll, beforeEach, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

const metadata = new sa.MetaData()
let ticks = 0
const items = new sa.Table("items", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  name: sa.Column(sa.String(200), { nullable: false }),
  tick: sa.Column(sa.Integer, { default: () => ++ticks }),
})

forEachEngine((bench) => {
  beforeAll(async () => {
    await metadata.createAll(bench.engine)
  })
  beforeEach(async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute(items.delete())
  })

  test("one statement per page of bytes", async () => {
    await using engine = await bench.open({ insertManyPageBytes: 1000 })
    const pages: number[] = []
    engine.on("beforeExecute", ({ sql }) => void pages.push(sql.length))
    await using conn = await engine.acquire()
    const rows = Array.from({ length: 100 }, (_, i) => ({ id: i + 1, name: "x".repeat(90) }))
    const result = await conn.execute(items.insert(), rows)
    expect(result.rowCount).toBe(100)
    expect(pages.length).toBeGreaterThan(8)
    expect(pages.length).toBeLessThan(25)
    expect(Number(await conn.scalar(sa.select(sa.func.count().as("n")).selectFrom(items)))).toBe(100)
  })

  test("a row larger than a page goes alone", async () => {
    await using engine = await bench.open({ insertManyPageBytes: 50 })
    await using conn = await engine.acquire()
    const result = await conn.execute(items.insert(), [
      { name: "y".repeat(150) },
      { name: "z" },
      { name: "z".repeat(180) },
    ])
    expect(result.rowCount).toBe(3)
  })

  test("a callable default runs once per row", async () => {
    await using conn = await bench.engine.acquire()
    const before = ticks
    await conn.execute(items.insert(), [{ name: "a" }, { name: "b" }, { name: "c" }])
    const found = await conn.scalars(sa.select(items.c.tick).orderBy(items.c.tick))
    expect(found).toEqual([before + 1, before + 2, before + 3])
  })

  test("50,000 rows", async () => {
    await using conn = await bench.engine.acquire()
    const rows = Array.from({ length: 50_000 }, (_, i) => ({ name: `name ${i}`, tick: i }))
    expect((await conn.execute(items.insert(), rows)).rowCount).toBe(50_000)
  })

  test("a row without a column that the first row has is refused", async () => {
    await using conn = await bench.engine.acquire()
    await expect(conn.execute(items.insert(), [{ name: "a", tick: 1 }, { name: "b" }])).rejects.toThrow(
      sa.SAError,
    )
  })

  test("a duplicate key: the error passes through, and says the statement", async () => {
    await using conn = await bench.engine.acquire()
    const duplicate = conn.execute(items.insert(), [
      { id: 1, name: "a" },
      { id: 1, name: "b" },
    ])
    await expect(duplicate).rejects.toMatchObject({ errno: 1062, code: "ER_DUP_ENTRY" })
  })

  test("RETURNING of many rows (MariaDB)", async () => {
    if (bench.server.family !== "mariadb") return
    await using engine = await bench.open({ insertManyPageBytes: 60 })
    await using conn = await engine.acquire()
    const result = await conn.execute(
      items.insert().returning(items.c.id, items.c.name),
      Array.from({ length: 10 }, (_, i) => ({ id: i + 1, name: `n${i}` })),
    )
    const rows = await result.all()
    expect(rows.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(rows[9]?.name).toBe("n9")
  })
})
