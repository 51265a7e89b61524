// A column's SQL type as a TypeScript type and as the family of operators it has in sa.
import { stringLiteral } from "../emit/text.ts"
import type { TypePolicy } from "./policy.ts"
import { parseTypeText, type TypeText } from "./type-text.ts"

/** Operator family of a column, named as sa's column interfaces are. */
export type Family = "num" | "str" | "tmp" | "bool" | "json" | "bin"

/** What a column is in TypeScript, without its nullability. */
export interface ColumnType {
  readonly family: Family
  /** TypeScript type of a value. */
  readonly value: string
  /** Type text for the metadata where it is not the server's. */
  readonly sqlType?: string
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
  const geometry = geometries[type.base]
  return geometry === undefined ? special(type, policy) : { family: "bin", value: geometry }
}

function special(type: TypeText, policy: TypePolicy): ColumnType {
  switch (type.base) {
    case "bigint":
      return { family: "num", value: policy.bigint }
    case "decimal":
      return { family: "num", value: policy.decimal }
    case "enum":
      return { family: "str", value: union(type.args) }
    case "set":
      return { family: "str", value: arrayOf(union(type.args)) }
    case "json":
      return policy.json === "parse"
        ? { family: "json", value: "sa.JsonValue" }
        : { family: "json", value: "string" }
    case "vector":
      return { family: "bin", value: "Float32Array" }
    case "date":
    case "time":
    case "datetime":
    case "timestamp":
      return { family: "tmp", value: temporalType(type.base, policy) }
    default:
      return { family: "str", value: "string" }
  }
}

function temporalType(base: "date" | "time" | "datetime" | "timestamp", policy: TypePolicy): string {
  if (policy.temporal === "string") return "string"
  if (policy.temporal === "temporal") {
    return {
      date: "Temporal.PlainDate",
      time: "Temporal.Duration",
      datetime: "Temporal.PlainDateTime",
      timestamp: "Temporal.Instant",
    }[base]
  }
  return base === "datetime" || base === "timestamp" ? "Date" : "string"
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
