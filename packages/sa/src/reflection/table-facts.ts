// Puts the catalog's rows of one table together.
import type { ServerFamily } from "../dialect/profile.ts"
import { byCode, optionalText, textOf, type CatalogRow } from "./catalog.ts"
import { columnFacts } from "./column-facts.ts"
import type { ColumnTexts } from "./column-texts.ts"
import { checkFacts, foreignKeyFacts, type ConstraintContext } from "./constraint-facts.ts"
import { keyFacts } from "./index-facts.ts"
import type { ColumnFacts, TableFacts, TableOptionsFacts, ViewFacts } from "./schema-facts.ts"
import { shownTable } from "./shown-table.ts"

/** The rows that belong to one table or view. */
export interface TableRows {
  readonly table: CatalogRow
  readonly columns: readonly CatalogRow[]
  readonly statistics: readonly CatalogRow[]
  readonly constraints: readonly CatalogRow[]
  readonly keyColumns: readonly CatalogRow[]
  readonly referential: readonly CatalogRow[]
  readonly checks: readonly CatalogRow[]
  readonly geometry: readonly CatalogRow[]
  /** SHOW CREATE TABLE, where information_schema does not say enough. */
  readonly createTable: string | undefined
}

/** What all tables of a database share. */
export interface SchemaContext extends ConstraintContext {
  readonly family: ServerFamily
  readonly schema: string
  readonly texts: ColumnTexts
}

/** One base table. */
export function tableFacts(rows: TableRows, context: SchemaContext): TableFacts {
  const name = textOf(rows.table["table_name"])
  const { checks, jsonColumns } = checkFacts(rows.constraints, rows.checks, context)
  const shown = shownTable(rows.createTable, context.family)
  const columns = columnsOf(
    rows,
    context,
    new Set([...jsonColumns, ...shown.jsonColumns]),
    shown.binaryDefaults,
  )
  const periodEnd = columns.find((column) => column.period === "end")?.name
  const keys = keyFacts(rows.statistics, context, periodEnd, shown.parsers)
  return {
    name,
    columns,
    primaryKey: keys.primaryKey.flatMap((part) => part.column ?? []),
    primaryKeyParts: keys.primaryKey,
    uniques: [...keys.uniques].sort((a, b) => byCode(a.name, b.name)),
    indexes: [...keys.indexes].sort((a, b) => byCode(a.name, b.name)),
    foreignKeys: [...foreignKeyFacts(rows.keyColumns, rows.referential, context)].sort((a, b) =>
      byCode(a.name, b.name),
    ),
    checks: [...checks].sort((a, b) => byCode(a.name, b.name)),
    comment: textOf(rows.table["comment_text"]),
    options: optionsOf(rows.table, shown.partitionBy),
    systemVersioned: textOf(rows.table["table_type"]) === "SYSTEM VERSIONED",
  }
}

/** One view. */
export function viewFacts(rows: TableRows, view: CatalogRow | undefined, context: SchemaContext): ViewFacts {
  const definition = optionalText(view?.["view_definition"])
  return {
    name: textOf(rows.table["table_name"]),
    columns: columnsOf(rows, context, new Set()),
    definition: definition === "" ? undefined : definition,
    updatable: textOf(view?.["is_updatable"]).toUpperCase() === "YES",
  }
}

function columnsOf(
  rows: TableRows,
  context: SchemaContext,
  jsonColumns: ReadonlySet<string>,
  binaryDefaults: ReadonlyMap<string, string> = new Map(),
): readonly ColumnFacts[] {
  const srids = new Map(rows.geometry.map((row) => [textOf(row["column_name"]), Number(row["srid"])]))
  const { family, schema, texts } = context
  const columnContext = { family, schema, texts, jsonColumns, binaryDefaults, srids }
  return rows.columns.map((row) => columnFacts(row, columnContext))
}

function optionsOf(table: CatalogRow, partitionBy: string | undefined): TableOptionsFacts {
  const collation = optionalText(table["collation_name"])
  const { row_format: rowFormat, partitioned, ...create } = createOptions(textOf(table["create_options"]))
  return {
    engine: optionalText(table["engine"]),
    // Collation names begin with their character set: utf8mb4_0900_ai_ci, binary.
    charset: collation?.split("_", 1)[0],
    collation,
    rowFormat: rowFormat?.toUpperCase(),
    create: partitionBy === undefined ? create : { ...create, partition_by: partitionBy },
    partitioned: partitioned !== undefined,
  }
}

/** `row_format=DYNAMIC stats_persistent=0 partitioned`, MariaDB also `` `PAGE_COMPRESSED`=1 ``. */
function createOptions(text: string): Record<string, string> {
  const options: Record<string, string> = {}
  for (const [, name = "", value] of text.matchAll(/`?([A-Za-z_]+)`?(?:=("[^"]*"|'[^']*'|`[^`]*`|\S+))?/g)) {
    options[name.toLowerCase()] = (value ?? "").replace(/^(["'`])([\s\S]*)\1$/, "$2")
  }
  return options
}
