// Plain decimals beside decimal expressions are DECIMAL wherever SQLAlchemy binds a Decimal as Numeric: the servers calculate and compare
// with text as DOUBLE, which holds 15 digits, and choose among text and numbers as text.
import { decimal } from "@shoal/protocol"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

const amount = "12345678901234567890.1234567890"
const above = "12345678901234567890.1234567891"
const least = "0.0000000001"

const metadata = new sa.MetaData()
const accounts = new sa.Table("accounts", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  amount: sa.Column(sa.Numeric(40, 10)),
  qty: sa.Column(sa.Integer),
  big: sa.Column(sa.BigInteger),
})
const { amount: d, qty, big, id } = accounts.c
const nothing = sa.null_() as unknown as typeof d
const untyped = sa.bindparam
/** The same column, as callers without types may use it. */
const texts = d as unknown as sa.Str<string, never>

/** An expression of the row, what it must be, and whether only MySQL has it. */
const values: readonly [name: string, expression: unknown, expected: unknown, only?: "mysql"][] = [
  ["coalesce", sa.func.coalesce(d, "0").add(least), above],
  ["coalesce, plain value first", (sa.func as never as AnyFunctions).coalesce(null, "0", d), "0"],
  ["ifnull", sa.func.ifnull(d, "0").add(least), above],
  ["sum of coalesce", sa.func.sum(sa.func.coalesce(d, "0")).add(least), above],
  ["coalesce of a literal", sa.func.coalesce(d, sa.literal("0")).add(least), above],
  ["coalesce of a parameter", sa.func.coalesce(d, untyped("x", "0")).add(least), above],
  ["coalesce of a fraction", sa.func.coalesce(d, 0.5).add(least), above],
  ["greatest", sa.func.greatest(d, "9.5"), amount],
  ["least", sa.func.least(d, "9.5"), "9.5000000000"],
  ["least, digit by digit", sa.func.least(d, above), amount],
  ["nullif", sa.func.nullif(d, above), amount],
  ["nullif of the same", sa.func.nullif(d, "12345678901234567890.123456789"), null],
  ["if", sa.func.if(id.eq(1), d, "0").add(least), above],
  ["case", sa.case_([id.eq(1), d], { else: "0" }), amount],
  ["case, calculated with", sa.func.sum(sa.case_([id.eq(1), d], { else: "0" })).add(least), above],
  ["case, plain value first", sa.func.sum(sa.case_([id.eq(2), "0"], { else: d })).add(least), above],
  ["case by value", sa.case_([above, "other"], [amount, "same"], { value: d }), "same"],
  ["field", sa.func("field", d, above, amount), 2],
  ["mod", sa.func.mod(d, "1"), "0.1234567890"],
  ["lag", sa.func.lag(d, 1, "0.1").over({ orderBy: id }).add(least), "0.1000000001", "mysql"],
  ["sum over", sa.func.sum(d).over({ orderBy: id }).add(least), above],
  ["max", sa.func.max(d).add(least), above],
  ["negated", d.neg().sub(least), `-${above}`],
  ["a scalar subquery", sa.select(d).limit(1).scalarSubquery().add(least), above],
  ["cast", d.cast(sa.Numeric(40, 10)).add(least), above],
  ["a parameter on the left", (untyped("x", least) as unknown as typeof d).add(d), above],
  ["a literal on the left", (sa.literal(least) as unknown as typeof d).add(d), above],
  ["an exponent", d.add("1e-10"), above],
  ["a small number", d.add(1e-10), above],
  ["a large number", d.sub(1e19).sub("2345678901234567890"), "0.1234567890"],
  ["an integer times a decimal", qty.mul("0.1" as never), "0.3"],
  ["a bigint plus a decimal", big.add("0.1" as never), "9007199254740993.1"],
  ["a bigint times a fraction", big.mul(0.5), 4503599627370496.5],
  ["integers and decimals", sa.func.coalesce(nothing, qty, d), "3.0000000000"],
  ["case of a number and a decimal", sa.case_([id.eq(2), 0], { else: d }), amount],
]

