// A table at run time: columns, constraints, indexes, options. Types see it as `Table<A, C, I, U>` of `typing/`.
import { ArgumentError, InvalidRequestError } from "../errors.ts"
import {
  collectionOf,
  TableClause,
  type ColumnCollection,
  type ForeignKeyLink,
} from "../expression/from-clause.ts"
import { ForeignKeyConstraintItem, PrimaryKeyConstraintItem, type ConstraintItem } from "./constraint.ts"
import { NoReferencedTableError } from "./foreign-key.ts"
import { copiedParts } from "./copy-parts.ts"
import type { DdlTarget } from "./ddl-runner.ts"
import type { CreateAllOptions, MetaData } from "./metadata.ts"
import { Listeners, type SchemaEvent, type SchemaListener } from "./schema-events.ts"
import type { SchemaColumn } from "./schema-column.ts"
import type { IndexItem } from "./table-index.ts"

/** What a table consists of. */
export interface TableParts {
  readonly columns: readonly SchemaColumn[]
  readonly constraints: readonly ConstraintItem[]
  readonly indexes: readonly IndexItem[]
}

/** Facts of a table that are neither columns nor items. */
export interface TableFacts {
  readonly schema: string | undefined
  /** createAll and dropAll leave views alone. */
  readonly isView: boolean
  readonly comment: string | undefined
  /** Words between CREATE and TABLE: `TEMPORARY`. */
  readonly prefixes: readonly string[]
  /** Options after the closing parenthesis, as `[name, value]` in SQL spelling with underscores: `["ENGINE", "InnoDB"]`. */
  readonly options: readonly (readonly [name: string, value: string])[]
  /** Options for MariaDB only; they win over those of the same name. */
  readonly mariadbOptions: readonly (readonly [name: string, value: string])[]
  /** MariaDB: `WITH SYSTEM VERSIONING`. */
  readonly systemVersioned: boolean
  readonly quote: boolean
  readonly info: Readonly<Record<string, unknown>>
}

/** Options of `table.create` and `table.drop`. */
export type CreateTableOptions = Omit<CreateAllOptions, "tables">

/** Options of `table.toMetadata`. */
export interface ToMetadataOptions {
  /** Database of the copy; null: the MetaData's. @default the table's own */
  schema?: string | null
  /** Name of the copy. @default the table's own */
  name?: string
}

/** A table of a MetaData. Its parts may be made on first use: generated schemas are large and programs use few of their tables. */
export class SchemaTable extends TableClause {
  readonly metadata: MetaData
  readonly facts: TableFacts
  /** @internal Run by createAll and dropAll. */
  readonly listeners: Listeners<SchemaTable> = new Listeners()
  #build: ((table: SchemaTable) => TableParts) | undefined
  #parts: TableParts | undefined
  #c: ColumnCollection | undefined
  readonly #addedIndexes: IndexItem[] = []
  readonly #addedConstraints: ConstraintItem[] = []

  constructor(
    name: string,
    metadata: MetaData,
    build: (table: SchemaTable) => TableParts,
    facts: TableFacts,
  ) {
    super(name, [], { schema: facts.schema })
    if (name === "") throw new ArgumentError("A table needs a name, found an empty one.")
    this.metadata = metadata
    this.facts = facts
    this.#build = build
  }

  /** A function to call, or DDL to run, before or after this table is created or dropped. @returns a function that removes it */
  on(event: SchemaEvent, listener: SchemaListener<SchemaTable>): () => void {
    return this.listeners.on(event, listener)
  }

  /**
   * Creates this table with its indexes: `CREATE TABLE`, and an error when it exists, unless `{ checkFirst: true }`.
   *
   * @param target an engine (a connection is leased) or a connection
   */
  async create(target: DdlTarget, options: CreateTableOptions = {}): Promise<void> {
    await this.metadata.createTable(this, target, options)
  }

  /** Drops this table; it is an error when it does not exist, unless `{ checkFirst: true }`. */
  async drop(target: DdlTarget, options: CreateTableOptions = {}): Promise<void> {
    await this.metadata.dropTable(this, target, options)
  }

  /**
   * A copy of this table in another MetaData; foreign keys find their targets there. A MetaData that has a table of this key already gives that
   * one.
   */
  toMetadata(metadata: MetaData, options: ToMetadataOptions = {}): SchemaTable {
    const schema = options.schema === undefined ? this.schema : (options.schema ?? metadata.schema)
    const name = options.name ?? this.name
    const existing = metadata.tables.get(schema === undefined ? name : `${schema}.${name}`)
    if (existing !== undefined) return existing
    const copy = new SchemaTable(name, metadata, (own) => copiedParts(this, own), { ...this.facts, schema })
    metadata.add(copy)
    return copy
  }

  /** Removes a listener. */
  off(event: SchemaEvent, listener: SchemaListener<SchemaTable>): void {
    this.listeners.off(event, listener)
  }

  /** Key in `metadata.tables`: `schema.name`, or `name`. */
  get key(): string {
    return this.fullName
  }

  /** `schema.name`, or `name`. */
  get fullName(): string {
    return this.schema === undefined ? this.name : `${this.schema}.${this.name}`
  }

  get comment(): string | undefined {
    return this.facts.comment
  }

  override get columns(): readonly SchemaColumn[] {
    return this.parts.columns
  }

