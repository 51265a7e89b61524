// SQL text as the catalog stores it -> SQL text as a person writes it.
import type { ServerFamily } from "../dialect/profile.ts"

const pieces = /'(?:[^'\\]|\\[\s\S]|'')*'|`(?:[^`]|``)*`|(?<![\w$])_utf8mb[34](?=')/g

/**
 * An expression of the catalog, cleaned: MySQL escapes quotes and backslashes once more, adds charset introducers, and stores UTF-8 as if it
 * were latin1. Names of the own database are dropped on both servers.
 */
export function catalogExpression(text: string, family: ServerFamily, schema: string): string {
  const plain = family === "mysql" ? unescaped(text) : inBackticks(text)
  const prefix = `\`${schema.replaceAll("`", "``")}\`.`
  const parts = plain.replace(pieces, (piece) => (piece.startsWith("_") ? "" : piece))
  return withoutPrefix(withoutOuterParentheses(parts), prefix)
}

/** MariaDB's catalog and SHOW CREATE TABLE follow the session: under ANSI_QUOTES names stand in double quotes. Texts never do. */
export function inBackticks(text: string): string {
  return text.replace(/'(?:[^'\\]|\\[\s\S]|'')*'|`(?:[^`]|``)*`|"((?:[^"]|"")*)"/g, (piece, name?: string) =>
    name === undefined ? piece : `\`${name.replaceAll('""', '"').replaceAll("`", "``")}\``,
  )
}

function unescaped(text: string): string {
  return repaired(text).replace(/\\([\s\S])/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped))
}

/** windows-1252 characters 0x80 to 0x9f -> their byte: MySQL's latin1. */
const windows1252 = new Map(
  Array.from({ length: 32 }, (_, i) => [
    new TextDecoder("windows-1252").decode(Uint8Array.of(0x80 + i)),
    0x80 + i,
  ]),
)

/** UTF-8 that was read as latin1 becomes text again; anything else stays. */
export function repaired(text: string): string {
  const bytes: number[] = []
  for (const character of text) {
    const byte = windows1252.get(character) ?? character.codePointAt(0) ?? 0
    if (byte > 255) return text
    bytes.push(byte)
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes))
  } catch {
    return text
  }
}

function withoutPrefix(text: string, prefix: string): string {
  // Inside a string the same characters mean themselves: only the parts between strings are cleaned.
  return text
    .split(/('(?:[^'\\]|\\[\s\S]|'')*')/)
    .map((part, i) => (i % 2 === 1 ? part : part.replaceAll(prefix, "")))
    .join("")
}

/** `(a + 1)` -> `a + 1`, when the first parenthesis closes at the end. */
export function withoutOuterParentheses(text: string): string {
  const trimmed = text.trim()
  return isParenthesised(trimmed) ? withoutOuterParentheses(trimmed.slice(1, -1)) : trimmed
}

/** Whether one pair of parentheses encloses the whole text. */
export function isParenthesised(text: string): boolean {
  if (!text.startsWith("(") || !text.endsWith(")")) return false
  let depth = 0
  for (const found of text.matchAll(/'(?:[^'\\]|\\[\s\S]|'')*'|`(?:[^`]|``)*`|[()]/g)) {
    if (found[0] === "(") depth++
    else if (found[0] === ")" && --depth === 0) return found.index === text.length - 1
  }
  return false
}

/** `current_timestamp(3)`, `now()`, `CURRENT_TIMESTAMP` -> `CURRENT_TIMESTAMP(3)`; undefined for other text. */
export function currentTimestamp(text: string): string | undefined {
  const found = /^(?:current_timestamp|now|localtime|localtimestamp)(?:\((\d*)\))?$/i.exec(text.trim())
  if (found === null) return undefined
  const digits = found[1] ?? ""
  return digits === "" || digits === "0" ? "CURRENT_TIMESTAMP" : `CURRENT_TIMESTAMP(${digits})`
}
