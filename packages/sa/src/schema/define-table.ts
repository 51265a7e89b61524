// `sa.defineTable`: a table from plain data, as code generators write it and as reflection reads it.
import { parseType } from "../types/mysql/parse-type.ts"
import { withValueForm } from "../types/mysql/value-form.ts"
import { ArgumentError } from "../errors.ts"
import {
  CheckConstraintItem,
  ForeignKeyConstraintItem,
  PrimaryKeyConstraintItem,
  UniqueConstraintItem,
  type ConstraintItem,
} from "./constraint.ts"
import { foreignKeyFacts, type ForeignKeyAction, type ForeignKeyTarget } from "./foreign-key.ts"
import type { MetaData } from "./metadata.ts"
import { SchemaColumn, type SchemaColumnFacts } from "./schema-column.ts"
import { conv } from "./schema-item.ts"
import { SchemaTable, type TableFacts, type TableParts } from "./table.ts"
import { IndexItem, type IndexOptions, type PartSpec } from "./table-index.ts"

/** One column of a {@link TableSpec}. SQL text is the server's own. */
export interface ColumnSpec {
  /** Name in the database, where it is not the property's. */
  readonly name?: string
  /** MySQL's column type text, as {@link parseType} takes it: `int unsigned`, `enum('a','b')`. */
  readonly type: string
  /** Other JavaScript values than the type's own, see {@link withValueForm}: `number`, `string` or `temporal`. */
  readonly as?: string
  /** @default true */
  readonly nullable?: boolean
  readonly autoincrement?: boolean
  /** What stands after DEFAULT: `'it''s'`, `5`, `CURRENT_TIMESTAMP(3)`, `(uuid())`. */
  readonly default?: string
  /** What stands after ON UPDATE. */
  readonly onUpdate?: string
  readonly generated?: { readonly expression: string; readonly stored?: boolean }
  /** MariaDB: start or end of the system versioning period. */
  readonly period?: string
  readonly invisible?: boolean
  readonly charset?: string
  readonly collation?: string
  readonly srid?: number
  readonly comment?: string
}

/** A part of a key: a column's name, or more about it. */
export type KeyPartSpec = string | PartSpec

/** One index of a {@link TableSpec}. */
export interface IndexSpec {
  readonly name: string
  readonly columns: readonly KeyPartSpec[]
  readonly unique?: boolean
  /** `btree` (default), `hash`, `fulltext`, `spatial`, `vector`. */
  readonly kind?: string
  readonly visible?: boolean
  readonly parser?: string
  readonly comment?: string
}

/** One foreign key of a {@link TableSpec}. */
export interface ForeignKeySpec {
  readonly name?: string
  readonly columns: readonly string[]
  readonly table: string
  /** Database of the target, where it is not this table's. */
  readonly schema?: string
  readonly references: readonly string[]
  readonly onDelete?: string
  readonly onUpdate?: string
  /** Joins follow it, but the database has no such constraint and createAll makes none. */
  readonly inferred?: boolean
}

/** Options of a {@link TableSpec}. */
export interface TableSpecOptions {
  readonly engine?: string
  readonly charset?: string
  readonly collation?: string
  readonly rowFormat?: string
  readonly comment?: string
  readonly systemVersioned?: boolean
  /** Other options by lower-case name: `{ key_block_size: "8" }`. */
  readonly create?: Readonly<Record<string, string>>
}

/**
 * A table as plain data. Types are loose on purpose: checking literals is what costs compile time.
 *
 * Columns in keys, indexes and foreign keys are names in the database.
 */
export interface TableSpec {
  /** Database of the table, where it is not the connection's. */
  readonly schema?: string
  /** A view: queries work, createAll and dropAll leave it alone. */
  readonly view?: boolean
  readonly columns: Readonly<Record<string, ColumnSpec>>
  readonly primaryKey?: readonly KeyPartSpec[]
  readonly uniques?: readonly { readonly name?: string; readonly columns: readonly string[] }[]
  readonly indexes?: readonly IndexSpec[]
  readonly foreignKeys?: readonly ForeignKeySpec[]
  readonly checks?: readonly {
    readonly name?: string
    readonly expression: string
    readonly enforced?: boolean
    /** MariaDB: the column that it is written at, where it has no name of its own. */
    readonly column?: string
  }[]
  readonly options?: TableSpecOptions
}

