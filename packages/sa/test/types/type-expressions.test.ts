// Types that put SQL around values and around what is read, as in SQLAlchemy's test_type_expressions.
import { beforeAll, describe, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

class Lower extends sa.TypeDecorator<string, sa.StringType> {
  readonly impl = sa.String(40)

  override bindExpression(value: sa.TypeOperand) {
    return sa.func.lower(value)
  }

  override columnExpression(column: sa.TypeOperand) {
    return sa.func.concat("<", column, ">")
  }
}

const metadata = new sa.MetaData()
const t = new sa.Table("t", metadata, {
  x: sa.Column(sa.Integer, { primaryKey: true }),
  y: sa.Column(new Lower()),
})
const dialect = sa.mysql.dialect({ serverVersion: "10.11.0-MariaDB" })
describe("SQL", () => {
  test.each([
    ["select", t.select(), "SELECT t.x, concat(?, t.y, ?) AS y FROM t"],
    ["label", sa.select(t.c.y.as("z")), "SELECT concat(?, t.y, ?) AS z FROM t"],
    ["conditions", sa.select(t.c.x).where(t.c.y.eq("HI")), "SELECT t.x FROM t WHERE t.y = lower(?)"],
    ["order", sa.select(t.c.x).orderBy(t.c.y), "SELECT t.x FROM t ORDER BY t.y"],
    [
      "IN",
      sa.select(t.c.x).where(t.c.y.in(["A", "B"])),
      "SELECT t.x FROM t WHERE t.y IN (lower(?), lower(?))",
    ],
    [
      "tuples",
      sa.select(t.c.x).where(
        sa.tuple_(t.c.x, t.c.y).in([
          [1, "A"],
          [2, "B"],
        ]),
      ),
      "SELECT t.x FROM t WHERE (t.x, t.y) IN ((?, lower(?)), (?, lower(?)))",
    ],
    ["alias", sa.select(t.alias("a").c.y), "SELECT concat(?, a.y, ?) AS y FROM t AS a"],
    [
      "subquery: the outermost alone",
      sa.select(t.select().subquery("s").c.y),
      "SELECT concat(?, s.y, ?) AS y FROM (SELECT t.x AS x, t.y AS y FROM t) AS s",
    ],
    [
      "scalar subquery",
      sa.select(sa.select(t.c.y).where(t.c.x.eq(1)).scalarSubquery().as("z")),
      "SELECT concat(?, (SELECT t.y FROM t WHERE t.x = ?), ?) AS z",
    ],
    [
      "subquery in a condition",
      sa.select(t.c.x).where(t.c.y.in(sa.select(t.c.y))),
      "SELECT t.x FROM t WHERE t.y IN (SELECT t.y FROM t)",
    ],
    [
      "union",
      sa.select(t.c.y).union(sa.select(t.c.y)),
      "SELECT concat(?, t.y, ?) AS y FROM t UNION SELECT concat(?, t.y, ?) AS y FROM t",
    ],
    [
      "union in a subquery",
      sa.select(sa.select(t.c.y).unionAll(sa.select(t.c.y)).subquery("u").c.y),
      "SELECT concat(?, u.y, ?) AS y FROM (SELECT t.y AS y FROM t UNION ALL SELECT t.y AS y FROM t) AS u",
    ],
    ["insert", t.insert().values({ x: 1, y: "A" }), "INSERT INTO t (x, y) VALUES (?, lower(?))"],
    [
      "insert from select",
      t.insert().fromSelect(["x", "y"], t.select()),
      "INSERT INTO t (x, y) SELECT t.x, t.y FROM t",
    ],
    [
      "upsert and returning",
      sa.mysql.insert(t).values({ x: 1, y: "A" }).onDuplicateKeyUpdate({ y: "B" }).returning(t.c.y),
      "INSERT INTO t (x, y) VALUES (?, lower(?)) ON DUPLICATE KEY UPDATE y = lower(?) RETURNING concat(?, t.y, ?) AS y",
    ],
    ["update", t.update().values({ y: "A" }).where(t.c.x.eq(1)), "UPDATE t SET y=lower(?) WHERE t.x = ?"],
    [
      "parameters",
      sa.select(t.c.x).where(t.c.y.eq(sa.bindparam("p"))),
      "SELECT t.x FROM t WHERE t.y = lower(?)",
    ],
    ["a function of the type", sa.select(sa.func.trim(t.c.y).as("z")), "SELECT trim(t.y) AS z FROM t"],
    [
      "a cast to the type",
      sa.select(sa.typeCoerce(t.c.x, new Lower()).as("z")),
      "SELECT concat(?, t.x, ?) AS z FROM t",
    ],
  ])("%s", (_, statement, sql) => {
    expect(statement.compile({ dialect }).sql).toBe(sql)
  })

  test("literals", () => {
    const statement = sa.select(t.c.x).where(t.c.y.in(["A", "B"]), t.c.y.ne("C"))
    expect(statement.compile({ dialect, literalBinds: true }).sql).toBe(
      "SELECT t.x FROM t WHERE t.y IN (lower('A'), lower('B')) AND t.y != lower('C')",
    )
  })

  test("insert for the keys of an execution, and a compound expression in parentheses", () => {
    class Twice extends sa.TypeDecorator<number, sa.IntegerType> {
      readonly impl = sa.Integer
      override bindExpression(value: sa.TypeOperand) {
        return value.op("*")(2)
      }
    }
    const n = new sa.Table("n", new sa.MetaData(), { v: sa.Column(new Twice()) })
    expect(n.insert().compile({ dialect, columnKeys: ["v"] }).sql).toBe("INSERT INTO n (v) VALUES ((? * ?))")
    expect(
      n
        .insert()
        .compile({ dialect, columnKeys: ["v"] })
        .construct({ v: 4 }).params,
    ).toEqual([4, 2])
  })
})

class Secret extends sa.TypeDecorator<string, sa.LargeBinaryType> {
  readonly impl = sa.LargeBinary
  readonly #key: string

  constructor(key: string) {
    super()
    this.#key = key
  }

  override bindExpression(value: sa.TypeOperand) {
    return sa.func("aes_encrypt", value, this.#key)
  }

  override columnExpression(column: sa.TypeOperand) {
    return sa.func("aes_decrypt", column, this.#key)
  }

  override processBindParam(value: string | null) {
    return value === null ? null : Buffer.from(`v1:${value}`)
  }

  override processResultValue(value: Uint8Array | null) {
    return value === null ? null : Buffer.from(value).toString().slice(3)
  }
}

class LonLat extends sa.TypeDecorator<string, sa.AnyType> {
  readonly impl = sa.mysql.POINT

  override bindExpression(value: sa.TypeOperand) {
    return sa.func("st_geomfromtext", value)
  }

  override columnExpression(column: sa.TypeOperand) {
    return sa.func("st_astext", column)
  }

  override bindProcessor() {
    return undefined as never
  }

  override resultProcessor() {
    return (value: unknown) => value as string | null
  }
}

const vault = new sa.Table("vault", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  pin: sa.Column(new Secret("hunter2"), { nullable: false, default: "0000" }),
  place: sa.Column(new LonLat()),
})

forEachEngine((bench) => {
  beforeAll(async () => {
    await metadata.createAll(bench.engine)
  })

  test("encrypted in the table, plain to the program: one row, many rows, defaults, IN, UPDATE, subqueries", async () => {
    await using conn = await bench.engine.connect()
    const one = await conn.execute(vault.insert().values({ pin: "1234", place: "POINT(1 2)" }))
    expect(one.insertedPrimaryKey).toEqual([1])
    await conn.execute(vault.insert(), [{ pin: "a'b" }, { pin: "\u00e4" }])
    await conn.execute(vault.insert(), [
      { id: 10, pin: "x", place: null },
      { id: 11, pin: "y", place: "POINT(3 4)" },
    ])
    await conn.execute(vault.insert().values([{ pin: "m1" }, { pin: "m2" }]))
    await conn.execute(vault.insert(), {})
    const all = await conn.execute(vault.select().orderBy(vault.c.id))
    expect((await all.all()).map((row) => row.asTuple())).toEqual([
      [1, "1234", "POINT(1 2)"],
      [2, "a'b", null],
      [3, "\u00e4", null],
      [10, "x", null],
      [11, "y", "POINT(3 4)"],
      [12, "m1", null],
      [13, "m2", null],
      [14, "0000", null],
    ])
    const stored = await conn.execute(
      sa.text("SELECT CAST(AES_DECRYPT(pin, 'hunter2') AS CHAR) AS p, pin FROM vault WHERE id = 1").columns({
        p: sa.Text,
        pin: sa.LargeBinary,
      }),
    )
    const [raw] = await stored.all()
    expect([raw?.p, raw?.pin?.length]).toEqual(["v1:1234", 16])
    const where = sa
      .select(vault.c.id)
      .where(vault.c.pin.in(["x", "a'b", "none"]), vault.c.pin.ne("y"))
      .orderBy(vault.c.id)
    expect(await conn.scalars(where)).toEqual([2, 10])
    await conn.execute(
      vault
        .update()
        .values({ pin: "new" })
        .where(vault.c.pin.eq(sa.bindparam("old"))),
      { old: "x" },
    )
    const sub = sa.select(vault.c.id, vault.c.pin).where(vault.c.id.eq(10)).subquery("s")
    expect(await conn.scalars(sa.select(sub.c.pin))).toEqual(["new"])
    expect(
      await conn.scalars(
        sa
          .select(vault.c.pin)
          .where(vault.c.id.eq(1))
          .union(sa.select(vault.c.pin).where(vault.c.id.eq(2))),
      ),
    ).toEqual(["1234", "a'b"])
    const cached = sa
      .select(vault.c.pin)
      .where(vault.c.pin.in(sa.bindparam("pins", { expanding: true })))
      .orderBy(vault.c.id)
    expect(await conn.scalars(cached, { pins: ["y", "m1"] })).toEqual(["y", "m1"])
    expect(await conn.scalars(cached, { pins: ["y"] })).toEqual(["y"])
    expect(await conn.scalars(cached, { pins: [] })).toEqual([])
    await conn.rollback()
  })
})
