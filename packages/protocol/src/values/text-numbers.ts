// Numbers as the text protocol writes them, read digit by digit: no string is made on the way.
import { latin1Slice } from "../bytes/slices.ts"
import { DecodeError } from "../errors.ts"

const ZERO = 48
const MINUS = 45
const POINT = 46
/** Up to this many digits an int32 cannot overflow. */
const SMALL = 9
/** Up to this many digits a double is exact. */
const EXACT = 15
const POWERS = [1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]

const int64 = new BigInt64Array(1)
const uint64 = new BigUint64Array(int64.buffer)
const words = new Uint32Array(int64.buffer)
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1
const LOW = LITTLE_ENDIAN ? 0 : 1
const HIGH = LITTLE_ENDIAN ? 1 : 0
const TWO_32 = 0x1_0000_0000

/** An integer that fits a double. */
export function textInteger(b: Buffer, start: number, end: number): number {
  if (end - start > SMALL) return longInteger(b, start, end)
  let i = start
  let c = b[i] as number
  const negative = c === MINUS
  if (negative) c = b[++i] as number
  let value = c - ZERO
  while (++i < end) value = (value * 10 + (b[i] as number) - ZERO) | 0
  return negative && value !== 0 ? -value : value
}

function longInteger(b: Buffer, start: number, end: number): number {
  let i = start
  const negative = b[i] === MINUS
  if (negative) i++
  let value = 0
  for (; i < end; i++) value = value * 10 + ((b[i] as number) - ZERO)
  return negative && value !== 0 ? -value : value
}

/** FLOAT or DOUBLE: exact mantissa and power of ten where they suffice, else the general parser. */
export function textDouble(b: Buffer, start: number, end: number): number {
  let i = start
  const negative = b[i] === MINUS
  if (negative) i++
  if (end - i > EXACT + 1) return generalNumber(b, start, end)
  let value = 0
  let point = -1
  for (; i < end; i++) {
    const c = b[i] as number
    if (c >= ZERO && c <= 57) value = value * 10 + (c - ZERO)
    else if (c === POINT && point < 0) point = i + 1
    else return generalNumber(b, start, end)
  }
  if (point > 0) {
    // 15 digits and a point are 16 bytes; 16 digits without one are not exact.
    value /= POWERS[end - point] as number
  } else if (end - start > EXACT) return generalNumber(b, start, end)
  return negative ? -value : value
}

function generalNumber(b: Buffer, start: number, end: number): number {
  const text = latin1Slice.call(b, start, end)
  const value = Number(text)
  if (Number.isNaN(value)) throw new DecodeError("SHOAL_INVALID_VALUE", "expected a number")
  return value
}

/** BIGINT as bigint, signed or unsigned. */
export function textBigint(b: Buffer, start: number, end: number): bigint {
  const negative = b[start] === MINUS
  const first = negative ? start + 1 : start
  if (end - first > 20) return BigInt(latin1Slice.call(b, start, end))
  if (end - first <= EXACT) return fromDouble(longInteger(b, start, end))
  // high * 10^9 + low in 64 bits, by 16-bit halves so that every product is exact.
  const high = longInteger(b, first, end - 9)
  const low = longInteger(b, end - 9, end)
  const highTop = Math.floor(high / 0x10000)
  const part = (high - highTop * 0x10000) * 1e9 + low
  const top = highTop * 1e9 + Math.floor(part / 0x10000)
  words[LOW] = (top % 0x10000) * 0x10000 + (part % 0x10000)
  words[HIGH] = Math.floor(top / 0x10000)
  const value = uint64[0] as bigint
  return negative ? -value : value
}

/** A safe integer as bigint; faster than `BigInt()`. */
function fromDouble(value: number): bigint {
  const high = Math.floor(value / TWO_32)
  words[LOW] = value - high * TWO_32
  words[HIGH] = high
  return int64[0] as bigint
}

/** BIGINT as number. @throws DecodeError when it is no safe integer. */
export function textSafeInteger(b: Buffer, start: number, end: number): number {
  if (end - start <= EXACT) return textInteger(b, start, end)
  return safeNumber(textBigint(b, start, end))
}

/** @throws DecodeError when the value is no safe integer. */
export function safeNumber(value: bigint): number {
  const number = Number(value)
  if (Number.isSafeInteger(number)) return number
  throw new DecodeError(
    "SHOAL_UNSAFE_INTEGER",
    'a BIGINT beyond 2^53 - 1 does not fit a number; use bigint: "bigint" or "string"',
  )
}
