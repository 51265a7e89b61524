// Renders CREATE TABLE and CREATE SEQUENCE. Rendering follows SQLAlchemy's MySQL dialect (its 2.1 order of table options), and the
// connected server.
import { type ConstraintItem, ForeignKeyConstraintItem } from "../schema/constraint.ts"
import type { SchemaColumn } from "../schema/schema-column.ts"
import type { SequenceItem } from "../schema/sequence.ts"
import type { SchemaTable } from "../schema/table.ts"
import { columnName, columnSpecification } from "./ddl-columns.ts"
import { checksOfColumns, columnChecks, constraintText } from "./ddl-constraints.ts"
import { inlineIndexes, inlineIndexText } from "./ddl-indexes.ts"
import { tableName } from "./ddl-names.ts"
import { tableOptionsText } from "./ddl-table-options.ts"
import type { Dialect } from "./dialect.ts"

/** `CREATE TABLE`. @param check `IF NOT EXISTS `, or nothing. @param later foreign keys that are added afterwards */
export function createTableText(
  table: SchemaTable,
  dialect: Dialect,
  check: string,
  later: readonly ConstraintItem[],
): string {
  const constraints = [
    ...table.constraints.filter((item) => !later.includes(item) && !isInferred(item)),
    ...checksOfColumns(table.columns, dialect),
  ]
  const lines = [
    ...table.columns.map((column) => columnText(column, dialect)),
    ...constraints.map((constraint) => constraintText(constraint, dialect)),
    ...inlineIndexes(table).map((index) => inlineIndexText(index, dialect)),
    ...periodText(table, dialect),
  ]
  const words = ["CREATE", ...table.facts.prefixes, "TABLE"].join(" ")
  return `${words} ${check}${tableName(table, dialect)} (\n\t${lines.join(", \n\t")}\n)${tableOptionsText(table, dialect.profile)}`
}

function isInferred(constraint: ConstraintItem): boolean {
  return constraint instanceof ForeignKeyConstraintItem && constraint.facts.inferred === true
}

/** A column with its checks, as in CREATE TABLE. */
export function columnText(column: SchemaColumn, dialect: Dialect): string {
  return `${columnSpecification(column, dialect)}${columnChecks(column, dialect)}`
}

/** MariaDB: the columns between which a row is valid. */
function periodText(table: SchemaTable, dialect: Dialect): readonly string[] {
  const find = (period: "start" | "end"): SchemaColumn | undefined =>
    table.columns.find((column) => column.facts.period === period)
  const [start, end] = [find("start"), find("end")]
  if (start === undefined || end === undefined) return []
  return [`PERIOD FOR SYSTEM_TIME (${columnName(start, dialect)}, ${columnName(end, dialect)})`]
}

/** `CREATE SEQUENCE` (MariaDB). */
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
