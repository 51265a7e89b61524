// Client-side defaults, the compiled cache, type decorators (aiomysql: sa/test_sa_default, _compiled_cache, _types).
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

const metadata = new sa.MetaData()
const dates = new sa.Table("sa_tbl4", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  name: sa.Column(sa.String(255), { nullable: false, default: "default test" }),
  count: sa.Column(sa.Integer, { default: 100 }),
  date: sa.Column(sa.DateTime, { default: () => new Date("2026-01-02T03:04:05Z") }),
  count_str: sa.Column(sa.Integer, { default: sa.func.length("abcdef") }),
  is_active: sa.Column(sa.Boolean, { default: true }),
  changed: sa.Column(sa.Integer, { default: 0, onupdate: () => 7 }),
})

forEachEngine((bench) => {
  beforeAll(async () => {
    await metadata.createAll(bench.engine)
  })
  beforeEach(async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute(dates.delete())
  })

  test("scalar, callable and SQL defaults", async () => {
    await using conn = await bench.engine.acquire()
    const inserted = await conn.execute(dates.insert().values({}))
    expect(inserted.lastInsertedParams).toMatchObject({ name: "default test", count: 100, is_active: true })
    const row = await conn.execute(dates.select()).then((result) => result.one())
    expect(row.asDict()).toMatchObject({
      name: "default test",
      count: 100,
      date: new Date("2026-01-02T03:04:05Z"),
      count_str: 6,
      is_active: true,
      changed: 0,
    })
  })

  test("an explicit null wins", async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute(
      dates.insert().values({ name: "n", count: null, date: null, count_str: null, is_active: null }),
    )
    const row = await conn.execute(dates.select()).then((result) => result.one())
    expect([row.count, row.date, row.count_str, row.is_active]).toEqual([null, null, null, null])
  })

  test("given values win, in values() and in parameters", async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute(dates.insert().values({ name: "edited", count: 999, is_active: false }))
    await conn.execute(dates.insert(), { name: "params", count: 5, count_str: 1 })
    const rows = await conn.execute(dates.select().orderBy(dates.c.id)).then((result) => result.all())
    expect(rows.map((row) => [row.name, row.count, row.count_str, row.is_active])).toEqual([
      ["edited", 999, 6, false],
      ["params", 5, 1, true],
    ])
  })

  test("onupdate is added to updates that do not set the column", async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute(dates.insert().values({}))
    await conn.execute(dates.update().values({ count: 1 }))
    expect(await conn.scalar(sa.select(dates.c.changed))).toBe(7)
    await conn.execute(dates.update().values({ changed: 3 }))
    expect(await conn.scalar(sa.select(dates.c.changed))).toBe(3)
  })

  test("a function may look at the row's other values", async () => {
    const own = new sa.MetaData()
    const t = new sa.Table("context_defaults", own, {
      id: sa.Column(sa.Integer, { primaryKey: true }),
      a: sa.Column("the a", sa.Integer),
      b: sa.Column(sa.Integer, { default: 7 }),
      c: sa.Column(sa.String(99), {
        default: (context: sa.DefaultContext) => JSON.stringify(context.currentParameters),
        onupdate: (context: sa.DefaultContext) => JSON.stringify(context.getCurrentParameters()),
      }),
    })
    await own.createAll(bench.engine)
    try {
      await using conn = await bench.engine.acquire()
      await conn.execute(t.insert().values({ a: 1 }))
      await conn.execute(t.insert().values([{ a: 2 }, { a: 3 }]))
      await conn.execute(t.insert(), [{ a: 4 }, { a: 5 }])
      await conn.execute(t.insert().values({ a: sa.literal(5).add(1), b: 8 }))
      const texts = sa.select(t.c.c).orderBy(t.c.id)
      const found = async (): Promise<unknown[]> =>
        (await conn.execute(texts).then((result) => result.scalars().all())).map((text) =>
          text === null ? null : JSON.parse(text),
        )
      expect(await found()).toEqual([
        { a: 1, b: 7 },
        { a: 2, b: 7 },
        { a: 3, b: 7 },
        { a: 4, b: 7 },
        { a: 5, b: 7 },
        { b: 8 },
      ])
      await conn.execute(t.update().values({ b: 9 }).where(t.c.a.gt(5)))
      expect((await found()).at(-1)).toEqual({ b: 9 })
    } finally {
      await own.dropAll(bench.engine)
    }
  })

  describe("compiledCache", () => {
    test("grows only for statements whose parameters are all given at execution, or that have none", async () => {
      const cache = new Map<object, unknown>()
      await using engine = await bench.open({ compiledCache: cache })
      await using conn = await engine.acquire()
      const insert = dates.insert()
      await conn.execute(dates.insert().values({ name: "literal" }))
      expect(cache.size).toBe(0)
      const all = dates.select()
      await conn.execute(all)
      await conn.execute(all)
      expect(cache.size).toBe(1)
      const byName = dates.select().where(dates.c.name.eq(sa.bindparam("wanted")))
      expect(await conn.execute(byName, { wanted: "literal" }).then((result) => result.all())).toHaveLength(1)
      expect(await conn.execute(byName, { wanted: "other" }).then((result) => result.all())).toHaveLength(0)
      expect(cache.size).toBe(2)
      await conn.execute(dates.select().where(dates.c.name.eq("literal")))
      expect(cache.size).toBe(2)
      await conn.execute(insert, { name: "x" })
      expect(cache.has(all)).toBe(true)
    })
  })

  test("a type decorator works both ways", async () => {
    class Color extends sa.TypeDecorator<{ hex: string }, sa.StringType> {
      override readonly impl = sa.String(7)
      override processBindParam(value: { hex: string } | null): string | null {
        return value === null ? null : value.hex
      }
      override processResultValue(value: string | null): { hex: string } | null {
        return value === null ? null : { hex: value }
      }
    }
    const own = new sa.MetaData()
    const paints = new sa.Table("paints", own, {
      id: sa.Column(sa.Integer, { primaryKey: true }),
      color: sa.Column(new Color()),
    })
    await own.dropAll(bench.engine)
    await own.createAll(bench.engine)
    await using conn = await bench.engine.acquire()
    await conn.execute(paints.insert().values({ color: { hex: "#ff0000" } }))
    await conn.execute(paints.insert(), [{ color: { hex: "#00ff00" } }, { color: null }])
    expect(await conn.scalars(sa.select(paints.c.color).orderBy(paints.c.id))).toEqual([
      { hex: "#ff0000" },
      { hex: "#00ff00" },
      null,
    ])
    expect(await conn.scalar(sa.select(paints.c.id).where(paints.c.color.eq({ hex: "#00ff00" })))).toBe(2)
    await own.dropAll(bench.engine)
  })
})
