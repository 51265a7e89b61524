// MySQL's constraints in CREATE TABLE, ALTER TABLE ... ADD and ALTER TABLE ... DROP.
import { CompileError } from "../errors.ts"
import type {
  CheckConstraintItem,
  ConstraintItem,
  ForeignKeyConstraintItem,
  PrimaryKeyConstraintItem,
} from "../schema/constraint.ts"
import { nameOf } from "../schema/naming.ts"
import type { SchemaColumn } from "../schema/schema-column.ts"
import { constraintText } from "./ddl-compiler.ts"
import { columnName, tableName, usingText } from "./ddl-names.ts"
import { sqlText } from "./ddl-parts.ts"
import type { Dialect } from "./dialect.ts"
import { columnPartText } from "./mysql-ddl-indexes.ts"

/** A constraint without its name. */
export function constraintBody(constraint: ConstraintItem, dialect: Dialect): string {
  if (constraint.kind === "primary") return primaryKeyText(constraint as PrimaryKeyConstraintItem, dialect)
  if (constraint.kind === "unique") return `UNIQUE (${nameList(constraint.columns, dialect)})`
  if (constraint.kind === "check") return checkText(constraint as CheckConstraintItem, dialect)
  return foreignKeyText(constraint as ForeignKeyConstraintItem, dialect)
}

function nameList(columns: readonly SchemaColumn[], dialect: Dialect): string {
  return columns.map((column) => columnName(column, dialect)).join(", ")
}

function primaryKeyText(constraint: PrimaryKeyConstraintItem, dialect: Dialect): string {
  const list = constraint.parts.map((part) => columnPartText(part, dialect)).join(", ")
  return `PRIMARY KEY (${list})${usingText(constraint.using)}`
}

function checkText(constraint: CheckConstraintItem, dialect: Dialect): string {
  const enforced = constraint.enforced || dialect.profile.family === "mariadb" ? "" : " NOT ENFORCED"
  return `CHECK (${sqlText(constraint.sqltext, dialect, constraint.fromCatalog)})${enforced}`
}

function foreignKeyText(constraint: ForeignKeyConstraintItem, dialect: Dialect): string {
  const { ondelete, onupdate, deferrable, initially } = constraint.facts
  const references = constraint.references
  return [
    `FOREIGN KEY(${nameList(constraint.columns, dialect)})`,
    `REFERENCES ${tableName(constraint.referredTable, dialect)} (${nameList(references, dialect)})`,
    ...(ondelete === undefined ? [] : [`ON DELETE ${ondelete}`]),
    ...(onupdate === undefined ? [] : [`ON UPDATE ${onupdate}`]),
    ...(deferrable === undefined ? [] : [deferrable ? "DEFERRABLE" : "NOT DEFERRABLE"]),
    ...(initially === undefined ? [] : [`INITIALLY ${initially}`]),
  ].join(" ")
}

/** Checks written at a column, as they follow its specification. */
export function columnChecks(column: SchemaColumn, dialect: Dialect): string {
  const inline = column.checks.filter((check) => !belongsToTable(check, dialect))
  return inline.map((check) => ` ${constraintText(check, dialect)}`).join("")
}

/** Checks written at columns that the server takes only as checks of the table: MariaDB knows no names at a column. */
export function checksOfColumns(
  columns: readonly SchemaColumn[],
  dialect: Dialect,
): readonly CheckConstraintItem[] {
  return columns.flatMap(({ checks }) => checks).filter((check) => belongsToTable(check, dialect))
}

function belongsToTable(check: CheckConstraintItem, dialect: Dialect): boolean {
  return dialect.profile.family === "mariadb" && nameOf(check) !== undefined
}

/** What follows ALTER TABLE ... DROP. @throws CompileError for a constraint without a name. */
export function dropConstraintText(
  constraint: ConstraintItem,
  name: string | undefined,
  dialect: Dialect,
): string {
  if (constraint.kind === "primary") return "PRIMARY KEY"
  if (name === undefined) {
    throw new CompileError(
      `Can't emit DROP CONSTRAINT for a ${constraint.kind} constraint of table "${constraint.table.name}": it has no name.`,
    )
  }
  const check = dialect.profile.family === "mariadb" ? "CONSTRAINT" : "CHECK"
  const word = { foreign: "FOREIGN KEY", unique: "INDEX", check }[constraint.kind]
  return `${word} ${dialect.preparer.quote(name)}`
}
