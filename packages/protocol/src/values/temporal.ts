// DATE, TIME, DATETIME and TIMESTAMP out of either protocol. Both end in the same functions, so that they cannot differ:
// strings are what the server shows, a Date is exact to the millisecond, what is not in the calendar never becomes a Date.
import { asciiText } from "./text-strings.ts"
import { DecodeError } from "../errors.ts"
import { dayStart, isRealDay } from "./calendar.ts"
import type { Cell } from "./cell.ts"
import type { ColumnInfo } from "./column-info.ts"
import { binaryDay, pad2, textDate } from "./day-text.ts"
import { offsetName, runtimeTemporal } from "./temporal-objects.ts"
import type { Timezone } from "./timezone.ts"

/** The options that temporal values depend on. */
export interface TemporalOptions {
  readonly temporal: "date" | "string" | "temporal"
  readonly zeroDate: "string" | "null" | "error"
  readonly timezone: Timezone
}

/** Makes the text of a value from its bytes. */
export type TextOf = (b: Buffer, start: number, end: number) => string

const two = (b: Buffer, i: number): number => (b[i] as number) * 10 + (b[i + 1] as number) - 528
const four = (b: Buffer, i: number): number => two(b, i) * 100 + two(b, i + 2)

/** Milliseconds of `hh:mm:ss[.f...]` at `i`. */
function textTime(b: Buffer, i: number, end: number): number {
  let ms = two(b, i) * 3_600_000 + two(b, i + 3) * 60_000 + two(b, i + 6) * 1000
  const fraction = i + 9
  if (end > fraction) ms += ((b[fraction] as number) - 48) * 100
  if (end > fraction + 1) ms += ((b[fraction + 1] as number) - 48) * 10
  if (end > fraction + 2) ms += (b[fraction + 2] as number) - 48
  return ms
}

/** Instant of a text DATETIME taken as UTC; NaN when its day does not exist. */
function textInstant(b: Buffer, start: number, end: number): number {
  const day = dayStart(four(b, start), two(b, start + 5), two(b, start + 8))
  return end - start > 10 ? day + textTime(b, start + 11, end) : day
}

/** Instant of a binary DATETIME taken as UTC; NaN when its day does not exist. */
function binaryInstant(b: Buffer, start: number, end: number): number {
  if (end - start < 4) return NaN
  const day = dayStart(b.readUInt16LE(start), b[start + 2] as number, b[start + 3] as number)
  if (end - start < 7) return day
  const time =
    (b[start + 4] as number) * 3_600_000 + (b[start + 5] as number) * 60_000 + (b[start + 6] as number) * 1000
  return end - start < 11 ? day + time : day + time + Math.floor(b.readUInt32LE(start + 7) / 1000)
}

/** The cell decoder of a temporal column. `binary` tells how its bytes are to be read. */
export function temporalCell(column: ColumnInfo, options: TemporalOptions, binary: boolean): Cell {
  const text = binary ? binaryTemporalText(column) : asciiText
  switch (column.typeName) {
    case "TIME":
      return options.temporal === "temporal" ? durationCell(text) : text
    case "DATE":
      return dateCell(text, options, binary)
    default:
      if (options.temporal === "date") return instantCell(text, options, binary ? binaryInstant : textInstant)
      return checked(
        text,
        options,
        column.typeName === "TIMESTAMP" ? toInstant(options) : toPlainDateTime(options),
      )
  }
}

function dateCell(text: TextOf, options: TemporalOptions, binary: boolean): Cell {
  const temporal = options.temporal === "temporal" ? requireTemporal() : undefined
  if (temporal !== undefined) return checked(text, options, (t) => temporal.PlainDate.from(t))
  if (options.zeroDate !== "string") return checked(text, options, (t) => t)
  return binary ? text : textDate
}

function instantCell(
  text: TextOf,
  options: TemporalOptions,
  instant: (b: Buffer, s: number, e: number) => number,
): Cell {
  const { timezone } = options
  if (timezone === "local") {
    return (b, start, end) => {
      const at = instant(b, start, end)
      return Number.isNaN(at) ? zeroDate(text(b, start, end), options) : localDate(at)
    }
  }
  const shift = timezone * 60_000
  return (b, start, end) => {
    const at = instant(b, start, end)
    // Only NaN is not itself.
    return at === at ? new Date(at - shift) : zeroDate(text(b, start, end), options)
  }
}

