// Names and keywords in schema statements.
import { CompileError } from "../errors.ts"
import type { SchemaTable } from "../schema/table.ts"
import type { Dialect } from "./dialect.ts"

/** `schema.table` as it stands in DDL. */
export function tableName(table: SchemaTable, dialect: Dialect): string {
  if (!table.facts.quote) return dialect.preparer.qualified(table.schema, table.name)
  const schema = table.schema === undefined ? "" : `${dialect.preparer.quote(table.schema)}.`
  return `${schema}${dialect.preparer.quoted(table.name)}`
}

/** An index type is a keyword: quoting it, as SQLAlchemy does for upper case, would be an error. */
export function usingText(using: string | undefined): string {
  return using === undefined ? "" : ` USING ${keyword(using, "index type")}`
}

/** A word that is written as it is. @throws CompileError for anything longer */
export function keyword(text: string, what: string): string {
  if (/^\w+$/.test(text)) return text
  throw new CompileError(`Expected one word as ${what}, found ${JSON.stringify(text)}.`)
}
