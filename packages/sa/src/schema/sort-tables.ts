// Dependency order of tables. Stable: tables that do not depend on each other stay in the order given.
import type { ForeignKeyConstraintItem } from "./constraint.ts"
import { NoReferencedTableError } from "./foreign-key.ts"
import type { SchemaTable } from "./table.ts"

/** Tables in creation order, and the foreign keys that have to be added afterwards. */
export interface SortedTables {
  readonly tables: readonly SchemaTable[]
  /** Those with `useAlter`, and those that would close a cycle. */
  readonly later: readonly ForeignKeyConstraintItem[]
}

/** Sorts tables so that each comes after those it refers to. */
export function sortTables(tables: readonly SchemaTable[]): SortedTables {
  const members = new Set(tables)
  const later = tables.flatMap((table) => realKeys(table).filter((key) => key.facts.useAlter))
  const needs = new Map(tables.map((table) => [table, dependencies(table, members)]))
  const sorted: SchemaTable[] = []
  let rest = [...tables]
  while (rest.length > 0) {
    const waiting = new Set(rest)
    let ready = rest.filter((table) => [...(needs.get(table) ?? [])].every((needed) => !waiting.has(needed)))
    if (ready.length === 0) {
      const inCycles = cyclic(rest, needs)
      later.push(...inCycles.flatMap((table) => cutKeys(table, inCycles)))
      for (const table of inCycles) needs.set(table, without(needs.get(table), inCycles))
      ready = []
    }
    sorted.push(...ready)
    rest = rest.filter((table) => !ready.includes(table))
  }
  return { tables: sorted, later: [...new Set(later)] }
}

/** Those that the database is to have. */
function realKeys(table: SchemaTable): readonly ForeignKeyConstraintItem[] {
  return table.foreignKeyConstraints.filter((key) => key.facts.inferred !== true)
}

function dependencies(table: SchemaTable, members: ReadonlySet<SchemaTable>): ReadonlySet<SchemaTable> {
  const found = realKeys(table)
    .filter((key) => !key.facts.useAlter)
    .flatMap((key) => referred(key) ?? [])
    .filter((other) => other !== table && members.has(other))
  return new Set(found)
}

/** undefined for a target that the MetaData does not have: CREATE TABLE will say so, and text that names other tables is no concern here. */
function referred(key: ForeignKeyConstraintItem): SchemaTable | undefined {
  try {
    return key.referredTable
  } catch (error) {
    if (error instanceof NoReferencedTableError) return undefined
    throw error
  }
}

/** Tables from which a walk along the dependencies comes back. */
function cyclic(
  tables: readonly SchemaTable[],
  needs: ReadonlyMap<SchemaTable, ReadonlySet<SchemaTable>>,
): readonly SchemaTable[] {
  return tables.filter((start) => {
    const seen = new Set<SchemaTable>()
    const walk = [...(needs.get(start) ?? [])]
    for (let next = walk.pop(); next !== undefined; next = walk.pop()) {
      if (next === start) return true
      if (seen.has(next)) continue
      seen.add(next)
      walk.push(...(needs.get(next) ?? []))
    }
    return false
  })
}

function cutKeys(table: SchemaTable, inCycles: readonly SchemaTable[]): readonly ForeignKeyConstraintItem[] {
  return realKeys(table).filter((key) => {
    const other = referred(key)
    return other !== undefined && other !== table && inCycles.includes(other)
  })
}

function without(
  set: ReadonlySet<SchemaTable> | undefined,
  dropped: readonly SchemaTable[],
): ReadonlySet<SchemaTable> {
  return new Set([...(set ?? [])].filter((table) => !dropped.includes(table)))
}
