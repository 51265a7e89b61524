// metadata.reflect: tables from what the database says about itself, and the tables that their foreign keys lead to.
import { InvalidRequestError } from "../errors.ts"
import type { ReadSchemaOptions, SchemaFacts } from "../reflection/schema-facts.ts"
import { tableSpec, viewSpec } from "../reflection/table-spec.ts"
import { specParts, specTable, type TableSpec } from "./define-table.ts"
import type { MetaData, ReflectOptions } from "./metadata.ts"

/** Asks the server: `readSchema` on a connection. */
export type ReadFacts = (options: ReadSchemaOptions) => Promise<SchemaFacts>

/** Specs by name. */
type Specs = ReadonlyMap<string, TableSpec>

/** Where a foreign key leads. */
interface Place {
  readonly schema: string | undefined
  readonly table: string
}

/**
 * Defines the tables that are wanted.
 *
 * @throws InvalidRequestError when `only` names a table that is not there.
 */
export async function reflectInto(
  metadata: MetaData,
  read: ReadFacts,
  options: ReflectOptions,
): Promise<void> {
  const schema = options.schema ?? metadata.schema
  const facts = await read(inSchema(schema, { views: options.views ?? false }))
  const specs = specsOf(facts, schema)
  const wanted = wantedNames(specs, facts.schema, options)
  for (const name of wanted) define(name, metadata, specs, options.extendExisting === true)
  if (options.resolveFks !== false) await followForeignKeys(metadata, read, wanted, specs, schema)
}

/**
 * Defines the tables that foreign keys lead to, and those that theirs lead to; what is defined already stays.
 *
 * @param names the tables to start from. @param specs what is known of their database, `schema`.
 */
export async function followForeignKeys(
  metadata: MetaData,
  read: ReadFacts,
  names: readonly string[],
  specs: Specs,
  schema: string | undefined,
): Promise<void> {
  const known = new Map<string | undefined, Specs>([[schema, specs]])
  const seen = new Set(names.map((table) => placeKey({ schema, table })))
  let open = unseen(targetsOf(names, specs), seen)
  while (open.length > 0) {
    const next: Place[] = []
    for (const [from, tables] of bySchema(open)) {
      const there = await specsFor(tables, known.get(from), (only) => read(inSchema(from, { only })), from)
      for (const name of there.keys()) define(name, metadata, there, false)
      next.push(...targetsOf([...there.keys()], there))
    }
    open = unseen(next, seen)
  }
}

function inSchema(schema: string | undefined, options: ReadSchemaOptions): ReadSchemaOptions {
  return schema === undefined ? options : { ...options, schema }
}

/** Specs of these tables: from what is known of their database, else from the server. */
async function specsFor(
  tables: readonly string[],
  known: Specs | undefined,
  read: (only: readonly string[]) => Promise<SchemaFacts>,
  schema: string | undefined,
): Promise<Specs> {
  const missing = tables.filter((table) => known?.has(table) !== true)
  const others = missing.length === 0 ? [] : [...specsOf(await read(missing), schema)]
  return new Map([...tables.flatMap((table) => entryOf(table, known)), ...others])
}

function entryOf(table: string, specs: Specs | undefined): readonly (readonly [string, TableSpec])[] {
  const spec = specs?.get(table)
  return spec === undefined ? [] : [[table, spec]]
}

/** The specs of all tables and views that were read. */
export function specsOf(facts: SchemaFacts, schema: string | undefined): Specs {
  return new Map<string, TableSpec>([
    ...facts.tables.map((table) => [table.name, tableSpec(table, schema)] as const),
    ...facts.views.map((view) => [view.name, viewSpec(view, schema)] as const),
  ])
}

function define(name: string, metadata: MetaData, specs: Specs, extend: boolean): void {
  const spec = specs.get(name)
  if (spec === undefined) return
  const existing = metadata.tables.get(placeKey({ schema: spec.schema, table: name }))
  if (existing === undefined) specTable(name, metadata, spec)
  else if (extend) existing.replaceParts((table) => specParts(table, spec))
}

function wantedNames(specs: Specs, database: string, { only }: ReflectOptions): readonly string[] {
  const names = [...specs.keys()]
  if (only === undefined) return names
  if (typeof only === "function") return names.filter((name) => only(name))
  const missing = only.filter((name) => !specs.has(name))
  if (missing.length === 0) return only
  throw new InvalidRequestError(
    `Could not reflect: requested table(s) not available in database ${JSON.stringify(database)}: (${missing.join(", ")}).`,
  )
}

function targetsOf(names: readonly string[], specs: Specs): readonly Place[] {
  return names.flatMap((name) => {
    const spec = specs.get(name)
    return (spec?.foreignKeys ?? []).map((key) => ({ schema: key.schema ?? spec?.schema, table: key.table }))
  })
}

/** Each place once, and never again. */
function unseen(places: readonly Place[], seen: Set<string>): readonly Place[] {
  return places.filter((place) => {
    const key = placeKey(place)
    return !seen.has(key) && seen.add(key).has(key)
  })
}

function bySchema(places: readonly Place[]): ReadonlyMap<string | undefined, readonly string[]> {
  const groups = new Map<string | undefined, string[]>()
  for (const { schema, table } of places) groups.set(schema, [...(groups.get(schema) ?? []), table])
  return groups
}

function placeKey({ schema, table }: Place): string {
  return schema === undefined ? table : `${schema}.${table}`
}
