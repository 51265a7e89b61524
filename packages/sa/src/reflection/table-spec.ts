// Facts of a live table -> the plain data that defineTable takes. Keys are the names in the database.
import type { ColumnSpec, IndexSpec, TableSpec } from "../schema/define-table.ts"
import type { ColumnFacts, IndexFacts, TableFacts, ViewFacts } from "./schema-facts.ts"

/** The spec of a table. @param schema the database to name in the spec; undefined when it is the connection's own. */
export function tableSpec(table: TableFacts, schema: string | undefined): TableSpec {
  const { options } = table
  const plain = new Set(table.uniques.map((unique) => unique.name))
  return compact({
    schema,
    columns: columnSpecs(table.columns, options),
    primaryKey: table.primaryKeyParts.map((part) => compact({ ...part })),
    uniques: table.uniques.filter((unique) => isConstraint(table, unique.name)),
    indexes: table.indexes
      .filter((index) => !plain.has(index.name) || !isConstraint(table, index.name))
      .map(indexSpec),
    foreignKeys: table.foreignKeys.map((key) => compact({ ...key })),
    checks: table.checks.map(({ name, expression, enforced, column }) =>
      compact(column === undefined ? { name, expression, enforced } : { expression, column }),
    ),
    options: compact({
      engine: options.engine,
      charset: options.charset,
      collation: options.collation,
      rowFormat: options.rowFormat,
      create: options.create,
      comment: table.comment === "" ? undefined : table.comment,
      systemVersioned: table.systemVersioned,
    }),
  })
}

/** The spec of a view. */
export function viewSpec(view: ViewFacts, schema: string | undefined): TableSpec {
  return compact({ schema, view: true, columns: columnSpecs(view.columns, {}) })
}

/** A unique index that says no more than UNIQUE (columns) does. */
function isConstraint(table: TableFacts, name: string): boolean {
  const index = table.indexes.find((one) => one.name === name)
  return index !== undefined && index.kind === "btree" && !index.invisible && index.comment === ""
}

function columnSpecs(
  columns: readonly ColumnFacts[],
  table: { readonly charset?: string | undefined; readonly collation?: string | undefined },
): Readonly<Record<string, ColumnSpec>> {
  return Object.fromEntries(columns.map((column) => [column.name, columnSpec(column, table)]))
}

function columnSpec(
  column: ColumnFacts,
  table: { readonly charset?: string | undefined; readonly collation?: string | undefined },
): ColumnSpec {
  const own = column.collation !== table.collation
  return compact({
    type: column.type,
    nullable: column.nullable,
    autoincrement: column.autoincrement,
    default: column.default?.sql,
    onUpdate: column.onUpdate,
    generated: column.generated,
    period: column.period,
    invisible: column.invisible && column.period === undefined,
    charset: own && column.charset !== table.charset ? column.charset : undefined,
    collation: own ? column.collation : undefined,
    srid: column.srid,
    comment: column.comment === "" ? undefined : column.comment,
  })
}

function indexSpec(index: IndexFacts): IndexSpec {
  return compact({
    name: index.name,
    columns: index.parts.map((part) => compact({ ...part })),
    unique: index.unique,
    kind: index.kind,
    visible: !index.invisible,
    parser: index.parser,
    comment: index.comment === "" ? undefined : index.comment,
  })
}

type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Without the properties that are undefined. */
function compact<T extends object>(value: T): Compact<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Compact<T>
}
