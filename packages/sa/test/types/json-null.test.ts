// SQL NULL and JSON null are two things: which value stores which, and how each is found.
import { afterAll, beforeAll, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

const metadata = new sa.MetaData()
const docs = new sa.Table("docs", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  what: sa.Column(sa.String(20)),
  a: sa.Column(sa.JSON),
  b: sa.Column(sa.JSON({ noneAsNull: true })),
})

forEachEngine((bench) => {
  beforeAll(() => metadata.createAll(bench.engine))
  afterAll(() => metadata.dropAll(bench.engine))

  test("what is stored, and what comes back", async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute(docs.insert().values({ what: "left out" }))
    await conn.execute(docs.insert().values({ what: "null", a: null, b: null }))
    await conn.execute(docs.insert(), [{ what: "many", a: null, b: null }])
    await conn.execute(
      docs.insert().values({ what: "null_()", a: sa.null_() as never, b: sa.null_() as never }),
    )
    await conn.execute(
      docs.insert().values({ what: "JSON.NULL", a: sa.JSON.NULL as never, b: sa.JSON.NULL as never }),
    )
    await conn.execute(docs.insert().values({ what: "inside", a: { x: null }, b: [null] }))
    const kind = (column: "a" | "b") => sa.func.coalesce(sa.func.json_type(docs.c[column]), "SQL NULL")
    const rows = await conn.execute(
      sa.select(docs.c.what, kind("a").as("ka"), kind("b").as("kb"), docs.c.a, docs.c.b).orderBy(docs.c.id),
    )
    expect((await rows.all()).map((row) => [row.what, row.ka, row.kb, row.a, row.b])).toEqual([
      ["left out", "SQL NULL", "SQL NULL", null, null],
      ["null", "NULL", "SQL NULL", null, null],
      ["many", "NULL", "SQL NULL", null, null],
      ["null_()", "SQL NULL", "SQL NULL", null, null],
      ["JSON.NULL", "NULL", "NULL", null, null],
      ["inside", "OBJECT", "ARRAY", { x: null }, [null]],
    ])
  })

  test("how each is found", async () => {
    await using conn = await bench.engine.acquire()
    const found = async (condition: sa.Cond): Promise<unknown[]> =>
      (await conn.execute(sa.select(docs.c.what).where(condition).orderBy(docs.c.id))).scalars().all()
    expect(await found(docs.c.a.is(null))).toEqual(["left out", "null_()"])
    expect(await found(docs.c.b.is(null))).toEqual(["left out", "null", "many", "null_()"])
    expect(await found(docs.c.a.eq(sa.JSON.NULL as never))).toEqual(["null", "many", "JSON.NULL"])
    expect(await found(docs.c.b.eq(sa.JSON.NULL as never))).toEqual(["JSON.NULL"])
  })
})
