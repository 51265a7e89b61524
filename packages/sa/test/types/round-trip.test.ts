// Every type on both servers through both drivers: what goes in comes back, with the JavaScript type that the type promises.
import { afterAll, beforeAll, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { bindProcessorOf, resultProcessorOf, type AnyType } from "../../src/types/type-engine.ts"
import { forEachEngine, type Bench } from "../support/engines.ts"

const { mysql } = sa

interface Sample {
  readonly type: AnyType
  readonly values: readonly unknown[]
  /** What comes back, where it is not what went in. */
  readonly back?: readonly unknown[]
  /** The servers do not find what was stored by `=`, or their `=` does not take the type. */
  readonly unequal?: true
  readonly only?: "mysql" | "mariadb"
}

const moment = new Date("2024-02-29T12:34:56.789Z")
const second = new Date("2024-02-29T12:34:56.000Z")
const polygon = {
  type: "Polygon",
  coordinates: [
    [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 0],
    ],
  ],
}
const collection = {
  type: "GeometryCollection",
  geometries: [
    { type: "Point", coordinates: [1, 2] },
    {
      type: "LineString",
      coordinates: [
        [0, 0],
        [1.5, -2.25],
      ],
    },
  ],
}
const multi = { type: "MultiPolygon", coordinates: [polygon.coordinates, polygon.coordinates] }

class Trimmed extends sa.TypeDecorator<string, sa.StringType> {
  readonly impl = sa.String(20)
  override processBindParam(value: string | null): string | null {
    return value?.trim() ?? null
  }
  override processResultValue(value: string | null): string | null {
    return value === null ? null : `<${value}>`
  }
}

