// SQL of the user: text(), text().columns(), sql`...`.
import type { ClauseElement } from "../expression/clause-element.ts"
import type { SqlFragment, TextClause, TextualSelect } from "../expression/text.ts"
import type { Visitors } from "./rendering.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

function visitText(c: SqlCompiler, text: TextClause): void {
  c.kind ??= "text"
  for (const part of text.parts) {
    if (typeof part === "string") c.text += part
    else {
      const bind = text.binds.get(part.name)
      if (bind !== undefined) c.visit(bind)
    }
  }
}

function visitTextualSelect(c: SqlCompiler, textual: TextualSelect): void {
  const place = c.takePlace()
  if (place === "top") {
    c.kind = "select"
    c.resultColumns = textual.columns.map((column) => {
      const name = c.nameOf(column.name)
      return { key: column.key, name, type: column.type, sources: [column] }
    })
  }
  c.visit(textual.element)
}

function visitSqlFragment(c: SqlCompiler, fragment: SqlFragment): void {
  fragment.strings.forEach((text, i) => {
    c.text += text
    const value = fragment.values[i]
    if (value === undefined) return
    if (isQuery(value)) {
      c.text += "("
      c.visitQuery(value, "value")
      c.text += ")"
    } else c.visit(value)
  })
}

function isQuery(element: ClauseElement): boolean {
  return element.visitName === "select" || element.visitName === "compound_select"
}

/** Writers of the user's SQL. */
export const textVisitors: Visitors = {
  text: visitText,
  textual_select: visitTextualSelect,
  sql_fragment: visitSqlFragment,
}
