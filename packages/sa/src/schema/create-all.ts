// metadata.createAll and dropAll: dependency order, one look at what exists, cycles by ALTER TABLE.
import type { CallOptions } from "../dbapi/dbapi.ts"
import type { ForeignKeyConstraintItem } from "./constraint.ts"
import {
  AddConstraint,
  CreateIndex,
  CreateSequence,
  CreateTable,
  DropConstraint,
  DropSequence,
  DropTable,
  schemaTable,
  SetColumnComment,
  SetTableComment,
} from "./ddl.ts"
import { callOptions, type DdlConnection } from "./ddl-runner.ts"
import type { DdlElement } from "./ddl-element.ts"
import { nameOf } from "./naming.ts"
import type { CreateAllOptions, MetaData } from "./metadata.ts"
import type { SequenceItem } from "./sequence.ts"
import { sortTables } from "./sort-tables.ts"
import type { SchemaTable } from "./table.ts"

type Target = SchemaTable & { readonly $alias: string }

/** Creates sequences, tables, their indexes, and the foreign keys that had to wait. */
export async function createAll(
  metadata: MetaData,
  connection: DdlConnection,
  options: CreateAllOptions,
): Promise<void> {
  const tables = chosen(metadata, options)
  const exists = await existing(connection, tables, options)
  const wanted = sortTables(tables.filter((table) => !exists(table)))
  await metadata.listeners.run("beforeCreate", metadata, connection)
  await eachSequence(metadata, connection, options, (sequence) =>
    CreateSequence(sequence, { ifNotExists: options.checkFirst !== false }),
  )
  for (const table of wanted.tables) await create(table, connection, options, wanted.later)
  for (const key of wanted.later) await connection.executeDdl(AddConstraint(key), callOptions(options))
  await metadata.listeners.run("afterCreate", metadata, connection)
}

/** Creates one table with its indexes: `table.create()`. */
export async function createTable(
  table: SchemaTable,
  connection: DdlConnection,
  options: CreateAllOptions,
): Promise<void> {
  const exists = await existing(connection, [table], options)
  if (!exists(table)) await create(table, connection, options, [])
}

async function create(
  table: SchemaTable,
  connection: DdlConnection,
  options: CreateAllOptions,
  later: readonly ForeignKeyConstraintItem[],
): Promise<void> {
  const run = runner(connection, options)
  await table.listeners.run("beforeCreate", table, connection)
  for (const sequence of sequencesOf(table, connection)) {
    await run(CreateSequence(sequence, { ifNotExists: options.checkFirst !== false }))
  }
  await run(CreateTable(table as Target, temporaryCheck(table, options), later))
  const { ddl } = connection.dialect.rendering
  for (const index of ddl.separateIndexes(table)) await run(CreateIndex(index))
  if (!ddl.inlineComments) for (const comment of commentsOf(table)) await run(comment)
  await table.listeners.run("afterCreate", table, connection)
}

/** For databases whose CREATE TABLE has no comments. */
function commentsOf(table: SchemaTable): readonly DdlElement[] {
  const said = (comment: string | undefined): boolean => comment !== undefined && comment !== ""
  return [
    ...(said(table.comment) ? [SetTableComment(table as Target)] : []),
    ...table.columns
      .filter(({ facts }) => said(facts.comment))
      .map((column) => SetColumnComment(column as never)),
  ]
}

/** Drops tables, referring ones first, and sequences. */
export async function dropAll(
  metadata: MetaData,
  connection: DdlConnection,
  options: CreateAllOptions,
): Promise<void> {
  const tables = chosen(metadata, options)
  const exists = await existing(connection, tables, options)
  const checked = options.checkFirst !== false
  const wanted = sortTables(tables.filter((table) => !checked || exists(table) || isTemporary(table)))
  await metadata.listeners.run("beforeDrop", metadata, connection)
  for (const key of wanted.later) {
    const name = nameOf(key) ?? (await serverName(key, connection, options))
    if (name !== undefined) await connection.executeDdl(DropConstraint(key, { name }), callOptions(options))
  }
  for (const table of [...wanted.tables].reverse()) await drop(table, connection, options)
  await eachSequence(metadata, connection, options, (sequence) =>
    DropSequence(sequence, { ifExists: options.checkFirst !== false }),
  )
  await metadata.listeners.run("afterDrop", metadata, connection)
}

