// A statement as significant tokens: what is between the spaces and comments, with identifiers unquoted.
import { tokenize } from "@shoal/protocol"

/** One token. */
export interface SqlWord {
  /** Identifiers unquoted; words as written; a placeholder as `:name`. */
  readonly text: string
  /** Lower case of `text`, for comparing keywords; `""` for a quoted identifier, which is never one. */
  readonly keyword: string
  readonly kind: "word" | "identifier" | "string" | "number" | "punctuation" | "placeholder"
  /** Name of a placeholder. */
  readonly name: string
}

/** The tokens of `sql`. */
export function sqlWords(sql: string): SqlWord[] {
  const words: SqlWord[] = []
  for (const { kind, start, end, key } of tokenize(sql, { paramstyle: "named" })) {
    const text = sql.slice(start, end)
    if (kind === "space" || kind === "comment" || kind === "conditional" || kind === "percent") continue
    if (kind === "identifier") {
      words.push({ text: text.slice(1, -1).replace(/``/g, "`"), keyword: "", kind, name: "" })
    } else {
      const name = kind === "placeholder" ? String(key) : ""
      words.push({ text, keyword: text.toLowerCase(), kind, name })
    }
  }
  return joinOperators(words)
}

/** The same statement with `?` for every `:name` (`(?)` for a list after IN), and the names in order. */
export function positionalSql(sql: string): { sql: string; names: readonly string[] } {
  const names: string[] = []
  let text = ""
  let afterIn = false
  for (const { kind, start, end, key } of tokenize(sql, { paramstyle: "named" })) {
    const part = sql.slice(start, end)
    if (kind === "placeholder") names.push(String(key))
    text += kind !== "placeholder" ? part : afterIn ? "(?)" : "?"
    if (kind !== "space" && kind !== "comment") afterIn = kind === "word" && part.toLowerCase() === "in"
  }
  return { sql: text, names }
}

const operators = new Set(["<=", ">=", "<>", "!=", "<=>", "||", "&&", ":=", "->", "->>"])

/** Punctuation comes one character at a time; comparison operators are one token here. */
function joinOperators(words: readonly SqlWord[]): SqlWord[] {
  const joined: SqlWord[] = []
  for (const word of words) {
    const last = joined.at(-1)
    const both = `${last?.text ?? ""}${word.text}`
    if (last?.kind === "punctuation" && word.kind === "punctuation" && operators.has(both)) {
      joined[joined.length - 1] = { ...word, text: both, keyword: both }
    } else joined.push(word)
  }
  return joined
}