/** The instant at which the clocks of this process show what UTC shows at `at`. */
function localDate(at: number): Date {
  const utc = new Date(at)
  const date = new Date(
    2000,
    utc.getUTCMonth(),
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
    utc.getUTCSeconds(),
  )
  date.setFullYear(utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate())
  date.setHours(utc.getUTCHours(), utc.getUTCMinutes(), utc.getUTCSeconds(), utc.getUTCMilliseconds())
  return date
}

/** Text of a value that is checked for a real day first. */
function checked(text: TextOf, options: TemporalOptions, convert: (text: string) => unknown): Cell {
  // Texts of dates that exist are unchanged under "string", whatever the policy for the others.
  const unchecked = options.temporal === "string" && options.zeroDate === "string"
  return (b, start, end) => {
    const value = text(b, start, end)
    if (unchecked) return value
    return isRealText(value) ? convert(value) : zeroDate(value, options)
  }
}

function isRealText(text: string): boolean {
  return isRealDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)))
}

function zeroDate(text: string, options: TemporalOptions): string | null {
  if (options.zeroDate === "string") return text
  if (options.zeroDate === "null") return null
  throw new DecodeError(
    "SHOAL_ZERO_DATE",
    'the date does not exist in the calendar; use zeroDate: "string" or "null" to accept it',
  )
}

/** @throws DecodeError when the runtime has no Temporal. */
function requireTemporal(): NonNullable<ReturnType<typeof runtimeTemporal>> {
  const temporal = runtimeTemporal()
  if (temporal === undefined) throw new DecodeError("SHOAL_INVALID_VALUE", "this runtime has no Temporal")
  return temporal
}

function toPlainDateTime(options: TemporalOptions): (text: string) => unknown {
  if (options.temporal !== "temporal") return (text) => text
  const temporal = requireTemporal()
  return (text) => temporal.PlainDateTime.from(text.replace(" ", "T"))
}

function toInstant(options: TemporalOptions): (text: string) => unknown {
  if (options.temporal !== "temporal") return (text) => text
  const temporal = requireTemporal()
  const { timezone } = options
  return (text) => {
    const iso = text.replace(" ", "T")
    if (timezone !== "local") return temporal.Instant.from(iso + offsetName(timezone))
    return temporal.PlainDateTime.from(iso).toZonedDateTime(temporal.Now.timeZoneId()).toInstant()
  }
}

function durationCell(text: TextOf): Cell {
  const temporal = requireTemporal()
  return (b, start, end) => {
    const match = /^(-?)(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text(b, start, end))
    if (match === null) throw new DecodeError("SHOAL_INVALID_VALUE", "expected a TIME as [-]hh:mm:ss")
    const [, sign = "", hours = "", minutes = "", seconds = ""] = match
    return temporal.Duration.from(`${sign}PT${hours}H${minutes}M${seconds}S`)
  }
}

/** Digits after the point that the column shows. Types without a fixed number show six, or none when there are none. */
function fraction(microseconds: number, decimals: number): string {
  if (decimals === 0 || (decimals > 6 && microseconds === 0)) return ""
  return `.${String(microseconds).padStart(6, "0").slice(0, Math.min(decimals, 6))}`
}

/** Text of a binary DATE, TIME or DATETIME, as the text protocol would send it. */
export function binaryTemporalText(column: ColumnInfo): TextOf {
  const { decimals } = column
  if (column.typeName === "TIME") return (b, start, end) => timeText(b, start, end, decimals)
  const dateOnly = column.typeName === "DATE"
  return (b, start, end) => {
    const n = end - start
    const day =
      n < 4 ? "0000-00-00" : binaryDay(b.readUInt16LE(start), b[start + 2] as number, b[start + 3] as number)
    if (dateOnly) return day
    const clock =
      n < 7 ? "00:00:00" : clockText(b[start + 4] as number, b[start + 5] as number, b[start + 6] as number)
    return `${day} ${clock}${fraction(n < 11 ? 0 : b.readUInt32LE(start + 7), decimals)}`
  }
}

function clockText(hours: number, minutes: number, seconds: number): string {
  return `${pad2(hours)}:${pad2(minutes)}:${pad2(seconds)}`
}

function timeText(b: Buffer, start: number, end: number, decimals: number): string {
  const n = end - start
  if (n < 8) return `00:00:00${fraction(0, decimals)}`
  const hours = b.readUInt32LE(start + 1) * 24 + (b[start + 5] as number)
  const clock = clockText(hours, b[start + 6] as number, b[start + 7] as number)
  const sign = b[start] === 1 ? "-" : ""
  return `${sign}${clock}${fraction(n < 12 ? 0 : b.readUInt32LE(start + 8), decimals)}`
}
