// What is needed to decode rows of one result: a cell decoder per column, and how the row's bytes are laid out.
import { DecodeError, ProtocolError } from "../errors.ts"
import { binaryCell } from "./binary.ts"
import type { Cell } from "./cell.ts"
import type { ColumnInfo } from "./column-info.ts"
import type { ResolvedOptions } from "./resolved-options.ts"
import { textCell } from "./text.ts"

/** The decoders of one result, in column order. */
export interface RowPlan {
  readonly columns: readonly ColumnInfo[]
  readonly cells: readonly Cell[]
  /** Binary rows: bytes of each value, 0 = length-encoded. Text rows have none: all are length-encoded. */
  readonly widths: readonly number[] | undefined
  readonly decoders: ResolvedOptions["decoders"]
}

/** @throws DecodeError when the options cannot be met for one of the columns. */
export function planRows(columns: readonly ColumnInfo[], binary: boolean, options: ResolvedOptions): RowPlan {
  const decoders = options.decoders
  if (!binary)
    return { columns, cells: columns.map((c) => textCell(c, options)), widths: undefined, decoders }
  const cells = columns.map((c) => binaryCell(c, options))
  return { columns, cells: cells.map((c) => c.cell), widths: cells.map((c) => c.width), decoders }
}

/** Where a length-encoded integer of several bytes ended. Shared, because it is read at once. */
export const lengthState = { position: 0 }

const NULL_LENGTH = -1

/**
 * Length that does not fit one byte: `first` is 0xFB (NULL: -1) or above and stands before `p`.
 * @throws ProtocolError when it runs over the row.
 */
export function wideLength(b: Buffer, p: number, first: number, end: number): number {
  if (first === 0xfb) {
    lengthState.position = p
    return NULL_LENGTH
  }
  const bytes = first === 0xfc ? 2 : first === 0xfd ? 3 : first === 0xfe ? 8 : 0
  if (bytes === 0 || p + bytes > end) shortRow()
  const length =
    bytes === 8 ? b.readUInt32LE(p) + b.readUInt32LE(p + 4) * 0x1_0000_0000 : b.readUIntLE(p, bytes)
  if (length > end - p - bytes) shortRow()
  lengthState.position = p + bytes
  return length
}

/** @throws ProtocolError always. */
export function shortRow(): never {
  throw new ProtocolError("SHOAL_MALFORMED_PACKET", "malformed row: a value runs over the end of its packet")
}

/** @throws ProtocolError always. */
export function longRow(): never {
  throw new ProtocolError("SHOAL_MALFORMED_PACKET", "malformed row: bytes are left behind the last value")
}

/** First byte of a binary row. */
export const BINARY_ROW = 0x00

/** Bytes of the NULL bitmap of a binary row. */
export function bitmapLength(columnCount: number): number {
  return (columnCount + 7 + 2) >> 3
}

/** An error of a cell decoder, with its column. Protocol errors stay what they are. */
export function locateError(error: unknown, column: ColumnInfo, plan: RowPlan): DecodeError | ProtocolError {
  if (error instanceof ProtocolError) return error
  const { name } = column
  const where = `column "${name}" (${column.typeName})`
  if (error instanceof DecodeError) {
    return new DecodeError(error.code, `${where}: ${error.message}`, name, { cause: error.cause })
  }
  if (plan.decoders[column.typeName] !== undefined) {
    return new DecodeError("SHOAL_CODEC_FAILED", `${where}: its codec threw an error`, name, { cause: error })
  }
  return new DecodeError("SHOAL_INVALID_VALUE", `${where}: the value could not be decoded`, name, {
    cause: error,
  })
}
