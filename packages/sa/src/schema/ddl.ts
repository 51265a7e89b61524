// DDL elements: `await conn.execute(new sa.CreateTable(users))`, `String(new sa.CreateTable(users))`.
import {
  columnText,
  constraintText,
  createSequenceText,
  createTableText,
  dropConstraintText,
} from "../dialect/ddl-compiler.ts"
import { tableName } from "../dialect/ddl-names.ts"
import { ArgumentError } from "../errors.ts"
import type { TypeFactory } from "../types/callable.ts"
import type { Sel, TableLike } from "../typing/witness.ts"
import type { ConstraintItem, ForeignKeyConstraintItem } from "./constraint.ts"
import { ddl, type DdlElement } from "./ddl-element.ts"
import { SchemaColumn } from "./schema-column.ts"
import { checkedOptions } from "./schema-item.ts"
import type { SequenceItem } from "./sequence.ts"
import { SchemaTable } from "./table.ts"
import type { IndexItem } from "./table-index.ts"

/** `IF NOT EXISTS`. */
export interface IfNotExists {
  /** @default false */
  ifNotExists?: boolean
}

/** `IF EXISTS`. */
export interface IfExists {
  /** @default false */
  ifExists?: boolean
}

/**
 * The table object behind a typed table: its columns, constraints, indexes and options.
 *
 * @throws ArgumentError for an alias, a subquery and anything else that is no table of a MetaData.
 */
export function schemaTable(table: TableLike): SchemaTable {
  if (table instanceof SchemaTable) return table
  throw new ArgumentError("Expected a Table of a MetaData, found something else (an alias or a subquery?).")
}

/**
 * The column object behind a typed column.
 *
 * @throws ArgumentError for a column of an alias or subquery.
 */
export function schemaColumn(column: Sel): SchemaColumn {
  if (column instanceof SchemaColumn) return column
  throw new ArgumentError("Expected a column of a Table, found something else (a column of an alias?).")
}

const unlessThere = (options: IfNotExists = {}): string =>
  checkedOptions("DDL", options, ["ifNotExists"]).ifNotExists === true ? "IF NOT EXISTS " : ""
const ifThere = (options: IfExists = {}): string =>
  checkedOptions("DDL", options, ["ifExists"]).ifExists === true ? "IF EXISTS " : ""

/** `CREATE TABLE`. Indexes are made by `CreateIndex`, as `metadata.createAll` does. @param without foreign keys that are added later */
export const CreateTable: TypeFactory<
  [table: TableLike, options?: IfNotExists, without?: readonly ForeignKeyConstraintItem[]],
  DdlElement
> = ddl((table: TableLike, options?: IfNotExists, without: readonly ForeignKeyConstraintItem[] = []) => {
  const created = schemaTable(table)
  const check = unlessThere(options)
  return (dialect) => createTableText(created, dialect, check, without)
})

/** `DROP TABLE`. */
export const DropTable: TypeFactory<[table: TableLike, options?: IfExists], DdlElement> = ddl(
  (table: TableLike, options?: IfExists) => {
    const dropped = schemaTable(table)
    const check = ifThere(options)
    return (dialect) => `DROP TABLE ${check}${tableName(dropped, dialect)}`
  },
)

/** A column as it stands in CREATE TABLE: to be shown, or to be put into DDL text. */
export const CreateColumn: TypeFactory<[column: Sel], DdlElement> = ddl((column: Sel) => {
  const shown = schemaColumn(column)
  return (dialect) => columnText(shown, dialect)
})

/** `CREATE INDEX`. `ifNotExists` is MariaDB only. */
export const CreateIndex: TypeFactory<[index: IndexItem, options?: IfNotExists], DdlElement> = ddl(
  (index: IndexItem, options?: IfNotExists) => {
    const check = unlessThere(options)
    return (dialect) => dialect.rendering.ddl.createIndex(index, check, dialect)
  },
)

