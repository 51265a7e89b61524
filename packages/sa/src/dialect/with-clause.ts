// WITH: common table expressions are rendered when they are first met and written in front of the statement at the end.
import { CompileError } from "../errors.ts"
import type { Cte, RowSource } from "../expression/from-clause.ts"
import type { CompoundSelect } from "../statement/query.ts"
import type { SelectItem } from "../statement/select-items.ts"
import type { CteEntry, SqlCompiler } from "./sql-compiler.ts"

/** A CTE in FROM: its name. The definition is rendered apart. */
export function visitCte(c: SqlCompiler, cte: Cte): void {
  const original = cte.aliasOf ?? cte
  define(c, original)
  c.text += c.quote(original.name)
  if (cte.aliasOf !== undefined) c.text += ` AS ${c.quote(cte.name)}`
}

function define(c: SqlCompiler, cte: Cte): void {
  const name = c.nameOf(cte.name)
  const known = c.nested?.get(name) ?? c.ctes?.get(name)
  if (known !== undefined) {
    if (related(known.cte, cte)) return
    throw new CompileError(`Two different CTEs are called "${name}"; give one of them another name.`)
  }
  const target = cte.nesting
    ? (c.nested ??= new Map<string, CteEntry>())
    : (c.ctes ??= new Map<string, CteEntry>())
  const entry: CteEntry = { cte, fragment: undefined }
  target.set(name, entry)
  const { nested } = c
  entry.fragment = c.capture(() => {
    c.text += c.quote(cte.name)
    if (cte.recursive) c.text += columnList(c, cte.element)
    c.text += " AS ("
    c.visitQuery(cte.element, "from")
    c.text += ")"
  })
  c.nested = nested
  // A CTE that the definition itself needed comes before it.
  target.delete(name)
  target.set(name, entry)
}

/** The same CTE, or one of them is the other without its recursive part. */
function related(a: Cte, b: Cte): boolean {
  for (let one: Cte | undefined = a; one !== undefined; one = one.restates) if (one === b) return true
  for (let one: Cte | undefined = b; one !== undefined; one = one.restates) if (one === a) return true
  return a.element === b.element
}

function columnList(c: SqlCompiler, query: RowSource): string {
  const items = (query as Partial<CompoundSelect>).items ?? []
  const names = items.flatMap(({ name }: SelectItem) => (name === undefined ? [] : [c.quote(name)]))
  return names.length === 0 ? "" : `(${names.join(", ")})`
}

/** Writes `WITH ...` at an earlier place of the text, if there is something to write. */
export function withClause(
  c: SqlCompiler,
  ctes: Map<string, CteEntry> | undefined,
  offset: number,
  slotIndex: number,
): void {
  if (ctes === undefined || ctes.size === 0) return
  const entries = [...ctes.values()]
  const fragment = c.capture(() => {
    c.text += entries.some(({ cte }) => cte.recursive) ? "WITH RECURSIVE " : "WITH "
    entries.forEach((entry, i) => {
      if (i > 0) c.text += ", "
      if (entry.fragment !== undefined) c.append(entry.fragment)
    })
    c.text += " "
  })
  ctes.clear()
  c.insertAt(offset, slotIndex, fragment)
}
