// JSON_TABLE. Paths and fallbacks are literals: servers take no placeholders there.
import type {
  JsonFallback,
  JsonTable,
  JsonTableColumn,
  JsonTableItem,
  JsonTableNested,
} from "../expression/json-table.ts"
import { quoteLiteral } from "../types/literal.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

/** Writes `JSON_TABLE(document, 'path' COLUMNS (...))`. */
export function visitJsonTable(c: SqlCompiler, table: JsonTable): void {
  c.text += "JSON_TABLE("
  c.visit(table.document)
  c.text += `, ${quoteLiteral(table.path, c.dialect.profile)} COLUMNS (`
  c.text += `${itemsText(c, table.items)}))`
}

function itemsText(c: SqlCompiler, items: readonly JsonTableItem[]): string {
  return items.map((item) => (item.kind === "nested" ? nestedText(c, item) : columnText(c, item))).join(", ")
}

function nestedText(c: SqlCompiler, { path, columns }: JsonTableNested): string {
  return `NESTED PATH ${quoteLiteral(path, c.dialect.profile)} COLUMNS (${itemsText(c, columns)})`
}

function columnText(c: SqlCompiler, column: JsonTableColumn): string {
  const name = c.quote(column.name)
  if (column.kind === "ordinality") return `${name} FOR ORDINALITY`
  const { profile } = c.dialect
  const type = column.type.compile(c.dialect)
  const path = quoteLiteral(column.path, profile)
  if (column.kind === "exists") return `${name} ${type} EXISTS PATH ${path}`
  return [
    `${name} ${type} PATH ${path}`,
    ...fallbackText(c, column.onEmpty, "ON EMPTY"),
    ...fallbackText(c, column.onError, "ON ERROR"),
  ].join(" ")
}

/** MySQL's default is JSON text, MariaDB's the value as text. */
function fallbackText(c: SqlCompiler, fallback: JsonFallback | undefined, when: string): readonly string[] {
  if (fallback === undefined) return []
  if (typeof fallback === "string") return [`${fallback.toUpperCase()} ${when}`]
  const { default: value } = fallback
  const json = c.dialect.name !== "mariadb" && typeof value === "string"
  const text = json ? JSON.stringify(value) : String(value)
  return [`DEFAULT ${quoteLiteral(text, c.dialect.profile)} ${when}`]
}
