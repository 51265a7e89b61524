// `cursor.description`: columns as the Python DB-API shows them.
import { ColumnFlag, type ColumnInfo } from "@shoal/protocol"

/** One column of `cursor.description`: name, type number, null, length in bytes, precision, scale, whether NULL is possible. */
export type ColumnDescription = readonly [
  name: string,
  typeCode: number,
  displaySize: null,
  internalSize: number,
  precision: number,
  scale: number,
  nullOk: boolean,
]

/** A column as `cursor.description` shows it. */
export function describeColumn(column: ColumnInfo): ColumnDescription {
  const { name, type, length, decimals, flags } = column
  return [name, type, null, length, length, decimals, (flags & ColumnFlag.NOT_NULL) === 0]
}
