// SQL literals for DDL and `literalBinds`. Placeholders are the normal way for values; this is for where they are not allowed.
import type { ServerProfile } from "../dialect/profile.ts"
import { ArgumentError } from "../errors.ts"

/** A quoted string literal: quotes doubled, backslashes too unless the session has NO_BACKSLASH_ESCAPES. */
export function quoteLiteral(text: string, profile?: Pick<ServerProfile, "noBackslashEscapes">): string {
  const doubled = text.replaceAll("'", "''")
  return profile?.noBackslashEscapes === true ? `'${doubled}'` : `'${doubled.replaceAll("\\", "\\\\")}'`
}

/** A hexadecimal literal for bytes: `x'00ff'`. */
export function bytesLiteral(bytes: Uint8Array): string {
  return `x'${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}'`
}

/** `YYYY-MM-DD HH:MM:SS[.mmm]` of a Date in UTC, the time zone of shoal's sessions. @throws ArgumentError outside of the years 1 to 9999 */
export function dateTimeText(value: Date): string {
  const year = value.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) {
    const found = Number.isNaN(year) ? "an invalid Date" : `the year ${year}`
    throw new ArgumentError(`A Date must be in the years 1 to 9999 to be sent; found ${found}.`)
  }
  const iso = value.toISOString()
  const text = `${iso.slice(0, 10)} ${iso.slice(11, 23)}`
  return text.endsWith(".000") ? text.slice(0, -4) : text
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", 0: "\0", Z: "\x1a", b: "\b" }

/** The text of a quoted literal's inside. */
export function unquoted(inside: string): string {
  return inside.replace(/''|\\([\s\S])/g, (_, escaped: string | undefined) =>
    escaped === undefined ? "'" : (escapes[escaped] ?? escaped),
  )
}
