// Temporal objects, where the runtime (or a polyfill) has them. Recognised by their tag, never imported.
import { ParameterError } from "../errors.ts"
import type { Timezone } from "./timezone.ts"

/** The part of Temporal's classes that is used here. */
interface TemporalObject {
  readonly [Symbol.toStringTag]: string
  toString(options?: object): string
}

interface TemporalInstant extends TemporalObject {
  toZonedDateTimeISO(zone: string): { toPlainDateTime(): TemporalObject }
}

interface TemporalZoned extends TemporalObject {
  toInstant(): TemporalInstant
}

interface TemporalDuration extends TemporalObject {
  readonly sign: number
  abs(): TemporalDuration
  round(options: object): TemporalDuration
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
  readonly milliseconds: number
  readonly microseconds: number
}

interface TemporalNamespace {
  readonly PlainDate: { from(text: string): object }
  readonly PlainDateTime: {
    from(text: string): { toZonedDateTime(zone: string): { toInstant(): object } }
  }
  readonly Now: { timeZoneId(): string }
  readonly Instant: { from(text: string): object }
  readonly Duration: { from(text: string): object }
}

/** The runtime's Temporal, undefined where there is none. */
export function runtimeTemporal(): TemporalNamespace | undefined {
  return (globalThis as { readonly Temporal?: TemporalNamespace }).Temporal
}

/** Whether a value is an object of Temporal. */
export function isTemporal(value: object): value is TemporalObject {
  const tag = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
  return typeof tag === "string" && tag.startsWith("Temporal.")
}

const MICROSECONDS = { fractionalSecondDigits: 6, calendarName: "never" }

/** SQL text of a Temporal object. Instants are written as wall-clock time of `timezone`. */
export function temporalText(value: TemporalObject, timezone: Timezone, parameter?: string | number): string {
  switch (value[Symbol.toStringTag]) {
    case "Temporal.PlainDate":
      return checkYear(value.toString({ calendarName: "never" }), parameter)
    case "Temporal.PlainDateTime":
      return checkYear(dateTimeText(value), parameter)
    case "Temporal.PlainTime":
      return value.toString({ fractionalSecondDigits: 6 })
    case "Temporal.Instant":
      return checkYear(instantText(value as TemporalInstant, timezone), parameter)
    case "Temporal.ZonedDateTime":
      return checkYear(instantText((value as TemporalZoned).toInstant(), timezone), parameter)
    case "Temporal.Duration":
      return durationText(value as TemporalDuration)
    default:
      throw new ParameterError(`${value[Symbol.toStringTag]} has no SQL form`, parameter)
  }
}

function dateTimeText(value: TemporalObject): string {
  return value.toString(MICROSECONDS).replace("T", " ")
}

function instantText(value: TemporalInstant, timezone: Timezone): string {
  const zone = timezone === "local" ? Intl.DateTimeFormat().resolvedOptions().timeZone : offsetName(timezone)
  return dateTimeText(value.toZonedDateTimeISO(zone).toPlainDateTime())
}

/** `+hh:mm`, as Temporal and the wire know it. */
export function offsetName(minutes: number): string {
  const absolute = Math.abs(minutes)
  const hours = String(Math.floor(absolute / 60)).padStart(2, "0")
  return `${minutes < 0 ? "-" : "+"}${hours}:${String(absolute % 60).padStart(2, "0")}`
}

function durationText(value: TemporalDuration): string {
  const time = value
    .abs()
    .round({ largestUnit: "hours", smallestUnit: "microseconds", roundingMode: "trunc" })
  const two = (n: number): string => String(n).padStart(2, "0")
  const fraction = String(time.milliseconds * 1000 + time.microseconds).padStart(6, "0")
  const sign = value.sign < 0 ? "-" : ""
  return `${sign}${two(time.hours)}:${two(time.minutes)}:${two(time.seconds)}.${fraction}`
}

function checkYear(text: string, parameter: string | number | undefined): string {
  if (/^\d{4}-/.test(text)) return text
  throw new ParameterError("a Temporal value outside the years 0 to 9999 has no SQL form", parameter)
}
