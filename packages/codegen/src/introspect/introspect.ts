// A live schema as a model: one flat query per information_schema table (sa's reader), one model for both servers.
import { readSchema, type SchemaQuery } from "@shoal/sa"
import { CodegenError } from "../errors.ts"
import type { NamePattern } from "../naming/glob.ts"
import type { RoutineModel, Schema, TableModel } from "../schema/model.ts"
import { selectTables } from "../schema/select-tables.ts"
import { callProcedures } from "./call-procedures.ts"
import { tablesOf } from "./from-facts.ts"
import { jsonOfViews } from "./json-of-views.ts"
import { queryOf, type SourceLike } from "./query-source.ts"
import { readRoutines } from "./routines.ts"

/** What to read. */
export interface IntrospectOptions {
  /** Databases, the one whose tables need no qualifier first. Default: the connection's current one. */
  readonly databases?: readonly string[]
  /** Tables to take, by glob or RegExp on `table` or `database.table`. Default: all. */
  readonly include?: readonly NamePattern[]
  /** Tables to leave out; wins over `include`. */
  readonly exclude?: readonly NamePattern[]
  /** Whether views are read. Default true. */
  readonly views?: boolean
  /** Whether stored procedures and functions are read. Default false. */
  readonly routines?: boolean
  /**
   * Whether each procedure is called once, with NULLs, in a transaction that is rolled back: only a call tells its result sets. What it does
   * outside of transactions (DDL, MyISAM, files) stays done. Default false.
   */
  readonly callProcedures?: boolean
}

/**
 * Reads tables, views, sequences and, if asked, routines.
 *
 * @param source an sa engine, or anything with `query(sql, params)` that resolves to row objects.
 * @throws CodegenError when there is no current database and none is named, or a named one does not exist.
 */
export async function introspect(source: SourceLike, options: IntrospectOptions = {}): Promise<Schema> {
  await using connection = await queryOf(source)
  const { query } = connection
  const databases = await databasesOf(query, options.databases ?? [])
  const notes: string[] = []
  const tables: TableModel[] = []
  const routines: RoutineModel[] = []
  for (const database of databases) {
    const facts = await readSchema(query, { schema: database, views: options.views ?? true })
    const json = await jsonOfViews(facts, connection.describe)
    tables.push(...tablesOf(facts, json, (note) => notes.push(note)))
    if (options.routines === true) {
      const found = await readRoutines(query, database)
      const note = (text: string): void => void notes.push(text)
      routines.push(
        ...(options.callProcedures === true ? await callProcedures(connection.raw, found, note) : found),
      )
    }
  }
  const { include = [], exclude = [], views = true } = options
  return selectTables({ databases, tables, routines, notes }, { include, exclude, views })
}

async function databasesOf(query: SchemaQuery, named: readonly string[]): Promise<readonly string[]> {
  if (named.length === 0) {
    const [row] = await query("SELECT DATABASE() AS name", [])
    if (typeof row?.["name"] === "string") return [row["name"]]
    throw new CodegenError(
      "SHOAL_CODEGEN_SCHEMA",
      "no database is chosen: put one into the URL (mysql://host/database) or name it with --database",
    )
  }
  const rows = await query("SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA", [])
  const known = new Map(rows.map((row) => [String(row["name"]).toLowerCase(), String(row["name"])]))
  return named.map((name) => {
    const exact = rows.some((row) => row["name"] === name) ? name : known.get(name.toLowerCase())
    if (exact !== undefined) return exact
    throw new CodegenError(
      "SHOAL_CODEGEN_SCHEMA",
      `there is no database ${name} that this account may see; it sees ${[...known.values()].sort().join(", ")}`,
    )
  })
}
