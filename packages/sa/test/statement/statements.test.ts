// Statements as values: immutability, memory of compiled forms, many rows, defaults, and what they refuse.
import * as sa from "@shoal/sa"
import { describe, expect, test } from "vitest"
import { mariadbDialect, mysqlDialect, odd, sale, shop } from "../conformance/tables.ts"

describe("immutable", () => {
  test("every method gives a new statement", () => {
    const base = sa.select(shop.c.id)
    const filtered = base.where(shop.c.id.eq(1))
    expect(base.compile({ dialect: mysqlDialect }).sql).toBe("SELECT shop.id FROM shop")
    expect(filtered.compile({ dialect: mysqlDialect }).sql).toBe("SELECT shop.id FROM shop WHERE shop.id = ?")
    expect(() => Object.assign(filtered, { state: Reflect.get(base, "state") })).toThrow(TypeError)
    expect(filtered.compile({ dialect: mariadbDialect }).sql).toBe(
      "SELECT shop.id FROM shop WHERE shop.id = ?",
    )
  })

  test("a statement is compiled once per dialect", () => {
    const query = sa.select(shop.c.id)
    expect(query.compile({ dialect: mysqlDialect })).toBe(query.compile({ dialect: mysqlDialect }))
    expect(query.compile({ dialect: mariadbDialect })).toBe(query.compile({ dialect: mariadbDialect }))
    expect(query.compile({ dialect: mariadbDialect })).not.toBe(query.compile({ dialect: mysqlDialect }))
  })
})

describe("rows of a result", () => {
  test("are described by key, name and type", () => {
    const { resultColumns } = sa
      .select(sale.c.shopId, sa.func.count().as("n"), sa.func.now())
      .compile({ dialect: mysqlDialect })
    expect(resultColumns?.map(({ key, name, type }) => [key, name, type.visitName])).toEqual([
      ["shopId", "shop_id", "integer"],
      ["n", "n", "integer"],
      ["now_1", "now_1", "datetime"],
    ])
    expect(resultColumns?.[0]?.sources).toContain(sale.c.shopId)
  })

  test("are unknown when text hides how many there are", () => {
    expect(sa.select(sa.text("a, b")).compile({ dialect: mysqlDialect }).resultColumns).toBeUndefined()
  })
})

describe("INSERT", () => {
  test("takes its columns from the keys of the parameters", () => {
    const compiled = sa.insert(odd).compile({ dialect: mysqlDialect, columnKeys: ["rank", "order"] })
    expect(compiled.sql).toBe("INSERT INTO `Odd` (`order`, `rank`) VALUES (?, ?)")
    expect(compiled.construct({ rank: 1, order: 2 }).params).toEqual([2, 1])
  })

  test("without values shows all columns to people, and has none when executed without parameters", () => {
    expect(sa.insert(odd).compile({ dialect: mysqlDialect }).sql).toBe(
      "INSERT INTO `Odd` (id, `order`, `rank`, `Odd Label`) VALUES (?, ?, ?, ?)",
    )
    expect(mysqlDialect.compile(sa.insert(odd) as never).sql).toBe("INSERT INTO `Odd` () VALUES ()")
  })

  test("splices many rows into one statement", () => {
    const compiled = sa
      .insert(sale)
      .prefixWith("LOW_PRIORITY")
      .onDuplicateKeyUpdate({ state: "again" })
      .compile({ dialect: mysqlDialect, columnKeys: ["shopId", "amount"] })
    const { sql, params, generated } = compiled.constructMany([
      { shopId: 1, amount: "1.5" },
      { shopId: 2, amount: null },
      { shopId: 3, amount: "2" },
    ])
    expect(sql).toBe(
      "INSERT LOW_PRIORITY INTO sale (shop_id, amount, state) VALUES (?, ?, ?), (?, ?, ?), (?, ?, ?) AS new ON DUPLICATE KEY UPDATE state = ?",
    )
    expect(params).toEqual([1, "1.5", "open", 2, null, "open", 3, "2", "open", "again"])
    expect(generated).toEqual([{ state: "open" }, { state: "open" }, { state: "open" }])
    expect(() => compiled.constructMany([{ shopId: 1, amount: 1 }, { shopId: 2 }])).toThrow(
      /"amount", in parameter row 1/,
    )
  })

  test("knows the primary key of its row as far as the client does", () => {
    const compiled = sa.insert(odd).values({ id: 5 }).compile({ dialect: mysqlDialect })
    expect(compiled.primaryKeyOf(undefined, undefined)).toEqual([5])
    expect(
      sa
        .insert(sale)
        .values({ shopId: 1 } as never)
        .compile({ dialect: mysqlDialect })
        .primaryKeyOf(undefined, undefined),
    ).toEqual([undefined])
  })

  test("evaluates a callable default once per row", () => {
    let n = 0
    const t = new sa.Table("t", new sa.MetaData(), {
      id: sa.Column(sa.Integer, { primaryKey: true }),
      token: sa.Column(sa.String(9), { default: () => `t${++n}` }),
    })
    const compiled = sa.insert(t).compile({ dialect: mysqlDialect, columnKeys: ["id"] })
    expect(compiled.constructMany([{ id: 1 }, { id: 2 }]).params).toEqual([1, "t1", 2, "t2"])
    expect(compiled.construct({ id: 3 })).toMatchObject({ params: [3, "t3"], generated: { token: "t3" } })
  })

  test("RETURNING is for MariaDB", () => {
    const statement = sa.insert(odd).values({ id: 1 }).returning(odd.c.id)
    expect(statement.compile({ dialect: mariadbDialect }).sql).toBe(
      "INSERT INTO `Odd` (id) VALUES (?) RETURNING `Odd`.id",
    )
    expect(() => statement.compile({ dialect: mysqlDialect })).toThrow(/MySQL has no RETURNING/)
  })
})

