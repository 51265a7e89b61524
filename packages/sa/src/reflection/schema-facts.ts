// What a live schema says about itself, normalised so that MySQL and MariaDB read alike. Types only.
import type { ServerProfile } from "../dialect/profile.ts"

/** Runs one query and gives its rows as objects keyed by column label. Placeholders are `?`. */
export type SchemaQuery = (
  sql: string,
  params: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>

/** What to read. */
export interface ReadSchemaOptions {
  /** Database to read. Default: the connection's current one. */
  readonly schema?: string
  /** Only these tables and views, compared exactly. Default: all. */
  readonly only?: readonly string[]
  /** Read views too. Default true. */
  readonly views?: boolean
}

/** Everything known of one database. Lists are sorted by name (code points), columns by position. */
export interface SchemaFacts {
  readonly schema: string
  readonly server: ServerFacts
  /** Character set of the database, for tables that do not say. */
  readonly charset: string
  /** Collation of the database. */
  readonly collation: string
  /** The collation that each character set has on this server when none is named. */
  readonly defaultCollations: ReadonlyMap<string, string>
  readonly tables: readonly TableFacts[]
  readonly views: readonly ViewFacts[]
  /** MariaDB only. */
  readonly sequences: readonly SequenceFacts[]
}

/** The server that was read. */
export interface ServerFacts {
  readonly family: "mysql" | "mariadb"
  /** `VERSION()` as the server says it. */
  readonly versionText: string
  readonly profile: ServerProfile
}

/** One base table. */
export interface TableFacts {
  readonly name: string
  readonly columns: readonly ColumnFacts[]
  /** Columns of the primary key in key order; empty without one. The period column of a versioned table is left out. */
  readonly primaryKey: readonly string[]
  /** The same columns with prefix lengths and directions. */
  readonly primaryKeyParts: readonly IndexPartFacts[]
  readonly uniques: readonly UniqueFacts[]
  /** Every index but the primary key, the unique ones too (as SQLAlchemy and the servers see them). */
  readonly indexes: readonly IndexFacts[]
  readonly foreignKeys: readonly ForeignKeyFacts[]
  /** CHECK constraints; those that only make a MariaDB column JSON are left out. */
  readonly checks: readonly CheckFacts[]
  readonly comment: string
  readonly options: TableOptionsFacts
  /** MariaDB `WITH SYSTEM VERSIONING`. */
  readonly systemVersioned: boolean
}

/** One view. */
export interface ViewFacts {
  readonly name: string
  /** Columns as the server derives them; it decides nullability (MariaDB says nullable for materialised views). */
  readonly columns: readonly ColumnFacts[]
  /** The SELECT text; undefined when the account may not see it. */
  readonly definition: string | undefined
  readonly updatable: boolean
}

/** One column. */
export interface ColumnFacts {
  readonly name: string
  /** Position from 1. */
  readonly position: number
  /** Column type text for `mysql.parseType`, normalised: no display widths but TINYINT(1) and ZEROFILL, `json` for MariaDB's JSON. */
  readonly type: string
  /** Lower-case base name: `int`, `varchar`, `json`, `geomcollection` is `geometrycollection`. */
  readonly dataType: string
  readonly nullable: boolean
  readonly default: DefaultFacts | undefined
  /** SQL text of `ON UPDATE`, e.g. `CURRENT_TIMESTAMP(3)`. */
  readonly onUpdate: string | undefined
  readonly autoincrement: boolean
  readonly generated: GeneratedFacts | undefined
  /** Hidden from `SELECT *`. */
  readonly invisible: boolean
  /** Only for character types. */
  readonly charset: string | undefined
  /** Only for character types. */
  readonly collation: string | undefined
  /** Characters or bytes. */
  readonly length: number | undefined
  readonly precision: number | undefined
  readonly scale: number | undefined
  /** Fractional second digits of temporal types, 0 when none. */
  readonly fsp: number | undefined
  readonly unsigned: boolean
  /** Members of ENUM and SET, unquoted. */
  readonly members: readonly string[] | undefined
  /** Spatial reference system. */
  readonly srid: number | undefined
  readonly comment: string
  /** MySQL's generated invisible primary key (`my_row_id`). */
  readonly gipk: boolean
  /** Start or end of MariaDB's system versioning period: written by the server only. */
  readonly period: "start" | "end" | undefined
  /** What the connected account may do: `select`, `insert`, `update`, `references`. */
  readonly privileges: readonly string[]
}

/** A default value. */
export interface DefaultFacts {
  /** `literal`: a constant; `expression`: computed by the server (CURRENT_TIMESTAMP too). */
  readonly kind: "literal" | "expression"
  /** SQL text: `'it''s'`, `5`, `CURRENT_TIMESTAMP(3)`, `uuid()`, `b'101'`. It can follow DEFAULT; an expression in parentheses when MySQL needs them. */
  readonly sql: string
  /** For a literal: its text without quotes, `it's`. */
  readonly value: string | undefined
}

/** A generated column. */
export interface GeneratedFacts {
  /** SQL text, charset introducers removed. */
  readonly expression: string
  readonly stored: boolean
}

/** One UNIQUE constraint. */
export interface UniqueFacts {
  readonly name: string
  readonly columns: readonly string[]
}

/** One part of an index: a column or an expression. */
export interface IndexPartFacts {
  readonly column: string | undefined
  /** SQL text of a functional part. */
  readonly expression: string | undefined
  /** Prefix length. */
  readonly length: number | undefined
  readonly desc: boolean
}

/** One index. */
export interface IndexFacts {
  readonly name: string
  readonly unique: boolean
  readonly kind: "btree" | "hash" | "fulltext" | "spatial" | "vector"
  readonly parts: readonly IndexPartFacts[]
  /** MySQL's INVISIBLE, MariaDB's IGNORED. */
  readonly invisible: boolean
  readonly comment: string
  /** FULLTEXT parser plugin; read from SHOW CREATE TABLE. */
  readonly parser: string | undefined
}

/** What a foreign key does when its target changes. */
export type ReferentialAction = "CASCADE" | "SET NULL" | "SET DEFAULT" | "RESTRICT" | "NO ACTION"

/** One foreign key. */
export interface ForeignKeyFacts {
  readonly name: string
  readonly columns: readonly string[]
  /** Database of the target, undefined when it is the same. */
  readonly schema: string | undefined
  readonly table: string
  readonly references: readonly string[]
  /** Undefined for the servers' default (RESTRICT and NO ACTION are the same). */
  readonly onDelete: ReferentialAction | undefined
  readonly onUpdate: ReferentialAction | undefined
}

/** One CHECK constraint. */
export interface CheckFacts {
  readonly name: string
  /** SQL text. */
  readonly expression: string
  /** MySQL's NOT ENFORCED is false. */
  readonly enforced: boolean
  /** MariaDB: written at a column, and named like it. */
  readonly column: string | undefined
}

/** Options of a table. Only what does not change by itself (no row counts, no AUTO_INCREMENT). */
export interface TableOptionsFacts {
  readonly engine: string | undefined
  readonly charset: string | undefined
  readonly collation: string | undefined
  /** As given at creation; undefined for the default. */
  readonly rowFormat: string | undefined
  /** Other options, lower case name to value: `key_block_size`, `stats_persistent`, `page_compressed`, `partition_by`... */
  readonly create: Readonly<Record<string, string>>
  readonly partitioned: boolean
}

/** A MariaDB sequence. */
export interface SequenceFacts {
  readonly name: string
  readonly start: bigint
  readonly increment: bigint
  readonly minimum: bigint
  readonly maximum: bigint
  readonly cache: bigint
  readonly cycle: boolean
}
