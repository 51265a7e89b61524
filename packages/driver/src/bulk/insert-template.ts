// Finds the one row of values in an INSERT or REPLACE, so that many rows can be sent as one statement. What it is not sure of it leaves alone.
import { type ParamStyle, type Token, tokenize } from "@shoal/protocol"
import { compileTemplate, type SqlMode, type Template } from "../query/paramstyle.ts"

/** An INSERT cut around its row of values. */
export interface InsertTemplate {
  /** Text before the row, ready to be sent. */
  readonly prefix: string
  /** The row, with its parentheses and placeholders. */
  readonly row: Template
  /** Text after the row, ready to be sent; a trailing semicolon is dropped. */
  readonly suffix: string
}

/**
 * @returns the parts, or undefined unless the statement is INSERT or REPLACE with VALUES, exactly one row, and all its placeholders in that row.
 */
export function findInsertRow(
  sql: string,
  paramstyle: ParamStyle,
  mode: SqlMode,
): InsertTemplate | undefined {
  const tokens = tokenize(sql, { paramstyle, ...mode })
  const significant = tokens.filter(({ kind }) => kind !== "space" && kind !== "comment")
  if (significant.some(({ kind }) => kind === "conditional")) return undefined
  // Only a semicolon at the very end is harmless.
  if (significant.slice(0, -1).some((token) => upperText(sql, token) === ";")) return undefined
  const wordAt = (index: number): string => upperText(sql, significant[index])
  if (wordAt(0) !== "INSERT" && wordAt(0) !== "REPLACE") return undefined
  let depth = 0
  for (let i = 1; i < significant.length; i++) {
    const text = wordAt(i)
    if (text === "(") depth++
    else if (text === ")") depth--
    else if (depth === 0 && (text === "VALUES" || text === "VALUE") && wordAt(i + 1) === "(") {
      const close = closingIndex(sql, significant, i + 1)
      if (close !== undefined && endsRow(wordAt(close + 1)))
        return cut(sql, significant, i + 1, close, paramstyle, mode)
    }
  }
  return undefined
}

/** What may stand behind the row of values. */
function endsRow(text: string): boolean {
  return text === "" || text === ";" || text === "ON" || text === "AS" || text === "RETURNING"
}

function upperText(sql: string, token: Token | undefined): string {
  if (token === undefined || token.kind === "string" || token.kind === "identifier") return ""
  return sql.slice(token.start, token.end).toUpperCase()
}

function closingIndex(sql: string, tokens: readonly Token[], open: number): number | undefined {
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    const text = upperText(sql, tokens[i])
    if (text === "(") depth++
    else if (text === ")" && --depth === 0) return i
  }
  return undefined
}

function cut(
  sql: string,
  tokens: readonly Token[],
  open: number,
  close: number,
  paramstyle: ParamStyle,
  mode: SqlMode,
): InsertTemplate | undefined {
  const outside = [...tokens.slice(0, open), ...tokens.slice(close + 1)]
  const inside = tokens.slice(open, close + 1)
  if (outside.some(isPlaceholder) || !inside.some(isPlaceholder)) return undefined
  const last = tokens.at(-1)
  const end = last !== undefined && upperText(sql, last) === ";" ? last.start : sql.length
  const start = tokens[open]?.start ?? 0
  const stop = tokens[close]?.end ?? sql.length
  const literal = (text: string): string => compileTemplate(text, paramstyle, mode).segments.join("")
  return {
    prefix: literal(sql.slice(0, start)).trimStart(),
    row: compileTemplate(sql.slice(start, stop), paramstyle, mode),
    suffix: literal(sql.slice(stop, Math.max(stop, end))).trimEnd(),
  }
}

function isPlaceholder(token: Token): boolean {
  return token.kind === "placeholder"
}