const samples: Readonly<Record<string, Sample>> = {
  integer: { type: sa.Integer(), values: [0, -2147483648, 2147483647] },
  small: { type: sa.SmallInteger(), values: [-32768, 32767] },
  big: { type: sa.BigInteger(), values: [0n, -9223372036854775808n, 9223372036854775807n] },
  big_unsigned: { type: mysql.BIGINT({ unsigned: true }), values: [18446744073709551615n] },
  tiny: { type: mysql.TINYINT({ unsigned: true }), values: [0, 255] },
  medium: { type: mysql.MEDIUMINT(), values: [-8388608] },
  bool: { type: sa.Boolean(), values: [true, false] },
  numeric: { type: sa.Numeric(30, 10), values: ["12345678901234567890.1234567890", "-0.0000000001"] },
  numeric_number: { type: sa.Numeric(10, 2, { asdecimal: false }), values: [12.5, -0.25] },
  float: { type: sa.Float(), values: [1.5, -0.25] },
  double: { type: sa.Double(), values: [0.1, 1.7976931348623157e308] },
  real: { type: mysql.REAL(), values: [0.1] },
  bit: { type: mysql.BIT(9), values: [Buffer.from([1, 255])] },
  bit_number: { type: mysql.BIT(3), values: [5], back: [Buffer.from([5])] },
  year: { type: mysql.YEAR(), values: [1901, 2155] },
  string: { type: sa.String(64), values: ["", 'it\'s \\ "quoted" \n 🎉', " spaces "] },
  char: { type: sa.CHAR(4), values: ["ab"] },
  text: { type: sa.Text(), values: ["x".repeat(60_000)] },
  longtext: { type: mysql.LONGTEXT(), values: ["long"] },
  blob: { type: sa.LargeBinary(), values: [Buffer.from([0, 1, 39, 92, 255])] },
  binary: { type: sa.BINARY(4), values: [Buffer.from("ab")], back: [Buffer.from("ab\0\0")], unequal: true },
  varbinary: { type: sa.VARBINARY(4), values: [Buffer.from("ab")] },
  date: { type: sa.Date(), values: ["2024-02-29", "1000-01-01"] },
  datetime: { type: sa.DateTime({ fsp: 3 }), values: [moment] },
  datetime_seconds: { type: sa.DateTime(), values: [second] },
  timestamp: { type: sa.TIMESTAMP({ fsp: 6 }), values: [moment] },
  time: { type: sa.Time({ fsp: 2 }), values: ["-838:59:58.99", "00:00:00.00", "12:34:56.78"] },
  interval: { type: sa.Interval({ fsp: 3 }), values: [0, 90_061_001, -1] },
  enumeration: { type: sa.Enum("new", "it's", "a,b"), values: ["new", "it's", "a,b"] },
  set: { type: mysql.SET("gift", "fragile", "x"), values: [["gift", "x"], [], ["fragile"]] },
  set_text: {
    type: mysql.SET("gift", "x"),
    values: ["x,gift", new Set(["x"])],
    back: [["gift", "x"], ["x"]],
    unequal: true,
  },
  json: { type: sa.JSON(), values: [{ a: [1, "x", null, { b: true }] }, [], "text", 5, true], unequal: true },
  pickle: {
    type: sa.PickleType(),
    values: [new Map<string, unknown>([["a", new Set([1n, new Date(5)])]]), "text", [undefined, -0]],
  },
  uuid: { type: sa.Uuid(), values: ["6ccd780c-baba-1026-9564-5b8c656024db"] },
  uuid_binary: { type: sa.Uuid({ storage: "binary" }), values: ["6ccd780c-baba-1026-9564-5b8c656024db"] },
  uuid_native: { type: sa.UUID(), values: ["6ccd780c-baba-1026-9564-5b8c656024db"], only: "mariadb" },
  inet4: { type: mysql.INET4(), values: ["192.168.0.1"], only: "mariadb" },
  inet6: { type: mysql.INET6(), values: ["2001:db8::ff00:42:8329"], only: "mariadb" },
  point: { type: mysql.POINT(), values: [{ type: "Point", coordinates: [1.25, -3] }], unequal: true },
  point_srid: {
    type: mysql.POINT({ srid: 4326 }),
    values: [{ type: "Point", coordinates: [4.9, 52.37] }],
    unequal: true,
  },
  polygon: { type: mysql.POLYGON(), values: [polygon], unequal: true },
  geometry: {
    unequal: true,
    type: mysql.GEOMETRY(),
    values: [
      collection,
      multi,
      {
        type: "MultiPoint",
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
  },
  vector: { type: mysql.VECTOR(3), values: [Float32Array.of(1, -0.5, 3)], only: "mysql", unequal: true },
  decorated: { type: new Trimmed(), values: ["  x "], back: ["<x>"] },
  set_bitwise: {
    type: mysql.SET(["", "a", "b"], { retrieveAsBitwise: true }),
    values: [["", "b"], [""], [], ["a"]],
  },
  set_variant: { type: mysql.SET("x", "y").withVariant(sa.String(20) as never, "sqlite"), values: [["y"]] },
  variant: {
    type: sa.String(36).withVariant(sa.Text(), "mariadb"),
    values: ["v"],
  },
}

forEachEngine((bench: Bench) => {
  const mine = Object.entries(samples).filter(
    ([, { only }]) => (only ?? bench.server.family) === bench.server.family,
  )
  const metadata = new sa.MetaData()
  const columns = Object.fromEntries(mine.map(([name, { type }]) => [name, sa.Column(type)]))
  const table = new sa.Table("every_type", metadata, {
    id: sa.Column(sa.Integer, { primaryKey: true }),
    ...columns,
  })

  beforeAll(() => metadata.createAll(bench.engine))
  afterAll(() => metadata.dropAll(bench.engine))

  for (const [name, { type, values, back = values, unequal }] of mine) {
    test(name, async () => {
      // Types differ from column to column: the typed doors are not what is tested here.
      const column = (table.c as Readonly<Record<string, unknown>>)[name] as never
      const insert = table.insert() as unknown as {
        values(row: object): sa.Executable & { compile(options: object): sa.Compiled }
      }
      await using conn = await bench.engine.acquire()
      const stored = async (): Promise<unknown[]> =>
        (await conn.execute(sa.select(column).orderBy(table.c.id)).then((result) => result.all())).map(
          (row) => plain((row as unknown as readonly unknown[])[0]),
        )
      for (const [i, value] of values.entries()) {
        const expected = plain(back[i])
        await conn.execute("DELETE FROM every_type")
        await conn.execute(insert.values({ [name]: value }))
        const { sql } = insert
          .values({ [name]: value })
          .compile({ dialect: bench.engine.dialect, literalBinds: true })
        await conn.execute(sql)
        await conn.execute(table.insert(), [{ [name]: value }, { [name]: null }] as never)
        expect(await stored()).toEqual([expected, expected, expected, null])
        if (unequal === true) continue
        const equal = (column as sa.Str<string, string>).eq(value as never)
        expect(await conn.scalar(sa.select(sa.func.count()).selectFrom(table).where(equal))).toBe(3)
        const typed = sa.typeCoerce(
          sa.literal(value as string, type as never),
          type as never,
        ) as never as sa.Str<string, never>
        // A prepared SELECT takes bytes for text: a literal of them is no value of its own there.
        if (type.visitName !== "set" && type.kind !== "bin")
          expect(plain(await conn.scalar(sa.select(typed.as("x"))))).toEqual(expected)
      }
    })
  }

  test("decimals take numbers, digit by digit", async () => {
    const t = new sa.Table("decimals", new sa.MetaData(), {
      id: sa.Column(sa.Integer, { primaryKey: true }),
      d: sa.Column(sa.Numeric(40, 20)),
    })
    await sa.schemaTable(t).create(bench.engine)
    await using conn = await bench.engine.acquire()
    for (const d of [0.1, 0.1 + 0.2, 1e-7, Number.MAX_SAFE_INTEGER, 9007199254740993n, "1.5"]) {
      await conn.execute(t.insert().values({ d }))
      await conn.execute(t.insert(), { d }, { prepare: true })
      expect(await conn.scalar(sa.select(sa.func.count()).where(t.c.d.eq(d)))).toBe(2)
      await conn.execute(t.delete().where(t.c.d.lt(0.2)))
    }
    expect(await conn.scalars(sa.select(t.c.d).distinct().orderBy(t.c.d))).toEqual([
      "0.30000000000000004000",
      "1.50000000000000000000",
      "9007199254740991.00000000000000000000",
      "9007199254740993.00000000000000000000",
    ])
    await expect(conn.execute(t.insert().values({ d: Number.NaN }))).rejects.toThrow(/NaN|finite/i)
  })

  test("null is null in every type", async () => {
    const { profile } = bench.engine.dialect
    await using conn = await bench.engine.acquire()
    await conn.execute("DELETE FROM every_type")
    await conn.execute("INSERT INTO every_type (`integer`) VALUES (NULL)")
    const [row] = await conn.queryObjects("SELECT * FROM every_type", [])
    for (const [name, { type }] of mine) {
      const result = resultProcessorOf(type, profile)
      const found = result === undefined ? row?.[name] : result(row?.[name])
      if (name !== "decorated") expect([name, found]).toEqual([name, null])
      const bound = bindProcessorOf(type, profile)?.(null)
      if (!type.nullIsValue) expect([name, bound ?? null]).toEqual([name, null])
    }
  })

  test("the server shows the type that the column was given", async () => {
    const reflected = await sa.inspect(bench.engine).getColumns("every_type")
    const text = (name: string): string => String(reflected.find((column) => column.name === name)?.type)
    expect(text("integer")).toBe("INTEGER")
    expect(text("big_unsigned")).toBe("BIGINT UNSIGNED")
    expect(text("numeric")).toBe("DECIMAL(30, 10)")
    expect(text("enumeration")).toContain("ENUM('new','it''s','a,b')")
    expect(text("time")).toBe("TIME(2)")
    expect(text("json")).toBe("JSON")
    expect(text("point")).toBe("POINT")
    expect(text("variant")).toContain(bench.server.family === "mariadb" ? "TEXT" : "VARCHAR(36)")
    expect(sa.schemaTable(table).columns.length).toBe(reflected.length)
  })
})

/** Buffers and Uint8Arrays compare by their bytes. */
function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? [...value] : value
}
