// One wide table with all values of the value table: column `c<i>` has the i-th type, row `id` the id-th value of each, NULL behind.
import type { Connection } from "@shoal/driver"
import type { ServerAddress } from "@shoal/servers/databases"
import { type TypeCase, valueTable } from "./value-table.ts"

/** The sql_mode of these tests: every date that a column can hold may be written. */
export const valueSqlMode = "ALLOW_INVALID_DATES"

/** The types that a server has, with their column names. */
export function typesOf(server: ServerAddress): readonly (TypeCase & { readonly column: string })[] {
  return valueTable
    .filter(({ only }) => only === undefined || only === server.family)
    .map((type, i) => ({ ...type, column: `c${String(i)}` }))
}

/** Rows of the table: as many as the longest list of values, and one of NULLs. */
export function rowCountOf(server: ServerAddress): number {
  return Math.max(...typesOf(server).map(({ cases }) => cases.length)) + 1
}

/** Makes an empty table. */
export async function createValueTable(
  connection: Connection,
  server: ServerAddress,
  table: string,
): Promise<void> {
  const columns = typesOf(server).map(({ column, type }) => `${column} ${type} NULL`)
  await connection.query(`CREATE TABLE ${table} (id INT PRIMARY KEY, ${columns.join(", ")})`)
}

/** Fills it from SQL expressions, so that no parameter is involved. */
export async function fillValueTable(
  connection: Connection,
  server: ServerAddress,
  table: string,
): Promise<void> {
  const types = typesOf(server)
  const rows = Array.from({ length: rowCountOf(server) }, (_, id) => {
    const cells = types.map(({ cases }) => cases[id]?.sql ?? "NULL")
    return `(${String(id)}, ${cells.join(", ")})`
  })
  await connection.query(`INSERT INTO ${table} VALUES ${rows.join(", ")}`)
}