/** `DROP INDEX name ON table`. `ifExists` is MariaDB only. */
export const DropIndex: TypeFactory<[index: IndexItem, options?: IfExists], DdlElement> = ddl(
  (index: IndexItem, options?: IfExists) => {
    const check = ifThere(options)
    return (dialect) => dialect.rendering.ddl.dropIndex(index, check, dialect)
  },
)

/** `ALTER TABLE ... ADD CONSTRAINT`. */
export const AddConstraint: TypeFactory<[constraint: ConstraintItem], DdlElement> = ddl(
  (constraint: ConstraintItem) => (dialect) =>
    `ALTER TABLE ${tableName(constraint.table, dialect)} ADD ${constraintText(constraint, dialect)}`,
)

/** `ALTER TABLE ... DROP ...`, in the words of the constraint's kind and the server. @param options name of one that the server named */
export const DropConstraint: TypeFactory<
  [constraint: ConstraintItem, options?: { name?: string }],
  DdlElement
> = ddl((constraint: ConstraintItem, { name }: { name?: string } = {}) => {
  return (dialect) => dropConstraintText(constraint, dialect, name)
})

/** `CREATE SCHEMA`. */
export const CreateSchema: TypeFactory<[name: string, options?: IfNotExists], DdlElement> = ddl(
  (name: string, options?: IfNotExists) => {
    const check = unlessThere(options)
    return (dialect) => `CREATE SCHEMA ${check}${dialect.preparer.quote(name)}`
  },
)

/** `DROP SCHEMA`. */
export const DropSchema: TypeFactory<[name: string, options?: IfExists], DdlElement> = ddl(
  (name: string, options?: IfExists) => {
    const check = ifThere(options)
    return (dialect) => `DROP SCHEMA ${check}${dialect.preparer.quote(name)}`
  },
)

/** `CREATE SEQUENCE` (MariaDB). */
export const CreateSequence: TypeFactory<[sequence: SequenceItem, options?: IfNotExists], DdlElement> = ddl(
  (sequence: SequenceItem, options?: IfNotExists) => {
    const check = unlessThere(options)
    return (dialect) => createSequenceText(sequence, dialect, check)
  },
)

/** `DROP SEQUENCE` (MariaDB). */
export const DropSequence: TypeFactory<[sequence: SequenceItem, options?: IfExists], DdlElement> = ddl(
  ({ schema, name }: SequenceItem, options?: IfExists) => {
    const check = ifThere(options)
    return (dialect) => `DROP SEQUENCE ${check}${dialect.preparer.qualified(schema, name)}`
  },
)

/** `ALTER TABLE ... COMMENT`: the table's own comment, or the one given; `""` removes it. */
export const SetTableComment: TypeFactory<[table: TableLike, comment?: string], DdlElement> = ddl(
  (table: TableLike, comment?: string) => {
    const changed = schemaTable(table)
    return (dialect) => dialect.rendering.ddl.tableComment(changed, comment ?? changed.comment ?? "", dialect)
  },
)

/** `ALTER TABLE ... COMMENT ''`. */
export const DropTableComment: TypeFactory<[table: TableLike], DdlElement> = ddl((table: TableLike) => {
  const changed = schemaTable(table)
  return (dialect) => dialect.rendering.ddl.tableComment(changed, "", dialect)
})

/** `ALTER TABLE ... CHANGE`, which is how both servers change a column's comment. */
export const SetColumnComment: TypeFactory<[column: Sel], DdlElement> = ddl((column: Sel) => {
  const changed = schemaColumn(column)
  return (dialect) => dialect.rendering.ddl.columnComment(changed, dialect)
})

/** `ALTER TABLE ... CHANGE` without the column's comment. */
export const DropColumnComment: TypeFactory<[column: Sel], DdlElement> = ddl((column: Sel) => {
  const { name, key, type, table, facts } = schemaColumn(column)
  const bare = { ...facts, comment: undefined }
  const changed = new SchemaColumn(name, key, type, schemaTable(table as never), bare)
  return (dialect) => dialect.rendering.ddl.columnComment(changed, dialect)
})