describe("refused", () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      "unknown column in INSERT",
      () =>
        sa
          .insert(odd)
          .values({ nope: 1 } as never)
          .compile({ dialect: mysqlDialect }),
      /Unconsumed column names: nope/,
    ],
    [
      "unknown column in UPDATE",
      () =>
        sa
          .update(odd)
          .values({ nope: 1 } as never)
          .compile({ dialect: mysqlDialect }),
      /Unconsumed column names: nope/,
    ],
    [
      "unknown key of an execution",
      () => sa.insert(odd).compile({ dialect: mysqlDialect, columnKeys: ["nope"] }),
      /Unconsumed column names: nope/,
    ],
    [
      "unknown column of a later row",
      () =>
        sa
          .insert(odd)
          .values([{ id: 1 }, { id: 2, nope: 1 }] as never)
          .compile({ dialect: mysqlDialect }),
      /Unconsumed column names: nope/,
    ],
    [
      "a missing value of a later row",
      () =>
        sa
          .insert(odd)
          .values([{ id: 1 }, { order: 2 }])
          .compile({ dialect: mysqlDialect }),
      /Row 1 of values\(\) has no value for "id"/,
    ],
    [
      "one row and several",
      () =>
        sa
          .insert(odd)
          .values({ id: 1 })
          .values([{ id: 2 }]),
      /cannot mix/,
    ],
    [
      "onDuplicateKeyUpdate twice",
      () =>
        sa.insert(odd).values({ id: 1 }).onDuplicateKeyUpdate({ rank: 1 }).onDuplicateKeyUpdate({ rank: 1 }),
      /called before/,
    ],
    [
      "an empty onDuplicateKeyUpdate",
      () => sa.insert(odd).values({ id: 1 }).onDuplicateKeyUpdate({}),
      /at least one assignment/,
    ],
    [
      "a name that is no result column",
      () => sa.select(odd.c.id).orderBy("nope").compile({ dialect: mysqlDialect }),
      /names "nope", which is no result column/,
    ],
    ["a string as a column", () => sa.select("users" as never), /Write text\("users"\)/],
    ["a column that is not there", () => sa.select(odd.c.id, undefined as never), /argument 2 is undefined/],
    [
      "queries of different width",
      () => sa.union(sa.select(odd.c.id), sa.select(odd) as never),
      /query 1 has 1, query 2 has 4/,
    ],
    [
      "an unknown lock option",
      () => sa.select(odd.c.id).withForUpdate({ bogus: true } as never),
      /Unknown option "bogus"/,
    ],
    ["a negative limit", () => sa.select(odd.c.id).limit(-1), /0 or more; found -1/],
    ["a join nobody can make", () => sa.select(shop.c.id).join(odd), /No foreign key leads/],
    [
      "LIMIT of a multi-table UPDATE",
      () =>
        sa
          .update(shop)
          .values({ title: "x" })
          .where(shop.c.id.eq(sale.c.shopId))
          .limit(1)
          .compile({ dialect: mysqlDialect }),
      /no ORDER BY and no LIMIT/,
    ],
    [
      "two CTEs of one name",
      () =>
        sa
          .select({ a: sa.select(odd.c.id).cte("c").c.id, b: sa.select(shop.c.id).cte("c").c.id })
          .compile({ dialect: mysqlDialect }),
      /Two different CTEs/,
    ],
    [
      "a parameter called like an assigned column",
      () =>
        sa
          .update(odd)
          .values({ rank: 1 })
          .where(odd.c.rank.eq(sa.bindparam("rank")))
          .compile({ dialect: mysqlDialect }),
      /has the name of a column that is set/,
    ],
    [
      "an unknown dialect option",
      () => sa.mysql.dialect({ nope: 1 } as never),
      /Unknown dialect option "nope"/,
    ],
  ])("%s", (_title, run, message) => {
    expect(run).toThrow(message)
    expect(run).toThrow(sa.SAError)
  })
})
