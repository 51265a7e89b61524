// Parts of column specifications that do not depend on the dialect: the type with an error that names its column, texts and expressions
// without placeholders, defaults.
import { CompileError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import type { SchemaColumn } from "../schema/schema-column.ts"
import { quoteLiteral, unquoted } from "../types/literal.ts"
import { inlineSql } from "./compile.ts"
import type { Dialect } from "./dialect.ts"
import type { ServerProfile } from "./profile.ts"

/** The type of a column. @throws CompileError when it cannot be rendered; the message names table and column. */
export function columnType(column: SchemaColumn, dialect: Dialect): string {
  try {
    return column.type.compile(dialect)
  } catch (error) {
    if (!(error instanceof CompileError)) throw error
    const table = (column.table as { readonly name: string }).name
    throw new CompileError(`(in table '${table}', column '${column.name}'): ${error.message}`, {
      cause: error,
    })
  }
}

/** SQL text as it is, an element without placeholders and table names. @param fromCatalog the text is a server's own */
export function sqlText(sql: string | ClauseElement, dialect: Dialect, fromCatalog = false): string {
  if (typeof sql !== "string") return inlineSql(sql, dialect)
  return fromCatalog ? catalogText(sql, dialect.profile) : sql
}

/** Servers show texts with backslashes escaped whatever the sql_mode; a session without backslash escapes reads them as they are. */
function catalogText(sql: string, profile: ServerProfile): string {
  if (!profile.noBackslashEscapes || !sql.includes("\\")) return sql
  return sql.replace(/'((?:[^'\\]|\\[\s\S]|'')*)'|`(?:[^`]|``)*`/g, (piece, inside?: string) =>
    inside === undefined ? piece : quoteLiteral(unquoted(inside), profile),
  )
}

/** What stands after DEFAULT; undefined for a column without a default of the server's, or one that only the server knows. */
export function defaultSql({ serverDefault }: SchemaColumn, dialect: Dialect): string | undefined {
  if (serverDefault === undefined || serverDefault.kind === "fetched") return undefined
  if (serverDefault.kind === "sql") return catalogText(serverDefault.sql, dialect.profile)
  if (serverDefault.kind === "expression") return inlineSql(serverDefault.element, dialect)
  const { value } = serverDefault
  return typeof value === "string" ? quoteLiteral(value, dialect.profile) : String(value)
}

/** `GENERATED ALWAYS AS (...)`, or nothing. */
export function computedText({ computed }: SchemaColumn, dialect: Dialect): string {
  if (computed === undefined) return ""
  const storage = computed.persisted === undefined ? "" : computed.persisted ? " STORED" : " VIRTUAL"
  return `GENERATED ALWAYS AS (${sqlText(computed.sqltext, dialect, computed.fromCatalog)})${storage}`
}
