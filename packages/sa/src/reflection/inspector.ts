// `sa.inspect(engine)`: what a live database says about itself, in SQLAlchemy's words.
import { InvalidRequestError } from "../errors.ts"
import { onConnection, type DdlTarget } from "../schema/ddl-runner.ts"
import { parseType } from "../types/mysql/parse-type.ts"
import type { AnyType } from "../types/type-engine.ts"
import { byCode, textOf } from "./catalog.ts"
import { readSchema } from "./information-schema.ts"
import type { ColumnFacts, IndexFacts, SchemaFacts, TableFacts } from "./schema-facts.ts"

/** Which database a question is about. */
export interface InspectOptions {
  /** @default the connection's current database */
  readonly schema?: string
}

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

/** A check, reflected. */
export interface ReflectedCheck {
  readonly name: string
  readonly sqltext: string
  readonly enforced: boolean
}

/**
 * Asks a live database about itself. Answers are remembered: make a new Inspector, or call `clearCache()`, after the schema changed.
 *
 * Questions about a table that does not exist reject with NoSuchTableError.
 */
export class Inspector {
  readonly #target: DdlTarget
  readonly #facts = new Map<string | undefined, Promise<SchemaFacts>>()

  constructor(target: DdlTarget) {
    this.#target = target
  }

  /** Forgets all answers. */
  clearCache(): void {
    this.#facts.clear()
  }

  /** Everything that is known of a database, as one object. */
  async getSchemaFacts(options: InspectOptions = {}): Promise<SchemaFacts> {
    const known = this.#facts.get(options.schema)
    if (known !== undefined) return known
    const read = onConnection(this.#target, (connection) =>
      readSchema((sql, params) => connection.queryObjects(sql, params), options),
    )
    this.#facts.set(options.schema, read)
    // A failure is not an answer worth remembering.
    read.catch(() => this.#facts.delete(options.schema))
    return read
  }

  /** Names of the databases that the account may see. */
  async getSchemaNames(): Promise<readonly string[]> {
    const rows = await onConnection(this.#target, (connection) =>
      connection.queryObjects("SELECT SCHEMA_NAME AS schema_name FROM information_schema.SCHEMATA", []),
    )
    return rows.map((row) => textOf(row["schema_name"])).sort(byCode)
  }

  /** Names of the base tables. */
  async getTableNames(options?: InspectOptions): Promise<readonly string[]> {
    return (await this.getSchemaFacts(options)).tables.map((table) => table.name)
  }

  /** Names of the views. */
  async getViewNames(options?: InspectOptions): Promise<readonly string[]> {
    return (await this.getSchemaFacts(options)).views.map((view) => view.name)
  }

  /** Names of the sequences (MariaDB). */
  async getSequenceNames(options?: InspectOptions): Promise<readonly string[]> {
    return (await this.getSchemaFacts(options)).sequences.map((sequence) => sequence.name)
  }

  /** Whether there is a table or view of this name. */
  async hasTable(name: string, options?: InspectOptions): Promise<boolean> {
    const facts = await this.getSchemaFacts(options)
    return [...facts.tables, ...facts.views].some((one) => one.name === name)
  }

  /** Whether a table has an index of this name; false when there is no such table. */
  async hasIndex(table: string, index: string, options?: InspectOptions): Promise<boolean> {
    const facts = await this.getSchemaFacts(options)
    const found = facts.tables.find((one) => one.name === table)
    return found?.indexes.some((one) => one.name === index) ?? false
  }

  /** Columns of a table or view, in order. */
  async getColumns(table: string, options?: InspectOptions): Promise<readonly ReflectedColumn[]> {
    const facts = await this.getSchemaFacts(options)
    const view = facts.views.find((one) => one.name === table)
    return (view ?? found(facts, table)).columns.map(reflectedColumn)
  }

  /** The primary key of a table. */
  async getPkConstraint(table: string, options?: InspectOptions): Promise<ReflectedPrimaryKey> {
    const { primaryKey } = await this.#table(table, options)
    return { name: primaryKey.length === 0 ? undefined : "PRIMARY", constrainedColumns: primaryKey }
  }

  /** Foreign keys of a table. */
  async getForeignKeys(table: string, options?: InspectOptions): Promise<readonly ReflectedForeignKey[]> {
    const { foreignKeys } = await this.#table(table, options)
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
  async getIndexes(table: string, options?: InspectOptions): Promise<readonly ReflectedIndex[]> {
    return (await this.#table(table, options)).indexes.map(reflectedIndex)
  }

  /** Unique constraints of a table. */
  async getUniqueConstraints(table: string, options?: InspectOptions): Promise<readonly ReflectedUnique[]> {
    const { uniques } = await this.#table(table, options)
    return uniques.map(({ name, columns }) => ({ name, columnNames: columns, duplicatesIndex: name }))
  }

  /** Checks of a table, without those that only make a MariaDB column JSON. */
  async getCheckConstraints(table: string, options?: InspectOptions): Promise<readonly ReflectedCheck[]> {
    const { checks } = await this.#table(table, options)
    return checks.map(({ name, expression, enforced }) => ({ name, sqltext: expression, enforced }))
  }

  /** The comment of a table; text undefined when it has none. */
  async getTableComment(table: string, options?: InspectOptions): Promise<{ text: string | undefined }> {
    const { comment } = await this.#table(table, options)
    return { text: comment === "" ? undefined : comment }
  }

  /** Options of a table as `new sa.Table` takes them: `mysqlEngine`, `mysqlCharset`, `mysqlCollate`... */
  async getTableOptions(table: string, options?: InspectOptions): Promise<Readonly<Record<string, string>>> {
    const facts = (await this.#table(table, options)).options
    const { engine, charset, collation, rowFormat, create } = facts
    const named = {
      mysqlEngine: engine,
      mysqlCharset: charset,
      mysqlCollate: collation,
      mysqlRowFormat: rowFormat,
    }
    const others = Object.entries(create).map(([name, value]) => [optionName(name), value] as const)
    return Object.fromEntries([...Object.entries(named), ...others].filter(isGiven))
  }

  /** The SELECT of a view; undefined when the account may not see it. */
  async getViewDefinition(view: string, options?: InspectOptions): Promise<string | undefined> {
    const facts = await this.getSchemaFacts(options)
    const one = facts.views.find((candidate) => candidate.name === view)
    if (one === undefined) throw noSuchTable(view, facts)
    return one.definition
  }

  async #table(name: string, options: InspectOptions | undefined): Promise<TableFacts> {
    return found(await this.getSchemaFacts(options), name)
  }
}

/** A question was about a table that does not exist. */
export class NoSuchTableError extends InvalidRequestError {}

/** An inspector for an engine or a connection: `await sa.inspect(engine).getTableNames()`. */
export function inspect(target: DdlTarget): Inspector {
  return new Inspector(target)
}

function found(facts: SchemaFacts, name: string): TableFacts {
  const table = facts.tables.find((one) => one.name === name)
  if (table === undefined) throw noSuchTable(name, facts)
  return table
}

function noSuchTable(name: string, facts: SchemaFacts): NoSuchTableError {
  return new NoSuchTableError(
    `There is no table or view ${JSON.stringify(name)} in database ${JSON.stringify(facts.schema)}.`,
  )
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
