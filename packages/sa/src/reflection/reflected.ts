// Facts in SQLAlchemy's words: what the methods of the Inspector answer.
import { parseType } from "../types/mysql/parse-type.ts"
import type { AnyType } from "../types/type-engine.ts"
import type { ColumnFacts, IndexFacts, TableFacts } from "./schema-facts.ts"

/** A column, reflected. */
export interface ReflectedColumn {
  readonly name: string
  readonly type: AnyType
  readonly nullable: boolean
  /** SQL text of the default. */
  readonly default: string | undefined
  /** SQL text of ON UPDATE. */
  readonly onUpdate: string | undefined
  readonly autoincrement: boolean
  readonly comment: string | undefined
  readonly computed: { readonly sqltext: string; readonly persisted: boolean } | undefined
  readonly invisible: boolean
}

/** A primary key, reflected. */
export interface ReflectedPrimaryKey {
  /** Both servers call it PRIMARY; undefined without a primary key. */
  readonly name: string | undefined
  readonly constrainedColumns: readonly string[]
}

/** A foreign key, reflected. */
export interface ReflectedForeignKey {
  readonly name: string
  readonly constrainedColumns: readonly string[]
  /** undefined for the table's own database. */
  readonly referredSchema: string | undefined
  readonly referredTable: string
  readonly referredColumns: readonly string[]
  readonly options: { readonly ondelete?: string; readonly onupdate?: string }
}

/** An index, reflected. */
export interface ReflectedIndex {
  readonly name: string
  /** null where the part is an expression. */
  readonly columnNames: readonly (string | null)[]
  /** The parts as text, only for an index with functional parts. */
  readonly expressions: readonly string[] | undefined
  readonly unique: boolean
  /** `desc` by column. */
  readonly columnSorting: Readonly<Record<string, "desc">>
  readonly dialectOptions: {
    readonly mysqlLength?: Readonly<Record<string, number>>
    readonly mysqlPrefix?: string
    readonly mysqlWithParser?: string
    readonly mysqlUsing?: string
  }
  readonly invisible: boolean
  readonly comment: string | undefined
}

/** A unique constraint, reflected. */
export interface ReflectedUnique {
  readonly name: string
  readonly columnNames: readonly string[]
  /** The index that is the constraint: both servers show one thing twice. */
  readonly duplicatesIndex: string
}

/** The comment of a table, reflected; text undefined when it has none. */
export interface ReflectedComment {
  readonly text: string | undefined
}

/** A check, reflected. */
export interface ReflectedCheck {
  readonly name: string
  readonly sqltext: string
  readonly enforced: boolean
}

/** Columns of a table or view, in order. */
export function reflectedColumns({ columns }: Pick<TableFacts, "columns">): readonly ReflectedColumn[] {
  return columns.map(reflectedColumn)
}

/** The primary key of a table. */
export function reflectedPrimaryKey({ primaryKey }: TableFacts): ReflectedPrimaryKey {
  return { name: primaryKey.length === 0 ? undefined : "PRIMARY", constrainedColumns: primaryKey }
}

/** Foreign keys of a table. */
export function reflectedForeignKeys({ foreignKeys }: TableFacts): readonly ReflectedForeignKey[] {
  return foreignKeys.map((key) => ({
    name: key.name,
    constrainedColumns: key.columns,
    referredSchema: key.schema,
    referredTable: key.table,
    referredColumns: key.references,
    options: {
      ...(key.onDelete === undefined ? {} : { ondelete: key.onDelete }),
      ...(key.onUpdate === undefined ? {} : { onupdate: key.onUpdate }),
    },
  }))
}

/** Indexes of a table, unique ones too, without the primary key. */
export function reflectedIndexes({ indexes }: TableFacts): readonly ReflectedIndex[] {
  return indexes.map(reflectedIndex)
}

/** Unique constraints of a table. */
export function reflectedUniques({ uniques }: TableFacts): readonly ReflectedUnique[] {
  return uniques.map(({ name, columns }) => ({ name, columnNames: columns, duplicatesIndex: name }))
}

/** Checks of a table. */
export function reflectedChecks({ checks }: TableFacts): readonly ReflectedCheck[] {
  return checks.map(({ name, expression, enforced }) => ({ name, sqltext: expression, enforced }))
}

/** The comment of a table. */
export function reflectedComment({ comment }: TableFacts): ReflectedComment {
  return { text: comment === "" ? undefined : comment }
}

/** Options of a table as `new sa.Table` takes them. */
export function reflectedOptions({ options }: TableFacts): Readonly<Record<string, string>> {
  const { engine, charset, collation, rowFormat, create } = options
  const named = {
    mysqlEngine: engine,
    mysqlCharset: charset,
    mysqlCollate: collation,
    mysqlRowFormat: rowFormat,
  }
  const others = Object.entries(create).map(([name, value]) => [optionName(name), value] as const)
  return Object.fromEntries([...Object.entries(named), ...others].filter(isGiven))
}

function reflectedColumn(column: ColumnFacts): ReflectedColumn {
  const { charset, collation, srid } = column
  return {
    name: column.name,
    type: parseType(column.type, { charset, collation, srid }),
    nullable: column.nullable,
    default: column.default?.sql,
    onUpdate: column.onUpdate,
    autoincrement: column.autoincrement,
    comment: column.comment === "" ? undefined : column.comment,
    computed: column.generated && {
      sqltext: column.generated.expression,
      persisted: column.generated.stored,
    },
    invisible: column.invisible,
  }
}

function reflectedIndex(index: IndexFacts): ReflectedIndex {
  const lengths = index.parts.flatMap(({ column, length }) =>
    column === undefined || length === undefined ? [] : [[column, length] as const],
  )
  const functional = index.parts.some((part) => part.expression !== undefined)
  const special = index.kind === "fulltext" || index.kind === "spatial" || index.kind === "vector"
  return {
    name: index.name,
    columnNames: index.parts.map((part) => part.column ?? null),
    expressions: functional ? index.parts.map((part) => part.expression ?? part.column ?? "") : undefined,
    unique: index.unique,
    columnSorting: Object.fromEntries(
      index.parts.flatMap(({ column, desc }) =>
        desc && column !== undefined ? [[column, "desc" as const]] : [],
      ),
    ),
    dialectOptions: {
      ...(lengths.length === 0 ? {} : { mysqlLength: Object.fromEntries(lengths) }),
      ...(special ? { mysqlPrefix: index.kind.toUpperCase() } : {}),
      ...(index.parser === undefined ? {} : { mysqlWithParser: index.parser }),
      ...(index.kind === "hash" ? { mysqlUsing: "HASH" } : {}),
    },
    invisible: index.invisible,
    comment: index.comment === "" ? undefined : index.comment,
  }
}

/** `key_block_size` -> `mysqlKeyBlockSize` */
function optionName(name: string): string {
  return `mysql${name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`
}

function isGiven(entry: readonly [string, string | undefined]): entry is readonly [string, string] {
  return entry[1] !== undefined
}
