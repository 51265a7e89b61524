// Values as SQL literals, quickly: the usual kinds are written here, everything else (and every error) is the protocol package's.
import { DecimalValue, escapeList, escapeLiteral, type ValueEncoder } from "@shoal/protocol"

/** How literals are written on one connection. */
export interface LiteralOptions {
  readonly noBackslashEscapes: boolean
  readonly encoders: readonly ValueEncoder[]
  /** Offset such as "+00:00". */
  readonly timezone: string
}

const special = /[\0\n\r\x1a"'\\]/
const day = 86_400_000
/** 0001-01-01 and 9999-12-31 as days since 1970, a day inside, so that no offset leads out. */
const firstDay = -719_161
const lastDay = 2_932_894

/** Writes literals for one sql_mode. */
export class LiteralWriter {
  readonly options: LiteralOptions
  readonly #offset: number
  #day = Number.NaN
  #dayText = ""

  constructor(options: LiteralOptions) {
    this.options = options
    const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d\d):(\d\d)$/.exec(options.timezone) ?? []
    this.#offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  }

  /** @param key position or name of the parameter, for the error. @throws ParameterError */
  literal(value: unknown, key: number | string): string {
    switch (typeof value) {
      case "string":
        if (this.options.noBackslashEscapes) return `'${value.replaceAll("'", "''")}'`
        return special.test(value) ? escaped(value) : `'${value}'`
      case "number":
        if (Number.isSafeInteger(value) && value !== 0) return String(value)
        if (Number.isFinite(value) && value !== 0) return float(value)
        break
      case "bigint":
        return value.toString()
      case "object":
        if (value === null) return "NULL"
        if (this.options.encoders.length > 0) break
        if (value instanceof DecimalValue) return value.text
        if (value instanceof Date) return this.#date(value, key)
    }
    return escapeLiteral(value, { ...this.options, parameter: key })
  }

  /** A list in parentheses. @throws ParameterError */
  list(values: readonly unknown[], key: number | string): string {
    return escapeList(values, { ...this.options, parameter: key })
  }

  #date(value: Date, key: number | string): string {
    const time = value.getTime() + this.#offset
    const days = Math.floor(time / day)
    // Also not true for an invalid date.
    if (!(days > firstDay && days < lastDay)) return escapeLiteral(value, { ...this.options, parameter: key })
    if (days !== this.#day) {
      this.#day = days
      this.#dayText = new Date(days * day).toISOString().slice(0, 10)
    }
    const left = time - days * day
    const ms = left % 1000
    const seconds = (left - ms) / 1000
    const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
    if (ms === 0) return `'${this.#dayText} ${clock}'`
    return `'${this.#dayText} ${clock}.${ms < 100 ? "0" : ""}${two(ms)}000'`
  }
}

/** The exponent makes it a DOUBLE and no DECIMAL. */
function float(value: number): string {
  const text = String(value)
  return text.includes("e") ? text : `${text}e0`
}

/** In single quotes, with backslashes. Specials are rare, so the text between them is copied in one piece. */
function escaped(value: string): string {
  let result = "'"
  let from = 0
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    const letter = code > 92 ? undefined : escapeLetter[code]
    if (letter === undefined) continue
    result += `${value.slice(from, i)}\\${letter}`
    from = i + 1
  }
  return `${result}${value.slice(from)}'`
}
const escapeLetter = new Array<string | undefined>(93).fill(undefined)
for (const [character, letter] of [
  ["\0", "0"],
  ["\n", "n"],
  ["\r", "r"],
  ["\x1a", "Z"],
  ['"', '"'],
  ["'", "'"],
  ["\\", "\\"],
] as const) {
  escapeLetter[character.charCodeAt(0)] = letter
}

const pairs = Array.from({ length: 100 }, (_, i) => (i < 10 ? `0${String(i)}` : String(i)))

function two(value: number): string {
  return pairs[value] ?? String(value)
}
