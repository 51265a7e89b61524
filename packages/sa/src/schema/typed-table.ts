// `new sa.Table(...)`: the types of a hand-written table are inferred from its columns.
import type { ColByKind } from "../typing/column.ts"
import type { Table as TableWitness } from "../typing/table.ts"
import { ArgumentError } from "../errors.ts"
import { ColumnDefinition, type Column } from "./column-definition.ts"
import { ConstraintItem } from "./constraint.ts"
import type { MetaData } from "./metadata.ts"
import { SchemaItem } from "./schema-item.ts"
import type { SchemaEvent, SchemaListener } from "./schema-events.ts"
import { SchemaTable } from "./table.ts"
import { buildParts } from "./table-builder.ts"
import { IndexItem } from "./table-index.ts"
import { tableFactsOf, type TableOptions } from "./table-options.ts"
import { autoloadWith, type AutoloadOptions } from "./autoload.ts"
import type { DdlTarget } from "./ddl-runner.ts"

/** Columns by property. */
export type ColumnRecord = Readonly<Record<string, Column>>

type IsUnion<U, C = U> = U extends unknown ? ([C] extends [U] ? false : true) : never
type KeyColumns<D extends ColumnRecord> = {
  [P in keyof D]: D[P]["$presence"] extends "key" | "optionalKey" | "autoKey" ? P : never
}[keyof D]
/** AUTO_INCREMENT fills a key of one column only. */
type OptionalPresence<D extends ColumnRecord> =
  IsUnion<KeyColumns<D>> extends true ? "optional" | "optionalKey" : "optional" | "optionalKey" | "autoKey"
type Matching<D extends ColumnRecord, P> = {
  [N in keyof D]: D[N]["$presence"] extends P ? N : never
}[keyof D]

/** One object type instead of an intersection: what people read in messages. */
type Flat<T> = { [N in keyof T]: T[N] }

/** The columns of a table under the alias `A`. */
export type ColumnsOf<A extends string, D extends ColumnRecord> = {
  readonly [N in keyof D]: ColByKind<A, N & string, D[N]["$t"]>[D[N]["$k"]]
}
/** What a column takes: a decimal, which is read as text, numbers too. The server takes their shortest form digit by digit. */
type Accepted<D extends Column> = D["$k"] extends "num"
  ? [Extract<D["$t"], string>] extends [never]
    ? D["$t"]
    : D["$t"] | number | bigint
  : D["$t"]
/** What INSERT takes: generated columns never, columns with a default or NULL when you like, the others always. */
export type InsertOf<D extends ColumnRecord> = Flat<
  { [N in Exclude<keyof D, Matching<D, "generated" | OptionalPresence<D>>>]: Accepted<D[N]> } & {
    [N in Matching<D, OptionalPresence<D>>]?: Accepted<D[N]>
  }
>
/** What UPDATE takes: every column that is not generated. */
export type UpdateOf<D extends ColumnRecord> = {
  [N in Exclude<keyof D, Matching<D, "generated">>]?: Accepted<D[N]>
}

/** A hand-written table. `A` its name or alias, `D` its columns as defined. */
export interface InferredTable<A extends string, D extends ColumnRecord> extends TableWitness<
  A,
  ColumnsOf<A, D>,
  InsertOf<D>,
  // eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- empty only for the unconstrained D
  UpdateOf<D>
> {
  /** The same table under another name. */
  alias<B extends string>(name: B): InferredTable<B, D>
  alias(name?: string): InferredTable<string, D>
  /** A function to call, or DDL to run, before or after this table is created or dropped. @returns a function that removes it */
  on(event: SchemaEvent, listener: SchemaListener<SchemaTable>): () => void
}

/** What may follow the columns: options, constraints, indexes. */
export type TableItem = TableOptions | ConstraintItem | IndexItem

/** The type of a table: name or alias, columns, values of INSERT, values of UPDATE. Generated tables extend it. */
export type Table<A extends string = string, C = unknown, I = unknown, U = unknown> = TableWitness<A, C, I, U>

/** `Table` as a value. */
export interface TableConstructor {
  /**
   * @param name the name in the database. @param metadata where foreign keys find each other.
   * @param columns by property; a column has the property's name unless it is given another one.
   * @param items options, constraints and indexes, in any order.
   * @throws InvalidRequestError when the MetaData has a table of this name, ArgumentError for wrong columns or options.
   */
  new <const A extends string, D extends ColumnRecord>(
    name: A,
    metadata: MetaData,
    columns: D,
    ...items: readonly TableItem[]
  ): InferredTable<A, D>
  <const A extends string, D extends ColumnRecord>(
    name: A,
    metadata: MetaData,
    columns: D,
    ...items: readonly TableItem[]
  ): InferredTable<A, D>
  /** Reads the table from the database; columns given here win over what is read. */
  autoloadWith(
    target: DdlTarget,
    name: string,
    metadata: MetaData,
    options?: AutoloadOptions,
  ): Promise<SchemaTable>
  readonly prototype: SchemaTable
}

function makeTable(
  name: string,
  metadata: MetaData,
  columns: Readonly<Record<string, unknown>>,
  ...items: readonly TableItem[]
): SchemaTable {
  const { options, constraints, indexes } = sorted(items)
  const facts = tableFactsOf(options, metadata)
  const key = facts.schema === undefined ? name : `${facts.schema}.${name}`
  const existing = metadata.tables.get(key)
  if (existing !== undefined && options.keepExisting === true) return existing
  const definitions = Object.entries(columns).map(([property, column]) => {
    if (column instanceof ColumnDefinition) return [property, column] as const
    throw new ArgumentError(`Table "${name}": "${property}" must be sa.Column(...), found ${typeof column}.`)
  })
  const build = (table: SchemaTable): ReturnType<typeof buildParts> =>
    buildParts(table, definitions, constraints, indexes)
  if (existing !== undefined && options.extendExisting === true) {
    existing.replaceParts(build)
    return existing
  }
  const table = new SchemaTable(name, metadata, build, facts)
  metadata.add(table)
  try {
    // Mistakes in the columns show where the table is written, not where it is used.
    table.build()
  } catch (error) {
    metadata.remove(table as never)
    throw error
  }
  return table
}

function sorted(items: readonly TableItem[]): {
  options: TableOptions
  constraints: readonly ConstraintItem[]
  indexes: readonly IndexItem[]
} {
  return {
    options: Object.assign({}, ...items.filter((item) => !(item instanceof SchemaItem))) as TableOptions,
    constraints: items.filter((item) => item instanceof ConstraintItem),
    indexes: items.filter((item) => item instanceof IndexItem),
  }
}

/**
 * A table: `new sa.Table("users", metadata, { id: sa.Column(sa.Integer, { primaryKey: true }) }, { mysqlEngine: "InnoDB" })`.
 *
 * The types of rows, INSERT and UPDATE follow from the columns.
 */
export const Table: TableConstructor = Object.assign(
  new Proxy(SchemaTable, {
    construct: (_target, args: Parameters<typeof makeTable>) => makeTable(...args),
    apply: (_target, _self, args: Parameters<typeof makeTable>) => makeTable(...args),
  }),
  { autoloadWith },
) as unknown as TableConstructor
