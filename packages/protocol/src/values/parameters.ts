// Parameters of COM_STMT_EXECUTE: NULL bitmap, types, values. The type follows from the value; integers go as 64 bits so that they
// fit everywhere an integer is wanted (LIMIT ?).
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html
import type { Writer } from "../bytes/writer.ts"
import { ColumnType } from "../constants/column-types.ts"
import { ParameterError } from "../errors.ts"
import { wallClock } from "./date-text.ts"
import { DecimalValue } from "./decimal.ts"
import type { Timezone } from "./timezone.ts"
import { toWireValue, type EncodeContext, type WireValue } from "./wire-value.ts"

/** A parameter whose bytes went ahead with COM_STMT_SEND_LONG_DATA. */
export const LONG_DATA: unique symbol = Symbol("shoal.longData")

/** A parameter whose UTF-8 text went ahead with COM_STMT_SEND_LONG_DATA. */
export const LONG_TEXT: unique symbol = Symbol("shoal.longText")

const UNSIGNED = 0x8000
const MIN_INT64 = -(2n ** 63n)
const MAX_INT64 = 2n ** 63n - 1n
const MAX_UINT64 = 2n ** 64n - 1n

/**
 * Writes all parameters of one execution.
 * @throws ParameterError for a value that is no parameter, or when their number is wrong.
 */
export function encodeParameters(
  w: Writer,
  count: number,
  parameters: readonly unknown[],
  context: EncodeContext,
): void {
  if (parameters.length !== count) {
    throw new ParameterError(`the statement takes ${count} parameters, got ${parameters.length}`)
  }
  if (count === 0) return
  const bitmap = w.length
  w.zeros((count + 7) >> 3)
  w.u8(1)
  const types = w.length
  w.zeros(count * 2)
  for (let i = 0; i < count; i++) {
    const type = encodeOne(w, parameters[i], context, i)
    const at = types + i * 2
    w.buffer[at] = type
    w.buffer[at + 1] = type >>> 8
    if (type === ColumnType.NULL) {
      const byte = bitmap + (i >> 3)
      w.buffer[byte] = (w.buffer[byte] as number) | (1 << (i & 7))
    }
  }
}

function encodeOne(w: Writer, parameter: unknown, context: EncodeContext, index: number): number {
  if (parameter === LONG_DATA) return ColumnType.LONG_BLOB
  if (parameter === LONG_TEXT) return ColumnType.VAR_STRING
  const value = toWireValue(parameter, context, index)
  const type = parameterType(value)
  writeValue(w, value, type, context.timezone)
  return type
}

/** Type number of a value by itself; `0x8000` marks unsigned. */
export function parameterType(value: WireValue): number {
  switch (typeof value) {
    case "string":
      return ColumnType.VAR_STRING
    case "number":
      return isWireInteger(value) ? ColumnType.LONGLONG : ColumnType.DOUBLE
    case "bigint":
      if (value >= MIN_INT64 && value <= MAX_INT64) return ColumnType.LONGLONG
      return value > 0n && value <= MAX_UINT64 ? ColumnType.LONGLONG | UNSIGNED : ColumnType.NEWDECIMAL
    case "boolean":
      return ColumnType.TINY
    default:
      if (value === null) return ColumnType.NULL
      if (value instanceof DecimalValue) return ColumnType.NEWDECIMAL
      return value instanceof Date ? ColumnType.DATETIME : ColumnType.BLOB
  }
}

/** Minus zero is a DOUBLE: an integer would lose its sign. */
export function isWireInteger(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0)
}

/** Writes a value as the type says, which {@link parameterType} gave or a wider one. */
export function writeValue(w: Writer, value: WireValue, type: number, timezone: Timezone): void {
  switch (type) {
    case ColumnType.NULL:
      return
    case ColumnType.TINY:
      w.u8(value === true ? 1 : 0)
      return
    case ColumnType.LONGLONG:
    case ColumnType.LONGLONG | UNSIGNED:
      if (typeof value === "bigint") w.bigint64(value)
      else w.i64(Number(value))
      return
    case ColumnType.DOUBLE:
      w.double(Number(value))
      return
    case ColumnType.DATETIME:
      writeDateTime(w, value as Date, timezone)
      return
    case ColumnType.BLOB:
      if (typeof value === "string") w.lenencString(value)
      else w.lenencBytes(value as Uint8Array)
      return
    default:
      w.lenencString(typeof value === "string" ? value : String(value))
  }
}

/** DATETIME with as many parts as are not zero: 4, 7 or 11 bytes. */
function writeDateTime(w: Writer, date: Date, timezone: Timezone): void {
  const d = wallClock(date, timezone)
  const ms = d.getUTCMilliseconds()
  w.u8(ms === 0 ? 7 : 11)
  w.u16(d.getUTCFullYear())
  w.u8(d.getUTCMonth() + 1)
  w.u8(d.getUTCDate())
  w.u8(d.getUTCHours())
  w.u8(d.getUTCMinutes())
  w.u8(d.getUTCSeconds())
  if (ms !== 0) w.u32(ms * 1000)
}