/**
 * Defines a table from plain data. Columns are made on first use, so that large schemas cost nothing at start.
 *
 * `T` is the table's type, given by the annotation of the variable: `export const users: UsersTable = sa.defineTable(...)`.
 * @throws InvalidRequestError when the MetaData has a table of this name.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- T is the annotation of the generated constant
export function defineTable<T>(name: string, metadata: MetaData, spec: TableSpec): T {
  return specTable(name, metadata, spec) as unknown as T
}

/** As {@link defineTable}, for callers that want the table object. */
export function specTable(name: string, metadata: MetaData, spec: TableSpec): SchemaTable {
  const table = new SchemaTable(name, metadata, (owner) => specParts(owner, spec), specFacts(spec, metadata))
  metadata.add(table)
  return table
}

/** Facts of a table from its spec. */
export function specFacts(spec: TableSpec, metadata: MetaData): TableFacts {
  const { options = {} } = spec
  const named: readonly (readonly [string, string | undefined])[] = [
    ["ENGINE", options.engine],
    ["CHARSET", options.charset],
    ["COLLATE", options.collation],
    ["ROW_FORMAT", options.rowFormat],
    ...Object.entries(options.create ?? {}).map(([name, value]) => [name.toUpperCase(), value] as const),
  ]
  return {
    schema: spec.schema ?? metadata.schema,
    isView: spec.view ?? false,
    comment: options.comment,
    prefixes: [],
    options: named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
    mariadbOptions: [],
    systemVersioned: options.systemVersioned ?? false,
    quote: false,
    info: {},
  }
}

/** Columns, constraints and indexes of a table from its spec. @param own columns that win over those of the spec, by key. */
export function specParts(
  table: SchemaTable,
  spec: TableSpec,
  own: ReadonlyMap<string, SchemaColumn> = new Map(),
): TableParts {
  const keyNames = new Set((spec.primaryKey ?? []).map(partName))
  const columns = Object.entries(spec.columns).map(
    ([key, column]) => own.get(key) ?? specColumn(key, column, keyNames, table),
  )
  const find = finder(columns, table)
  const checks = spec.checks ?? []
  for (const { expression, column } of checks) {
    if (column !== undefined) addColumnCheck(find(column), expression, table)
  }
  return {
    columns,
    constraints: [
      ...primaryKey(spec, find),
      ...(spec.uniques ?? []).map(
        (unique) => new UniqueConstraintItem(unique.columns.map(find), named(unique.name)),
      ),
      ...(spec.foreignKeys ?? []).map((key) => foreignKey(key, find, table)),
      ...checks
        .filter((check) => check.column === undefined)
        .map(
          (check) =>
            new CheckConstraintItem(
              check.expression,
              {
                ...named(check.name),
                enforced: check.enforced ?? true,
              },
              true,
            ),
        ),
    ],
    indexes: (spec.indexes ?? []).map((index) => specIndex(index, find)),
  }
}

function addColumnCheck(column: SchemaColumn, expression: string, table: SchemaTable): void {
  const check = new CheckConstraintItem(expression, {}, true)
  check.attach(table)
  column.addCheck(check)
}

type Find = (name: string) => SchemaColumn

function finder(columns: readonly SchemaColumn[], table: SchemaTable): Find {
  const byName = new Map(columns.map((column) => [column.name, column]))
  return (name) => {
    const found = byName.get(name) ?? columns.find((column) => column.key === name)
    if (found !== undefined) return found
    throw new ArgumentError(
      `Table "${table.fullName}" has no column ${JSON.stringify(name)}, but a key names it.`,
    )
  }
}

/** Names in a spec are final: a naming convention does not change what exists. */
function named(name: string | undefined): { name?: ReturnType<typeof conv> } {
  return name === undefined ? {} : { name: conv(name) }
}

