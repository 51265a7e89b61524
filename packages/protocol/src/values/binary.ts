// Binary protocol: which cell decoder a column gets, and how many bytes its value has. Values are those of the text protocol.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html
import { ColumnFlag, ColumnType } from "../constants/column-types.ts"
import type { Cell } from "./cell.ts"
import type { ColumnInfo } from "./column-info.ts"
import type { ResolvedOptions } from "./resolved-options.ts"
import { binaryTemporalText, temporalCell } from "./temporal.ts"
import { lengthEncodedCell } from "./text.ts"
import { safeNumber } from "./text-numbers.ts"

/** A value whose length stands before it. */
const LENGTH_ENCODED = 0

/** Decoder of a binary cell and its width in bytes, or 0 when its length stands before it. */
export interface BinaryCell {
  readonly width: number
  readonly cell: Cell
}

/** The decoder for a column of the binary protocol. */
export function binaryCell(column: ColumnInfo, options: ResolvedOptions): BinaryCell {
  const width = binaryWidth(column.type)
  const codec = options.decoders[column.typeName]
  if (codec === undefined) return { width, cell: plainCell(column, options) }
  const text = binaryText(column)
  if (text === undefined) return { width, cell: (b, start, end) => codec(b.subarray(start, end), column) }
  return { width, cell: (b, start, end) => codec(Buffer.from(text(b, start, end), "latin1"), column) }
}

function binaryWidth(type: number): number {
  switch (type) {
    case ColumnType.TINY:
      return 1
    case ColumnType.SHORT:
    case ColumnType.YEAR:
      return 2
    case ColumnType.LONG:
    case ColumnType.INT24:
    case ColumnType.FLOAT:
      return 4
    case ColumnType.LONGLONG:
    case ColumnType.DOUBLE:
      return 8
    default:
      return LENGTH_ENCODED
  }
}

function plainCell(column: ColumnInfo, options: ResolvedOptions): Cell {
  switch (column.type) {
    case ColumnType.TINY:
    case ColumnType.SHORT:
    case ColumnType.YEAR:
    case ColumnType.LONG:
    case ColumnType.INT24:
      return integerCell(column)
    case ColumnType.LONGLONG:
      return bigintCell(column, options)
    case ColumnType.FLOAT:
      return floatCell(column)
    case ColumnType.DOUBLE:
      return doubleCell(column)
    case ColumnType.DATE:
    case ColumnType.TIME:
    case ColumnType.DATETIME:
    case ColumnType.TIMESTAMP:
      return temporalCell(column, options, true)
    default:
      return lengthEncodedCell(column, options)
  }
}

const isUnsigned = (column: ColumnInfo): boolean => (column.flags & ColumnFlag.UNSIGNED) !== 0

function integerCell(column: ColumnInfo): (b: Buffer, start: number, end: number) => number {
  const unsigned = isUnsigned(column)
  switch (column.type) {
    case ColumnType.TINY:
      return unsigned ? (b, i) => b[i] as number : (b, i) => ((b[i] as number) << 24) >> 24
    case ColumnType.SHORT:
    case ColumnType.YEAR:
      return unsigned || column.type === ColumnType.YEAR ? uint16 : int16
    default:
      // MEDIUMINT comes as four bytes too.
      return unsigned ? uint32 : int32
  }
}

const uint16 = (b: Buffer, i: number): number => (b[i] as number) | ((b[i + 1] as number) << 8)
const int16 = (b: Buffer, i: number): number => (uint16(b, i) << 16) >> 16
const int32 = (b: Buffer, i: number): number => uint16(b, i) | (uint16(b, i + 2) << 16)
const uint32 = (b: Buffer, i: number): number => int32(b, i) >>> 0

const TWO_32 = 0x1_0000_0000
const signed64 = new BigInt64Array(1)
const unsigned64 = new BigUint64Array(signed64.buffer)
const bytes64 = new Uint8Array(signed64.buffer)
const float64 = new Float64Array(signed64.buffer)
const bytes32 = new Uint8Array(4)
const float32 = new Float32Array(bytes32.buffer)
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

function load64(b: Buffer, i: number): void {
  if (!LITTLE_ENDIAN) {
    loadSwapped(b, i, bytes64)
    return
  }
  bytes64[0] = b[i] as number
  bytes64[1] = b[i + 1] as number
  bytes64[2] = b[i + 2] as number
  bytes64[3] = b[i + 3] as number
  bytes64[4] = b[i + 4] as number
  bytes64[5] = b[i + 5] as number
  bytes64[6] = b[i + 6] as number
  bytes64[7] = b[i + 7] as number
}

function loadSwapped(b: Buffer, i: number, into: Uint8Array): void {
  const last = into.length - 1
  for (let k = 0; k <= last; k++) into[last - k] = b[i + k] as number
}

function signedBigint(b: Buffer, i: number): bigint {
  load64(b, i)
  return signed64[0] as bigint
}

