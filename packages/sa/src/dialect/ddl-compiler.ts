// Schema statements as every dialect writes them; where dialects differ, their hooks are asked.
import type { ConstraintItem, ForeignKeyConstraintItem } from "../schema/constraint.ts"
import { nameOf } from "../schema/naming.ts"
import type { SchemaColumn } from "../schema/schema-column.ts"
import type { SequenceItem } from "../schema/sequence.ts"
import type { SchemaTable } from "../schema/table.ts"
import { tableName } from "./ddl-names.ts"
import type { Dialect } from "./dialect.ts"

/** `CREATE TABLE`. @param check `IF NOT EXISTS `, or nothing. @param later foreign keys that are added afterwards */
export function createTableText(
  table: SchemaTable,
  dialect: Dialect,
  check: string,
  later: readonly ConstraintItem[],
): string {
  const { ddl } = dialect.rendering
  const constraints = table.constraints.filter((item) => !later.includes(item) && !isInferred(item))
  const lines = [
    ...table.columns.map((column) => columnText(column, dialect)),
    ...constraints.map((constraint) => constraintText(constraint, dialect)),
    ...ddl.tableLines(table, dialect),
  ]
  const words = ["CREATE", ...table.facts.prefixes, "TABLE"].join(" ")
  const options = ddl.tableOptions(table, dialect)
  return `${words} ${check}${tableName(table, dialect)} (\n\t${lines.join(", \n\t")}\n)${options}`
}

function isInferred(constraint: ConstraintItem): boolean {
  return constraint.kind === "foreign" && (constraint as ForeignKeyConstraintItem).facts.inferred === true
}

/** A column with its checks, as in CREATE TABLE. */
export function columnText(column: SchemaColumn, dialect: Dialect): string {
  const { ddl } = dialect.rendering
  return `${ddl.column(column, dialect)}${ddl.columnChecks(column, dialect)}`
}

/** A constraint as it stands in CREATE TABLE and after ALTER TABLE ... ADD. */
export function constraintText(constraint: ConstraintItem, dialect: Dialect): string {
  const name = nameOf(constraint)
  const prefix = name === undefined ? "" : `CONSTRAINT ${dialect.preparer.quote(name)} `
  return `${prefix}${dialect.rendering.ddl.constraint(constraint, dialect)}`
}

/** `ALTER TABLE ... DROP`. @param name of one that the server named. @throws CompileError where it needs a name and has none. */
export function dropConstraintText(
  constraint: ConstraintItem,
  dialect: Dialect,
  name: string | undefined = nameOf(constraint),
): string {
  const dropped = dialect.rendering.ddl.dropConstraint(constraint, name, dialect)
  return `ALTER TABLE ${tableName(constraint.table, dialect)} DROP ${dropped}`
}

/** `CREATE SEQUENCE`. */
export function createSequenceText(sequence: SequenceItem, dialect: Dialect, check: string): string {
  const { options } = sequence
  const numbered = (words: string, value: number | bigint | undefined): string[] =>
    value === undefined ? [] : [`${words} ${String(value)}`]
  return [
    `CREATE SEQUENCE ${check}${dialect.preparer.qualified(sequence.schema, sequence.name)}`,
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
