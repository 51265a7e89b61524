// The text of types, and parseType as its inverse.
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { profileOf } from "../../src/dialect/profile.ts"
import * as sa from "../../src/index.ts"
import { RawType } from "../../src/types/raw-type.ts"

const { mysql } = sa
const mysql9 = profileOf("9.7.4")
const mariadb = profileOf("10.11.19-MariaDB")

test.each([
  ["int unsigned", "INTEGER UNSIGNED"],
  ["int(10) unsigned", "INTEGER UNSIGNED"],
  ["int(6) unsigned zerofill", "INTEGER(6) UNSIGNED ZEROFILL"],
  ["tinyint(1)", "TINYINT(1)"],
  ["tinyint(4)", "TINYINT"],
  ["bigint(20)", "BIGINT"],
  ["decimal(10,2) unsigned", "DECIMAL(10, 2) UNSIGNED"],
  ["double(10,4)", "DOUBLE(10, 4)"],
  ["float", "FLOAT"],
  ["varchar(20)", "VARCHAR(20)"],
  [
    "VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_bin",
    "VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_bin",
  ],
  ["text /*M!100301 COMPRESSED*/", "TEXT"],
  ["longtext", "LONGTEXT"],
  ["binary(16)", "BINARY(16)"],
  ["datetime(3)", "DATETIME(3)"],
  ["timestamp", "TIMESTAMP"],
  ["time(6)", "TIME(6)"],
  ["year(4)", "YEAR"],
  ["bit(8)", "BIT(8)"],
  ["json", "JSON"],
  ["uuid", "UUID"],
  ["inet6", "INET6"],
  ["geomcollection", "GEOMETRYCOLLECTION"],
  ["vector(3)", "VECTOR(3)"],
  ["boolean", "BOOL"],
  ["enum('a','it''s','','x,y','(')", "ENUM('a','it''s','','x,y','(')"],
  ["set('x','y')", "SET('x','y')"],
])("parseType(%j) is %s", (text, expected) => {
  expect(mysql.parseType(text).compile(mysql9)).toBe(expected)
})

test("facts of the column complete the type", () => {
  expect(mysql.parseType("text", { charset: "latin1", collation: "latin1_bin" }).compile()).toBe(
    "TEXT CHARACTER SET latin1 COLLATE latin1_bin",
  )
  expect(mysql.parseType("point", { srid: 4326 }).compile(mysql9)).toBe("POINT SRID 4326")
  expect(mysql.parseType("point", { srid: 4326 }).compile(mariadb)).toBe("POINT REF_SYSTEM_ID=4326")
})

test("a type nobody knows keeps its text, and what is no type is refused", () => {
  const type = mysql.parseType("xmltype(5)")
  expect(type).toBeInstanceOf(RawType)
  expect(type.compile()).toBe("xmltype(5)")
  for (const text of ["", "enum('a", "varchar(", "varchar)5(", "🎉"]) {
    expect(() => mysql.parseType(text)).toThrow(/Expected the text of a column type/)
  }
  // Names of Object's own properties are no types.
  expect(mysql.parseType("constructor")).toBeInstanceOf(RawType)
})

test("members of any text survive", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 5 }),
      (members) => {
        const type = mysql.parseType(mysql.ENUM(members).compile(mysql9))
        expect((type as sa.MysqlEnumType).enums).toEqual(members)
      },
    ),
    { numRuns: 200 },
  )
})

test("a type name works bare, called and with new", () => {
  expect(String(sa.Integer())).toBe("INTEGER")
  expect(String(new sa.Integer())).toBe("INTEGER")
  expect(sa.Integer()).toBeInstanceOf(sa.Integer)
  expect(String(sa.Column(sa.Integer))).toBeDefined()
  const table = new sa.Table("t", new sa.MetaData(), { a: sa.Column(sa.Text), b: sa.Column(sa.Text()) })
  expect(sa.schemaTable(table).columns.map((column) => String(column.type))).toEqual(["TEXT", "TEXT"])
})

test("variants follow the server", () => {
  const type = sa.Uuid().withVariant(sa.UUID(), "mariadb").withVariant(sa.CHAR(36), "mysql")
  expect(type.compile(mariadb)).toBe("UUID")
  expect(type.compile(mysql9)).toBe("CHAR(36)")
  expect(sa.Uuid().compile(mariadb)).toBe("CHAR(32)")
})