const conditions: readonly [name: string, condition: sa.Cond, expected: boolean][] = [
  ["=", d.eq(amount), true],
  ["= of a neighbour", d.eq(above), false],
  ["= of an exponent", d.eq("12345678901234567890123456789e-9"), true],
  ["= of an exponent with a point", d.eq("+1234567890.1234567890123456789E+10"), true],
  ["= of an exponent, neighbour", d.eq("123456789012345678901234567891e-10"), false],
  [">=", d.ge(above), false],
  ["IN", d.in([amount, "1"]), true],
  ["IN of neighbours", d.in([above, "1"]), false],
  ["IN of exponents", d.in(["123456789012345678901234567890e-10", "1"]), true],
  ["IN with expressions", d.in([d.add(least), above] as never), false],
  ["BETWEEN", d.between(above, "99999999999999999999"), false],
  ["BETWEEN of parameters", d.between(untyped("low", above), untyped("high", "99999999999999999999")), false],
  ["<=>", d.isNotDistinctFrom(above), false],
  ["a literal =", sa.literal(above).eq(d), false],
  ["a parameter =", (untyped("x", above) as unknown as typeof d).eq(d), false],
  ["a parameter BETWEEN", (untyped("x", above) as unknown as typeof d).between(d, d), false],
  ["a parameter IN", (untyped("x", above) as unknown as typeof d).in([d, id] as never), false],
  ["LIKE", texts.like("12345678901234567890.123456789_"), true],
  ["LIKE of digits alone", texts.like(amount), true],
  ["startsWith", texts.startsWith("12345678901234567890.1"), true],
  ["startsWith, of a parameter", texts.startsWith(untyped("x", "12345678901234567890.1") as never), true],
  ["startsWith, of an integer", (big as unknown as typeof texts).startsWith("9007"), true],
  ["startsWith, not as a number", texts.startsWith("0012345678901234567890.1"), false],
  ["REGEXP", texts.regexpMatch("1234567890.1234567890"), true],
  ["tuples =", sa.tuple_(d, id).eq([above, 1]), false],
  ["tuples IN", sa.tuple_(d, id).in([[above, 1]]), false],
  ["tuples IN, found", sa.tuple_(d, id).in([[amount, 1]]), true],
  ["ANY", d.eq(sa.any_(sa.select(d.add(least)).scalarSubquery())), false],
  ["an integer = a decimal", qty.eq("3.0000000000000000001" as never), false],
  ["a bigint = its text", big.eq("9007199254740993" as never), true],
  ["a bigint = a neighbour's text", big.eq("9007199254740992" as never), false],
  ["a bigint IN texts", big.in(["9007199254740992", "1"] as never), false],
]

/** Without zeros at the end: MySQL gives prepared decimals 30 places. */
function trimmed(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "") : value
}

interface AnyFunctions {
  coalesce(...args: readonly unknown[]): sa.Sel
}