function unsignedBigint(b: Buffer, i: number): bigint {
  load64(b, i)
  return unsigned64[0] as bigint
}

function bigintCell(column: ColumnInfo, options: ResolvedOptions): Cell {
  const read = isUnsigned(column) ? unsignedBigint : signedBigint
  if (options.bigint === "bigint") return read
  if (options.bigint === "string") return bigintText(column, read)
  return (b, i) => {
    const high = int32(b, i + 4)
    // Only what surely fits is put together from halves; the rest is judged as a whole.
    if (high >= 0 && high < 0x200000) return high * TWO_32 + uint32(b, i)
    return safeNumber(read(b, i))
  }
}

function bigintText(
  column: ColumnInfo,
  read: (b: Buffer, i: number) => bigint,
): (b: Buffer, i: number) => string {
  const width = zerofillWidth(column)
  return (b, i) => read(b, i).toString().padStart(width, "0")
}

/** Digits that the text protocol pads a ZEROFILL column to. */
function zerofillWidth(column: ColumnInfo): number {
  return (column.flags & ColumnFlag.ZEROFILL) !== 0 ? column.length : 0
}

/** Number of digits that is "not fixed". */
const NOT_FIXED = 31

function readDouble(b: Buffer, i: number): number {
  load64(b, i)
  return float64[0] as number
}

function doubleCell(column: ColumnInfo): (b: Buffer, start: number, end: number) => number {
  return column.decimals < NOT_FIXED ? (b, i) => fixed(readDouble(b, i), column.decimals) : readDouble
}

function floatCell(column: ColumnInfo): (b: Buffer, start: number, end: number) => number {
  return column.decimals < NOT_FIXED
    ? (b, i) => fixed(readFloat(b, i), column.decimals)
    : (b, i) => shownFloat(readFloat(b, i))
}

function readFloat(b: Buffer, i: number): number {
  if (!LITTLE_ENDIAN) loadSwapped(b, i, bytes32)
  else for (let k = 0; k < 4; k++) bytes32[k] = b[i + k] as number
  return float32[0] as number
}

/** The text protocol rounds to the column's digits; the binary one does not. */
function fixed(value: number, decimals: number): number {
  return Number.isInteger(value) ? value : Number(value.toFixed(decimals))
}

const POWERS = [1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12]

/**
 * A FLOAT as the text protocol shows it: six significant digits (FLT_DIG), halves to even. `value * 10^k` is exact for these k,
 * because a float has 24 bits and 5^12 has 28.
 */
export function shownFloat(value: number): number {
  const size = Math.abs(value)
  if (size < 1e6 && Number.isInteger(value)) return value
  if (!(size >= 1e-6 && size < 1e6)) return shownExtremeFloat(value)
  let k = 0
  while (size * (POWERS[k] as number) < 1e5) k++
  const scaled = value * (POWERS[k] as number)
  return roundHalfEven(scaled) / (POWERS[k] as number)
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest === 0.5) return floor % 2 === 0 ? floor : floor + 1
  return rest < 0.5 ? floor : floor + 1
}

/** Floats beyond six digits before the point, or tiny ones. Large floats are integers, so that a tie can be seen. */
function shownExtremeFloat(value: number): number {
  if (Math.abs(value) < 1e6 || Math.abs(value) >= 2 ** 53) return Number(value.toPrecision(6))
  let unit = 10
  while (Math.abs(value) / unit >= 1e6) unit *= 10
  const rest = Math.abs(value) % unit
  if (rest !== unit / 2) return Number(value.toPrecision(6))
  const floor = (Math.abs(value) - rest) / unit
  return Math.sign(value) * (floor % 2 === 0 ? floor : floor + 1) * unit
}

/** Text form for a codec of types that the binary protocol does not send as text. */
function binaryText(column: ColumnInfo): ((b: Buffer, start: number, end: number) => string) | undefined {
  switch (column.type) {
    case ColumnType.TINY:
    case ColumnType.SHORT:
    case ColumnType.YEAR:
    case ColumnType.LONG:
    case ColumnType.INT24:
      return numberText(integerCell(column), zerofillWidth(column))
    case ColumnType.LONGLONG:
      return bigintText(column, isUnsigned(column) ? unsignedBigint : signedBigint)
    case ColumnType.FLOAT:
      return numberText(floatCell(column), 0)
    case ColumnType.DOUBLE:
      return numberText(doubleCell(column), 0)
    case ColumnType.DATE:
    case ColumnType.TIME:
    case ColumnType.DATETIME:
    case ColumnType.TIMESTAMP:
      return binaryTemporalText(column)
    default:
      return undefined
  }
}

type NumberOf = (b: Buffer, start: number, end: number) => number

function numberText(read: NumberOf, width: number): (b: Buffer, start: number, end: number) => string {
  return (b, start, end) => String(read(b, start, end)).padStart(width, "0")
}
