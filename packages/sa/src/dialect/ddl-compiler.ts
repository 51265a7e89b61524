// Renders schema statements. Rendering follows SQLAlchemy's MySQL dialect (its 2.1 order of table options), and the connected server.
import { CompileError } from "../errors.ts"
import { UnaryExpression } from "../expression/column-element.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import { quoteLiteral } from "../types/literal.ts"
import type {
  CheckConstraintItem,
  ConstraintItem,
  ForeignKeyConstraintItem,
  PrimaryKeyConstraintItem,
} from "../schema/constraint.ts"
import { nameOf } from "../schema/naming.ts"
import { SchemaColumn } from "../schema/schema-column.ts"
import type { SequenceItem } from "../schema/sequence.ts"
import type { SchemaTable } from "../schema/table.ts"
import type { IndexItem, ResolvedPart } from "../schema/table-index.ts"
import { columnName, columnSpecification, sqlText } from "./ddl-columns.ts"
import { tableOptionsText } from "./ddl-table-options.ts"
import { inlineSql } from "./compile.ts"
import type { Dialect } from "./dialect.ts"
import { quoteIdentifier } from "./identifiers.ts"

/** `schema.table` as it stands in DDL. */
export function tableName(table: SchemaTable, dialect: Dialect): string {
  if (!table.facts.quote) return dialect.preparer.qualified(table.schema, table.name)
  const schema = table.schema === undefined ? "" : `${dialect.preparer.quote(table.schema)}.`
  return `${schema}${quoteIdentifier(table.name)}`
}

/** `CREATE TABLE`. @param without foreign keys that are added later. */
export function createTableText(
  table: SchemaTable,
  dialect: Dialect,
  options: { readonly ifNotExists?: boolean; readonly without?: readonly ForeignKeyConstraintItem[] } = {},
): string {
  const constraints = table.constraints.filter((item) => !(options.without ?? []).includes(item as never))
  const lines = [
    ...table.columns.map((column) => columnSpecification(column, dialect)),
    ...constraints.map((constraint) => constraintText(constraint, dialect)),
    ...inlineIndexes(table).map((index) => inlineIndexText(index, dialect)),
    ...periodText(table, dialect),
  ]
  const words = ["CREATE", ...table.facts.prefixes, "TABLE"]
  if (options.ifNotExists === true) words.push("IF NOT EXISTS")
  words.push(tableName(table, dialect))
  return `${words.join(" ")} (\n\t${lines.join(", \n\t")}\n)${tableOptionsText(table, dialect.profile)}`
}

/** MariaDB: the columns between which a row is valid. */
function periodText(table: SchemaTable, dialect: Dialect): readonly string[] {
  const find = (period: "start" | "end"): SchemaColumn | undefined =>
    table.columns.find((column) => column.facts.period === period)
  const [start, end] = [find("start"), find("end")]
  if (start === undefined || end === undefined) return []
  return [`PERIOD FOR SYSTEM_TIME (${columnName(start, dialect)}, ${columnName(end, dialect)})`]
}

/**
 * Indexes that must be part of CREATE TABLE: those an AUTO_INCREMENT column needs, and those named like a foreign key (else the server
 * makes one of that name for the key, and CREATE INDEX finds it taken).
 */
export function inlineIndexes(table: SchemaTable): readonly IndexItem[] {
  const auto = table.autoincrementColumn
  const inKey = auto === undefined || auto.primaryKey
  const keyNames = new Set(table.foreignKeyConstraints.map((key) => nameOf(key)?.toLowerCase()))
  return table.indexes.filter((index) => {
    const named = keyNames.has(nameOf(index)?.toLowerCase())
    return named || (!inKey && index.columns[0] === auto)
  })
}

/** Indexes that CREATE INDEX makes after the table. */
export function separateIndexes(table: SchemaTable): readonly IndexItem[] {
  const inline = inlineIndexes(table)
  return table.indexes.filter((index) => !inline.includes(index))
}

/** A constraint as it stands in CREATE TABLE and after ALTER TABLE ... ADD. */
export function constraintText(constraint: ConstraintItem, dialect: Dialect): string {
  const name = nameOf(constraint)
  const prefix = name === undefined ? "" : `CONSTRAINT ${dialect.preparer.quote(name)} `
  return `${prefix}${constraintBody(constraint, dialect)}`
}

function constraintBody(constraint: ConstraintItem, dialect: Dialect): string {
  if (constraint.kind === "primary") return primaryKeyText(constraint as PrimaryKeyConstraintItem, dialect)
  if (constraint.kind === "unique") return `UNIQUE (${nameList(constraint.columns, dialect)})`
  if (constraint.kind === "check") return checkText(constraint as CheckConstraintItem, dialect)
  return foreignKeyText(constraint as ForeignKeyConstraintItem, dialect)
}

function nameList(columns: readonly SchemaColumn[], dialect: Dialect): string {
  return columns.map((column) => columnName(column, dialect)).join(", ")
}

function primaryKeyText(constraint: PrimaryKeyConstraintItem, dialect: Dialect): string {
  const list = nameList(constraint.columnsAutoincFirst, dialect)
  return `PRIMARY KEY (${list})${usingText(constraint.using)}`
}

