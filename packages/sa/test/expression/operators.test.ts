// What operators refuse, and how parameters get their types.
import * as sa from "@shoal/sa"
import { describe, expect, test } from "vitest"
import { mysqlDialect, sale, shop } from "../conformance/tables.ts"

/** Calls that types forbid; the checks at run time are for programs without types. */
const loose = (value: unknown): Record<string, (...args: unknown[]) => unknown> => value as never

describe("refused at the door", () => {
  test.each<[string, () => unknown, RegExp]>([
    ["null in an ordering comparison", () => loose(shop.c.id)["lt"]?.(null), /compare with null; found lt/],
    ["true in an ordering comparison", () => loose(shop.c.id)["gt"]?.(true), /compare with true; found gt/],
    ["undefined as a value", () => loose(shop.c.id)["eq"]?.(undefined), /undefined is not a SQL value/],
    ["a string as a list", () => loose(shop.c.title)["in"]?.("abc"), /IN takes an array.*found string/],
    ["a number as a list", () => loose(shop.c.id)["in"]?.(1), /found number/],
    ["JSON access to a string column", () => loose(shop.c.title)["get"]?.("a"), /works on JSON expressions/],
    ["a negative index", () => loose(shop.c.info)["get"]?.(-1), /found -1/],
    [
      "an escape of two characters",
      () => shop.c.title.like("x", { escape: "ab" }),
      /exactly one character, found 2/,
    ],
    ["a collation that is no name", () => shop.c.title.collate("x; DROP TABLE y"), /only letters/],
    ["flags that are no letters", () => shop.c.title.regexpMatch("x", "i')"), /are letters/],
    ["an unknown unit", () => sa.interval(1, "fortnight" as "day"), /no unit of time "fortnight"/],
    ["a condition that is none", () => sa.select(shop.c.id).where("id = 1" as never), /SQL condition/],
    ["nothing to join by AND", () => sa.and(), /at least one condition/],
    ["a CASE without branches", () => sa.case_(), /at least one WHEN/],
    [
      "rows and range",
      () => sa.func.count().over({ rows: [0, 0], range: [0, 0] }),
      /rows or range, not both/,
    ],
    ["a short tuple", () => sa.tuple_(shop.c.id, shop.c.title).eq([1]), /tuple of 2/],
    ["a type that is none", () => sa.cast(shop.c.id, 5 as never), /Expected a SQL type/],
    [
      "boolean mode with expansion",
      () => sa.mysql.match(shop.c.title, { against: "x" }).inBooleanMode().withQueryExpansion(),
      /boolean mode/,
    ],
  ])("%s", (_title, build, message) => {
    expect(build).toThrow(message)
    expect(build).toThrow(sa.ArgumentError)
  })

  test("two parameters of one name and different values", () => {
    const twice = sa.and(shop.c.id.eq(sa.bindparam("v", 1)), shop.c.rating.eq(sa.bindparam("v", 2)))
    expect(() => twice.compile({ dialect: mysqlDialect })).toThrow(/Two bind parameters are called "v"/)
  })
})

describe("parameters", () => {
  test("take the type of the other side", () => {
    expect(shop.c.open.eq(sa.bindparam("o", true)).compile({ dialect: mysqlDialect }).params).toEqual([1])
    expect(shop.c.info.isDistinctFrom({ a: [1] }).compile({ dialect: mysqlDialect }).params).toEqual([
      '{"a":[1]}',
    ])
  })

  test("come with the execution", () => {
    const compiled = sa
      .select(shop.c.id)
      .where(shop.c.id.eq(sa.bindparam("id")))
      .compile({ dialect: mysqlDialect })
    expect(compiled.bindNames).toEqual(["id"])
    expect(compiled.params).toEqual([undefined])
    expect(compiled.construct({ id: 7 })).toMatchObject({ params: [7] })
    expect(() => compiled.construct({})).toThrow(/required for bind parameter "id"/)
    expect(() => compiled.construct({ id: undefined })).toThrow(/"id" is undefined/)
  })

  test("are computed at each execution", () => {
    let n = 0
    const compiled = sa
      .select(sa.bindparam("n", { callable: () => ++n }) as never)
      .compile({ dialect: mysqlDialect })
    expect([compiled.construct().params, compiled.construct().params]).toEqual([[1], [2]])
  })

  test("expand to lists of any length without another compilation", () => {
    const query = sa.select(shop.c.id).where(shop.c.id.in(sa.bindparam("ids", { expanding: true })))
    const compiled = query.compile({ dialect: mysqlDialect })
    expect(compiled.construct({ ids: [1, 2, 3] })).toMatchObject({
      sql: "SELECT shop.id FROM shop WHERE shop.id IN (?, ?, ?)",
      params: [1, 2, 3],
    })
    expect(compiled.construct({ ids: [] }).sql).toBe(
      "SELECT shop.id FROM shop WHERE shop.id IN (NULL) AND (1 != 1)",
    )
    expect(compiled.construct({ ids: new Set([9]) }).params).toEqual([9])
    expect(query.compile({ dialect: mysqlDialect })).toBe(compiled)
    expect(() => compiled.construct({ ids: 5 })).toThrow(/stands for a list/)
  })
})

