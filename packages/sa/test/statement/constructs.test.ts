// Constructs whose meaning only a server can tell: JSON_TABLE, named windows, ties, filtered aggregates, IN over JSON.
import * as sa from "@shoal/sa"
import { beforeAll, describe, expect, test } from "vitest"
import { mysqlDialect, shop } from "../conformance/tables.ts"
import { forEachEngine } from "../support/engines.ts"

const metadata = new sa.MetaData()
const cart = new sa.Table("cart", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }),
  total: sa.Column(sa.Integer, { nullable: false }),
  paid: sa.Column(sa.Boolean, { nullable: false }),
  doc: sa.Column(sa.JSON<{ kind: string; items: { sku: string; n?: number }[] }>()),
})

forEachEngine((bench) => {
  beforeAll(async () => {
    await metadata.createAll(bench.engine)
    await bench.engine.begin(async (conn) => {
      await conn.execute(cart.insert(), [
        { id: 1, total: 10, paid: true, doc: { kind: "a", items: [{ sku: "x", n: 2 }, { sku: "y" }] } },
        { id: 2, total: 10, paid: false, doc: { kind: "b", items: [] } },
        { id: 3, total: 30, paid: true, doc: { kind: "it's", items: [{ sku: "z", n: 7 }] } },
      ])
    })
  })

  test("jsonTable: parts of documents as typed rows", async () => {
    const item = sa.jsonTable(
      cart.c.doc,
      "$.items[*]",
      {
        no: "ordinality",
        sku: sa.String(5),
        n: { type: sa.Integer, onEmpty: { default: 1 } },
        some: { type: sa.Integer, path: ["n"], exists: true },
      },
      { name: "item" },
    )
    await using conn = await bench.engine.connect()
    const query = sa
      .select(item.c.no, item.c.sku, item.c.n, item.c.some, cart.c.id)
      .orderBy(cart.c.id, item.c.no)
    const rows = await (await conn.execute(query)).fetchAll()
    expect(rows.map((row) => row.asTuple())).toEqual([
      [1, "x", 2, 1, 1],
      [2, "y", 1, 0, 1],
      [1, "z", 7, 1, 3],
    ])
    const outer = sa.select(cart.c.id, item.c.sku).outerjoin(item, sa.true_()).where(cart.c.id.eq(2))
    expect((await (await conn.execute(outer)).one()).asTuple()).toEqual([2, null])
    const given = sa.jsonTable([{ v: "it's" }, {}], "$[*]", {
      v: { type: sa.String(9), onEmpty: { default: "no\\ne'" } },
    })
    expect(await (await conn.execute(sa.select(given.c.v))).scalars().all()).toEqual(["it's", "no\\ne'"])
  })

  test("jsonTable: nested paths give a row per part, siblings one after the other", async () => {
    const document = [
      { id: 1, "it's": [{ t: "a", sub: [7, 8] }, { t: "b" }], sizes: ["S"] },
      { id: 2, "it's": [] },
    ]
    const part = sa.jsonTable(
      document,
      "$[*]",
      {
        no: "ordinality",
        id: sa.Integer,
        tagged: { type: sa.Integer, path: '$."it\'s"[0]', exists: true },
        tags: {
          nested: '$."it\'s"[*]',
          columns: {
            tagNo: "ordinality",
            t: sa.String(5),
            deeper: { nested: "$.sub[*]", columns: { sub: { type: sa.Integer, path: "$" } } },
          },
        },
        sizes: {
          nested: "$.sizes[*]",
          columns: { size: { type: sa.String(2), path: "$", onEmpty: { default: "-" }, onError: "null" } },
        },
      },
      { name: "part" },
    )
    const { no, id, tagged, tagNo, t, sub, size } = part.c
    await using conn = await bench.engine.connect()
    const result = await conn.execute(sa.select(no, id, tagged, tagNo, t, sub, size))
    const rows = (await result.fetchAll()).map((row) => row.asTuple())
    expect(rows).toEqual([
      [1, 1, 1, 1, "a", 7, null],
      [1, 1, 1, 1, "a", 8, null],
      [1, 1, 1, 2, "b", null, null],
      [1, 1, 1, null, null, null, "S"],
      [2, 2, 0, null, null, null, null],
    ])
  })

  test("jsonTable: ON EMPTY and ON ERROR of every kind", async () => {
    await using conn = await bench.engine.connect()
    const read = async (options: object): Promise<unknown> => {
      const found = sa.jsonTable([{ a: [1] }], "$[*]", { a: { type: sa.Integer, ...options } })
      return await conn.scalar(sa.select(found.c.a))
    }
    expect(await read({ onError: { default: 5 } })).toBe(5)
    expect(await read({ onError: "null" })).toBeNull()
    await expect(read({ onError: "error" })).rejects.toThrow()
    expect(await read({ path: "$.b", onEmpty: { default: 6 } })).toBe(6)
    expect(await read({ path: "$.b", onEmpty: "null", onError: "null" })).toBeNull()
    await expect(read({ path: "$.b", onEmpty: "error" })).rejects.toThrow()
  })

  test("window: one definition for several functions", async () => {
    const w = sa.window("by total", { orderBy: [cart.c.total, cart.c.id], rows: [null, 0] })
    await using conn = await bench.engine.connect()
    const query = sa
      .select({ id: cart.c.id, sum: sa.func.sum(cart.c.total).over(w), n: sa.func.count().over(w) })
      .where(cart.c.id.gt(0))
      .orderBy(sa.func.count().over(w).desc())
      .limit(2)
    const rows = await (await conn.execute(query)).fetchAll()
    expect(rows.map((row) => [row.id, Number(row.sum), row.n])).toEqual([
      [3, 50, 3],
      [2, 20, 2],
    ])
  })

  test("fetch: ties on MariaDB, LIMIT everywhere", async () => {
    await using conn = await bench.engine.connect()
    const cheapest = sa.select(cart.c.id).orderBy(cart.c.total)
    expect(await (await conn.execute(cheapest.fetch(1))).fetchAll()).toHaveLength(1)
    const ties = cheapest.fetch(1, { withTies: true })
    if (bench.server.family === "mysql") {
      await expect(conn.execute(ties)).rejects.toThrow(/Only MariaDB 10.6 has FETCH/)
    } else {
      expect(await (await conn.execute(ties)).fetchAll()).toHaveLength(2)
      expect(await (await conn.execute(ties.offset(1))).fetchAll()).toHaveLength(1)
    }
  })

  test("filter: aggregates over some rows, several in one query", async () => {
    await using conn = await bench.engine.connect()
    const query = sa.select({
      all: sa.func.count(),
      paid: sa.func.count().filter(cart.c.paid),
      sum: sa.func.sum(cart.c.total).filter(cart.c.paid, cart.c.id.gt(1)),
      kinds: sa.func.count(cart.c.total.distinct()).filter(cart.c.id.lt(3)),
    })
    const row = await (await conn.execute(query)).one()
    expect([row.all, row.paid, Number(row.sum), row.kinds]).toEqual([3, 2, 30, 1])
  })

  test("IN over JSON compares strings as strings", async () => {
    await using conn = await bench.engine.connect()
    const ids = async (condition: sa.Cond): Promise<unknown> =>
      await (await conn.execute(sa.select(cart.c.id).where(condition).orderBy("id"))).scalars().all()
    const kind = cart.c.doc.get("kind")
    expect(await ids(kind.in(["a", "it's"]))).toEqual([1, 3])
    expect(await ids(kind.notIn(["a", "it's"]))).toEqual([2])
    expect(await ids(cart.c.doc.get(["items", 0, "n"]).in([2, 7]))).toEqual([1, 3])
    expect(await ids(kind.eq("a"))).toEqual([1])
  })

  test("between symmetric takes its bounds in any order", async () => {
    await using conn = await bench.engine.connect()
    const within = (low: number, high: number) =>
      sa.select(sa.func.count()).where(cart.c.total.between(low, high, { symmetric: true }))
    expect(await conn.scalar(within(20, 5))).toBe(2)
    expect(await conn.scalar(within(5, 20))).toBe(2)
  })

  test("percentile_cont on MariaDB", async () => {
    if (bench.server.family === "mysql") return
    await using conn = await bench.engine.connect()
    const median = sa.func.percentile_cont(0.5).withinGroup(cart.c.total).over()
    expect(await conn.scalar(sa.select(median).selectFrom(cart).limit(1))).toBe(10)
  })
})

