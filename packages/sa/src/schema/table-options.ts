// Options of a table, and their SQL spelling.
import { ArgumentError } from "../errors.ts"
import type { MetaData } from "./metadata.ts"
import type { TableFacts } from "./table.ts"

/** Value of a table option. */
export type TableOptionValue = string | number | boolean

/** Options of `Table`. */
export interface TableOptions {
  /** Database of the table. @default the MetaData's, else the connection's */
  schema?: string
  /** `COMMENT` of the table. */
  comment?: string
  /** Words between CREATE and TABLE, e.g. `["TEMPORARY"]`. */
  prefixes?: readonly string[]
  /** Uses the table of this name if there is one, and ignores the columns given here. @default false */
  keepExisting?: boolean
  /** Gives the table of this name the columns given here. @default false */
  extendExisting?: boolean
  /** Always in backticks in DDL. @default only where needed */
  quote?: boolean
  /** MariaDB: `WITH SYSTEM VERSIONING`. @default false */
  mariadbSystemVersioning?: boolean
  /** For your own use. */
  info?: Readonly<Record<string, unknown>>
  /** `ENGINE` */
  mysqlEngine?: string
  /** `CHARSET` */
  mysqlCharset?: string
  /** `COLLATE` */
  mysqlCollate?: string
  /** `ROW_FORMAT` */
  mysqlRowFormat?: string
  /** Any other option: `mysqlKeyBlockSize: 8` is `KEY_BLOCK_SIZE=8`, `mysqlPartitionBy: "HASH(id)"`. */
  [mysqlOption: `mysql${string}`]: TableOptionValue | undefined
  /** Options for MariaDB only. */
  [mariadbOption: `mariadb${string}`]: TableOptionValue | undefined
}

const plainOptions: ReadonlySet<string> = new Set([
  "schema",
  "comment",
  "prefixes",
  "keepExisting",
  "extendExisting",
  "quote",
  "mariadbSystemVersioning",
  "info",
])

/** @throws ArgumentError for an unknown option. */
export function tableFactsOf(options: TableOptions, metadata: MetaData): TableFacts {
  for (const name of Object.keys(options)) {
    if (!plainOptions.has(name) && !/^(mysql|mariadb)[A-Z_]/.test(name)) {
      throw new ArgumentError(
        `Table: unknown option "${name}"; expected ${[...plainOptions].join(", ")}, or one like mysqlEngine.`,
      )
    }
  }
  return {
    schema: options.schema ?? metadata.schema,
    isView: false,
    comment: options.comment,
    prefixes: options.prefixes ?? [],
    options: prefixed(options, "mysql"),
    mariadbOptions: prefixed(options, "mariadb"),
    systemVersioned: options.mariadbSystemVersioning ?? false,
    quote: options.quote ?? false,
    info: options.info ?? {},
  }
}

function prefixed(
  options: TableOptions,
  prefix: "mysql" | "mariadb",
): readonly (readonly [string, string])[] {
  return Object.entries(options)
    .filter(([name, value]) => name.startsWith(prefix) && !plainOptions.has(name) && value !== undefined)
    .map(([name, value]) => [sqlName(name.slice(prefix.length)), String(value)] as const)
}

/** `RowFormat` and `_row_format` -> `ROW_FORMAT`. */
function sqlName(name: string): string {
  return name
    .replace(/^_/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
}