/** The column's name in a part of a key. */
export function partName(part: KeyPartSpec): string {
  if (typeof part === "string") return part
  return typeof part.column === "string" ? part.column : (part.column?.name ?? "")
}

function primaryKey(spec: TableSpec, find: Find): readonly ConstraintItem[] {
  const parts = spec.primaryKey ?? []
  if (parts.length === 0) return []
  const given = parts.filter((part) => typeof part !== "string")
  const lengths = given.flatMap((part) => (part.length === undefined ? [] : [[partName(part), part.length]]))
  const facts = { ordered: true, descending: given.filter((part) => part.desc === true).map(partName) }
  const options = { mysqlLength: Object.fromEntries(lengths) as Record<string, number> }
  return [
    new PrimaryKeyConstraintItem(
      parts.map((part) => find(partName(part))),
      options,
      facts,
    ),
  ]
}

function specColumn(
  key: string,
  spec: ColumnSpec,
  keyNames: ReadonlySet<string>,
  table: SchemaTable,
): SchemaColumn {
  const { charset, collation, srid } = spec
  const name = spec.name ?? key
  return new SchemaColumn(
    name,
    key,
    withValueForm(parseType(spec.type, { charset, collation, srid }), spec.as),
    table,
    columnFacts(spec, keyNames.has(name)),
  )
}

function columnFacts(spec: ColumnSpec, primaryKey: boolean): SchemaColumnFacts {
  const { generated, period } = spec
  return {
    primaryKey,
    nullable: spec.nullable ?? true,
    autoincrement: spec.autoincrement ?? false,
    default: undefined,
    onupdate: undefined,
    serverDefault: spec.default === undefined ? undefined : { kind: "sql", sql: spec.default },
    onUpdate: spec.onUpdate ?? false,
    serverOnupdate: false,
    computed:
      generated === undefined
        ? undefined
        : { sqltext: generated.expression, persisted: generated.stored ?? false, fromCatalog: true },
    identity: false,
    unique: false,
    index: false,
    comment: spec.comment,
    invisible: spec.invisible ?? false,
    quote: false,
    period: period === "start" || period === "end" ? period : undefined,
    info: {},
  }
}

function foreignKey(spec: ForeignKeySpec, find: Find, table: SchemaTable): ForeignKeyConstraintItem {
  const schema = spec.schema ?? table.schema
  const tableKey = schema === undefined ? spec.table : `${schema}.${spec.table}`
  const targets = spec.references.map((column): ForeignKeyTarget => ({ tableKey, column }))
  const checked = foreignKeyFacts({
    ...(spec.name === undefined ? {} : { name: conv(spec.name) }),
    ...(spec.onDelete === undefined ? {} : { ondelete: spec.onDelete as ForeignKeyAction }),
    ...(spec.onUpdate === undefined ? {} : { onupdate: spec.onUpdate as ForeignKeyAction }),
  })
  const facts = spec.inferred === true ? { ...checked, inferred: true } : checked
  return new ForeignKeyConstraintItem(spec.columns.map(find), targets, facts)
}

function specIndex(spec: IndexSpec, find: Find): IndexItem {
  const parts = spec.columns.map((part): PartSpec => {
    if (typeof part === "string") return { column: find(part) }
    return part.column === undefined ? part : { ...part, column: find(partName(part)) }
  })
  const prefix = prefixOf(spec.kind)
  const options: IndexOptions = {
    ...(spec.unique === true ? { unique: true } : {}),
    ...(prefix === undefined ? {} : { mysqlPrefix: prefix }),
    ...(spec.kind === "hash" ? { mysqlUsing: "HASH" } : {}),
    ...(spec.parser === undefined ? {} : { mysqlWithParser: spec.parser }),
    ...(spec.visible === false ? { invisible: true } : {}),
    ...(spec.comment === undefined ? {} : { comment: spec.comment }),
  }
  return new IndexItem(conv(spec.name), parts, options)
}

function prefixOf(kind: string | undefined): IndexOptions["mysqlPrefix"] {
  const upper = kind?.toUpperCase()
  return upper === "FULLTEXT" || upper === "SPATIAL" || upper === "VECTOR" ? upper : undefined
}
