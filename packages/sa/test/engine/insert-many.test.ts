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

  test("thousands of rows are prepared, few are text: values of every kind are the same", async () => {
    const table = (name: string) =>
      new sa.Table(name, new sa.MetaData(), {
        id: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }),
        big: sa.Column(sa.BigInteger),
        price: sa.Column(sa.Numeric(20, 10)),
        ratio: sa.Column(sa.Double),
        text: sa.Column(sa.Text),
        bytes: sa.Column(sa.LargeBinary),
        at: sa.Column(sa.DateTime({ fsp: 6 })),
        time: sa.Column(sa.Time({ fsp: 3 })),
        flag: sa.Column(sa.Boolean),
        doc: sa.Column(sa.JSON<{ i: number; t: string }>()),
        color: sa.Column(sa.Enum("red", "it's")),
      })
    const [prepared, text] = [table("by_statement"), table("by_text")]
    const rows = Array.from({ length: 2_500 }, (_, i) => ({
      id: i,
      big: i % 7 === 0 ? null : 9007199254740993n + BigInt(i),
      price: i % 3 === 0 ? null : `${String(i)}.0123456789`,
      ratio: i % 2 === 0 ? i : i / 7,
      text: i % 5 === 0 ? null : `it's "${String(i)}" \\ \0 🐟`,
      bytes: i % 11 === 0 ? null : Buffer.from([i % 256, 0, 39, 92]),
      at: i % 4 === 0 ? null : new Date(1.7e12 + i),
      time: i % 9 === 0 ? null : "-12:30:01.500",
      flag: i % 6 === 0 ? null : i % 2 === 0,
      doc: i % 8 === 0 ? null : { i, t: "it's \\" },
      color: i % 10 === 0 ? null : i % 2 === 0 ? ("red" as const) : ("it's" as const),
    }))
    await using conn = await bench.engine.acquire()
    for (const one of [prepared, text]) await sa.schemaTable(one).create(conn)
    await conn.begin(async () => {
      const { rowCount } = await conn.execute(prepared.insert(), rows)
      expect(rowCount).toBe(2_500)
    })
    for (let at = 0; at < rows.length; at += 500) await conn.execute(text.insert(), rows.slice(at, at + 500))
    const read = async (from: typeof text) =>
      (await conn.execute(sa.select(from).orderBy(from.c.id))).mappings().all()
    const [a, b] = [await read(prepared), await read(text)]
    expect(a.length).toBe(2_500)
    expect(a).toEqual(b)
  })
})
