// SQL text of a value, for the text protocol. Only sound when the connection's character set is utf8mb4, which the driver ensures.
// https://dev.mysql.com/doc/refman/9.0/en/string-literals.html
import { ParameterError } from "../errors.ts"
import { dateTimeText } from "../values/date-text.ts"
import { DecimalValue } from "../values/decimal.ts"
import type { ValueEncoder } from "../values/decode-options.ts"
import { parseTimezone } from "../values/timezone.ts"
import { PLAIN_CONTEXT, toWireValue, type EncodeContext, type WireValue } from "../values/wire-value.ts"

/** How to write literals. */
export interface EscapeOptions {
  /** The session's sql_mode has NO_BACKSLASH_ESCAPES (bit of the live status). @default false */
  readonly noBackslashEscapes?: boolean
  /** The caller's own encoders, by class. */
  readonly encoders?: readonly ValueEncoder[]
  /** Offset in which a Date is written, as `DecodeOptions.timezone`. @default "Z" */
  readonly timezone?: string
  /** Name or position of the parameter, for the error. */
  readonly parameter?: string | number
}

/**
 * A value as SQL literal. Fractions get an exponent so that the server takes them as DOUBLE, bytes become `x'..'`.
 * @throws ParameterError for what is no SQL value: arrays (see {@link escapeList}), plain objects, `undefined`, functions, symbols, NaN.
 */
export function escapeLiteral(value: unknown, options: EscapeOptions = {}): string {
  return literal(toWireValue(value, contextOf(options), options.parameter), options)
}

/**
 * A list as it stands behind IN or VALUES: `(1, 'a')`; nested arrays become nested lists.
 * @throws ParameterError for an empty list, which SQL does not have, and as {@link escapeLiteral}.
 */
export function escapeList(values: readonly unknown[], options: EscapeOptions = {}): string {
  if (values.length === 0) throw new ParameterError("an empty list has no SQL form", options.parameter)
  const parts = values.map((v) => (Array.isArray(v) ? escapeList(v, options) : escapeLiteral(v, options)))
  return `(${parts.join(", ")})`
}

function contextOf(options: EscapeOptions): EncodeContext {
  if (options.encoders === undefined && options.timezone === undefined) return PLAIN_CONTEXT
  return { encoders: options.encoders ?? [], timezone: parseTimezone(options.timezone) }
}

function literal(value: WireValue, options: EscapeOptions): string {
  switch (typeof value) {
    case "string":
      return stringLiteral(value, options.noBackslashEscapes ?? false)
    case "number":
      return numberLiteral(value)
    case "bigint":
      return value.toString()
    case "boolean":
      return value ? "1" : "0"
    default:
      if (value === null) return "NULL"
      if (value instanceof DecimalValue) return value.toString()
      if (value instanceof Date) return `'${dateTimeText(value, parseTimezone(options.timezone))}'`
      return `x'${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}'`
  }
}

function numberLiteral(value: number): string {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value)
  const text = Object.is(value, -0) ? "-0" : String(value)
  return text.includes("e") ? text : `${text}e0`
}

const SPECIAL = /[\0\n\r\x1a"'\\]/g
const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\n": "\\n",
  "\r": "\\r",
  "\x1a": "\\Z",
  '"': '\\"',
  "'": "\\'",
  "\\": "\\\\",
}

/** A string in single quotes. With `noBackslashEscapes` only the quote itself is doubled. */
export function stringLiteral(value: string, noBackslashEscapes: boolean): string {
  if (noBackslashEscapes) return `'${value.replaceAll("'", "''")}'`
  return `'${value.replace(SPECIAL, (c) => ESCAPES[c] ?? c)}'`
}
