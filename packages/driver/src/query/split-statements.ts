// One text, several statements.
import { tokenize } from "@shoal/protocol"

/** Cuts text at the semicolons outside strings, comments and identifiers. Empty statements are dropped. */
export function splitStatements(sql: string): readonly string[] {
  const statements: string[] = []
  let start = 0
  for (const token of tokenize(sql)) {
    if (token.kind !== "punctuation" || sql[token.start] !== ";") continue
    statements.push(sql.slice(start, token.start))
    start = token.end
  }
  statements.push(sql.slice(start))
  return statements.map((each) => each.trim()).filter((each) => each !== "")
}
