// `sa.Table.autoloadWith`: one table from the database, with columns of your own where you know better.
import type { CallOptions } from "../dbapi/dbapi.ts"
import { InvalidRequestError } from "../errors.ts"
import { readSchema } from "../reflection/information-schema.ts"
import { tableSpec, viewSpec } from "../reflection/table-spec.ts"
import { ColumnDefinition, type Column } from "./column-definition.ts"
import { callOptions, onConnection, type DdlTarget } from "./ddl-runner.ts"
import { partName, specFacts, specParts, type TableSpec } from "./define-table.ts"
import type { MetaData } from "./metadata.ts"
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
}

/**
 * Reads a table or view from the database.
 *
 * @throws InvalidRequestError when there is none of this name.
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
  const spec = await readSpec(target, name, schema, options)
  const build = (table: SchemaTable): TableParts => specParts(table, spec, ownColumns(table, spec, options))
  if (existing !== undefined) {
    existing.replaceParts(build)
    return existing
  }
  const table = new SchemaTable(name, metadata, build, specFacts(spec, metadata))
  metadata.add(table)
  return table
}

async function readSpec(
  target: DdlTarget,
  name: string,
  schema: string | undefined,
  options: CallOptions,
): Promise<TableSpec> {
  const facts = await onConnection(
    target,
    (connection) =>
      readSchema((sql, params) => connection.queryObjects(sql, params, callOptions(options)), {
        ...(schema === undefined ? {} : { schema }),
        only: [name],
      }),
    options,
  )
  const [table] = facts.tables
  const [view] = facts.views
  if (table !== undefined) return tableSpec(table, schema)
  if (view !== undefined) return viewSpec(view, schema)
  throw new InvalidRequestError(
    `There is no table ${JSON.stringify(name)} in database ${JSON.stringify(facts.schema)}.`,
  )
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
