// What a server tells about one column of a result, and the name of its SQL type.
import { ColumnFlag, ColumnType } from "../constants/column-types.ts"

/** The names of {@link ColumnTypeName}. */
export const COLUMN_TYPE_NAMES = [
  "TINYINT",
  "SMALLINT",
  "MEDIUMINT",
  "INT",
  "BIGINT",
  "FLOAT",
  "DOUBLE",
  "DECIMAL",
  "YEAR",
  "DATE",
  "TIME",
  "DATETIME",
  "TIMESTAMP",
  "CHAR",
  "VARCHAR",
  "TEXT",
  "BINARY",
  "VARBINARY",
  "BLOB",
  "ENUM",
  "SET",
  "BIT",
  "JSON",
  "GEOMETRY",
  "VECTOR",
  "UUID",
  "INET4",
  "INET6",
  "NULL",
] as const

/** SQL type of a column, as far as the wire tells. `TEXT` and `BLOB` stand for all four sizes of each. */
export type ColumnTypeName = (typeof COLUMN_TYPE_NAMES)[number]

/** Column metadata (ColumnDefinition41). Frozen; shared between results of the same shape. */
export interface ColumnInfo {
  /** Database of the table, `""` for an expression. */
  readonly schema: string
  /** Alias of the table in this statement, `""` for an expression. */
  readonly table: string
  /** Real name of the table, `""` for an expression. */
  readonly orgTable: string
  /** Label of the column in this result. */
  readonly name: string
  /** Real name of the column, `""` for an expression. */
  readonly orgName: string
  /** Collation id; 63 is binary. See `collationById`. */
  readonly collation: number
  /** Greatest length in bytes, as the server declares it. */
  readonly length: number
  /** Type number, see {@link ColumnType}. */
  readonly type: number
  /** SQL name of the type; `codecs.decode` is keyed by it. */
  readonly typeName: ColumnTypeName
  /** Bits of {@link ColumnFlag}. */
  readonly flags: number
  /** Digits after the point: 0-6 for temporal types, 0-30 for numbers, 31 = not fixed. */
  readonly decimals: number
  /** MariaDB's extended type name (`uuid`, `inet6`, `point`...), `""` without one. */
  readonly extendedType: string
  /** MariaDB's extended format (`json`), `""` without one. */
  readonly extendedFormat: string
}

const BINARY_COLLATION = 63

/** The SQL name of a column's type, from its definition. */
export function columnTypeName(column: Omit<ColumnInfo, "typeName">): ColumnTypeName {
  const binary = column.collation === BINARY_COLLATION
  const special = specialTypeName(column, binary)
  if (special !== undefined) return special
  switch (column.type) {
    case ColumnType.TINY_BLOB:
    case ColumnType.MEDIUM_BLOB:
    case ColumnType.LONG_BLOB:
    case ColumnType.BLOB:
      return binary ? "BLOB" : "TEXT"
    case ColumnType.STRING:
      return binary ? "BINARY" : "CHAR"
    default:
      return PLAIN_NAMES.get(column.type) ?? (binary ? "VARBINARY" : "VARCHAR")
  }
}

/** Types that only a flag or MariaDB's extended metadata tells. */
function specialTypeName(column: Omit<ColumnInfo, "typeName">, binary: boolean): ColumnTypeName | undefined {
  if (column.extendedFormat === "json") return "JSON"
  if (column.extendedType !== "") {
    const name = EXTENDED_NAMES.get(column.extendedType)
    if (name !== undefined) return name
  }
  if ((column.flags & ColumnFlag.ENUM) !== 0 && !binary) return "ENUM"
  if ((column.flags & ColumnFlag.SET) !== 0 && !binary) return "SET"
  return undefined
}

const EXTENDED_NAMES: ReadonlyMap<string, ColumnTypeName> = new Map([
  ["uuid", "UUID"],
  ["inet4", "INET4"],
  ["inet6", "INET6"],
  ["json", "JSON"],
  ["vector", "VECTOR"],
])

const PLAIN_NAMES: ReadonlyMap<number, ColumnTypeName> = new Map([
  [ColumnType.DECIMAL, "DECIMAL"],
  [ColumnType.NEWDECIMAL, "DECIMAL"],
  [ColumnType.TINY, "TINYINT"],
  [ColumnType.SHORT, "SMALLINT"],
  [ColumnType.INT24, "MEDIUMINT"],
  [ColumnType.LONG, "INT"],
  [ColumnType.LONGLONG, "BIGINT"],
  [ColumnType.FLOAT, "FLOAT"],
  [ColumnType.DOUBLE, "DOUBLE"],
  [ColumnType.NULL, "NULL"],
  [ColumnType.TIMESTAMP, "TIMESTAMP"],
  [ColumnType.TIMESTAMP2, "TIMESTAMP"],
  [ColumnType.DATE, "DATE"],
  [ColumnType.NEWDATE, "DATE"],
  [ColumnType.TIME, "TIME"],
  [ColumnType.TIME2, "TIME"],
  [ColumnType.DATETIME, "DATETIME"],
  [ColumnType.DATETIME2, "DATETIME"],
  [ColumnType.YEAR, "YEAR"],
  [ColumnType.BIT, "BIT"],
  [ColumnType.VECTOR, "VECTOR"],
  [ColumnType.JSON, "JSON"],
  [ColumnType.ENUM, "ENUM"],
  [ColumnType.SET, "SET"],
  [ColumnType.GEOMETRY, "GEOMETRY"],
])