describe("paramstyles", () => {
  const query = sa
    .select(shop.c.id)
    .where(shop.c.id.in([1, 2]), sa.sql<boolean>`${shop.c.title} % ${3}`, sale.c.id.eq(4))

  test.each<[sa.Paramstyle, string]>([
    ["qmark", "SELECT shop.id FROM shop, sale WHERE shop.id IN (?, ?) AND shop.title % ? AND sale.id = ?"],
    [
      "format",
      "SELECT shop.id FROM shop, sale WHERE shop.id IN (%s, %s) AND shop.title %% %s AND sale.id = %s",
    ],
    [
      "numeric",
      "SELECT shop.id FROM shop, sale WHERE shop.id IN (:1, :2) AND shop.title % :3 AND sale.id = :4",
    ],
    [
      "named",
      "SELECT shop.id FROM shop, sale WHERE shop.id IN (:id_1_1, :id_1_2) AND shop.title % :param_1 AND sale.id = :id_2",
    ],
    [
      "pyformat",
      "SELECT shop.id FROM shop, sale WHERE shop.id IN (%(id_1_1)s, %(id_1_2)s) AND shop.title %% %(param_1)s AND sale.id = %(id_2)s",
    ],
  ])("%s", (paramstyle, sql) => {
    const compiled = query.compile({ dialect: sa.mysql.dialect({ paramstyle, serverVersion: "9.7.4" }) })
    expect(compiled.sql).toBe(sql)
    expect(compiled.params).toEqual([1, 2, 3, 4])
  })
})

test("literal binds write values into the text, backslashes as sql_mode wants", () => {
  const query = sa
    .select(shop.c.id)
    .where(shop.c.title.eq("it's a \\ 100%"), shop.c.id.in([1, 2]), shop.c.open.eq(sa.literal(true)))
  const sql = (sqlMode?: string): string =>
    query.compile({
      dialect: sa.mysql.dialect({ serverVersion: "9.7.4", ...(sqlMode === undefined ? {} : { sqlMode }) }),
      literalBinds: true,
    }).sql
  expect(sql()).toBe(
    "SELECT shop.id FROM shop WHERE shop.title = 'it''s a \\\\ 100%' AND shop.id IN (1, 2) AND shop.open = true",
  )
  expect(sql("NO_BACKSLASH_ESCAPES")).toContain("'it''s a \\ 100%'")
})

test("text for people has names and can be read", () => {
  expect(String(sa.select(shop.c.id).where(shop.c.id.gt(1)))).toBe(
    "SELECT shop.id FROM shop WHERE shop.id > :id_1",
  )
})

test("hostile names stay names", () => {
  const evil = sa.table("a`; DROP TABLE x; --", sa.column("b`c", sa.Integer))
  expect(sa.select(evil).compile({ dialect: mysqlDialect }).sql).toBe(
    "SELECT `a``; DROP TABLE x; --`.`b``c` FROM `a``; DROP TABLE x; --`",
  )
  expect(() => sa.select(sa.table("x\0y", sa.column("c"))).compile({ dialect: mysqlDialect })).toThrow(/NUL/)
})
