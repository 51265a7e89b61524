// A column's SQL type as a TypeScript type and as the family of operators it has in sa.
import { stringLiteral } from "../emit/text.ts"
import type { TypePolicy } from "./policy.ts"
import { parseTypeText, type TypeText } from "./type-text.ts"

/** Operator family of a column, named as sa's column interfaces are. */
export type Family = "num" | "str" | "tmp" | "bool" | "json" | "bin"

/** A DATETIME or TIMESTAMP whose default is a zero date: its value is then the text, which no Date can hold. */
export function withZeroDates(type: ColumnType, defaultSql: string | undefined): ColumnType {
  if (type.family !== "tmp" || type.value === "string" || defaultSql?.startsWith("'0000-00-00") !== true)
    return type
  return { ...type, value: `${type.value} | string` }
}

/** What a column is in TypeScript, without its nullability. */
export interface ColumnType {
  readonly family: Family
  /** TypeScript type of a value. */
  readonly value: string
  /** What statements may set it to, where that is more than what is read. */
  readonly accepts?: string
  /** Type text for the metadata where it is not the server's. */
  readonly sqlType?: string
  /** The `as` of the metadata, where the value is not what sa gives by default. */
  readonly form?: "number" | "string" | "temporal"
}

const numbers = new Set(["tinyint", "smallint", "mediumint", "int", "year", "float", "double"])
const texts = new Set([
  "char",
  "varchar",
  "tinytext",
  "text",
  "mediumtext",
  "longtext",
  "uuid",
  "inet4",
  "inet6",
])
const bytes = new Set(["binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit"])
/** Geometry values are GeoJSON in sa. */
const geometries: Readonly<Record<string, string>> = {
  geometry: "sa.mysql.Geometry",
  point: "sa.mysql.Point",
  linestring: "sa.mysql.LineString",
  polygon: "sa.mysql.Polygon",
  multipoint: "sa.mysql.MultiPoint",
  multilinestring: "sa.mysql.MultiLineString",
  multipolygon: "sa.mysql.MultiPolygon",
  geometrycollection: "sa.mysql.GeometryCollection",
}

/**
 * The TypeScript side of the type text under a policy. Types that are not known are read as text.
 *
 * @param members of an ENUM or SET, where they are known; else they are read from the text.
 */
export function columnType(text: string, policy: TypePolicy, members: readonly string[] = []): ColumnType {
  const parsed = parseTypeText(text)
  const type = members.length === 0 ? parsed : { ...parsed, args: members }
  if (isBoolean(type) && policy.tinyint1 === "boolean")
    return { family: "bool", value: "boolean", sqlType: "boolean" }
  if (type.base === "boolean") return { family: "num", value: "number" }
  if (numbers.has(type.base)) return { family: "num", value: "number" }
  if (bytes.has(type.base)) return { family: "bin", value: "Uint8Array" }
  if (texts.has(type.base)) return { family: "str", value: "string" }
  const geometry = Object.hasOwn(geometries, type.base) ? geometries[type.base] : undefined
  return geometry === undefined ? special(type, policy) : { family: "bin", value: geometry }
}

function special(type: TypeText, policy: TypePolicy): ColumnType {
  switch (type.base) {
    case "bigint":
      return policy.bigint === "bigint" ? { family: "num", value: "bigint" } : formed("num", policy.bigint)
    case "decimal":
      // A number goes to the server in its shortest form, which the column takes digit by digit.
      return policy.decimal === "string"
        ? { family: "num", value: "string", accepts: "string | number | bigint" }
        : formed("num", "number")
    case "enum":
      return { family: "str", value: union(type.args) }
    case "set":
      return { family: "str", value: arrayOf(union(type.args)) }
    case "json":
      return { family: "json", value: "sa.JsonValue" }
    case "vector":
      return { family: "bin", value: "Float32Array" }
    case "date":
    case "time":
    case "datetime":
    case "timestamp":
      return temporalType(type.base, policy)
    default:
      return { family: "str", value: "string" }
  }
}

function formed(family: Family, form: "number" | "string"): ColumnType {
  return { family, value: form, form }
}

const temporalClasses = {
  date: "Temporal.PlainDate",
  time: "Temporal.Duration",
  datetime: "Temporal.PlainDateTime",
  timestamp: "Temporal.Instant",
}

function temporalType(base: keyof typeof temporalClasses, policy: TypePolicy): ColumnType {
  if (policy.temporal === "temporal") return { family: "tmp", value: temporalClasses[base], form: "temporal" }
  if (base === "date" || base === "time") return { family: "tmp", value: "string" }
  return policy.temporal === "string" ? formed("tmp", "string") : { family: "tmp", value: "Date" }
}

function isBoolean(type: TypeText): boolean {
  return type.base === "boolean" || (type.base === "tinyint" && type.args[0] === "1" && !type.unsigned)
}

function union(members: readonly string[]): string {
  return members.length === 0 ? "string" : [...new Set(members)].map(stringLiteral).join(" | ")
}

function arrayOf(members: string): string {
  return members.includes(" | ") ? `readonly (${members})[]` : `readonly ${members}[]`
}
