// Reads a whole database in a handful of flat queries and joins the rows here (joins between information_schema tables take minutes on
// MariaDB). What inspect(), Table.autoloadWith, metadata.reflect and @shoal/codegen build on.
import { profileOf, type MysqlProfile } from "../dialect/profile.ts"
import { InvalidRequestError } from "../errors.ts"
import {
  byCode,
  byTable,
  catalogColumns,
  isView,
  readCatalog,
  textOf,
  type Catalog,
  type CatalogRow,
} from "./catalog.ts"
import { columnTexts } from "./column-texts.ts"
import type { ReadSchemaOptions, SchemaFacts, SchemaQuery, SequenceFacts } from "./schema-facts.ts"
import { inBackticks } from "./expression-text.ts"
import { needsCreateTable } from "./shown-table.ts"
import { tableFacts, viewFacts, type SchemaContext, type TableRows } from "./table-facts.ts"

/**
 * Reads what a database says about itself, the same way from MySQL 5.7-9 and MariaDB 10-12.
 *
 * The queries may be sent at once; give them one connection (a session that is not in the middle of a transaction you care about).
 * @throws InvalidRequestError when no database is selected and none is named, or when it does not exist.
 */
export async function readSchema(query: SchemaQuery, options: ReadSchemaOptions = {}): Promise<SchemaFacts> {
  const [server, known] = await Promise.all([readServer(query), catalogColumns(query)])
  const name = options.schema ?? server.database
  if (name === undefined) {
    throw new InvalidRequestError("No database is selected: name one in the URL, or pass { schema }.")
  }
  const [database, defaultCollations, catalog] = await Promise.all([
    readDatabase(query, name),
    readDefaultCollations(query),
    readCatalog(query, name, known, options),
  ])
  const wanted = catalog.tables.filter((row) => isWanted(row, options))
  const context = contextOf(server.profile, database.name, catalog.tables)
  const parts = partsOf(catalog, context)
  const tables = await Promise.all(
    wanted
      .filter(isTable)
      .map(async (row) => tableFacts(await completed(query, parts(row), context), context)),
  )
  const views = byTable(catalog.views)
  const viewOf = (row: CatalogRow): CatalogRow | undefined => views.get(textOf(row["table_name"]))?.[0]
  const sequences = wanted
    .filter((row) => textOf(row["table_type"]) === "SEQUENCE")
    .map((row) => textOf(row["table_name"]))
    .sort(byCode)
  return {
    schema: database.name,
    server: { family: server.profile.family, versionText: server.versionText, profile: server.profile },
    charset: database.charset,
    collation: database.collation,
    defaultCollations,
    tables: tables.sort((a, b) => byCode(a.name, b.name)),
    views: wanted
      .filter(isView)
      .map((row) => viewFacts({ ...parts(row), createTable: undefined }, viewOf(row), context))
      .sort((a, b) => byCode(a.name, b.name)),
    sequences: await Promise.all(
      sequences.map(async (sequence) => readSequence(query, database.name, sequence)),
    ),
  }
}

interface Server {
  readonly database: string | undefined
  readonly versionText: string
  readonly profile: MysqlProfile
}

async function readServer(query: SchemaQuery): Promise<Server> {
  const [row] = await query(
    "SELECT VERSION() AS version_text, @@version_comment AS version_comment, DATABASE() AS database_name," +
      " @@sql_mode AS sql_mode, @@lower_case_table_names AS lower_case",
    [],
  )
  const versionText = textOf(row?.["version_text"])
  const hidden = /mariadb/i.test(textOf(row?.["version_comment"])) && !/mariadb/i.test(versionText)
  const lowerCase = Number(row?.["lower_case"] ?? 0)
  const profile = profileOf(versionText, {
    sqlMode: textOf(row?.["sql_mode"]),
    lowerCaseTableNames: lowerCase === 1 || lowerCase === 2 ? lowerCase : 0,
    ...(hidden ? { family: "mariadb" } : {}),
  })
  const database = textOf(row?.["database_name"])
  return { database: database === "" ? undefined : database, versionText, profile }
}

async function readDatabase(
  query: SchemaQuery,
  name: string,
): Promise<{ name: string; charset: string; collation: string }> {
  const [row] = await query(
    "SELECT SCHEMA_NAME AS schema_name, DEFAULT_CHARACTER_SET_NAME AS charset_name," +
      " DEFAULT_COLLATION_NAME AS collation_name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?",
    [name],
  )
  if (row === undefined) {
    throw new InvalidRequestError(
      `There is no database ${JSON.stringify(name)}, or this account has no rights on it.`,
    )
  }
  return {
    name: textOf(row["schema_name"]),
    charset: textOf(row["charset_name"]),
    collation: textOf(row["collation_name"]),
  }
}

