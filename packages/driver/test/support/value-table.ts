// Every column type of both servers with its extremes: how to write each value in SQL, and what it is in JavaScript under
// which options. The one source of values*.test.ts.
import { type ColumnInfo, json } from "@shoal/protocol"
import { geometries } from "./geometry-values.ts"

/** A choice that differs from the default, such as `bigint:number`. */
export type Choice =
  | "bigint:number"
  | "bigint:string"
  | "decimal:number"
  | "temporal:string"
  | "zeroDate:null"
  | "zeroDate:error"
  | "json:string"

/** Stands for "the call rejects with DataError" in `under`. */
export const rejected: unique symbol = Symbol("rejected")

/** One value. */
export interface ValueCase {
  /** SQL expression of it. */
  readonly sql: string
  /** What it is with default options. */
  readonly value: unknown
  /** What it is under other options, where that differs. */
  readonly under?: Partial<Record<Choice, unknown>>
  /** Parameter that writes it, where `value` itself is none. */
  readonly parameter?: unknown
}

/** One column type and its values. NULL is tested for each and not listed. */
export interface TypeCase {
  /** Column type as in CREATE TABLE. */
  readonly type: string
  readonly typeName: ColumnInfo["typeName"]
  readonly only?: "mysql" | "mariadb"
  readonly cases: readonly ValueCase[]
}

function plain(
  value: string | number,
  sql = typeof value === "number" ? String(value) : `'${value}'`,
): ValueCase {
  return { sql, value }
}

function numbers(type: string, typeName: TypeCase["typeName"], ...values: readonly number[]): TypeCase {
  return { type, typeName, cases: values.map((value) => plain(value)) }
}

function bigints(type: string, ...values: readonly bigint[]): TypeCase {
  const one = (value: bigint): ValueCase => ({
    sql: value.toString(),
    value,
    under: {
      "bigint:number": Number.isSafeInteger(Number(value)) ? Number(value) : rejected,
      "bigint:string": value.toString(),
    },
  })
  return { type, typeName: "BIGINT", cases: values.map(one) }
}

function decimals(type: string, ...values: readonly string[]): TypeCase {
  const one = (value: string): ValueCase => ({
    sql: value,
    value,
    under: { "decimal:number": Number(value) },
  })
  return { type, typeName: "DECIMAL", cases: values.map(one) }
}

function strings(type: string, typeName: TypeCase["typeName"], ...values: readonly string[]): TypeCase {
  return {
    type,
    typeName,
    cases: values.map((value) => ({ sql: `'${value.replaceAll("'", "''")}'`, value })),
  }
}

function bytes(
  type: string,
  typeName: TypeCase["typeName"],
  ...values: readonly (readonly [sql: string, hex: string])[]
): TypeCase {
  return { type, typeName, cases: values.map(([sql, hex]) => ({ sql, value: Buffer.from(hex, "hex") })) }
}

/** A day that does not exist: its text whatever `temporal` says. */
function unreal(shown: string): ValueCase {
  return { sql: `'${shown}'`, value: shown, under: { "zeroDate:null": null, "zeroDate:error": rejected } }
}

function instant(shown: string): ValueCase {
  // A Date has milliseconds: what comes after them is cut off, never rounded up.
  const value = new Date(`${shown.slice(0, 23).replace(" ", "T")}Z`)
  return { sql: `'${shown}'`, value, under: { "temporal:string": shown }, parameter: shown }
}

function withFraction(text: string, fsp: number): string {
  return fsp === 0 ? text : `${text}.${"123456".slice(0, fsp)}`
}

function zeroFraction(text: string, fsp: number): string {
  return fsp === 0 ? text : `${text}.${"0".repeat(fsp)}`
}

const precisions = [0, 1, 2, 3, 4, 5, 6]
const of = (name: string, fsp: number): string => (fsp === 0 ? name : `${name}(${String(fsp)})`)

