// The text of a compiled statement, cut at its slots.
import type { Paramstyle } from "./dialect.ts"
import type { Slot } from "./slots.ts"

/** The text with a question mark at each slot. */
export function withMarks(text: string, slots: readonly Slot[]): string {
  let sql = ""
  let from = 0
  for (const { at } of slots) {
    sql += `${text.slice(from, at)}?`
    from = at
  }
  return sql + text.slice(from)
}

/** Cuts the text at the slots. */
export function cut(text: string, slots: readonly Slot[], paramstyle: Paramstyle): readonly string[] {
  const pieces: string[] = []
  let from = 0
  for (const slot of slots) {
    pieces.push(text.slice(from, slot.at))
    from = slot.at
  }
  pieces.push(text.slice(from))
  const doubled = paramstyle === "format" || paramstyle === "pyformat"
  return doubled && text.includes("%") ? pieces.map((piece) => piece.replaceAll("%", "%%")) : pieces
}
