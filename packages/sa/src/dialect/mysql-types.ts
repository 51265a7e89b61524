// Names of types in CREATE TABLE, as SQLAlchemy's MySQL type compiler writes them.
import { CompileError } from "../errors.ts"
import type { EnumType, MysqlEnumType, SetType } from "../types/enumerated.ts"
import { quoteLiteral } from "../types/literal.ts"
import type { GeometryType, VectorType } from "../types/mysql/geometry.ts"
import type {
  BitType,
  MysqlBigIntType,
  MysqlDecimalType,
  MysqlDoubleType,
  MysqlFloatType,
  MysqlIntegerType,
  NumberAttributes,
  YearType,
} from "../types/mysql/numeric.ts"
import type { FloatType, NumericType } from "../types/numeric.ts"
import type { RawType } from "../types/raw-type.ts"
import type { LargeBinaryType, MysqlStringOptions, StringType } from "../types/string.ts"
import type { DateTimeType } from "../types/temporal.ts"
import type { UuidType } from "../types/uuid.ts"
import type { ServerProfile } from "./profile.ts"
import type { TypeName, TypeNames } from "./rendering.ts"

const word =
  (text: string): TypeName<unknown> =>
  () =>
    text

function args(name: string, ...numbers: readonly (number | undefined)[]): string {
  const given = numbers.filter((number) => number !== undefined)
  return given.length === 0 ? name : `${name}(${given.join(", ")})`
}

/** A character set or collation name; it is not quoted, so it must be a plain word. */
function name(kind: string, text: string): string {
  if (!/^[A-Za-z0-9_]+$/.test(text)) {
    throw new CompileError(`Expected the plain name of a ${kind}, found ${JSON.stringify(text)}.`)
  }
  return text
}

function signed(text: string, attributes: NumberAttributes): string {
  return `${text}${attributes.unsigned === true ? " UNSIGNED" : ""}${attributes.zerofill === true ? " ZEROFILL" : ""}`
}

const integer =
  (sql: string): TypeName<MysqlIntegerType | MysqlBigIntType> =>
  (type) =>
    signed(args(sql, type.attributes.displayWidth), type.attributes)
const decimal =
  (sql: string): TypeName<NumericType<string | number>> =>
  (type) =>
    args(sql, type.precision, type.precision === undefined ? undefined : type.scale)
/** DOUBLE and REAL take both precision and scale or none. */
const both =
  (sql: string): TypeName<FloatType> =>
  (type) =>
    type.precision === undefined || type.scale === undefined ? sql : args(sql, type.precision, type.scale)
const withAttributes =
  <T extends { readonly attributes: NumberAttributes }>(render: TypeName<T>): TypeName<T> =>
  (type, profile) =>
    signed(render(type, profile), type.attributes)
const fractional =
  (sql: string): TypeName<Pick<DateTimeType, "fsp">> =>
  (type) =>
    args(sql, type.fsp === 0 ? undefined : type.fsp)
const float: TypeName<FloatType> = (type) => args("FLOAT", type.precision, type.scale)

function withCharset(text: string, options: MysqlStringOptions): string {
  const parts = [text]
  if (options.charset !== undefined) parts.push(`CHARACTER SET ${name("character set", options.charset)}`)
  else if (options.ascii === true) parts.push("ASCII")
  else if (options.unicode === true) parts.push("UNICODE")
  if (options.collation !== undefined) parts.push(`COLLATE ${name("collation", options.collation)}`)
  else if (options.binary === true) parts.push("BINARY")
  if (options.national !== true) return parts.join(" ")
  // NATIONAL names a character set itself: only a collation may follow it.
  return ["NATIONAL", text, ...parts.slice(1).filter((part) => /^(COLLATE|BINARY)/.test(part))].join(" ")
}

const chars =
  (sql: string): TypeName<StringType> =>
  (type) =>
    withCharset(args(sql, type.length), type.options)

