// Applies `include` and `exclude`, and drops foreign keys into tables that are left out.
import { matchesTable, type NamePattern } from "../naming/glob.ts"
import type { ForeignKeyModel, Schema, TableModel } from "./model.ts"

/** Which tables are wanted. */
export interface TableSelection {
  readonly include: readonly NamePattern[]
  readonly exclude: readonly NamePattern[]
  readonly views: boolean
}

/** True where a table is wanted. */
export function isSelected(
  table: Pick<TableModel, "database" | "name" | "kind">,
  selection: TableSelection,
): boolean {
  const matches = (pattern: NamePattern): boolean => matchesTable(pattern, table.database, table.name)
  if (table.kind === "view" && !selection.views) return false
  return (
    (selection.include.length === 0 || selection.include.some(matches)) && !selection.exclude.some(matches)
  )
}

/** The schema with the wanted tables only. Each foreign key that had to go is noted. */
export function selectTables(schema: Schema, selection: TableSelection): Schema {
  const kept = schema.tables.filter((table) => isSelected(table, selection))
  const names = new Set(kept.map((table) => `${table.database}\0${table.name}`))
  const notes: string[] = []
  if (kept.length === 0 && schema.tables.length > 0)
    notes.push(
      `none of the ${schema.tables.length} tables and views is wanted: check include, exclude and views`,
    )
  const isKept = (table: TableModel, key: ForeignKeyModel): boolean => {
    const known = names.has(`${key.referencedDatabase}\0${key.referencedTable}`)
    if (!known) {
      notes.push(
        `${table.name}: the foreign key ${key.name} is left out, because ${key.referencedDatabase}.${key.referencedTable} is`,
      )
    }
    return known
  }
  const tables = kept.map((table) => ({
    ...table,
    foreignKeys: table.foreignKeys.filter((key) => isKept(table, key)),
  }))
  return { ...schema, tables, notes: [...schema.notes, ...notes] }
}
