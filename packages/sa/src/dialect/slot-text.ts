// The text of a compiled statement, cut at its slots.
import type { Paramstyle } from "./dialect.ts"
import { MARK, type Slot } from "./slots.ts"

/** The pieces of the text between the marks of its slots. */
export function cut(text: string, slots: readonly Slot[], paramstyle: Paramstyle): readonly string[] {
  const pieces: string[] = []
  let from = 0
  for (const slot of slots) {
    pieces.push(text.slice(from, slot.at))
    from = slot.at + MARK.length
  }
  pieces.push(text.slice(from))
  const doubled = paramstyle === "format" || paramstyle === "pyformat"
  return doubled && text.includes("%") ? pieces.map((piece) => piece.replaceAll("%", "%%")) : pieces
}