function datetimes(fsp: number): TypeCase {
  const last = fsp === 0 ? "9999-12-31 23:59:59" : `9999-12-31 23:59:59.${"9".repeat(fsp)}`
  return {
    type: of("DATETIME", fsp),
    typeName: "DATETIME",
    cases: [
      instant(withFraction("2024-02-29 12:34:56", fsp)),
      instant(zeroFraction("1969-12-31 23:59:59", fsp)),
      instant(zeroFraction("1000-01-01 00:00:00", fsp)),
      instant(zeroFraction("0001-01-01 00:00:00", fsp)),
      instant(last),
      unreal(zeroFraction("0000-00-00 00:00:00", fsp)),
      unreal(zeroFraction("2024-00-10 00:00:00", fsp)),
      unreal(withFraction("2023-02-29 12:34:56", fsp)),
    ],
  }
}

function timestamps(fsp: number): TypeCase {
  const last = fsp === 0 ? "2038-01-19 03:14:07" : `2038-01-19 03:14:07.${"9".repeat(fsp)}`
  return {
    type: of("TIMESTAMP", fsp),
    typeName: "TIMESTAMP",
    cases: [
      instant(withFraction("2024-02-29 12:34:56", fsp)),
      instant(zeroFraction("1970-01-01 00:00:01", fsp)),
      instant(last),
      unreal(zeroFraction("0000-00-00 00:00:00", fsp)),
    ],
  }
}

function times(fsp: number): TypeCase {
  const shown = [
    withFraction("12:34:56", fsp),
    zeroFraction("00:00:00", fsp),
    zeroFraction("-00:30:00", fsp),
    withFraction("-00:00:01", fsp),
    withFraction("100:00:00", fsp),
    zeroFraction("838:59:59", fsp),
    zeroFraction("-838:59:59", fsp),
  ]
  return { type: of("TIME", fsp), typeName: "TIME", cases: shown.map((text) => plain(text)) }
}

function documents(...values: readonly unknown[]): TypeCase {
  const one = (value: unknown): ValueCase => {
    const shown = spaced(value)
    return { sql: `'${shown}'`, value, under: { "json:string": shown }, parameter: json(value) }
  }
  return { type: "JSON", typeName: "JSON", cases: values.map(one) }
}

