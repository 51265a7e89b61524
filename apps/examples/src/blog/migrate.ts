// Plain SQL files, applied once each in the order of their names; a table remembers which.
import { readdir, readFile } from "node:fs/promises"
import { connect } from "@shoal/driver"

const folder = new URL("./migrations/", import.meta.url)

/** Applies the migrations that the database at `url` has not seen yet; returns their names. */
export async function migrate(url: string): Promise<string[]> {
  await using conn = await connect(url, { autocommit: true, multiStatements: true })
  await conn.query("CREATE TABLE IF NOT EXISTS schema_migration (name VARCHAR(100) NOT NULL PRIMARY KEY)")
  const { rows } = await conn.query<{ name: string }>("SELECT name FROM schema_migration")
  const applied = new Set(rows.map((row) => row.name))
  const waiting = (await readdir(folder)).filter((file) => file.endsWith(".sql") && !applied.has(file)).sort()
  for (const file of waiting) {
    await conn.query(await readFile(new URL(file, folder), "utf8"))
    await conn.query("INSERT INTO schema_migration VALUES (?)", [file])
  }
  return waiting
}
