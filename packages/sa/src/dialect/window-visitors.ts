// Window functions: OVER, and the named windows at the end of a query.
import { CompileError } from "../errors.ts"
import type { BindParameter } from "../expression/column-element.ts"
import type { WithinGroup } from "../expression/function-element.ts"
import type { Bound, Over, Window } from "../expression/over.ts"
import { functionName } from "./expression-visitors.ts"
import type { Visitors } from "./rendering.ts"
import { literalText } from "./slots.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

function visitOver(c: SqlCompiler, over: Over): void {
  c.visit(over.element)
  c.text += " OVER "
  const { name } = over.window
  if (name === undefined) {
    visitWindow(c, over.window)
    return
  }
  register(c, name, over.window)
  c.text += c.quote(name)
}

function register(c: SqlCompiler, name: string, window: Window): void {
  const known = (c.windows ??= new Map<string, Window>()).get(name)
  if (known !== undefined && known !== window) {
    throw new CompileError(`Two different windows are called "${name}"; give one of them another name.`)
  }
  c.windows.set(name, window)
}

/** `(PARTITION BY ... ORDER BY ... frame)` */
function visitWindow(c: SqlCompiler, { partitionBy, orderBy, frame }: Window): void {
  c.text += "("
  if (partitionBy.length > 0) {
    c.text += "PARTITION BY "
    c.visitList(partitionBy)
  }
  if (orderBy.length > 0) {
    c.text += partitionBy.length > 0 ? " ORDER BY " : "ORDER BY "
    c.visitList(orderBy)
  }
  if (frame !== undefined) {
    const [low, high] = frame.bounds
    if (partitionBy.length + orderBy.length > 0) c.text += " "
    c.text += `${frame.unit} BETWEEN `
    visitBound(c, low)
    c.text += " AND "
    visitBound(c, high)
  }
  c.text += ")"
}

function visitBound(c: SqlCompiler, bound: Bound): void {
  if (bound.offset !== undefined) {
    // MariaDB's PREPARE takes no placeholder here.
    if (c.dialect.name === "mariadb")
      c.text += literalText(bound.offset.value, bound.offset.type, c.dialect.profile)
    else c.visit(bound.offset)
    c.text += " "
  }
  c.text += bound.text
}

/** `WINDOW name AS (...)`, at an earlier place of the text: ORDER BY may use windows too. */
export function windowClause(c: SqlCompiler, offset: number, slotIndex: number): void {
  const { windows } = c
  if (windows === undefined) return
  const fragment = c.capture(() => {
    let lead = " WINDOW "
    for (const [name, window] of windows) {
      c.text += `${lead}${c.quote(name)} AS `
      visitWindow(c, window)
      lead = ", "
    }
  })
  c.insertAt(offset, slotIndex, fragment)
}

function visitWithinGroup(c: SqlCompiler, { element, orderBy }: WithinGroup): void {
  // MariaDB's PREPARE takes no placeholder for the fraction.
  c.text += `${functionName(c, element)}(`
  element.clauses.forEach((clause, i) => {
    if (i > 0) c.text += ", "
    if (clause.visitName === "bindparam") {
      const { value, type } = clause as BindParameter
      c.text += literalText(value, type, c.dialect.profile)
    } else c.visit(clause)
  })
  c.text += ") WITHIN GROUP (ORDER BY "
  c.visitList(orderBy)
  c.text += ")"
}

/** Writers of window functions. */
export const windowVisitors: Visitors = {
  over: visitOver,
  within_group: visitWithinGroup,
}
