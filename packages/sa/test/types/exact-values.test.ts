// Values at the edges of their types: nothing is rounded, cut or replaced without a word, and a literal is the value that a parameter is.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

const amount = "12345678901234567890.1234567890"
const above = "12345678901234567890.1234567891"
const members = Array.from({ length: 64 }, (_, i) => `m${i}`)

const metadata = new sa.MetaData()
const accounts = new sa.Table("accounts", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  amount: sa.Column(sa.Numeric(40, 10)),
})
const flags = new sa.Table("flags", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  set: sa.Column(sa.mysql.SET(members, { retrieveAsBitwise: true })),
})
const moments = new sa.Table("moments", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  at: sa.Column(sa.DateTime()),
  day: sa.Column(sa.Date),
})

forEachEngine((bench) => {
  beforeAll(() => metadata.createAll(bench.engine))
  afterAll(() => metadata.dropAll(bench.engine))

  describe.each([{ prepare: false }, { prepare: true }])("decimals, %o", (options) => {
    test("are added digit by digit", async () => {
      await using conn = await bench.engine.acquire()
      await conn.execute(accounts.delete())
      await conn.execute(accounts.insert().values({ id: 1, amount }))
      const raised = accounts.update().values({ amount: accounts.c.amount.add("0.0000000001") })
      await conn.execute(raised, {}, options)
      expect(await conn.scalar(sa.select(accounts.c.amount))).toBe(above)
    })

    test("are compared digit by digit", async () => {
      await using conn = await bench.engine.acquire()
      await conn.execute(accounts.delete())
      await conn.execute(accounts.insert().values({ id: 1, amount }))
      const column = accounts.c.amount
      const found = (condition: sa.Cond): Promise<unknown> =>
        conn.scalar(sa.select(sa.func.count()).selectFrom(accounts).where(condition), {}, options)
      expect(Number(await found(column.eq(amount)))).toBe(1)
      expect(Number(await found(column.in([amount, "1"])))).toBe(1)
      expect(Number(await found(column.in([above, "1"])))).toBe(0)
      expect(Number(await found(column.between(above, "12345678901234567890.1234567892")))).toBe(0)
    })

    test("many at once, some of them NULL or whole", async () => {
      await using conn = await bench.engine.acquire()
      await conn.execute(accounts.delete())
      const rows = [
        { id: 1, amount },
        { id: 2, amount: null },
        { id: 3, amount: 7 },
        { id: 4, amount: "-1e2" },
      ]
      await conn.execute(accounts.insert(), rows as never, options)
      const raised = accounts
        .update()
        .where(accounts.c.id.eq(sa.bindparam("of") as never))
        .values({ amount: accounts.c.amount.add(sa.bindparam("by", { type: sa.Numeric(40, 10) }) as never) })
      const changes = [
        { of: 1, by: "0.0000000001" },
        { of: 3, by: "-.5" },
      ]
      await conn.execute(raised, changes as never, options)
      expect(await conn.scalars(sa.select(accounts.c.amount).orderBy(accounts.c.id))).toEqual([
        above,
        null,
        "6.5000000000",
        "-100.0000000000",
      ])
    })
  })

  test("the largest and the smallest decimal", async () => {
    await using conn = await bench.engine.acquire()
    for (const text of [
      `${"9".repeat(35)}.${"9".repeat(30)}`,
      `-${"9".repeat(65)}`,
      `0.${"0".repeat(29)}1`,
    ]) {
      const value = sa.literal(text, sa.Numeric(65, 30))
      expect(await conn.scalar(sa.select(value.as("x")))).toBe(text)
    }
    const text = sa.literal("1; DROP TABLE accounts", sa.Numeric(65, 30))
    expect(await conn.scalar(sa.select(text.as("x")))).toBe("1; DROP TABLE accounts")
  })

  test("a set of 64 members keeps all its bits", async () => {
    await using conn = await bench.engine.acquire()
    for (const [id, set] of [["m0", "m53", "m63"], ["m63"], members].entries()) {
      await conn.execute(flags.insert().values({ id: id + 1, set: set as never }))
      expect(await conn.scalar(sa.select(flags.c.set).where(flags.c.id.eq(id + 1)))).toEqual(set)
    }
  })

  test("a Date that no column holds is refused, not stored as another", async () => {
    await using conn = await bench.engine.acquire()
    const impossible = [
      "+010000-01-01",
      "+010000-01-01T12:00:00Z",
      "0000-12-31T23:59:59Z",
      "-000001-01-01",
      "",
    ]
    for (const at of impossible.map((text) => new Date(text))) {
      const insert = moments.insert().values({ at })
      await expect(conn.execute(insert)).rejects.toThrow(/years 1 to 9999|invalid Date/)
      expect(() => literally(insert)).toThrow(sa.ArgumentError)
      await expect(conn.execute(moments.insert().values({ day: at as never }))).rejects.toThrow(
        sa.ArgumentError,
      )
    }
    expect(Number(await conn.scalar(sa.select(sa.func.count()).selectFrom(moments)))).toBe(0)
  })

  test("a Date for a DATE is the same day as literal", async () => {
    await using conn = await bench.engine.acquire()
    const insert = moments.insert().values({ id: 1, day: new Date("2020-01-02T23:59:59.999Z") as never })
    await conn.execute(literally(insert))
    expect(await conn.scalar(sa.select(moments.c.day).where(moments.c.id.eq(1)))).toBe("2020-01-02")
    await conn.execute(moments.delete())
  })

  test("minus zero is one as literal where it is one as parameter", async () => {
    await using conn = await bench.engine.acquire()
    for (const zero of [sa.literal(-0, sa.Double()), sa.literal(-0, sa.NullType())]) {
      const query = sa.select(zero.as("x"))
      expect(await conn.scalar(literally(query))).toBe(await conn.scalar(query))
    }
  })

  test("a literal is checked as a parameter is", () => {
    const checked = sa.Enum(["a", "b"], { validateStrings: true })
    expect(() => literally(sa.select(sa.literal("c" as never, checked)))).toThrow(sa.ArgumentError)
    expect(literally(sa.select(sa.literal("b", checked).as("x")))).toBe("SELECT 'b' AS x")
    const bits = sa.mysql.SET(["", "a"], { retrieveAsBitwise: true })
    for (const mask of [1.5, Number.NaN])
      expect(() => literally(sa.select(sa.literal(mask as never, bits)))).toThrow(sa.ArgumentError)
  })

  test("what JSON has no form for is refused", async () => {
    await using conn = await bench.engine.acquire()
    for (const value of [Number.NaN, { deep: [Infinity] }, () => 1, Symbol("x")]) {
      const query = sa.select(sa.literal(value as never, sa.JSON()).as("x"))
      await expect(conn.execute(query)).rejects.toThrow(sa.ArgumentError)
      expect(() => literally(query)).toThrow(sa.ArgumentError)
    }
  })

  function literally(query: { compile(options: sa.CompileOptions): sa.Compiled }): string {
    return query.compile({ dialect: bench.engine.dialect, literalBinds: true }).sql
  }
})
