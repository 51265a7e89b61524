// From what a caller may pass as a parameter to the few kinds of value that both protocols can carry.
import { ParameterError } from "../errors.ts"
import { wallClock } from "./date-text.ts"
import { DecimalValue } from "./decimal.ts"
import type { EncodedParameter, ValueEncoder } from "./decode-options.ts"
import { JsonValue } from "./json.ts"
import { isTemporal, temporalText } from "./temporal-objects.ts"
import type { Timezone } from "./timezone.ts"

/** What is needed to encode a parameter. */
export interface EncodeContext {
  readonly encoders: readonly ValueEncoder[]
  readonly timezone: Timezone
}

/** The values that are sent. A `Date` is valid, a number is finite. */
export type WireValue = EncodedParameter

/** Nothing special: no encoders, UTC. */
export const PLAIN_CONTEXT: EncodeContext = { encoders: [], timezone: 0 }

/**
 * Reduces a parameter to a value that can be sent.
 * @throws ParameterError for `undefined`, functions, symbols, arrays, plain objects, NaN, infinities and invalid dates.
 */
export function toWireValue(value: unknown, context: EncodeContext, parameter?: string | number): WireValue {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return value
    case "number":
      if (Number.isFinite(value)) return value
      throw new ParameterError(`${place(parameter)} is ${value}, which SQL cannot express`, parameter)
    case "object":
      return value === null ? null : objectValue(value, context, parameter)
    default:
      throw new ParameterError(
        `${place(parameter)} is ${article(typeof value)}, not a SQL value${hint(value)}`,
        parameter,
      )
  }
}

function objectValue(
  value: object,
  context: EncodeContext,
  parameter: string | number | undefined,
): WireValue {
  for (const [type, encode] of context.encoders) {
    // The pair's two halves belong together, which a list of pairs cannot express.
    if (value instanceof type)
      return encodedValue((encode as (value: object) => unknown)(value), context, parameter)
  }
  if (value instanceof Date) return validDate(value, context.timezone, parameter)
  if (value instanceof Uint8Array) return value
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (value instanceof DecimalValue) return value
  if (value instanceof JsonValue) return value.toText(parameter)
  if (isTemporal(value)) return temporalText(value, context.timezone, parameter)
  const what = Array.isArray(value)
    ? "an array; a list is only meant where SQL has one (IN ?)"
    : "a plain object; wrap it as json(value)"
  throw new ParameterError(`${place(parameter)} is ${what}`, parameter)
}

/** What an encoder returned must be sendable by itself: no second round through the encoders. */
function encodedValue(
  value: unknown,
  context: EncodeContext,
  parameter: string | number | undefined,
): WireValue {
  return toWireValue(value, { encoders: [], timezone: context.timezone }, parameter)
}

const YEAR_1 = -62_135_596_800_000
const YEAR_10000 = 253_402_300_800_000
const DAY = 86_400_000

/** By the wall clock that is sent: MariaDB would store the year 10000 as a zero date, without a word. */
function validDate(value: Date, timezone: Timezone, parameter: string | number | undefined): Date {
  const time = value.getTime()
  // No time zone is as much as a day away, and a clock costs more than all else.
  if (time >= YEAR_1 + DAY && time < YEAR_10000 - DAY) return value
  const year = wallClock(value, timezone).getUTCFullYear()
  if (year >= 1 && year <= 9999) return value
  const what = Number.isNaN(year) ? "an invalid Date" : "a Date outside the years 1 to 9999"
  throw new ParameterError(`${place(parameter)} is ${what}`, parameter)
}

function place(parameter: string | number | undefined): string {
  if (parameter === undefined) return "the value"
  return typeof parameter === "number" ? `parameter ${parameter}` : `parameter "${parameter}"`
}

function article(type: string): string {
  return type === "undefined" ? "undefined" : `a ${type}`
}

function hint(value: unknown): string {
  return value === undefined ? "; use null for NULL" : ""
}
