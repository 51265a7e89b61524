// A SQL type text as the expression that makes sa's type for it: `int unsigned` as `sa.Integer`. Only the JavaScript value matters here.
import { stringLiteral } from "../emit/text.ts"
import { columnType, type Family } from "../types/column-type.ts"
import { resolvePolicy } from "../types/policy.ts"
import { parseTypeText } from "../types/type-text.ts"

/** What a routine's parameter or result is. */
export interface RoutineType {
  /** TypeScript type of a value, without null. */
  readonly value: string
  readonly family: Family
  /** Source of the sa type. */
  readonly constructor: string
}

const policy = resolvePolicy()

const byBase: Readonly<Record<string, string>> = {
  bigint: "sa.BigInteger",
  decimal: "sa.Numeric()",
  float: "sa.Double",
  double: "sa.Double",
  bit: "sa.mysql.BIT()",
  vector: "sa.mysql.VECTOR()",
  date: "sa.Date",
  time: "sa.Time",
  datetime: "sa.DateTime",
  timestamp: "sa.DateTime",
  json: "sa.JSON",
  enum: "sa.Enum",
  set: "sa.mysql.SET",
}

const byFamily: Readonly<Record<Family, string>> = {
  num: "sa.Integer",
  str: "sa.String()",
  tmp: "sa.DateTime",
  bool: "sa.Boolean",
  json: "sa.JSON",
  bin: "sa.LargeBinary()",
}

/** The type of `text`. */
export function routineType(text: string): RoutineType {
  const column = columnType(text, policy)
  const { family } = column
  // Geometry crosses a routine's border as bytes: there is no column whose type could convert it.
  const value = column.value.startsWith("sa.mysql.") ? "Uint8Array" : column.value
  const { base, args } = parseTypeText(text)
  const made = Object.hasOwn(byBase, base) ? (byBase[base] ?? byFamily[family]) : byFamily[family]
  const members = base === "enum" || base === "set" ? `(${args.map(stringLiteral).join(", ")})` : ""
  return { value, family, constructor: made + members }
}
