// The flat information_schema queries. Rules: a constant TABLE_SCHEMA, aliases for every column (labels differ between servers), no joins
// between I_S tables (minutes on MariaDB), no ORDER BY (it costs a fifth of the query), nothing that changes by itself (row counts, AUTO_INCREMENT).
import type { ReadSchemaOptions, SchemaQuery } from "./schema-facts.ts"

/** One row of the catalog. */
export type CatalogRow = Readonly<Record<string, unknown>>

/** All rows of one database, by information_schema table. */
export interface Catalog {
  readonly tables: readonly CatalogRow[]
  readonly columns: readonly CatalogRow[]
  readonly statistics: readonly CatalogRow[]
  readonly constraints: readonly CatalogRow[]
  readonly keyColumns: readonly CatalogRow[]
  readonly referential: readonly CatalogRow[]
  readonly checks: readonly CatalogRow[]
  readonly views: readonly CatalogRow[]
  readonly geometry: readonly CatalogRow[]
}

interface Source {
  readonly table: string
  readonly schema: string
  readonly columns: Readonly<Record<string, string>>
  /** A further condition. */
  readonly where?: string
  /** Never limited to some tables: their real names are needed. */
  readonly whole?: true
}

const sources: Readonly<Record<keyof Catalog, Source>> = {
  tables: {
    table: "TABLES",
    schema: "TABLE_SCHEMA",
    columns: {
      table_name: "TABLE_NAME",
      table_type: "TABLE_TYPE",
      engine: "ENGINE",
      collation_name: "TABLE_COLLATION",
      create_options: "CREATE_OPTIONS",
      comment_text: "TABLE_COMMENT",
    },
    whole: true,
  },
  columns: {
    table: "COLUMNS",
    schema: "TABLE_SCHEMA",
    columns: {
      table_name: "TABLE_NAME",
      column_name: "COLUMN_NAME",
      ordinal_position: "ORDINAL_POSITION",
      column_default: "COLUMN_DEFAULT",
      is_nullable: "IS_NULLABLE",
      column_type: "COLUMN_TYPE",
      char_length: "CHARACTER_MAXIMUM_LENGTH",
      numeric_precision: "NUMERIC_PRECISION",
      numeric_scale: "NUMERIC_SCALE",
      datetime_precision: "DATETIME_PRECISION",
      charset_name: "CHARACTER_SET_NAME",
      collation_name: "COLLATION_NAME",
      extra: "EXTRA",
      privileges: "PRIVILEGES",
      comment_text: "COLUMN_COMMENT",
      generation_expression: "GENERATION_EXPRESSION",
      srs_id: "SRS_ID",
    },
  },
  statistics: {
    table: "STATISTICS",
    schema: "TABLE_SCHEMA",
    columns: {
      table_name: "TABLE_NAME",
      index_name: "INDEX_NAME",
      ordinal_position: "SEQ_IN_INDEX",
      non_unique: "NON_UNIQUE",
      column_name: "COLUMN_NAME",
      direction: "COLLATION",
      sub_part: "SUB_PART",
      index_type: "INDEX_TYPE",
      comment_text: "INDEX_COMMENT",
      is_visible: "IS_VISIBLE",
      ignored: "IGNORED",
      expression: "EXPRESSION",
    },
  },
  constraints: {
    table: "TABLE_CONSTRAINTS",
    schema: "TABLE_SCHEMA",
    columns: {
      table_name: "TABLE_NAME",
      constraint_name: "CONSTRAINT_NAME",
      constraint_type: "CONSTRAINT_TYPE",
      enforced: "ENFORCED",
    },
  },
  keyColumns: {
    table: "KEY_COLUMN_USAGE",
    schema: "TABLE_SCHEMA",
    columns: {
      table_name: "TABLE_NAME",
      constraint_name: "CONSTRAINT_NAME",
      column_name: "COLUMN_NAME",
      ordinal_position: "ORDINAL_POSITION",
      referenced_schema: "REFERENCED_TABLE_SCHEMA",
      referenced_table: "REFERENCED_TABLE_NAME",
      referenced_column: "REFERENCED_COLUMN_NAME",
    },
    where: "REFERENCED_TABLE_NAME IS NOT NULL",
  },
  referential: {
    table: "REFERENTIAL_CONSTRAINTS",
    schema: "CONSTRAINT_SCHEMA",
    columns: {
      table_name: "TABLE_NAME",
      constraint_name: "CONSTRAINT_NAME",
      update_rule: "UPDATE_RULE",
      delete_rule: "DELETE_RULE",
    },
  },
  checks: {
    table: "CHECK_CONSTRAINTS",
    schema: "CONSTRAINT_SCHEMA",
    columns: {
      table_name: "TABLE_NAME",
      constraint_name: "CONSTRAINT_NAME",
      check_clause: "CHECK_CLAUSE",
      check_level: "LEVEL",
    },
  },
  views: {
    table: "VIEWS",
    schema: "TABLE_SCHEMA",
    columns: {
      table_name: "TABLE_NAME",
      view_definition: "VIEW_DEFINITION",
      is_updatable: "IS_UPDATABLE",
    },
  },
  geometry: {
    table: "GEOMETRY_COLUMNS",
    schema: "G_TABLE_SCHEMA",
    columns: { table_name: "G_TABLE_NAME", column_name: "G_GEOMETRY_COLUMN", srid: "SRID" },
  },
}