const varchar: TypeName<StringType> = (type) => {
  if (type.length === undefined) {
    throw new CompileError(
      "VARCHAR requires a length on dialect mysql; write sa.String(64), or sa.Text for long text.",
    )
  }
  return withCharset(args("VARCHAR", type.length), type.options)
}

const bytes =
  (sql: string): TypeName<LargeBinaryType> =>
  (type) =>
    args(sql, type.length)

const varbinary: TypeName<LargeBinaryType> = (type) => {
  if (type.length === undefined) {
    throw new CompileError("VARBINARY requires a length on dialect mysql; write sa.VARBINARY(64).")
  }
  return args("VARBINARY", type.length)
}

const members = (values: readonly string[], profile: ServerProfile): string =>
  values.map((value) => quoteLiteral(value, profile)).join(",")

const enumeration: TypeName<EnumType | MysqlEnumType> = (type, profile) =>
  type.nativeEnum
    ? withCharset(`ENUM(${members(type.enums, profile)})`, type.options)
    : varchar(type, profile)

const geometry: TypeName<GeometryType> = (type, profile) => {
  if (type.srid === undefined) return type.sqlName
  return profile.family === "mariadb"
    ? `${type.sqlName} REF_SYSTEM_ID=${type.srid}`
    : `${type.sqlName} SRID ${type.srid}`
}

/** How MySQL and MariaDB call types. */
export const mysqlTypes: TypeNames = {
  integer: word("INTEGER"),
  small_integer: word("SMALLINT"),
  big_integer: word("BIGINT"),
  numeric: decimal("NUMERIC"),
  decimal: decimal("DECIMAL"),
  float,
  double: both("DOUBLE"),
  double_precision: word("DOUBLE PRECISION"),
  boolean: word("BOOL"),
  string: varchar,
  text: chars("TEXT"),
  char: chars("CHAR"),
  large_binary: bytes("BLOB"),
  binary: bytes("BINARY"),
  varbinary,
  datetime: fractional("DATETIME"),
  date: word("DATE"),
  time: fractional("TIME"),
  interval: fractional("DATETIME"),
  enum: enumeration,
  mysql_enum: enumeration,
  set: (type: SetType, profile: ServerProfile) =>
    withCharset(`SET(${members(type.values, profile)})`, type.options),
  json: word("JSON"),
  uuid: (type: UuidType) => (type.storage === "binary" ? "BINARY(16)" : "CHAR(32)"),
  native_uuid: word("UUID"),
  tinyint: integer("TINYINT"),
  smallint: integer("SMALLINT"),
  mediumint: integer("MEDIUMINT"),
  mysql_integer: integer("INTEGER"),
  mysql_bigint: integer("BIGINT"),
  mysql_decimal: withAttributes<MysqlDecimalType<string | number>>(decimal("DECIMAL")),
  mysql_numeric: withAttributes<MysqlDecimalType<string | number>>(decimal("NUMERIC")),
  mysql_float: withAttributes<MysqlFloatType>(float),
  mysql_double: withAttributes<MysqlDoubleType>(both("DOUBLE")),
  real: withAttributes<MysqlDoubleType>(both("REAL")),
  bit: (type: BitType) => args("BIT", type.length),
  year: (type: YearType) => args("YEAR", type.displayWidth),
  tinytext: chars("TINYTEXT"),
  mediumtext: chars("MEDIUMTEXT"),
  longtext: chars("LONGTEXT"),
  tinyblob: word("TINYBLOB"),
  mediumblob: word("MEDIUMBLOB"),
  longblob: word("LONGBLOB"),
  inet4: word("INET4"),
  inet6: word("INET6"),
  timestamp: fractional("TIMESTAMP"),
  geometry,
  vector: (type: VectorType) => args("VECTOR", type.dimensions),
  raw: (type: RawType) => type.sql,
  null: () => {
    throw new CompileError("Can't generate DDL for NullType; did you forget to give the column a type?")
  },
}