  override get c(): ColumnCollection {
    return (this.#c ??= collectionOf(this.columns))
  }

  /** All constraints in the order in which they were made, the primary key first. */
  get constraints(): readonly ConstraintItem[] {
    const constraints = [...this.parts.constraints, ...this.#addedConstraints]
    const rank = (item: ConstraintItem): number => (item.kind === "primary" ? -1 : item.order)
    return constraints.sort((a, b) => rank(a) - rank(b))
  }

  /** All indexes in the order in which they were made. */
  get indexes(): readonly IndexItem[] {
    return [...this.parts.indexes, ...this.#addedIndexes].sort((a, b) => a.order - b.order)
  }

  override get primaryKey(): readonly SchemaColumn[] {
    return this.primaryKeyConstraint?.columns ?? []
  }

  get primaryKeyConstraint(): PrimaryKeyConstraintItem | undefined {
    return this.parts.constraints.find((item) => item instanceof PrimaryKeyConstraintItem)
  }

  get foreignKeyConstraints(): readonly ForeignKeyConstraintItem[] {
    return this.constraints.filter((item) => item instanceof ForeignKeyConstraintItem)
  }

  override get foreignKeyLinks(): readonly ForeignKeyLink[] {
    return this.foreignKeyConstraints.flatMap((constraint) => {
      const references = optionalReferences(constraint)
      return references === undefined ? [] : { columns: constraint.columns, references }
    })
  }

  /**
   * The column that the server numbers: the one with `autoincrement: true`, else the only primary key column when it is an integer
   * without foreign key and default.
   */
  get autoincrementColumn(): SchemaColumn | undefined {
    const wanted = this.columns.filter((column) => column.autoincrement === true)
    if (wanted.length > 1) {
      const names = wanted.map((column) => column.name).join(", ")
      throw new ArgumentError(
        `Table "${this.fullName}" has ${wanted.length} AUTO_INCREMENT columns (${names}); one is allowed.`,
      )
    }
    const [first] = wanted
    if (first !== undefined) return checkedAutoincrement(first)
    const [only, second] = this.primaryKey
    return only !== undefined && second === undefined && isAutoKey(only) ? only : undefined
  }

  /** The column of this key, else of this name. */
  findColumn(keyOrName: string): SchemaColumn | undefined {
    const found = this.c[keyOrName] as SchemaColumn | undefined
    return found ?? this.columns.find((column) => column.name === keyOrName)
  }

  /** Takes an index in that was made from this table's columns. */
  addIndex(index: IndexItem): void {
    index.attach(this)
    this.#addedIndexes.push(index)
  }

  /** Takes a constraint in that was made from this table's columns. A primary key only learns its table: a table has its key from the start. */
  addConstraint(constraint: ConstraintItem): void {
    constraint.attach(this)
    if (constraint.kind !== "primary") this.#addedConstraints.push(constraint)
  }

  /** Replaces columns, constraints and indexes: reflection into an existing table, `extendExisting`. */
  replaceParts(build: (table: SchemaTable) => TableParts): void {
    this.#build = build
    this.#parts = undefined
    this.#c = undefined
  }

  /** Makes columns, constraints and indexes now, so that mistakes show now. */
  build(): void {
    this.#parts ??= this.parts
  }

  /** Columns, constraints and indexes, made now if they were not yet. */
  get parts(): TableParts {
    if (this.#parts !== undefined) return this.#parts
    if (this.#build === undefined) {
      throw new InvalidRequestError(`Table "${this.fullName}" is used while its own columns are made.`)
    }
    const build = this.#build
    this.#build = undefined
    try {
      const parts = checkedParts(build(this), this)
      this.#parts = parts
      for (const constraint of parts.constraints) constraint.attach(this)
      for (const index of parts.indexes) index.attach(this)
      return parts
    } catch (error) {
      this.#build = build
      this.#parts = undefined
      throw error
    }
  }
}

function checkedParts(parts: TableParts, table: SchemaTable): TableParts {
  const seen = new Set<string>()
  for (const { name } of parts.columns) {
    const folded = name.toLowerCase()
    if (seen.has(folded))
      throw new ArgumentError(`Table "${table.fullName}" has two columns named ${JSON.stringify(name)}.`)
    seen.add(folded)
  }
  return parts
}

function isAutoKey(column: SchemaColumn): boolean {
  return (
    (column.autoincrement === "auto" || column.autoincrement === "ignoreFk") &&
    column.hasIntegerType &&
    (column.foreignKeys.length === 0 || column.autoincrement === "ignoreFk") &&
    (column.default === undefined || column.default.kind === "sequence") &&
    column.serverDefault === undefined &&
    column.computed === undefined
  )
}

function checkedAutoincrement(column: SchemaColumn): SchemaColumn {
  if (column.hasIntegerType) return column
  throw new ArgumentError(
    `Column type ${String(column.type)} on column '${column.name}' is not compatible with autoincrement: true; it takes integers.`,
  )
}

function optionalReferences(constraint: ForeignKeyConstraintItem): readonly SchemaColumn[] | undefined {
  try {
    return constraint.references
  } catch (error) {
    // A key into a table that this MetaData does not have joins nothing, and DDL will say so.
    if (error instanceof NoReferencedTableError) return undefined
    throw error
  }
}