function checkText(constraint: CheckConstraintItem, dialect: Dialect): string {
  const enforced = constraint.enforced || dialect.profile.family === "mariadb" ? "" : " NOT ENFORCED"
  return `CHECK (${sqlText(constraint.sqltext, dialect)})${enforced}`
}

function foreignKeyText(constraint: ForeignKeyConstraintItem, dialect: Dialect): string {
  const { ondelete, onupdate } = constraint.facts
  const references = constraint.references
  return [
    `FOREIGN KEY(${nameList(constraint.columns, dialect)})`,
    `REFERENCES ${tableName(constraint.referredTable, dialect)} (${nameList(references, dialect)})`,
    ...(ondelete === undefined ? [] : [`ON DELETE ${ondelete}`]),
    ...(onupdate === undefined ? [] : [`ON UPDATE ${onupdate}`]),
  ].join(" ")
}

/** An index type is a keyword: quoting it, as SQLAlchemy does for upper case, would be an error. */
function usingText(using: string | undefined): string {
  return using === undefined ? "" : ` USING ${keyword(using, "index type")}`
}

function keyword(text: string, what: string): string {
  if (/^\w+$/.test(text)) return text
  throw new CompileError(`Expected one word as ${what}, found ${JSON.stringify(text)}.`)
}

/** The name of an index. @throws CompileError when it has none and the naming convention gives none. */
export function indexName(index: IndexItem, dialect: Dialect): string {
  const name = nameOf(index)
  if (name === undefined)
    throw new CompileError("CREATE INDEX and DROP INDEX require that the index has a name.")
  return dialect.preparer.quote(name)
}

/** `CREATE INDEX`. */
export function createIndexText(index: IndexItem, dialect: Dialect, ifNotExists: boolean): string {
  const check = ifNotExists ? "IF NOT EXISTS " : ""
  const name = `${check}${indexName(index, dialect)}`
  const parts = partsText(index, dialect)
  return `CREATE ${indexPrefix(index)}INDEX ${name} ON ${tableName(index.table, dialect)} (${parts})${indexSuffix(index, dialect)}`
}

function inlineIndexText(index: IndexItem, dialect: Dialect): string {
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
  const direction = part.desc ? " DESC" : ""
  if ("sql" in part) return `(${part.sql})${direction}`
  const length = part.length === undefined ? "" : `(${part.length})`
  return `${columnName(part.column, dialect)}${length}${direction}`
}

/** Functional parts stand in parentheses of their own; ASC and DESC stand outside of them. */
function elementText(index: IndexItem, element: ClauseElement, dialect: Dialect): string {
  if (
    element instanceof UnaryExpression &&
    (element.operator.name === "asc" || element.operator.name === "desc")
  ) {
    return `${elementText(index, element.element, dialect)} ${element.operator.name.toUpperCase()}`
  }
  if (element instanceof SchemaColumn) {
    return partText(index, { column: element, length: index.lengthOf(element), desc: false }, dialect)
  }
  const text = inlineSql(element, dialect)
  return element.visitName === "column" || element.visitName === "text" ? text : `(${text})`
}

/** `DROP CONSTRAINT` in the words of each kind and server. @throws CompileError for a constraint without a name. */
export function dropConstraintText(
  constraint: ConstraintItem,
  dialect: Dialect,
  name: string | undefined = nameOf(constraint),
): string {
  const table = `ALTER TABLE ${tableName(constraint.table, dialect)} DROP`
  if (constraint.kind === "primary") return `${table} PRIMARY KEY`
  if (name === undefined) {
    throw new CompileError(
      `Can't emit DROP CONSTRAINT for a ${constraint.kind} constraint of table "${constraint.table.name}": it has no name.`,
    )
  }
  const check = dialect.profile.family === "mariadb" ? "CONSTRAINT" : "CHECK"
  const word = { foreign: "FOREIGN KEY", unique: "INDEX", check }[constraint.kind]
  return `${table} ${word} ${dialect.preparer.quote(name)}`
}

/** `CREATE SEQUENCE` (MariaDB). */
export function createSequenceText(sequence: SequenceItem, dialect: Dialect, ifNotExists: boolean): string {
  const { options } = sequence
  const numbered = (words: string, value: number | bigint | undefined): string[] =>
    value === undefined ? [] : [`${words} ${String(value)}`]
  return [
    `CREATE SEQUENCE ${ifNotExists ? "IF NOT EXISTS " : ""}${dialect.preparer.qualified(sequence.schema, sequence.name)}`,
    ...numbered("INCREMENT BY", options.increment),
    ...numbered("START WITH", options.start),
    ...numbered("MINVALUE", options.minvalue),
    ...numbered("MAXVALUE", options.maxvalue),
    ...(options.nominvalue === true ? ["NO MINVALUE"] : []),
    ...(options.nomaxvalue === true ? ["NO MAXVALUE"] : []),
    ...numbered("CACHE", options.cache),
    ...(options.cycle === undefined ? [] : [options.cycle ? "CYCLE" : "NOCYCLE"]),
  ].join(" ")
}
