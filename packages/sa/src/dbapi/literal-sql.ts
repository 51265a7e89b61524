// SQL with `?` filled with literals, for a driver that has no safe way of its own.
import { escapeLiteral, ParameterError, tokenize } from "@shoal/protocol"

const CACHE_SIZE = 512
const LONGEST_CACHED = 16 * 1024
const plain = new Map<string, readonly string[]>()
const noBackslash = new Map<string, readonly string[]>()

/**
 * @returns the SQL with every `?` outside of quotes and comments replaced by the literal of its value.
 * @throws ParameterError (a TypeError) for a value that is none, or when the number of values does not fit; nothing was sent.
 */
export function literalSql(sql: string, params: readonly unknown[], noBackslashEscapes: boolean): string {
  const segments = segmentsOf(sql, noBackslashEscapes)
  if (segments.length - 1 !== params.length) {
    throw new ParameterError(
      `the SQL has ${segments.length - 1} placeholders, found ${params.length} parameters`,
    )
  }
  let text = segments[0] ?? ""
  for (let i = 0; i < params.length; i++) {
    const value = params[i]
    // The commonest value of all; the general way gives the same text.
    if (typeof value === "number" && value > 0 && Number.isSafeInteger(value)) text += String(value)
    else text += escapeLiteral(value, { noBackslashEscapes, parameter: i })
    text += segments[i + 1] ?? ""
  }
  return text
}

/** The SQL between its placeholders. */
function segmentsOf(sql: string, noBackslashEscapes: boolean): readonly string[] {
  const cache = noBackslashEscapes ? noBackslash : plain
  const known = cache.get(sql)
  if (known !== undefined) return known
  const segments: string[] = []
  let from = 0
  for (const token of tokenize(sql, { noBackslashEscapes })) {
    if (token.kind !== "placeholder") continue
    segments.push(sql.slice(from, token.start))
    from = token.end
  }
  segments.push(sql.slice(from))
  if (sql.length <= LONGEST_CACHED) {
    cache.set(sql, segments)
    const oldest = cache.keys().next().value
    if (cache.size > CACHE_SIZE && oldest !== undefined) cache.delete(oldest)
  }
  return segments
}