forEachEngine((bench) => {
  beforeAll(async () => {
    await metadata.createAll(bench.engine)
    await using conn = await bench.engine.acquire()
    await conn.execute(accounts.insert().values({ id: 1, amount, qty: 3, big: 9007199254740993n }))
  })
  afterAll(() => metadata.dropAll(bench.engine))

  describe.each([{ prepare: false }, { prepare: true }])("%o", (options) => {
    test.each(values)("%s", async (_name, expression, expected, only) => {
      if (only !== undefined && bench.engine.dialect.profile.family !== only) return
      await using conn = await bench.engine.acquire()
      const query = sa.select((expression as typeof d).as("x")).selectFrom(accounts)
      expect(trimmed(await conn.scalar(query, {}, options))).toBe(trimmed(expected))
    })

    test.each(conditions)("%s", async (_name, condition, expected) => {
      await using conn = await bench.engine.acquire()
      const query = sa.select(sa.func.count()).selectFrom(accounts).where(condition)
      expect(await conn.scalar(query, {}, options)).toBe(expected ? 1 : 0)
    })

    test("VALUES", async () => {
      await using conn = await bench.engine.acquire()
      const rows = sa
        .values(sa.column("n", sa.Integer), sa.column("x", sa.Numeric(40, 10)), { name: "v" })
        .data([[1, amount]])
      const query = sa.select(rows.c.x.add(least).as("x"))
      expect(trimmed(await conn.scalar(query, {}, options))).toBe(above)
    })

    test("UPDATE and ON DUPLICATE KEY UPDATE", async () => {
      await using conn = await bench.engine.acquire()
      const read = async (): Promise<unknown> => conn.scalar(sa.select(d).where(id.eq(2)))
      await conn.execute(accounts.delete().where(id.eq(2)))
      const insert = sa.mysql.insert(accounts).values({ id: 2, amount })
      await conn.execute(insert.onDuplicateKeyUpdate({ amount: "0" }), {}, options)
      await conn.execute(insert.onDuplicateKeyUpdate({ amount: d.add(least) }), {}, options)
      expect(await read()).toBe(above)
      await conn.execute(
        insert.onDuplicateKeyUpdate({ amount: insert.inserted.amount.add(least) }),
        {},
        options,
      )
      expect(await read()).toBe(above)
      await conn.execute(
        insert.onDuplicateKeyUpdate({ amount: sa.func.coalesce(d, "0").add(least) }),
        {},
        options,
      )
      expect(await read()).toBe("12345678901234567890.1234567892")
      await conn.execute(accounts.update().where(id.eq(2)).values({ amount: "1e-10" }), {}, options)
      expect(await read()).toBe(least)
      await conn.execute(accounts.delete().where(id.eq(2)))
    })
  })

  test("calculations with parameters only, in every execution", async () => {
    await using conn = await bench.engine.acquire()
    const alone = sa.literal(decimal("0.1")).add("0.2")
    const typed = sa.literal("12345678901234567890.1", sa.Numeric()).add(least)
    for (let i = 0; i < 4; i++) {
      const row = await (
        await conn.execute(sa.select(alone.as("x"), typed.as("y"), d.add("1").as("z")).selectFrom(accounts))
      ).one()
      expect([row.x, row.y, row.z]).toEqual([
        "0.3",
        "12345678901234567890.1000000001",
        "12345678901234567891.1234567890",
      ])
    }
  })

  test("literals are what parameters are", async () => {
    await using conn = await bench.engine.acquire()
    const written = { dialect: bench.engine.dialect, literalBinds: true }
    const sum = sa.select(d.add("1e-10").as("x"), sa.func.coalesce(d, "0").add(1e-10).as("y"))
    const [row] = await (await conn.execute(sum.compile(written).sql)).all()
    expect([row?.[0], row?.[1]]).toEqual([above, above])
  })

  test("a sum that no JavaScript number holds is refused, not rounded", async () => {
    await using conn = await bench.engine.acquire()
    const query = sa.select(sa.func.sum(qty.mul(4503599627370497)).as("x"))
    await expect(conn.scalar(query)).rejects.toThrow(/13510798882111491 does not fit/)
  })
})

test("a statement that is compiled by hand has texts", () => {
  const query = sa.select(sa.func.coalesce(d, "1e-3"), sa.literal(decimal("0.1")).as("x"))
  expect(Object.values(query.compile({ dialect: sa.mysql.dialect() }).params)).toEqual(["1e-3", "0.1"])
})

test("what no DECIMAL holds goes to the server as it is", () => {
  const dialect = sa.mysql.dialect({ profile: sa.profileOf("8.4.0", { decimalParameters: true }) } as never)
  const texts = ["1e-31", "1e66", "1e9999", "e5", ".e5", "1e", "NaN", ""]
  const query = sa.select(...texts.map((text, i) => d.add(text).as(`c${i}`)))
  expect(Object.values(query.compile({ dialect }).params)).toEqual(texts)
})