test("wrong types and names are refused with a reason", () => {
  expect(() => sa.String().compile()).toThrow("VARCHAR requires a length on dialect mysql")
  expect(() => sa.NullType().compile()).toThrow(/NullType/)
  expect(() => sa.String(5, { charset: "utf8; DROP TABLE x" }).compile()).toThrow(
    /plain name of a character set/,
  )
  expect(() => sa.DateTime({ fsp: 7 })).toThrow(/fsp must be a whole number from 0 to 6/)
  expect(() => sa.Enum()).toThrow(/at least one member/)
  expect(() => mysql.SET("a", "")).toThrow(/retrieveAsBitwise/)
  expect(() => mysql.SET("a,b")).toThrow(/comma/)
})

test("bind processors check what they take", () => {
  const bind = (type: sa.AnyType): sa.BindProcessor<unknown> | undefined => type.bindProcessor(mysql9)
  expect(() => bind(sa.Boolean())?.(2)).toThrow(/true, false, 1 or 0/)
  expect(() => bind(sa.Enum(["a", "b"], { validateStrings: true }))?.("c")).toThrow(/none of the 2 members/)
  expect(() => bind(sa.Uuid())?.("nope")).toThrow(/UUID/)
  expect(() => bind(mysql.POINT())?.({ type: "Nope" })).toThrow(/GeoJSON/)
  expect(() => bind(mysql.VECTOR(3))?.("1,2")).toThrow(/Float32Array/)
  expect(bind(mysql.SET(["a", ""], { retrieveAsBitwise: true }))?.(["", "a"])).toBe(3n)
})

test("JSON null and SQL NULL are two things", () => {
  const json = sa.JSON()
  expect(json.bindProcessor(mysql9)(null)).toBe("null")
  expect(json.bindProcessor(mysql9)(sa.JSON.NULL as never)).toBe("null")
  const none = sa.JSON({ noneAsNull: true })
  expect(none.bindProcessor(mysql9)(null)).toBeNull()
  expect(none.bindProcessor(mysql9)(sa.JSON.NULL as never)).toBe("null")
  expect(json.bindProcessor(mysql9)({ big: 9007199254740993n, small: 5n } as never)).toBe(
    '{"big":"9007199254740993","small":5}',
  )
})

test("a whole number that does not fit is refused, not rounded", () => {
  const result = sa.Integer().resultProcessor(mysql9)
  expect(result(5n)).toBe(5)
  expect(() => result(9007199254740993n)).toThrow(/BigInteger/)
})

test("a decorated integer is still one that the server numbers", () => {
  class Id extends sa.TypeDecorator<string, sa.IntegerType> {
    readonly impl = sa.Integer
  }
  const t = new sa.Table("t", new sa.MetaData(), { id: sa.Column(new Id(), { primaryKey: true }) })
  expect(String(sa.CreateTable(t))).toContain("id INTEGER NOT NULL AUTO_INCREMENT")
})

test("a pattern is no UUID", () => {
  const t = new sa.Table("t", new sa.MetaData(), { id: sa.Column(sa.Uuid) })
  expect(sa.select(t.c.id).where(t.c.id.like("6cc%")).compile().params).toEqual(["6cc%"])
})

test("literals", () => {
  const literal = (type: sa.AnyType, value: unknown): string | undefined =>
    type.literalProcessor(mysql9)?.(value)
  expect(literal(sa.String(5), "it's \\")).toBe("'it''s \\\\'")
  expect(sa.String(5).literalProcessor({ ...mysql9, noBackslashEscapes: true })("\\")).toBe("'\\'")
  expect(literal(sa.Integer(), 5)).toBe("5")
  expect(() => literal(sa.Integer(), "5; DROP TABLE x")).toThrow(/finite number/)
  expect(literal(sa.Boolean(), true)).toBe("true")
  expect(literal(sa.DateTime(), new Date("2024-01-02T03:04:05.060Z"))).toBe("'2024-01-02 03:04:05.060'")
  expect(literal(sa.LargeBinary(), Uint8Array.of(0, 255))).toBe("x'00ff'")
  expect(literal(mysql.SET("a", "b"), ["b", "a"])).toBe("'b,a'")
  expect(literal(sa.JSON(), { a: "it's" })).toBe("'{\"a\":\"it''s\"}'")
})