/** Those of the catalog, unless the session has others: MySQL's `default_collation_for_utf8mb4`, MariaDB's `character_set_collations`. */
async function readDefaultCollations(query: SchemaQuery): Promise<ReadonlyMap<string, string>> {
  const [sets, variables] = await Promise.all([
    query(
      "SELECT CHARACTER_SET_NAME AS charset_name, DEFAULT_COLLATE_NAME AS collation_name FROM information_schema.CHARACTER_SETS",
      [],
    ),
    query(
      "SHOW VARIABLES WHERE Variable_name IN ('default_collation_for_utf8mb4', 'character_set_collations')",
      [],
    ),
  ])
  const defaults = new Map(sets.map((row) => [textOf(row["charset_name"]), textOf(row["collation_name"])]))
  for (const row of variables) {
    const value = textOf(row["Value"])
    const pairs = value.includes("=")
      ? value.split(",").map((pair) => pair.trim().split("="))
      : [["utf8mb4", value]]
    for (const [charset, collation] of pairs) if (charset && collation) defaults.set(charset, collation)
  }
  return defaults
}

const isTable = (row: CatalogRow): boolean =>
  /^(BASE TABLE|SYSTEM VERSIONED)$/.test(textOf(row["table_type"]))

function isWanted(row: CatalogRow, options: ReadSchemaOptions): boolean {
  if (options.only?.includes(textOf(row["table_name"])) === false) return false
  return options.views !== false || !isView(row)
}

function contextOf(profile: MysqlProfile, schema: string, tables: readonly CatalogRow[]): SchemaContext {
  const names = new Map(
    tables.map((row) => [textOf(row["table_name"]).toLowerCase(), textOf(row["table_name"])]),
  )
  const exact = profile.lowerCaseTableNames === 0
  return {
    family: profile.family,
    schema,
    texts: columnTexts(),
    tableName: (name) => (exact ? name : (names.get(name.toLowerCase()) ?? name)),
  }
}

/** Finds the rows of a table in every part of the catalog. */
function partsOf(
  catalog: Catalog,
  context: SchemaContext,
): (table: CatalogRow) => Omit<TableRows, "createTable"> {
  const columns = byTable(catalog.columns)
  const statistics = byTable(catalog.statistics)
  const constraints = byTable(catalog.constraints)
  const keyColumns = byTable(catalog.keyColumns)
  const referential = byTable(catalog.referential)
  const checks = byTable(context.family === "mysql" ? mysqlChecks(catalog) : catalog.checks)
  const geometry = byTable(catalog.geometry)
  return (table) => {
    const name = textOf(table["table_name"])
    return {
      table,
      columns: columns.get(name) ?? [],
      statistics: statistics.get(name) ?? [],
      constraints: constraints.get(name) ?? [],
      keyColumns: keyColumns.get(name) ?? [],
      referential: referential.get(name) ?? [],
      checks: checks.get(name) ?? [],
      geometry: geometry.get(name) ?? [],
    }
  }
}

/** MySQL does not say which table a check belongs to; TABLE_CONSTRAINTS does, and names are unique within a database. */
function mysqlChecks(catalog: Catalog): readonly CatalogRow[] {
  const owners = new Map(
    catalog.constraints
      .filter((row) => textOf(row["constraint_type"]) === "CHECK")
      .map((row) => [textOf(row["constraint_name"]), row["table_name"]]),
  )
  return catalog.checks.map((row) => ({ ...row, table_name: owners.get(textOf(row["constraint_name"])) }))
}

async function completed(
  query: SchemaQuery,
  rows: Omit<TableRows, "createTable">,
  context: SchemaContext,
): Promise<TableRows> {
  if (!needsCreateTable(rows, context.family)) return { ...rows, createTable: undefined }
  const name = `${quoted(context.schema)}.${quoted(textOf(rows.table["table_name"]))}`
  return { ...rows, createTable: await shownTable(query, name) }
}

/** ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR, ER_COLUMNACCESS_DENIED_ERROR, ER_SPECIFIC_ACCESS_DENIED_ERROR. */
const deniedErrors: ReadonlySet<unknown> = new Set([1044, 1142, 1143, 1227])

/** undefined when the account may not see it: then only what information_schema leaves out stays unknown. */
async function shownTable(query: SchemaQuery, name: string): Promise<string | undefined> {
  try {
    const [shown] = await query(`SHOW CREATE TABLE ${name}`, [])
    return inBackticks(textOf(shown?.["Create Table"]))
  } catch (error) {
    const errno = typeof error === "object" && error !== null && "errno" in error ? error.errno : undefined
    if (deniedErrors.has(errno)) return undefined
    throw error
  }
}

async function readSequence(query: SchemaQuery, schema: string, name: string): Promise<SequenceFacts> {
  const [row] = await query(
    "SELECT start_value AS start_value, increment AS increment_by, minimum_value AS minimum_value," +
      " maximum_value AS maximum_value, cache_size AS cache_size, cycle_option AS cycle_option" +
      ` FROM ${quoted(schema)}.${quoted(name)}`,
    [],
  )
  const number = (key: string): bigint => BigInt(textOf(row?.[key]))
  return {
    name,
    start: number("start_value"),
    increment: number("increment_by"),
    minimum: number("minimum_value"),
    maximum: number("maximum_value"),
    cache: number("cache_size"),
    cycle: number("cycle_option") !== 0n,
  }
}

function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``
}
