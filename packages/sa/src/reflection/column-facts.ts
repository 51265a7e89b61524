// Rows of information_schema.COLUMNS -> ColumnFacts.
import type { ServerFamily } from "../dialect/profile.ts"
import { scanType } from "../types/mysql/scan-type.ts"
import { optionalNumber, optionalText, textOf, type CatalogRow } from "./catalog.ts"
import { defaultFacts } from "./default-facts.ts"
import { catalogExpression, currentTimestamp } from "./expression-text.ts"
import type { ColumnFacts, GeneratedFacts } from "./schema-facts.ts"

/** What is known besides the row itself. */
export interface ColumnContext {
  readonly family: ServerFamily
  readonly schema: string
  /** MariaDB: columns whose check makes them JSON. */
  readonly jsonColumns: ReadonlySet<string>
  /** MariaDB: spatial reference systems by column. */
  readonly srids: ReadonlyMap<string, number>
}

const integers = new Set(["tinyint", "smallint", "mediumint", "int", "bigint"])
const temporals = new Set(["datetime", "timestamp", "time"])

/** One column. */
export function columnFacts(row: CatalogRow, context: ColumnContext): ColumnFacts {
  const name = textOf(row["column_name"])
  const extra = textOf(row["extra"])
  const json = context.jsonColumns.has(name)
  const type = json ? "json" : normalisedType(textOf(row["column_type"]))
  const scanned = scanType(type)
  const charset = optionalText(row["charset_name"])
  const raw = { extra, dataType: scanned.name, family: context.family, schema: context.schema }
  return {
    name,
    position: Number(row["ordinal_position"]),
    type,
    dataType: scanned.name,
    nullable: textOf(row["is_nullable"]).toUpperCase() === "YES",
    default: defaultFacts({ ...raw, text: optionalText(row["column_default"]) ?? null }),
    onUpdate: onUpdate(extra),
    autoincrement: /\bauto_increment\b/i.test(extra),
    generated: generated(row, extra, context),
    invisible: /\bINVISIBLE\b/i.test(extra),
    charset: json ? undefined : charset,
    collation: json ? undefined : optionalText(row["collation_name"]),
    length: json ? undefined : optionalNumber(row["char_length"]),
    precision: optionalNumber(row["numeric_precision"]),
    scale: optionalNumber(row["numeric_scale"]),
    fsp: temporals.has(scanned.name) ? (optionalNumber(row["datetime_precision"]) ?? 0) : undefined,
    unsigned: scanned.words.has("unsigned"),
    members: scanned.name === "enum" || scanned.name === "set" ? scanned.strings : undefined,
    srid: srid(row, name, context),
    comment: textOf(row["comment_text"]),
    gipk: context.family === "mysql" && name === "my_row_id" && /auto_increment INVISIBLE/i.test(extra),
    period: period(row, extra),
    privileges: textOf(row["privileges"]).toLowerCase().split(",").filter(Boolean).sort(),
  }
}

/** COLUMN_TYPE without comments, without display widths that mean nothing, with one name per type. */
export function normalisedType(text: string): string {
  const plain = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").trim()
  const head = /^([a-z]\w*)(\([^')]*\))?/i.exec(plain)
  if (head === null) return plain
  const name = (head[1] ?? "").toLowerCase()
  const rest = plain.slice(head[0].length)
  const args = keepsArguments(name, head[2] ?? "", rest) ? (head[2] ?? "") : ""
  return `${name === "geomcollection" ? "geometrycollection" : name}${args}${rest}`
}

function keepsArguments(name: string, args: string, rest: string): boolean {
  if (name === "year") return false
  if (!integers.has(name)) return true
  return /zerofill/i.test(rest) || (name === "tinyint" && args === "(1)")
}

function onUpdate(extra: string): string | undefined {
  const found = /on update ([a-z_]+(?:\(\d*\))?)/i.exec(extra)
  return found?.[1] === undefined ? undefined : (currentTimestamp(found[1]) ?? found[1])
}

function generated(row: CatalogRow, extra: string, context: ColumnContext): GeneratedFacts | undefined {
  const expression = optionalText(row["generation_expression"]) ?? ""
  const kind = /\b(VIRTUAL|STORED|PERSISTENT) GENERATED\b/i.exec(extra)?.[1]?.toUpperCase()
  if (kind === undefined || expression === "" || period(row, extra) !== undefined) return undefined
  return {
    expression: catalogExpression(expression, context.family, context.schema),
    stored: kind !== "VIRTUAL",
  }
}

function period(row: CatalogRow, extra: string): "start" | "end" | undefined {
  const expression = optionalText(row["generation_expression"]) ?? ""
  if (!/GENERATED/i.test(extra)) return undefined
  return expression === "ROW START" ? "start" : expression === "ROW END" ? "end" : undefined
}

function srid(row: CatalogRow, name: string, context: ColumnContext): number | undefined {
  if (context.family === "mysql") return optionalNumber(row["srs_id"])
  const known = context.srids.get(name)
  return known === 0 ? undefined : known
}
