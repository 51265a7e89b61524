// DDL elements: `await conn.execute(new sa.CreateTable(users))`, `String(new sa.CreateTable(users))`.
import { columnText, createSequenceText, createTableText } from "../dialect/ddl-compiler.ts"
import { columnName, columnSpecification } from "../dialect/ddl-columns.ts"
import { constraintText, dropConstraintText } from "../dialect/ddl-constraints.ts"
import { createIndexText, indexName } from "../dialect/ddl-indexes.ts"
import { tableName } from "../dialect/ddl-names.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { ArgumentError } from "../errors.ts"
import type { TypeFactory } from "../types/callable.ts"
import { quoteLiteral } from "../types/literal.ts"
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
    return (dialect) => createIndexText(index, dialect, check)
  },
)

/** `DROP INDEX name ON table`. `ifExists` is MariaDB only. */
export const DropIndex: TypeFactory<[index: IndexItem, options?: IfExists], DdlElement> = ddl(
  (index: IndexItem, options?: IfExists) => {
    const check = ifThere(options)
    return (dialect) =>
      `DROP INDEX ${check}${indexName(index, dialect)} ON ${tableName(index.table, dialect)}`
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
  (table: TableLike, comment?: string) => tableComment(table, comment),
)

/** `ALTER TABLE ... COMMENT ''`. */
export const DropTableComment: TypeFactory<[table: TableLike], DdlElement> = ddl((table: TableLike) =>
  tableComment(table, ""),
)

/** `ALTER TABLE ... CHANGE`, which is how both servers change a column's comment. */
export const SetColumnComment: TypeFactory<[column: Sel], DdlElement> = ddl((column: Sel) =>
  changedColumn(schemaColumn(column)),
)

/** `ALTER TABLE ... CHANGE` without the column's comment. */
export const DropColumnComment: TypeFactory<[column: Sel], DdlElement> = ddl((column: Sel) => {
  const { name, key, type, table, facts } = schemaColumn(column)
  return changedColumn(
    new SchemaColumn(name, key, type, schemaTable(table as never), { ...facts, comment: undefined }),
  )
})

type Render = (dialect: Dialect) => string

function tableComment(table: TableLike, comment: string | undefined): Render {
  const changed = schemaTable(table)
  return (dialect) => {
    const text = quoteLiteral(comment ?? changed.comment ?? "", dialect.profile)
    return `ALTER TABLE ${tableName(changed, dialect)} COMMENT ${text}`
  }
}

function changedColumn(column: SchemaColumn): Render {
  return (dialect) => {
    const table = tableName(schemaTable(column.table as never), dialect)
    // MariaDB keeps a column's checks with the column, and would drop them; MySQL would add them once more.
    const text = dialect.profile.family === "mariadb" ? columnText : columnSpecification
    return `ALTER TABLE ${table} CHANGE ${columnName(column, dialect)} ${text(column, dialect)}`
  }
}
