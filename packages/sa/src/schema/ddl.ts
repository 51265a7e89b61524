// DDL elements: `await conn.execute(new sa.CreateTable(users))`, `String(new sa.CreateTable(users))`.
import {
  constraintText,
  createIndexText,
  createSequenceText,
  createTableText,
  dropConstraintText,
  indexName,
  tableName,
} from "../dialect/ddl-compiler.ts"
import { columnName, columnSpecification } from "../dialect/ddl-columns.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { ArgumentError } from "../errors.ts"
import { callable, type TypeFactory } from "../types/callable.ts"
import { quoteLiteral } from "../types/literal.ts"
import type { Sel, TableLike } from "../typing/witness.ts"
import type { ConstraintItem, ForeignKeyConstraintItem } from "./constraint.ts"
import { DdlElement } from "./ddl-element.ts"
import { SchemaColumn } from "./schema-column.ts"
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

const ifExistsText = (options: IfExists): string => (options.ifExists === true ? "IF EXISTS " : "")

class CreateTableElement extends DdlElement {
  readonly table: SchemaTable
  readonly #options: IfNotExists
  readonly #without: readonly ForeignKeyConstraintItem[]

  constructor(
    table: TableLike,
    options: IfNotExists = {},
    without: readonly ForeignKeyConstraintItem[] = [],
  ) {
    super()
    this.table = schemaTable(table)
    this.#options = options
    this.#without = without
  }

