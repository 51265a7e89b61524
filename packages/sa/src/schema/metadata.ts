// A collection of tables: where foreign keys find their targets, and what createAll and dropAll work on.
import { readSchema } from "../reflection/information-schema.ts"
import { InvalidRequestError } from "../errors.ts"
import type { CallOptions } from "../dbapi/dbapi.ts"
import type { TableLike } from "../typing/witness.ts"
import { createAll, createTable, dropAll, dropTable } from "./create-all.ts"
import { callOptions, onConnection, type DdlTarget } from "./ddl-runner.ts"
import { defaultConvention, type NamingConvention } from "./naming.ts"
import { reflectInto } from "./reflect-tables.ts"
import { Listeners, type SchemaEvent, type SchemaListener } from "./schema-events.ts"
import type { SequenceItem } from "./sequence.ts"
import { sortTables } from "./sort-tables.ts"
import type { SchemaTable } from "./table.ts"

/** Options of `MetaData`. */
export interface MetaDataOptions {
  /** Database of tables that do not name one. Default: the connection's. */
  schema?: string
  /** Names of constraints and indexes. @default { ix: "ix_%(column_0_label)s" } */
  namingConvention?: NamingConvention
  /** For your own use. */
  info?: Readonly<Record<string, unknown>>
}

/** Options of `createAll` and `dropAll`. */
export interface CreateAllOptions extends CallOptions {
  /** Leaves tables that exist (createAll) or do not exist (dropAll) alone. @default true; false for `table.create` and `table.drop` */
  checkFirst?: boolean
  /** The same by SQLAlchemy's name. */
  checkfirst?: boolean
  /** Only these. @default all tables */
  tables?: readonly TableLike[]
}

/** The options with `checkFirst` alone. */
function checkedFirst(options: CreateAllOptions, byDefault: boolean): CreateAllOptions {
  return { ...options, checkFirst: options.checkFirst ?? options.checkfirst ?? byDefault }
}

/** Options of `reflect`. */
export interface ReflectOptions extends CallOptions {
  /** Database to read. @default the MetaData's schema, else the connection's */
  schema?: string
  /** Only tables of these names, or those for which the function says true. */
  only?: readonly string[] | ((name: string) => boolean)
  /** Views too. @default false */
  views?: boolean
  /** Replaces the columns of tables that are already defined. @default false: they stay as they are */
  extendExisting?: boolean
  /** The tables that foreign keys lead to as well, in other databases too. @default true */
  resolveFks?: boolean
}

/** The tables of a program. */
export class MetaData {
  /** Database of the tables that name none. @default the connection's */
  readonly schema: string | undefined
  /** Names for constraints and indexes that were given none. */
  readonly namingConvention: NamingConvention
  /** Facts of the program's own. */
  readonly info: Readonly<Record<string, unknown>>
  /** @internal Run by createAll and dropAll. */
  readonly listeners: Listeners<MetaData> = new Listeners()
  readonly #tables = new Map<string, SchemaTable>()
  readonly #sequences = new Map<string, SequenceItem>()

  constructor(options: MetaDataOptions = {}) {
    this.schema = options.schema
    this.namingConvention = { ...defaultConvention, ...options.namingConvention }
    this.info = options.info ?? {}
  }

  /** A function to call, or DDL to run, before or after createAll and dropAll. @returns a function that removes it */
  on(event: SchemaEvent, listener: SchemaListener<MetaData>): () => void {
    return this.listeners.on(event, listener)
  }

  /** Removes a listener. */
  off(event: SchemaEvent, listener: SchemaListener<MetaData>): void {
    this.listeners.off(event, listener)
  }

  /** The tables by key (`name`, or `schema.name`), in the order in which they were defined. */
  get tables(): ReadonlyMap<string, SchemaTable> {
    return this.#tables
  }

  /** The tables in an order in which they can be created: referenced ones first, then by key. */
  get sortedTables(): readonly SchemaTable[] {
    const tables = [...this.#tables.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    return sortTables(tables).tables
  }

  /** MariaDB sequences that createAll and dropAll care for. */
  get sequences(): readonly SequenceItem[] {
    return [...this.#sequences.values()]
  }

  /** Called by sequences that name this MetaData. */
  addSequence(sequence: SequenceItem): void {
    this.#sequences.set(sequence.key, sequence)
  }

  /**
   * Called by tables.
   *
   * @throws InvalidRequestError when there is a table of this key.
   */
  add(table: SchemaTable): void {
    if (this.#tables.has(table.key)) {
      throw new InvalidRequestError(
        `Table '${table.key}' is already defined for this MetaData instance. Specify extendExisting: true to redefine options ` +
          "and columns on an existing Table object, or keepExisting: true to use it.",
      )
    }
    this.#tables.set(table.key, table)
  }

  /** Forgets a table. Foreign keys to it no longer resolve. */
  remove(table: TableLike): void {
    const { key } = table as unknown as SchemaTable
    this.#tables.delete(key)
  }

  /** Forgets all tables and sequences. */
  clear(): void {
    this.#tables.clear()
    this.#sequences.clear()
  }

  /**
   * Creates the tables, referenced ones first, then their indexes; foreign keys of a cycle are added at the end.
   *
   * @param target an engine (a connection is leased) or a connection. DDL commits implicitly on both servers.
   */
  async createAll(target: DdlTarget, options: CreateAllOptions = {}): Promise<void> {
    const checked = checkedFirst(options, true)
    await onConnection(target, (connection) => createAll(this, connection, checked), options)
  }

  /** Drops the tables, referring ones first. */
  async dropAll(target: DdlTarget, options: CreateAllOptions = {}): Promise<void> {
    const checked = checkedFirst(options, true)
    await onConnection(target, (connection) => dropAll(this, connection, checked), options)
  }

  /** @internal `table.create()` */
  async createTable(table: SchemaTable, target: DdlTarget, options: CreateAllOptions): Promise<void> {
    const checked = checkedFirst(options, false)
    await onConnection(target, (connection) => createTable(table, connection, checked), options)
  }

  /** @internal `table.drop()` */
  async dropTable(table: SchemaTable, target: DdlTarget, options: CreateAllOptions): Promise<void> {
    const checked = checkedFirst(options, false)
    await onConnection(target, (connection) => dropTable(table, connection, checked), options)
  }

  /**
   * Defines tables from what the database says about itself.
   *
   * @throws InvalidRequestError when `only` names a table that is not there.
   */
  async reflect(target: DdlTarget, options: ReflectOptions = {}): Promise<void> {
    const call = callOptions(options)
    await onConnection(
      target,
      async (connection) => {
        const query = (sql: string, params: readonly unknown[]) => connection.queryObjects(sql, params, call)
        await reflectInto(this, (what) => readSchema(query, what), options)
      },
      options,
    )
  }
}
