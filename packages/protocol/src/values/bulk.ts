// Rows of COM_STMT_BULK_EXECUTE (MariaDB): one type per column for all rows, found by looking through them first.
// https://mariadb.com/kb/en/com_stmt_bulk_execute/
import type { Writer } from "../bytes/writer.ts"
import { ColumnType } from "../constants/column-types.ts"
import { ParameterError } from "../errors.ts"
import { dateTimeText } from "./date-text.ts"
import { DecimalValue } from "./decimal.ts"
import { isWireInteger, parameterType, writeValue } from "./parameters.ts"
import { toWireValue, type EncodeContext, type WireValue } from "./wire-value.ts"

/** Rows of parameters. */
export type BulkRows = readonly (readonly unknown[])[]

/** Type number of each column; it holds every value of the rows it was found for. */
export type BulkTypes = readonly number[]

/** Kinds of value met in one column. */
const Met = {
  BOOLEAN: 1,
  INTEGER: 2,
  DOUBLE: 4,
  SIGNED: 8,
  UNSIGNED: 16,
  HUGE: 32,
  DATE: 64,
  BYTES: 128,
  STRING: 256,
  NEGATIVE: 512,
  DECIMAL: 1024,
} as const

const UNSIGNED_LONGLONG = ColumnType.LONGLONG | 0x8000

/**
 * The narrowest type per column that loses no value of any row.
 * @throws ParameterError naming row and column of a value that is no parameter, or a row of another length.
 */
export function findBulkTypes(
  rows: BulkRows,
  from: number,
  columns: number,
  context: EncodeContext,
): BulkTypes {
  const met = new Array<number>(columns).fill(0)
  for (let r = from; r < rows.length; r++) {
    const row = rows[r] ?? []
    if (row.length !== columns) {
      throw new ParameterError(
        `row ${r} has ${row.length} values, the statement takes ${columns} parameters`,
        r,
      )
    }
    for (let c = 0; c < columns; c++) met[c] = (met[c] as number) | kindOf(row[c], context, r, c)
  }
  return met.map(typeFor)
}

function kindOf(raw: unknown, context: EncodeContext, row: number, column: number): number {
  if (typeof raw === "string") return Met.STRING
  if (raw === null) return 0
  const value = wireValue(raw, context, row, column)
  switch (typeof value) {
    case "number":
      return isWireInteger(value) ? Met.INTEGER | (value < 0 ? Met.NEGATIVE : 0) : Met.DOUBLE
    case "bigint":
      return bigintKind(value)
    case "boolean":
      return Met.BOOLEAN
    case "string":
      return Met.STRING
    default:
      if (value === null) return 0
      if (value instanceof DecimalValue) return Met.DECIMAL
      return value instanceof Date ? Met.DATE : Met.BYTES
  }
}

function bigintKind(value: bigint): number {
  const type = parameterType(value)
  const negative = value < 0n ? Met.NEGATIVE : 0
  if (type === ColumnType.LONGLONG) {
    return negative | (Number.isSafeInteger(Number(value)) ? Met.INTEGER : Met.SIGNED)
  }
  return type === UNSIGNED_LONGLONG ? Met.UNSIGNED : Met.HUGE
}

/** An error names the row; toWireValue only knows of one parameter. */
function wireValue(raw: unknown, context: EncodeContext, row: number, column: number): WireValue {
  try {
    return toWireValue(raw, context, column)
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error
    throw new ParameterError(`row ${row}: ${error.message}`, column, { cause: error.cause })
  }
}

function typeFor(met: number): number {
  const kinds = met & ~Met.NEGATIVE
  const only = (allowed: number): boolean => (kinds & ~allowed) === 0
  if (kinds === 0) return ColumnType.VAR_STRING
  if (only(Met.BOOLEAN | Met.INTEGER | Met.SIGNED)) return ColumnType.LONGLONG
  if (only(Met.BOOLEAN | Met.INTEGER | Met.SIGNED | Met.UNSIGNED) && (met & Met.NEGATIVE) === 0)
    return UNSIGNED_LONGLONG
  if (only(Met.BOOLEAN | Met.INTEGER | Met.DOUBLE)) return ColumnType.DOUBLE
  if ((kinds & Met.DECIMAL) !== 0 && only(Met.DECIMAL | Met.INTEGER | Met.SIGNED | Met.UNSIGNED))
    return ColumnType.NEWDECIMAL
  if (only(Met.DATE)) return ColumnType.DATETIME
  // Bytes may be anything: whatever else is in the column goes as the bytes of its text.
  return (kinds & Met.BYTES) !== 0 ? ColumnType.BLOB : ColumnType.VAR_STRING
}

const INDICATOR_NONE = 0
const INDICATOR_NULL = 1

/**
 * Writes types and as many rows as fit in `maxBytes` (at least one). Returns the index after the last row written.
 * @throws ParameterError
 */
export function encodeBulkRows(
  w: Writer,
  rows: BulkRows,
  from: number,
  types: BulkTypes,
  context: EncodeContext,
  limit: number,
): number {
  for (const type of types) w.u16(type)
  for (let r = from; r < rows.length; r++) {
    const start = w.length
    encodeBulkRow(w, rows[r] ?? [], types, context, r)
    if (w.length > limit && r > from) {
      w.length = start
      return r
    }
  }
  return rows.length
}

function encodeBulkRow(
  w: Writer,
  row: readonly unknown[],
  types: BulkTypes,
  context: EncodeContext,
  index: number,
): void {
  for (let c = 0; c < types.length; c++) {
    const raw = row[c]
    const value = typeof raw === "string" ? raw : wireValue(raw, context, index, c)
    if (value === null) {
      w.u8(INDICATOR_NULL)
      continue
    }
    w.u8(INDICATOR_NONE)
    const type = types[c] as number
    writeValue(w, isText(type) ? textOf(value, context) : value, type, context.timezone)
  }
}

function isText(type: number): boolean {
  return type === ColumnType.VAR_STRING || type === ColumnType.BLOB
}

function textOf(value: WireValue, context: EncodeContext): WireValue {
  if (value instanceof Date) return dateTimeText(value, context.timezone)
  if (typeof value === "boolean") return value ? "1" : "0"
  if (value instanceof DecimalValue) return value.toString()
  return typeof value === "number" || typeof value === "bigint" ? String(value) : value
}
