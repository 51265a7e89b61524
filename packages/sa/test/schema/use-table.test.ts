// A hand-written table in use: defaults, types and names go all the way to the server and back.
import { afterAll, beforeAll, expect, expectTypeOf, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

class Money {
  readonly cents: bigint
  constructor(cents: bigint) {
    this.cents = cents
  }
}
class MoneyType extends sa.TypeDecorator<Money, sa.BigIntegerType> {
  readonly impl = sa.BigInteger
  override processBindParam(value: Money | null): bigint | null {
    return value === null ? null : value.cents
  }
  override processResultValue(value: bigint | null): Money | null {
    return value === null ? null : new Money(value)
  }
}

forEachEngine((bench) => {
  const metadata = new sa.MetaData()
  const goods = new sa.Table(
    "goods",
    metadata,
    {
      id: sa.Column(sa.Integer, { primaryKey: true }),
      name: sa.Column(sa.String(64), { nullable: false }),
      made: sa.Column("made_at", sa.DateTime({ fsp: 3 }), { nullable: false, serverDefault: sa.func.now(3) }),
      price: sa.Column(new MoneyType(), { nullable: false, default: () => new Money(100n) }),
      tags: sa.Column(sa.mysql.SET("new", "cheap"), { nullable: false, default: ["cheap"] }),
      doc: sa.Column(sa.JSON<{ a: number } | null>()),
      place: sa.Column(sa.mysql.POINT({ srid: 4326 })),
      revision: sa.Column(sa.Integer, { nullable: false, default: 1, onupdate: 2 }),
      loud: sa.Column(sa.String(64), sa.Computed("upper(name)")),
      sold: sa.Column(sa.Boolean, { nullable: false, default: false }),
    },
    { mysqlEngine: "InnoDB" },
    sa.Index("ix_name", "name"),
  )
  beforeAll(() => metadata.createAll(bench.engine))
  afterAll(() => metadata.dropAll(bench.engine))

  test("insert, select, update, delete", async () => {
    await using conn = await bench.engine.acquire()
    const place = { type: "Point", coordinates: [4.9, 52.37] } as const
    const inserted = await conn.execute(goods.insert().values({ name: "Lamp", doc: { a: 1 }, place }))
    expect(inserted.insertedPrimaryKey).toEqual([1])
    const query = sa.select(
      goods.c.id,
      goods.c.made,
      goods.c.price,
      goods.c.tags,
      goods.c.doc,
      goods.c.place,
      goods.c.loud,
    )
    const [row] = await (await conn.execute(query.where(goods.c.price.eq(new Money(100n))))).fetchAll()
    if (row === undefined) throw new Error("the row was inserted")
    expectTypeOf(row.price).toEqualTypeOf<Money>()
    expectTypeOf(row.tags).toEqualTypeOf<readonly ("new" | "cheap")[]>()
    expect(row.made).toBeInstanceOf(Date)
    expect(row.price).toEqual(new Money(100n))
    expect([row.id, row.tags, row.doc, row.place, row.loud]).toEqual([1, ["cheap"], { a: 1 }, place, "LAMP"])

    await conn.execute(
      goods
        .update()
        .values({ sold: true, price: new Money(5n) })
        .where(goods.c.name.eq("Lamp")),
    )
    const after = await (await conn.execute(sa.select(goods.c.sold, goods.c.revision, goods.c.price))).first()
    expect([after?.sold, after?.revision, after?.price.cents]).toEqual([true, 2, 5n])

    const found = await conn.scalar(sa.select(goods.c.id).where(goods.c.tags.eq(["cheap"])))
    expect(found).toBe(1)
    await conn.execute(goods.delete())
    expect(Number(await conn.scalar(sa.select(sa.func.count()).selectFrom(goods)))).toBe(0)
  })

  test("JSON null is stored unless SQL NULL is asked for", async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute(goods.insert().values({ name: "json null", doc: null }))
    await conn.execute(goods.insert().values({ name: "sql null", doc: sa.null_() as never }))
    await conn.execute(goods.insert().values({ name: "left out" }))
    const rows = await conn.queryObjects("SELECT name FROM goods WHERE doc IS NULL ORDER BY id", [])
    expect(rows.map((row) => row["name"])).toEqual(["sql null", "left out"])
    await conn.execute(goods.delete())
  })
})