/** Drops one table: `table.drop()`. */
export async function dropTable(
  table: SchemaTable,
  connection: DdlConnection,
  options: CreateAllOptions,
): Promise<void> {
  const exists = await existing(connection, [table], options)
  if (options.checkFirst === false || isTemporary(table) || exists(table))
    await drop(table, connection, options)
}

async function drop(table: SchemaTable, connection: DdlConnection, options: CreateAllOptions): Promise<void> {
  const ifExists = options.checkFirst !== false && isTemporary(table)
  await table.listeners.run("beforeDrop", table, connection)
  const run = runner(connection, options)
  await run(DropTable(table as Target, { ifExists }))
  for (const sequence of sequencesOf(table, connection)) {
    await run(DropSequence(sequence, { ifExists: options.checkFirst !== false }))
  }
  await table.listeners.run("afterDrop", table, connection)
}

function chosen(metadata: MetaData, options: CreateAllOptions): readonly SchemaTable[] {
  const tables =
    options.tables === undefined ? [...metadata.tables.values()] : options.tables.map(schemaTable)
  return tables.filter((table) => !table.facts.isView)
}

function runner(connection: DdlConnection, options: CallOptions): (element: DdlElement) => Promise<void> {
  const call = callOptions(options)
  return (element) => connection.executeDdl(element, call)
}

const isTemporary = (table: SchemaTable): boolean =>
  table.facts.prefixes.some((prefix) => prefix.toUpperCase() === "TEMPORARY")

/** information_schema does not show temporary tables: the server checks. */
const temporaryCheck = (table: SchemaTable, options: CreateAllOptions): { ifNotExists: boolean } => ({
  ifNotExists: options.checkFirst !== false && isTemporary(table),
})

/** Which of the tables the database has; with `checkFirst: false` none is looked up. */
async function existing(
  connection: DdlConnection,
  tables: readonly SchemaTable[],
  options: CreateAllOptions,
): Promise<(table: SchemaTable) => boolean> {
  if (options.checkFirst === false || tables.length === 0) return () => false
  const exact = connection.dialect.profile.lowerCaseTableNames === 0
  const fold = (text: string): string => (exact ? text : text.toLowerCase())
  const found = new Set<string>()
  const { preparer } = connection.dialect
  for (const schema of new Set(tables.map((table) => preparer.schemaOf(table.schema)))) {
    const { sql, params } = connection.dialect.rendering.ddl.existingTables(schema)
    const rows = await connection.queryObjects(sql, params, callOptions(options))
    for (const row of rows) found.add(fold(`${schema ?? ""}.${String(row["table_name"])}`))
  }
  return (table) => found.has(fold(`${preparer.schemaOf(table.schema) ?? ""}.${table.name}`))
}

/** The name that the server gave to a foreign key without one. */
async function serverName(
  key: ForeignKeyConstraintItem,
  connection: DdlConnection,
  options: CallOptions,
): Promise<string | undefined> {
  const { rendering, preparer } = connection.dialect
  const { sql, params } = rendering.ddl.foreignKeyName(key, preparer.schemaOf(key.table.schema))
  const rows = await connection.queryObjects(sql, params, callOptions(options))
  return rows[0] === undefined ? undefined : String(rows[0]["constraint_name"])
}

function hasSequences({ dialect }: DdlConnection): boolean {
  return dialect.rendering.hooks.hasSequences(dialect.profile)
}

/** The sequences of a table's columns; those that name the MetaData are created with it. */
function sequencesOf({ columns, metadata }: SchemaTable, connection: DdlConnection): readonly SequenceItem[] {
  if (!hasSequences(connection)) return []
  const own = new Set(columns.flatMap(({ facts }) => facts.sequence ?? []))
  return [...own].filter((sequence) => !metadata.sequences.includes(sequence))
}

/** Those that belong to no table: only with all tables. */
async function eachSequence(
  metadata: MetaData,
  connection: DdlConnection,
  options: CreateAllOptions,
  statement: (sequence: SequenceItem) => DdlElement,
): Promise<void> {
  if (!hasSequences(connection) || options.tables !== undefined) return
  const run = runner(connection, options)
  for (const sequence of metadata.sequences) await run(statement(sequence))
}
