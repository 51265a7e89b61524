// `sa.inspect(engine)`: what a live database says about itself, in SQLAlchemy's words.
import { InvalidRequestError } from "../errors.ts"
import { onConnection, type DdlTarget } from "../schema/ddl-runner.ts"
import { byCode, textOf } from "./catalog.ts"
import { readSchema } from "./information-schema.ts"
import * as reflected from "./reflected.ts"
import type { SchemaFacts, TableFacts } from "./schema-facts.ts"

/** Which database a question is about. */
export interface InspectOptions {
  /** @default the connection's current database */
  readonly schema?: string
}

/** Which tables a question is about. */
export interface InspectManyOptions extends InspectOptions {
  /** Only these. @default all base tables */
  readonly filterNames?: readonly string[]
}

/** Answers by name of the table. */
export type ByTable<T> = ReadonlyMap<string, T>

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

  /** Whether there is a sequence of this name (MariaDB). */
  async hasSequence(name: string, options?: InspectOptions): Promise<boolean> {
    return (await this.getSequenceNames(options)).includes(name)
  }

  /** Whether there is a database of this name that the account may see. */
  async hasSchema(name: string): Promise<boolean> {
    return (await this.getSchemaNames()).includes(name)
  }

  /** Columns of a table or view, in order. */
  async getColumns(table: string, options?: InspectOptions): Promise<readonly reflected.ReflectedColumn[]> {
    const facts = await this.getSchemaFacts(options)
    const view = facts.views.find((one) => one.name === table)
    return reflected.reflectedColumns(view ?? found(facts, table))
  }

  /** The primary key of a table. */
  async getPkConstraint(table: string, options?: InspectOptions): Promise<reflected.ReflectedPrimaryKey> {
    return reflected.reflectedPrimaryKey(await this.#table(table, options))
  }

  /** Foreign keys of a table. */
  async getForeignKeys(
    table: string,
    options?: InspectOptions,
  ): Promise<readonly reflected.ReflectedForeignKey[]> {
    return reflected.reflectedForeignKeys(await this.#table(table, options))
  }

  /** Indexes of a table, unique ones too, without the primary key. */
  async getIndexes(table: string, options?: InspectOptions): Promise<readonly reflected.ReflectedIndex[]> {
    return reflected.reflectedIndexes(await this.#table(table, options))
  }

  /** Unique constraints of a table. */
  async getUniqueConstraints(
    table: string,
    options?: InspectOptions,
  ): Promise<readonly reflected.ReflectedUnique[]> {
    return reflected.reflectedUniques(await this.#table(table, options))
  }

  /** Checks of a table, without those that only make a MariaDB column JSON. */
  async getCheckConstraints(
    table: string,
    options?: InspectOptions,
  ): Promise<readonly reflected.ReflectedCheck[]> {
    return reflected.reflectedChecks(await this.#table(table, options))
  }

  /** The comment of a table; text undefined when it has none. */
  async getTableComment(table: string, options?: InspectOptions): Promise<reflected.ReflectedComment> {
    return reflected.reflectedComment(await this.#table(table, options))
  }

  /** Options of a table as `new sa.Table` takes them: `mysqlEngine`, `mysqlCharset`, `mysqlCollate`... */
  async getTableOptions(table: string, options?: InspectOptions): Promise<Readonly<Record<string, string>>> {
    return reflected.reflectedOptions(await this.#table(table, options))
  }

  /** {@link getColumns} of many tables at once. */
  async getMultiColumns(
    options?: InspectManyOptions,
  ): Promise<ByTable<readonly reflected.ReflectedColumn[]>> {
    return await this.#many(reflected.reflectedColumns, options)
  }

  /** {@link getPkConstraint} of many tables at once. */
  async getMultiPkConstraint(options?: InspectManyOptions): Promise<ByTable<reflected.ReflectedPrimaryKey>> {
    return await this.#many(reflected.reflectedPrimaryKey, options)
  }

  /** {@link getForeignKeys} of many tables at once. */
  async getMultiForeignKeys(
    options?: InspectManyOptions,
  ): Promise<ByTable<readonly reflected.ReflectedForeignKey[]>> {
    return await this.#many(reflected.reflectedForeignKeys, options)
  }

  /** {@link getIndexes} of many tables at once. */
  async getMultiIndexes(options?: InspectManyOptions): Promise<ByTable<readonly reflected.ReflectedIndex[]>> {
    return await this.#many(reflected.reflectedIndexes, options)
  }

  /** {@link getUniqueConstraints} of many tables at once. */
  async getMultiUniqueConstraints(
    options?: InspectManyOptions,
  ): Promise<ByTable<readonly reflected.ReflectedUnique[]>> {
    return await this.#many(reflected.reflectedUniques, options)
  }

  /** {@link getCheckConstraints} of many tables at once. */
  async getMultiCheckConstraints(
    options?: InspectManyOptions,
  ): Promise<ByTable<readonly reflected.ReflectedCheck[]>> {
    return await this.#many(reflected.reflectedChecks, options)
  }

  /** {@link getTableComment} of many tables at once. */
  async getMultiTableComment(options?: InspectManyOptions): Promise<ByTable<reflected.ReflectedComment>> {
    return await this.#many(reflected.reflectedComment, options)
  }

  /** {@link getTableOptions} of many tables at once. */
  async getMultiTableOptions(
    options?: InspectManyOptions,
  ): Promise<ByTable<Readonly<Record<string, string>>>> {
    return await this.#many(reflected.reflectedOptions, options)
  }

  /** The SELECT of a view; undefined when the account may not see it. */
  async getViewDefinition(view: string, options?: InspectOptions): Promise<string | undefined> {
    const facts = await this.getSchemaFacts(options)
    const one = facts.views.find((candidate) => candidate.name === view)
    if (one === undefined) throw noSuchTable(view, facts)
    return one.definition
  }

  async #many<T>(
    answer: (table: TableFacts) => T,
    { filterNames, ...options }: InspectManyOptions = {},
  ): Promise<ByTable<T>> {
    const { tables } = await this.getSchemaFacts(options)
    const wanted = tables.filter(({ name }) => filterNames?.includes(name) ?? true)
    return new Map(wanted.map((table) => [table.name, answer(table)]))
  }

  /** A view has columns and nothing else. */
  async #table(name: string, options: InspectOptions | undefined): Promise<TableFacts> {
    const facts = await this.getSchemaFacts(options)
    const view = facts.views.find((one) => one.name === name)
    return view === undefined ? found(facts, name) : { ...bare, name, columns: view.columns }
  }
}

/** A question was about a table that does not exist. */
export class NoSuchTableError extends InvalidRequestError {}

/** An inspector for an engine or a connection: `await sa.inspect(engine).getTableNames()`. */
export function inspect(target: DdlTarget): Inspector {
  return new Inspector(target)
}

const bare: Omit<TableFacts, "name" | "columns"> = {
  primaryKey: [],
  primaryKeyParts: [],
  uniques: [],
  indexes: [],
  foreignKeys: [],
  checks: [],
  comment: "",
  options: {
    engine: undefined,
    charset: undefined,
    collation: undefined,
    rowFormat: undefined,
    create: {},
    partitioned: false,
  },
  systemVersioned: false,
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
