// Names and keywords in schema statements.
import { CompileError } from "../errors.ts"
import { nameOf } from "../schema/naming.ts"
import type { SchemaColumn } from "../schema/schema-column.ts"
import type { SchemaTable } from "../schema/table.ts"
import type { IndexItem } from "../schema/table-index.ts"
import type { Dialect } from "./dialect.ts"

/** `schema.table` as it stands in DDL. */
export function tableName(table: SchemaTable, dialect: Dialect): string {
  const { preparer } = dialect
  if (!table.facts.quote) return preparer.qualified(table.schema, table.name)
  return `${preparer.schemaPrefix(table.schema)}${preparer.quoted(table.name)}`
}

/** The name of a column as it stands in DDL. */
export function columnName(column: SchemaColumn, dialect: Dialect): string {
  const { preparer } = dialect
  return column.facts.quote ? preparer.quoted(column.name) : preparer.quote(column.name)
}

/** The name of an index. @throws CompileError when it has none and the naming convention gives none. */
export function indexName(index: IndexItem, dialect: Dialect): string {
  const name = nameOf(index)
  if (name === undefined)
    throw new CompileError("CREATE INDEX and DROP INDEX require that the index has a name.")
  return dialect.preparer.quote(name)
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