  render(dialect: Dialect): string {
    return createTableText(this.table, dialect, { ...this.#options, without: this.#without })
  }
}

class DropTableElement extends DdlElement {
  readonly table: SchemaTable
  readonly #options: IfExists

  constructor(table: TableLike, options: IfExists = {}) {
    super()
    this.table = schemaTable(table)
    this.#options = options
  }

  render(dialect: Dialect): string {
    return `DROP TABLE ${ifExistsText(this.#options)}${tableName(this.table, dialect)}`
  }
}

class CreateIndexElement extends DdlElement {
  readonly index: IndexItem
  readonly #options: IfNotExists

  constructor(index: IndexItem, options: IfNotExists = {}) {
    super()
    this.index = index
    this.#options = options
  }

  render(dialect: Dialect): string {
    return createIndexText(this.index, dialect, this.#options.ifNotExists === true)
  }
}

class DropIndexElement extends DdlElement {
  readonly index: IndexItem
  readonly #options: IfExists

  constructor(index: IndexItem, options: IfExists = {}) {
    super()
    this.index = index
    this.#options = options
  }

  render(dialect: Dialect): string {
    const name = indexName(this.index, dialect)
    return `DROP INDEX ${ifExistsText(this.#options)}${name} ON ${tableName(this.index.table, dialect)}`
  }
}

class AddConstraintElement extends DdlElement {
  readonly constraint: ConstraintItem

  constructor(constraint: ConstraintItem) {
    super()
    this.constraint = constraint
  }

  render(dialect: Dialect): string {
    const table = tableName(this.constraint.table, dialect)
    return `ALTER TABLE ${table} ADD ${constraintText(this.constraint, dialect)}`
  }
}

class DropConstraintElement extends DdlElement {
  readonly constraint: ConstraintItem
  readonly #name: string | undefined

  constructor(constraint: ConstraintItem, options: { name?: string } = {}) {
    super()
    this.constraint = constraint
    this.#name = options.name
  }

  render(dialect: Dialect): string {
    return this.#name === undefined
      ? dropConstraintText(this.constraint, dialect)
      : dropConstraintText(this.constraint, dialect, this.#name)
  }
}

class CreateSchemaElement extends DdlElement {
  readonly name: string
  readonly #options: IfNotExists

  constructor(name: string, options: IfNotExists = {}) {
    super()
    this.name = name
    this.#options = options
  }

  render(dialect: Dialect): string {
    const check = this.#options.ifNotExists === true ? "IF NOT EXISTS " : ""
    return `CREATE SCHEMA ${check}${dialect.preparer.quote(this.name)}`
  }
}

class DropSchemaElement extends DdlElement {
  readonly name: string
  readonly #options: IfExists

  constructor(name: string, options: IfExists = {}) {
    super()
    this.name = name
    this.#options = options
  }

  render(dialect: Dialect): string {
    return `DROP SCHEMA ${ifExistsText(this.#options)}${dialect.preparer.quote(this.name)}`
  }
}

class CreateSequenceElement extends DdlElement {
  readonly sequence: SequenceItem
  readonly #options: IfNotExists

  constructor(sequence: SequenceItem, options: IfNotExists = {}) {
    super()
    this.sequence = sequence
    this.#options = options
  }

  render(dialect: Dialect): string {
    return createSequenceText(this.sequence, dialect, this.#options.ifNotExists === true)
  }
}

class DropSequenceElement extends DdlElement {
  readonly sequence: SequenceItem
  readonly #options: IfExists

  constructor(sequence: SequenceItem, options: IfExists = {}) {
    super()
    this.sequence = sequence
    this.#options = options
  }

  render(dialect: Dialect): string {
    const { schema, name } = this.sequence
    return `DROP SEQUENCE ${ifExistsText(this.#options)}${dialect.preparer.qualified(schema, name)}`
  }
}

class SetTableCommentElement extends DdlElement {
  readonly table: SchemaTable
  readonly #comment: string | undefined

  constructor(table: TableLike, comment?: string) {
    super()
    this.table = schemaTable(table)
    this.#comment = comment
  }

  render(dialect: Dialect): string {
    const comment = quoteLiteral(this.#comment ?? this.table.comment ?? "", dialect.profile)
    return `ALTER TABLE ${tableName(this.table, dialect)} COMMENT ${comment}`
  }
}

class SetColumnCommentElement extends DdlElement {
  readonly column: SchemaColumn

  constructor(column: Sel) {
    super()
    this.column = schemaColumn(column)
  }

  render(dialect: Dialect): string {
    const table = tableName(schemaTable(this.column.table as never), dialect)
    const name = columnName(this.column, dialect)
    return `ALTER TABLE ${table} CHANGE ${name} ${columnSpecification(this.column, dialect)}`
  }
}

class DdlText extends DdlElement {
  readonly statement: string
  readonly table: SchemaTable | undefined
  readonly context: Readonly<Record<string, string>>

  constructor(
    statement: string,
    options: { table?: TableLike; context?: Readonly<Record<string, string>> } = {},
  ) {
    super()
    this.statement = statement
    this.table = options.table === undefined ? undefined : schemaTable(options.table)
    this.context = options.context ?? {}
  }

  override against(target: unknown): this {
    if (!(target instanceof SchemaTable)) return this
    return Object.assign(Object.create(DdlText.prototype) as this, this, { table: target })
  }

  render(dialect: Dialect): string {
    const names = { ...tableNames(this.table, dialect), ...this.context }
    return this.statement.replace(/%(?:\((\w+)\)s|%)/g, (found, name: string | undefined) => {
      if (name === undefined) return "%"
      const text = (names as Readonly<Record<string, string>>)[name]
      if (text === undefined)
        throw new ArgumentError(`DDL: there is no value for ${found}; give it in { context }.`)
      return text
    })
  }
}

function tableNames(table: SchemaTable | undefined, dialect: Dialect): Record<string, string> {
  if (table === undefined) return {}
  return {
    table: dialect.preparer.quote(table.name),
    schema: table.schema === undefined ? "" : dialect.preparer.quote(table.schema),
    fullname: tableName(table, dialect),
  }
}

/** `CREATE TABLE`. Indexes are made by `CreateIndex`, as `metadata.createAll` does. */
export const CreateTable: TypeFactory<
  [table: TableLike, options?: IfNotExists, without?: readonly ForeignKeyConstraintItem[]],
  DdlElement
> = callable(CreateTableElement)
/** `DROP TABLE`. */
export const DropTable: TypeFactory<[table: TableLike, options?: IfExists], DdlElement> =
  callable(DropTableElement)
/** `CREATE INDEX`. `ifNotExists` is MariaDB only. */
export const CreateIndex: TypeFactory<[index: IndexItem, options?: IfNotExists], DdlElement> =
  callable(CreateIndexElement)
/** `DROP INDEX name ON table`. `ifExists` is MariaDB only. */
export const DropIndex: TypeFactory<[index: IndexItem, options?: IfExists], DdlElement> =
  callable(DropIndexElement)
/** `ALTER TABLE ... ADD CONSTRAINT`. */
export const AddConstraint: TypeFactory<[constraint: ConstraintItem], DdlElement> =
  callable(AddConstraintElement)
/** `ALTER TABLE ... DROP ...`, in the words of the constraint's kind and the server. */
export const DropConstraint: TypeFactory<
  [constraint: ConstraintItem, options?: { name?: string }],
  DdlElement
> = callable(DropConstraintElement)
/** `CREATE SCHEMA`. */
export const CreateSchema: TypeFactory<[name: string, options?: IfNotExists], DdlElement> =
  callable(CreateSchemaElement)
/** `DROP SCHEMA`. */
export const DropSchema: TypeFactory<[name: string, options?: IfExists], DdlElement> =
  callable(DropSchemaElement)
/** `CREATE SEQUENCE` (MariaDB). */
export const CreateSequence: TypeFactory<[sequence: SequenceItem, options?: IfNotExists], DdlElement> =
  callable(CreateSequenceElement)
/** `DROP SEQUENCE` (MariaDB). */
export const DropSequence: TypeFactory<[sequence: SequenceItem, options?: IfExists], DdlElement> =
  callable(DropSequenceElement)
/** `ALTER TABLE ... COMMENT`: the table's own comment, or the one given; `""` removes it. */
export const SetTableComment: TypeFactory<[table: TableLike, comment?: string], DdlElement> =
  callable(SetTableCommentElement)
/** `ALTER TABLE ... CHANGE`, which is how both servers change a column's comment. */
export const SetColumnComment: TypeFactory<[column: Sel], DdlElement> = callable(SetColumnCommentElement)
/** DDL as text; `%(table)s`, `%(schema)s`, `%(fullname)s` and names of `context` are replaced, `%%` is a percent sign. */
export const DDL: TypeFactory<
  [statement: string, options?: { table?: TableLike; context?: Readonly<Record<string, string>> }],
  DdlText
> = callable(DdlText)
export type { DdlText }
