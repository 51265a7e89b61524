// metadata.reflect: tables from what the database says about itself.
import { tableSpec, viewSpec } from "../reflection/table-spec.ts"
import type { SchemaFacts } from "../reflection/schema-facts.ts"
import { specParts, specTable, type TableSpec } from "./define-table.ts"
import type { MetaData, ReflectOptions } from "./metadata.ts"

/** Defines the tables that were read and are wanted; those a foreign key leads to come with them. */
export function reflectInto(metadata: MetaData, facts: SchemaFacts, options: ReflectOptions): void {
  const schema = options.schema ?? metadata.schema
  const specs = new Map<string, TableSpec>([
    ...facts.tables.map((table) => [table.name, tableSpec(table, schema)] as const),
    ...facts.views.map((view) => [view.name, viewSpec(view, schema)] as const),
  ])
  for (const name of withTargets(wantedNames([...specs.keys()], options), specs)) {
    const spec = specs.get(name)
    if (spec !== undefined) define(name, metadata, spec, options.extendExisting === true)
  }
}

function define(name: string, metadata: MetaData, spec: TableSpec, extend: boolean): void {
  const key = spec.schema === undefined ? name : `${spec.schema}.${name}`
  const existing = metadata.tables.get(key)
  if (existing === undefined) specTable(name, metadata, spec)
  else if (extend) existing.replaceParts((table) => specParts(table, spec))
}

function wantedNames(names: readonly string[], { only }: ReflectOptions): readonly string[] {
  if (only === undefined) return names
  return typeof only === "function" ? names.filter(only) : names.filter((name) => only.includes(name))
}

function withTargets(names: readonly string[], specs: ReadonlyMap<string, TableSpec>): ReadonlySet<string> {
  const all = new Set(names)
  // A Set grows while it is walked: every table that is added is visited too, each once.
  for (const name of all) {
    for (const key of specs.get(name)?.foreignKeys ?? []) if (key.schema === undefined) all.add(key.table)
  }
  return all
}
