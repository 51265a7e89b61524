// MySQL's column specifications: `name TYPE GENERATED... NOT NULL COMMENT... DEFAULT...`, in SQLAlchemy's order.
import { quoteLiteral } from "../types/literal.ts"
import { GeometryType } from "../types/mysql/geometry.ts"
import { TimestampType } from "../types/mysql/string.ts"
import { JsonType } from "../types/json.ts"
import { LargeBinaryType, TextType } from "../types/string.ts"
import { DateTimeType } from "../types/temporal.ts"
import { storageType } from "../types/type-decorator.ts"
import type { SchemaColumn } from "../schema/schema-column.ts"
import { columnName } from "./ddl-names.ts"
import { columnType, computedText, defaultSql } from "./ddl-parts.ts"
import type { Dialect } from "./dialect.ts"
import { hasSequences, isAtLeast, type ServerProfile } from "./profile.ts"

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
    generatedText(column, dialect),
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

function generatedText(column: SchemaColumn, dialect: Dialect): string {
  const { period } = column.facts
  return period === undefined
    ? computedText(column, dialect)
    : `GENERATED ALWAYS AS ROW ${period.toUpperCase()}`
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
  const text = defaultSql(column, dialect)
  if (text === undefined) return ""
  const isFinal = column.serverDefault?.kind === "sql"
  return `DEFAULT ${needsParentheses(text, column, isFinal, dialect.profile) ? `(${text})` : text}`
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