/** Names of the catalog columns that this server has: versions and families differ. */
export async function catalogColumns(query: SchemaQuery): Promise<ReadonlySet<string>> {
  const tables = Object.values(sources).map((source) => source.table)
  const rows = await query(
    "SELECT TABLE_NAME AS table_name, COLUMN_NAME AS column_name FROM information_schema.COLUMNS" +
      ` WHERE TABLE_SCHEMA = 'information_schema' AND TABLE_NAME IN (${tables.map(() => "?").join(", ")})`,
    tables,
  )
  return new Set(
    rows.map((row) => `${textOf(row["table_name"])}.${textOf(row["column_name"])}`.toUpperCase()),
  )
}

/**
 * Reads everything of a database; columns that the server lacks are left out of the rows. What only some databases have (foreign keys, views,
 * on MariaDB geometry) is asked for when the rest shows that it is there: these catalog tables are slow.
 *
 * @param options.only tables to read, where the server can tell them apart; undefined for all.
 */
export async function readCatalog(
  query: SchemaQuery,
  schema: string,
  known: ReadonlySet<string>,
  { only = [], views = true }: ReadSchemaOptions,
): Promise<Catalog> {
  const read = async (key: keyof Catalog, needed = true): Promise<readonly CatalogRow[]> => {
    const source = sources[key]
    const sql = needed ? selectText(source, known, only.length) : undefined
    if (sql === undefined) return []
    return query(sql, sql.includes(" IN (") ? [schema, ...only] : [schema])
  }
  const [tables, columns, statistics, constraints, referential, checks] = await Promise.all([
    read("tables"),
    read("columns"),
    read("statistics"),
    read("constraints"),
    read("referential"),
    read("checks"),
  ])
  const [keyColumns, viewRows, geometry] = await Promise.all([
    read("keyColumns", referential.length > 0 || constraints.some(isForeignKey)),
    read("views", views && tables.some(isView)),
    read("geometry", hasGeometry(columns)),
  ])
  return {
    tables,
    columns,
    statistics,
    constraints,
    referential,
    checks,
    keyColumns,
    views: viewRows,
    geometry,
  }
}

/** Whether a row of TABLES is a view. */
export function isView(row: CatalogRow): boolean {
  return textOf(row["table_type"]).endsWith("VIEW")
}

function isForeignKey(row: CatalogRow): boolean {
  return textOf(row["constraint_type"]) === "FOREIGN KEY"
}

/** A thousand tables have a few dozen types. */
function hasGeometry(columns: readonly CatalogRow[]): boolean {
  const types = new Set<unknown>()
  for (const row of columns) types.add(row["column_type"])
  const geometry = /^(?:multi)?(?:point|linestring|polygon)|^geom/i
  return [...types].some((type) => geometry.test(textOf(type)))
}

/** undefined when the server has no such catalog table (CHECK_CONSTRAINTS before 8.0.16, GEOMETRY_COLUMNS on MySQL). */
function selectText(source: Source, known: ReadonlySet<string>, names: number): string | undefined {
  const columns = Object.entries(source.columns).filter(([, name]) => known.has(`${source.table}.${name}`))
  if (columns.length === 0) return undefined
  const list = columns.map(([alias, name]) => `${name} AS ${alias}`).join(", ")
  const table = source.columns["table_name"] ?? ""
  const limited = names > 0 && source.whole !== true && known.has(`${source.table}.${table}`)
  const only = limited ? ` AND ${table} IN (${Array.from({ length: names }, () => "?").join(", ")})` : ""
  const where = source.where === undefined ? "" : ` AND ${source.where}`
  return `SELECT ${list} FROM information_schema.${source.table} WHERE ${source.schema} = ?${where}${only}`
}

/** A catalog value as text; drivers may give bytes for some catalog columns. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8")
  if (typeof value === "number" || typeof value === "bigint") return value.toString()
  return ""
}

/** As {@link textOf}, undefined for NULL and for columns that the server lacks. */
export function optionalText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : textOf(value)
}

/** A catalog number; undefined for NULL. */
export function optionalNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}

/** Rows by table name; where rows have an `ordinal_position`, in that order. Servers sort 20,000 rows slower than these few at a time. */
export function byTable(rows: readonly CatalogRow[]): ReadonlyMap<string, readonly CatalogRow[]> {
  const groups = new Map<string, CatalogRow[]>()
  for (const row of rows) {
    const name = textOf(row["table_name"])
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [row])
    else group.push(row)
  }
  for (const group of groups.values()) sortByPosition(group)
  return groups
}

function sortByPosition(rows: CatalogRow[]): void {
  const position = (row: CatalogRow | undefined): number => Number(row?.["ordinal_position"] ?? 0)
  for (let i = 1; i < rows.length; i++) {
    if (position(rows[i]) < position(rows[i - 1])) {
      rows.sort((a, b) => position(a) - position(b))
      return
    }
  }
}

/** Compares by code units: the same order on every machine. */
export function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