describe("what they refuse", () => {
  test("options that no server has", () => {
    expect(() => sa.func.sum(shop.c.rating).over({ groups: [0, 1] } as never)).toThrow(
      'A window has no option "groups"; expected partitionBy, orderBy, rows, range.',
    )
    expect(() =>
      sa.jsonTable(shop.c.info, "$", { a: { type: sa.Integer, onMissing: "null" } as never }),
    ).toThrow(
      'Column "a" of jsonTable() has no option "onMissing"; expected type, path, exists, onEmpty, onError.',
    )
    const tagged = (given: object): unknown =>
      sa.jsonTable(shop.c.info, "$", { a: given, b: sa.Integer } as never)
    expect(() => tagged({ nested: "$.x", colums: {} })).toThrow(
      /no option "colums"; expected nested, columns/,
    )
    expect(() => tagged({ nested: "$.x" })).toThrow(/"a" of jsonTable\(\) has a nested path and needs/)
    expect(() => tagged({ nested: "$.x", columns: { b: sa.Integer } })).toThrow(/two columns called "b"/)
    expect(() => tagged({ type: sa.Integer, exists: true, onEmpty: "null" })).toThrow(/takes no onEmpty/)
    expect(() => sa.func.json_arrayagg(shop.c.id).filter(shop.c.open)).toThrow(/json_arrayagg\(\) keeps NULL/)
    expect(() => shop.c.info.in([{ a: 1 }])).toThrow(/IN compares a JSON value with strings and numbers/)
  })

  test("two windows of one name", () => {
    const a = sa.window("w", { orderBy: shop.c.id })
    const b = sa.window("w", { orderBy: shop.c.title })
    const query = sa.select({ a: sa.func.rank().over(a), b: sa.func.rank().over(b) })
    expect(() => query.compile({ dialect: mysqlDialect })).toThrow('Two different windows are called "w"')
  })

  test("assignments of both kinds", () => {
    expect(() => sa.update(shop).orderedValues(["title", "x"]).values({ rating: 1 })).toThrow(
      "orderedValues() was called before; give all assignments there.",
    )
    expect(() => sa.update(shop).values({ rating: 1 }).orderedValues(["title", "x"])).toThrow(
      "values() was called before; give all assignments in one orderedValues() call.",
    )
  })
})
