// COLUMN_DEFAULT means different things on MySQL and MariaDB; here it becomes one thing.
import type { ServerFamily } from "../dialect/profile.ts"
import { quoteLiteral, unquoted } from "../types/literal.ts"
import { catalogExpression, currentTimestamp } from "./expression-text.ts"
import type { DefaultFacts } from "./schema-facts.ts"

/** What the catalog says about a default. */
export interface RawDefault {
  /** COLUMN_DEFAULT, where it is not NULL. */
  readonly text: string
  readonly extra: string
  readonly dataType: string
  readonly family: ServerFamily
  readonly schema: string
}

/** The default of a column that is not generated; undefined when it has none (a nullable column's implied NULL is none). */
export function defaultFacts(raw: RawDefault): DefaultFacts | undefined {
  return raw.family === "mariadb" ? mariadbDefault(raw.text, raw) : mysqlDefault(raw.text, raw)
}

const numericTypes = new Set([
  "tinyint",
  "smallint",
  "mediumint",
  "int",
  "bigint",
  "decimal",
  "float",
  "double",
  "year",
])

/** MySQL: raw text, and EXTRA tells an expression. */
function mysqlDefault(text: string, raw: RawDefault): DefaultFacts {
  // `now()` as an expression, `(now())`, is called now(): only the keyword is the plain default.
  const now = /^current_timestamp/i.test(text) ? currentTimestamp(text) : undefined
  const temporal = raw.dataType === "timestamp" || raw.dataType === "datetime"
  // Before 8.0 there is no DEFAULT_GENERATED; a temporal column cannot hold that text as a value.
  if (now !== undefined && temporal) return { kind: "expression", sql: now, value: undefined }
  if (/\bDEFAULT_GENERATED\b/i.test(raw.extra)) return expression(text, raw)
  if (numericTypes.has(raw.dataType) || raw.dataType === "bit")
    return { kind: "literal", sql: text, value: text }
  if (raw.dataType.endsWith("binary")) return binaryDefault(text, raw.dataType)
  return { kind: "literal", sql: quoteLiteral(text), value: text }
}

/** Bytes: as text where they are printable, else in hexadecimal. BINARY fills up with zero bytes by itself. */
function binaryDefault(text: string, dataType: string): DefaultFacts {
  const digits = /^0x((?:[0-9a-f]{2})*)$/i.exec(text)?.[1]
  const given =
    digits === undefined ? (stringLiteral(text) ?? text) : Buffer.from(digits, "hex").toString("latin1")
  const value = dataType === "binary" ? given.replace(/\0+$/, "") : given
  if (/^[\x20-\x7e]*$/.test(value)) return { kind: "literal", sql: quoteLiteral(value), value }
  return { kind: "literal", sql: `0x${Buffer.from(value, "latin1").toString("hex")}`, value: undefined }
}

/** The inside of a quoted literal, undefined for other text. */
function stringLiteral(text: string): string | undefined {
  const quoted = /^'((?:[^'\\]|\\[\s\S]|'')*)'$/.exec(text)
  return quoted === null ? undefined : unquoted(quoted[1] ?? "")
}

/** MariaDB: SQL text; unquoted NULL is none. */
function mariadbDefault(text: string, raw: RawDefault): DefaultFacts | undefined {
  if (/^null$/i.test(text)) return undefined
  const value = stringLiteral(text)
  if (value !== undefined) {
    if (raw.dataType.endsWith("binary")) return binaryDefault(text, raw.dataType)
    return { kind: "literal", sql: quoteLiteral(value), value }
  }
  if (
    /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ||
    /^(b'[01]*'|x'[0-9a-f]*'|0x[0-9a-f]+)$/i.test(text)
  ) {
    return { kind: "literal", sql: text, value: text }
  }
  return expression(text, raw)
}

function expression(text: string, raw: RawDefault): DefaultFacts {
  const sql = catalogExpression(text, raw.family, raw.schema)
  const now = raw.family === "mariadb" ? currentTimestamp(sql) : undefined
  return { kind: "expression", sql: now ?? `(${sql})`, value: undefined }
}
