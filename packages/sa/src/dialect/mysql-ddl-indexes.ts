// MySQL's indexes, in CREATE TABLE and in statements of their own.
import type { UnaryExpression } from "../expression/column-element.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import { nameOf } from "../schema/naming.ts"
import type { SchemaColumn } from "../schema/schema-column.ts"
import type { SchemaTable } from "../schema/table.ts"
import type { IndexColumn, IndexItem, ResolvedPart } from "../schema/table-index.ts"
import { quoteLiteral } from "../types/literal.ts"
import { inlineSql } from "./compile.ts"
import { columnName, indexName, keyword, tableName, usingText } from "./ddl-names.ts"
import type { Dialect } from "./dialect.ts"

/**
 * Indexes that must be part of CREATE TABLE: those an AUTO_INCREMENT column needs, and those named like a foreign key (else the server
 * makes one of that name for the key, and CREATE INDEX finds it taken); all of a system-versioned table, which MariaDB lets nobody alter.
 */
export function inlineIndexes(table: SchemaTable): readonly IndexItem[] {
  if (table.facts.systemVersioned) return table.indexes
  const auto = table.autoincrementColumn
  const inKey = auto === undefined || table.primaryKeyConstraint?.parts[0]?.column === auto
  const keyNames = new Set(table.foreignKeyConstraints.map((key) => nameOf(key)?.toLowerCase()))
  return table.indexes.filter((index) => {
    const named = keyNames.has(nameOf(index)?.toLowerCase())
    return named || (!inKey && startsWith(index, auto))
  })
}

/** Indexes that CREATE INDEX makes after the table. */
export function separateIndexes(table: SchemaTable): readonly IndexItem[] {
  const inline = inlineIndexes(table)
  return table.indexes.filter((index) => !inline.includes(index))
}

function startsWith(index: IndexItem, column: SchemaColumn): boolean {
  const [first] = index.parts
  return first !== undefined && "column" in first && first.column === column
}

/** `CREATE INDEX`. */
export function createIndexText(index: IndexItem, check: string, dialect: Dialect): string {
  const name = `${check}${indexName(index, dialect)}`
  const parts = partsText(index, dialect)
  return `CREATE ${indexPrefix(index)}INDEX ${name} ON ${tableName(index.table, dialect)} (${parts})${indexSuffix(index, dialect)}`
}

/** `DROP INDEX`. */
export function dropIndexText(index: IndexItem, check: string, dialect: Dialect): string {
  return `DROP INDEX ${check}${indexName(index, dialect)} ON ${tableName(index.table, dialect)}`
}

/** An index as it stands in CREATE TABLE. */
export function inlineIndexText(index: IndexItem, dialect: Dialect): string {
  const parts = partsText(index, dialect)
  return `${indexPrefix(index)}INDEX ${indexName(index, dialect)} (${parts})${indexSuffix(index, dialect)}`
}

function indexPrefix({ options }: IndexItem): string {
  const prefix = options.mysqlPrefix === undefined ? "" : `${keyword(options.mysqlPrefix, "index prefix")} `
  return `${options.unique === true ? "UNIQUE " : ""}${prefix}`
}

function indexSuffix({ options }: IndexItem, dialect: Dialect): string {
  const parser =
    options.mysqlWithParser === undefined ? "" : ` WITH PARSER ${keyword(options.mysqlWithParser, "parser")}`
  const comment =
    options.comment === undefined ? "" : ` COMMENT ${quoteLiteral(options.comment, dialect.profile)}`
  const hidden = dialect.profile.family === "mariadb" ? " IGNORED" : " INVISIBLE"
  return `${parser}${usingText(options.mysqlUsing)}${comment}${options.invisible === true ? hidden : ""}`
}

function partsText(index: IndexItem, dialect: Dialect): string {
  return index.parts.map((part) => partText(index, part, dialect)).join(", ")
}

function partText(index: IndexItem, part: ResolvedPart, dialect: Dialect): string {
  if ("element" in part) return elementText(index, part.element, dialect)
  if ("sql" in part) return `(${part.sql})${part.desc ? " DESC" : ""}`
  return columnPartText(part, dialect)
}

/** A column of an index or a primary key: `name(10) DESC`. */
export function columnPartText({ column, length, desc }: IndexColumn, dialect: Dialect): string {
  return `${columnName(column, dialect)}${length === undefined ? "" : `(${length})`}${desc ? " DESC" : ""}`
}

/** Functional parts stand in parentheses of their own; ASC and DESC stand outside of them. */
function elementText(index: IndexItem, element: ClauseElement, dialect: Dialect): string {
  const direction = element.visitName === "unary" ? (element as UnaryExpression).operator.name : undefined
  if (direction === "asc" || direction === "desc") {
    return `${elementText(index, (element as UnaryExpression).element, dialect)} ${direction.toUpperCase()}`
  }
  if (element.visitName === "column" && "facts" in element) {
    const column = element as SchemaColumn
    return partText(index, { column, length: index.lengthOf(column), desc: false }, dialect)
  }
  const text = inlineSql(element, dialect)
  return element.visitName === "column" || element.visitName === "text" ? text : `(${text})`
}