/** JSON as MySQL prints it: a blank behind `:` and `,`. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`)
  return `{${entries.join(", ")}}`
}

const allBytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString("hex")

/** The table. */
export const valueTable: readonly TypeCase[] = [
  numbers("TINYINT", "TINYINT", -128, -1, 0, 1, 127),
  numbers("TINYINT UNSIGNED", "TINYINT", 0, 128, 255),
  numbers("TINYINT(1)", "TINYINT", 0, 1, -1),
  numbers("SMALLINT", "SMALLINT", -32768, -1, 0, 32767),
  numbers("SMALLINT UNSIGNED", "SMALLINT", 0, 32768, 65535),
  numbers("MEDIUMINT", "MEDIUMINT", -8388608, -1, 0, 8388607),
  numbers("MEDIUMINT UNSIGNED", "MEDIUMINT", 0, 8388608, 16777215),
  numbers("INT", "INT", -2147483648, -1, 0, 2147483647),
  numbers("INT UNSIGNED", "INT", 0, 2147483648, 4294967295),
  numbers("INT(7) ZEROFILL", "INT", 0, 42, 4294967295),
  numbers("YEAR", "YEAR", 0, 1901, 2024, 2155),
  bigints("BIGINT", -(2n ** 63n), -(2n ** 53n), -1n, 0n, 1n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n - 1n),
  bigints("BIGINT UNSIGNED", 0n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n, 9999999999999999999n),
  numbers("FLOAT", "FLOAT", 0, 1.5, -1.5, 3.40282e38, -3.40282e38, 1.17549e-38, 16777200, 0.1, 123456),
  numbers("FLOAT UNSIGNED", "FLOAT", 0, 0.25),
  numbers("FLOAT(7,3)", "FLOAT", 1234.5, -0.125),
  numbers(
    "DOUBLE",
    "DOUBLE",
    0,
    0.1,
    -0.1,
    1.7976931348623157e308,
    -1.7976931348623157e308,
    2.2250738585072014e-308,
  ),
  numbers(
    "DOUBLE PRECISION",
    "DOUBLE",
    9007199254740993,
    123456789.12345679,
    1e15,
    1e-7,
    0.30000000000000004,
  ),
  numbers("DOUBLE(10,2)", "DOUBLE", 12345678.25, -0.5),
  decimals("DECIMAL(10,2)", "0.00", "-0.01", "12345678.90", "-99999999.99", "99999999.99"),
  decimals("DECIMAL(65,0)", "9".repeat(65), `-${"9".repeat(65)}`),
  decimals("DECIMAL(65,30)", `${"9".repeat(35)}.${"9".repeat(30)}`, `0.${"0".repeat(29)}1`),
  decimals("DECIMAL(6,3) UNSIGNED", "0.001", "999.999"),
  bytes("BIT(1)", "BIT", ["b'0'", "00"], ["b'1'", "01"]),
  bytes("BIT(12)", "BIT", ["b'101010101010'", "0aaa"], ["0", "0000"]),
  bytes("BIT(64)", "BIT", ["0xffffffffffffffff", "ffffffffffffffff"], ["1", "0000000000000001"]),
  strings("CHAR(20)", "CHAR", "", "abc", "héllo wörld", "it's", "\u{1f600}\u{10ffff}"),
  strings("CHAR(5) CHARACTER SET latin1", "CHAR", "é€", "abc"),
  strings("CHAR(5) CHARACTER SET ascii", "CHAR", "abc"),
  strings(
    "VARCHAR(300)",
    "VARCHAR",
    "",
    "trailing  ",
    "\u{1f469}\u200d\u{1f4bb}",
    "x".repeat(251),
    "é".repeat(300),
  ),
  strings("VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "VARCHAR", "ÄÖÜ", "a\tb\nc"),
  strings("VARCHAR(20) CHARACTER SET utf16", "VARCHAR", "ÄÖ", "\u{1f600}"),
  strings("TINYTEXT", "TEXT", "", "tiny ü"),
  strings("TEXT", "TEXT", "", "t".repeat(65535)),
  strings("MEDIUMTEXT", "TEXT", "ü".repeat(40_000)),
  strings("LONGTEXT", "TEXT", "", "l".repeat(70_000)),
  bytes("BINARY(4)", "BINARY", ["x'00ff'", "00ff0000"], ["x'deadbeef'", "deadbeef"]),
  bytes("VARBINARY(256)", "VARBINARY", ["''", ""], [`x'${allBytes}'`, allBytes]),
  bytes("TINYBLOB", "BLOB", ["''", ""], ["x'00'", "00"]),
  bytes("BLOB", "BLOB", [`x'${allBytes}'`, allBytes]),
  bytes("MEDIUMBLOB", "BLOB", ["REPEAT(x'00ff', 35000)", "00ff".repeat(35_000)]),
  bytes("LONGBLOB", "BLOB", ["''", ""], ["REPEAT(x'27', 70000)", "27".repeat(70_000)]),
  strings("ENUM('a','b,c','ü','')", "ENUM", "a", "b,c", "ü", ""),
  strings("SET('x','y','ß')", "SET", "", "x", "x,y,ß"),
  {
    type: "DATE",
    typeName: "DATE",
    cases: [
      ...["2024-02-29", "1000-01-01", "0001-01-01", "9999-12-31", "1900-02-28"].map((day) => plain(day)),
      ...["0000-00-00", "2024-00-10", "2024-02-00", "2023-02-29"].map(unreal),
    ],
  },
  ...precisions.map(datetimes),
  ...precisions.map(timestamps),
  ...precisions.map(times),
  documents({ a: [1, 2.5, { b: null }], t: "ü\u{1f600}" }, "text", 42, null, true, [], {}, [[]]),
  ...geometries(),
  {
    type: "VECTOR(3)",
    typeName: "VECTOR",
    only: "mysql",
    cases: [
      { sql: "STRING_TO_VECTOR('[1,2.5,-3]')", value: Float32Array.of(1, 2.5, -3) },
      { sql: "STRING_TO_VECTOR('[3.4e38,1e-37,0]')", value: Float32Array.of(3.4e38, 1e-37, 0) },
    ],
  },
  { ...strings("UUID", "UUID", "123e4567-e89b-12d3-a456-426655440000"), only: "mariadb" },
  { ...strings("INET4", "INET4", "0.0.0.0", "192.168.1.255"), only: "mariadb" },
  { ...strings("INET6", "INET6", "::", "2001:db8::ff00:42:8329", "::ffff:192.0.2.128"), only: "mariadb" },
]
