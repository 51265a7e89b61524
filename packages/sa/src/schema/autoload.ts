// `sa.Table.autoloadWith`: one table from the database, with columns of your own where you know better.
import type { CallOptions } from "../dbapi/dbapi.ts"
import { readSchema } from "../reflection/information-schema.ts"
import { NoSuchTableError } from "../reflection/inspector.ts"
import { ColumnDefinition, type Column } from "./column-definition.ts"
import { callOptions, onConnection, type DdlTarget } from "./ddl-runner.ts"
import { partName, specFacts, specParts, type TableSpec } from "./define-table.ts"
import type { MetaData } from "./metadata.ts"
import { followForeignKeys, specsOf, type ReadFacts } from "./reflect-tables.ts"
import { factsOf, SchemaColumn, typeOf } from "./schema-column.ts"
import { SchemaTable, type TableParts } from "./table.ts"

/** Options of `autoloadWith`. */
export interface AutoloadOptions extends CallOptions {
  /** Database of the table. @default the MetaData's schema, else the connection's */
  schema?: string
  /** Columns that win over what is read, by name in the database. */
  columns?: Readonly<Record<string, Column>>
  /** Replaces the columns of a table that is already defined. @default false: it is returned as it is */
  extendExisting?: boolean
  /** The tables that foreign keys lead to as well, in other databases too. @default true */
  resolveFks?: boolean
}

/**
 * Reads a table or view from the database.
 *
 * @throws NoSuchTableError when there is none of this name.
 */
export async function autoloadWith(
  target: DdlTarget,
  name: string,
  metadata: MetaData,
  options: AutoloadOptions = {},
): Promise<SchemaTable> {
  const schema = options.schema ?? metadata.schema
  const existing = metadata.tables.get(schema === undefined ? name : `${schema}.${name}`)
  if (existing !== undefined && options.extendExisting !== true) return existing
  return await onConnection(
    target,
    async (connection) => {
      const call = callOptions(options)
      const read: ReadFacts = (what) =>
        readSchema((sql, params) => connection.queryObjects(sql, params, call), what)
      const specs = specsOf(
        await read(schema === undefined ? { only: [name] } : { schema, only: [name] }),
        schema,
      )
      const spec = specs.get(name)
      if (spec === undefined) throw new NoSuchTableError(`There is no table ${JSON.stringify(name)} to load.`)
      const table = loaded(name, metadata, spec, options, existing)
      if (options.resolveFks !== false) await followForeignKeys(metadata, read, [name], specs, schema)
      return table
    },
    options,
  )
}

function loaded(
  name: string,
  metadata: MetaData,
  spec: TableSpec,
  options: AutoloadOptions,
  existing: SchemaTable | undefined,
): SchemaTable {
  const build = (table: SchemaTable): TableParts => specParts(table, spec, ownColumns(table, spec, options))
  if (existing !== undefined) {
    existing.replaceParts(build)
    return existing
  }
  const table = new SchemaTable(name, metadata, build, specFacts(spec, metadata))
  metadata.add(table)
  return table
}

function ownColumns(
  table: SchemaTable,
  spec: TableSpec,
  options: AutoloadOptions,
): ReadonlyMap<string, SchemaColumn> {
  const key = new Set((spec.primaryKey ?? []).map(partName))
  const columns = Object.entries(options.columns ?? {}).flatMap(([name, definition]) => {
    if (!(definition instanceof ColumnDefinition)) return []
    const facts = factsOf(definition, key.has(name))
    return [
      [name, new SchemaColumn(definition.name ?? name, name, typeOf(definition), table, facts)] as const,
    ]
  })
  return new Map(columns)
}
