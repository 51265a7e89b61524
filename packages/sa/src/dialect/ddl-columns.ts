// Column specifications: `name TYPE GENERATED... NOT NULL COMMENT... DEFAULT...`, in SQLAlchemy's order.
import { CompileError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import { LargeBinaryType, TextType } from "../types/string.ts"
import { quoteLiteral, unquoted } from "../types/literal.ts"
import { GeometryType } from "../types/mysql/geometry.ts"
import { TimestampType } from "../types/mysql/string.ts"
import { DateTimeType } from "../types/temporal.ts"
import { storageType } from "../types/type-decorator.ts"
import { JsonType } from "../types/json.ts"
import type { SchemaColumn, ServerDefaultFacts } from "../schema/schema-column.ts"
import { inlineSql } from "./compile.ts"
import type { Dialect } from "./dialect.ts"
import { hasSequences, isAtLeast, type ServerProfile } from "./profile.ts"
import { typeText } from "./type-compiler.ts"

/** The name of a column as it stands in DDL. */
export function columnName(column: SchemaColumn, dialect: Dialect): string {
  const { preparer } = dialect
  return column.facts.quote ? preparer.quoted(column.name) : preparer.quote(column.name)
}

/**
 * The whole specification of a column.
 *
 * @throws CompileError when the type cannot be rendered; the message names table and column.
 */
export function columnSpecification(column: SchemaColumn, dialect: Dialect): string {
  const { facts } = column
  const isAuto = isNumbered(column, dialect.profile)
  return [
    columnName(column, dialect),
    columnType(column, dialect),
    computedText(column, dialect),
    nullText(column, dialect.profile),
    facts.invisible ? "INVISIBLE" : "",
    facts.comment === undefined || facts.comment === ""
      ? ""
      : `COMMENT ${quoteLiteral(facts.comment, dialect.profile)}`,
    isAuto ? "AUTO_INCREMENT" : defaultText(column, dialect),
    onUpdateText(column),
  ]
    .filter((part) => part !== "")
    .join(" ")
}

/** AUTO_INCREMENT, unless the column has a sequence and the server too. */
function isNumbered(column: SchemaColumn, profile: ServerProfile): boolean {
  const { autoincrementColumn } = column.table as { readonly autoincrementColumn?: SchemaColumn }
  return autoincrementColumn === column && !(column.default?.kind === "sequence" && hasSequences(profile))
}

function columnType(column: SchemaColumn, dialect: Dialect): string {
  try {
    return typeText(column.type, dialect.profile)
  } catch (error) {
    if (!(error instanceof CompileError)) throw error
    const table = (column.table as { readonly name: string }).name
    throw new CompileError(`(in table '${table}', column '${column.name}'): ${error.message}`, {
      cause: error,
    })
  }
}

function computedText(column: SchemaColumn, dialect: Dialect): string {
  const { computed, period } = column.facts
  if (period !== undefined) return `GENERATED ALWAYS AS ROW ${period.toUpperCase()}`
  if (computed === undefined) return ""
  const storage = computed.persisted === undefined ? "" : computed.persisted ? " STORED" : " VIRTUAL"
  return `GENERATED ALWAYS AS (${sqlText(computed.sqltext, dialect, computed.fromCatalog)})${storage}`
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

function nullText(column: SchemaColumn, profile: ServerProfile): string {
  // MariaDB takes no NOT NULL after GENERATED.
  if (column.facts.period !== undefined) return ""
  if (column.computed !== undefined && profile.family === "mariadb") return ""
  if (!column.nullable) return "NOT NULL"
  // A TIMESTAMP without NULL may become NOT NULL (explicit_defaults_for_timestamp = OFF).
  return storageType(column.type) instanceof TimestampType && column.computed === undefined ? "NULL" : ""
}

function defaultText(column: SchemaColumn, dialect: Dialect): string {
  const { serverDefault } = column
  const text = serverDefault === undefined ? undefined : rawDefault(serverDefault, dialect)
  if (text === undefined) return ""
  return `DEFAULT ${needsParentheses(text, column, serverDefault?.kind === "sql", dialect.profile) ? `(${text})` : text}`
}

function rawDefault(serverDefault: ServerDefaultFacts, dialect: Dialect): string | undefined {
  if (serverDefault.kind === "fetched") return undefined
  if (serverDefault.kind === "sql") return catalogText(serverDefault.sql, dialect.profile)
  if (serverDefault.kind === "expression") return inlineSql(serverDefault.element, dialect)
  const { value } = serverDefault
  return typeof value === "string" ? quoteLiteral(value, dialect.profile) : String(value)
}

/** Expressions need parentheses since servers know expression defaults; literals, now(n) and text that says ON UPDATE do not. */
function needsParentheses(
  text: string,
  column: SchemaColumn,
  isFinal: boolean,
  profile: ServerProfile,
): boolean {
  const known = isAtLeast(profile, "mysql", 8, 0, 13) || isAtLeast(profile, "mariadb", 10, 2, 1)
  if (!known || text.startsWith("(")) return false
  // MySQL gives these types a default only as an expression.
  if (profile.family === "mysql" && takesOnlyExpressions(column)) return !/^NULL$/i.test(text)
  if (isFinal || /^\s*['"(]/.test(text) || /ON +UPDATE/i.test(text)) return false
  if (/^(now|current_timestamp)\(\d+\)/i.test(text)) return false
  // Functions that are written without parentheses; CURRENT_TIMESTAMP and its synonyms are defaults of their own.
  return /\W|^(current_date|current_time|utc_date|utc_time|utc_timestamp|current_user)$/i.test(text)
}

function takesOnlyExpressions(column: SchemaColumn): boolean {
  const type = storageType(column.type)
  if (type instanceof TextType || type instanceof JsonType || type instanceof GeometryType) return true
  return type instanceof LargeBinaryType && type.visitName !== "binary" && type.visitName !== "varbinary"
}

function onUpdateText(column: SchemaColumn): string {
  const { onUpdate } = column.facts
  if (onUpdate === false) return ""
  if (typeof onUpdate === "string") return `ON UPDATE ${onUpdate}`
  const type = storageType(column.type)
  const fsp = type instanceof DateTimeType ? type.fsp : undefined
  return `ON UPDATE CURRENT_TIMESTAMP${fsp === undefined || fsp === 0 ? "" : `(${fsp})`}`
}
