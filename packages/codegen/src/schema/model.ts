// The introspected model: plain data that survives JSON, sorted by code point, without statistics. Names are the database's own.

/** Everything that was read of one or more databases. */
export interface Schema {
  /** The databases that were read, the default one first. */
  readonly databases: readonly string[]
  /** Tables, views and sequences by database (in the order of `databases`), then by name. */
  readonly tables: readonly TableModel[]
  /** Stored procedures and functions, ordered as `tables`. */
  readonly routines: readonly RoutineModel[]
  /** What could not be represented exactly, one sentence each. */
  readonly notes: readonly string[]
}

/** A table, view or (MariaDB) sequence. */
export interface TableModel {
  readonly database: string
  readonly name: string
  readonly kind: "table" | "view" | "sequence"
  /** In ordinal order. */
  readonly columns: readonly ColumnModel[]
  /** Empty when there is none. */
  readonly primaryKey: readonly IndexPartModel[]
  /** Secondary indexes, unique ones included, by name. */
  readonly indexes: readonly IndexModel[]
  readonly foreignKeys: readonly ForeignKeyModel[]
  readonly checks: readonly CheckModel[]
  readonly options: TableOptionsModel
  /** Empty when there is none. */
  readonly comment: string
  /** MariaDB: `WITH SYSTEM VERSIONING`. */
  readonly systemVersioned: boolean
  /** Only of a sequence: its numbers as text, since they may exceed what JSON's readers hold. */
  readonly sequence: SequenceModel | undefined
}

/** A MariaDB sequence. */
export interface SequenceModel {
  readonly start: string
  readonly increment: string
  readonly minimum: string
  readonly maximum: string
  readonly cache: string
  readonly cycle: boolean
}

/** One column. */
export interface ColumnModel {
  readonly name: string
  /** MySQL's own column type text, normalised: `int unsigned`, `enum('a','b')`, `varchar(20)`. */
  readonly type: string
  /** Members of an ENUM or SET; empty for other types. */
  readonly members: readonly string[]
  readonly nullable: boolean
  /** SQL text of the default; `undefined` when there is none. A nullable column's `DEFAULT NULL` counts as none. */
  readonly default: string | undefined
  /** SQL text after `ON UPDATE`. */
  readonly onUpdate: string | undefined
  readonly autoIncrement: boolean
  readonly generated: { readonly expression: string; readonly stored: boolean } | undefined
  /** MariaDB's `GENERATED ALWAYS AS ROW START` or `END` of a system-versioned table. */
  readonly period: "start" | "end" | undefined
  readonly invisible: boolean
  /** Only where it is not the table's. */
  readonly charset: string | undefined
  /** Only where it is neither the table's nor what the character set has by itself. */
  readonly collation: string | undefined
  readonly srid: number | undefined
  readonly comment: string
}

/** One part of a key: a column, perhaps a prefix of it, or an expression. */
export interface IndexPartModel {
  readonly column: string | undefined
  readonly expression: string | undefined
  readonly length: number | undefined
  readonly descending: boolean
}

/** A secondary index. */
export interface IndexModel {
  readonly name: string
  readonly unique: boolean
  readonly kind: "btree" | "hash" | "fulltext" | "spatial" | "vector"
  readonly parts: readonly IndexPartModel[]
  readonly visible: boolean
  readonly parser: string | undefined
  readonly comment: string
}

/** A foreign key. Actions are `undefined` for NO ACTION and RESTRICT, which mean the same to both servers. */
export interface ForeignKeyModel {
  readonly name: string
  readonly columns: readonly string[]
  readonly referencedDatabase: string
  readonly referencedTable: string
  readonly referencedColumns: readonly string[]
  readonly onDelete: string | undefined
  readonly onUpdate: string | undefined
  /** Told from names; the database has no such constraint. */
  readonly inferred?: true
}

/** A CHECK constraint. */
export interface CheckModel {
  readonly name: string
  readonly expression: string
  readonly enforced: boolean
}

/** Options after the closing parenthesis of CREATE TABLE. */
export interface TableOptionsModel {
  readonly engine: string | undefined
  readonly charset: string | undefined
  /** Only where it is not the one that the server gives to the character set by itself. */
  readonly collation: string | undefined
  readonly rowFormat: string | undefined
  /** Other options as the server lists them: `key_block_size`, `stats_persistent`. */
  readonly create: Readonly<Record<string, string>>
}

/** A stored procedure or function. */
export interface RoutineModel {
  readonly database: string
  readonly name: string
  readonly kind: "procedure" | "function"
  readonly parameters: readonly ParameterModel[]
  /** Type text of a function's result. */
  readonly returns: string | undefined
  /** Columns of each result set that a procedure gave when it was called; undefined when it was not. */
  readonly results: readonly (readonly ResultColumnModel[])[] | undefined
  readonly comment: string
}

/** A column of a result, as the wire describes it. */
export interface ResultColumnModel {
  readonly name: string
  /** Where it comes from; `""` for expressions. */
  readonly schema: string
  readonly orgTable: string
  readonly orgName: string
  /** SQL name of the type: `BIGINT`, `DATETIME`. */
  readonly typeName: string
  /** The protocol's column flags. */
  readonly flags: number
}

/** One parameter of a routine. */
export interface ParameterModel {
  readonly name: string
  readonly mode: "in" | "out" | "inout"
  readonly type: string
}
