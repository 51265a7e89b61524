// SELECT and set operations.
import { InvalidRequestError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnClause } from "../expression/column-clause.ts"
import type { ColumnElement, Label, UnaryExpression } from "../expression/column-element.ts"
import type { FromClause } from "../expression/from-clause.ts"
import type { FunctionElement } from "../expression/function-element.ts"
import { op } from "../expression/operators.ts"
import type { CompoundSelect, NameReference, QueryState } from "../statement/query.ts"
import type { SelectItem } from "../statement/select-items.ts"
import type { SelectStatement } from "../statement/select.ts"
import { columnExpressionOf } from "../types/type-engine.ts"
import type { ResultColumn } from "./compiled.ts"
import { noteCartesian } from "./cartesian.ts"
import { visitOrderItems } from "./order-by.ts"
import { applies, statementHints, tableHints, visitPrefixes } from "./raw-texts.ts"
import type { Visitors } from "./rendering.ts"
import type { QueryPlace, Scope, SqlCompiler } from "./sql-compiler.ts"
import { windowClause } from "./window-visitors.ts"
import { visitCte, withClause } from "./with-clause.ts"

function visitSelect(c: SqlCompiler, select: SelectStatement): void {
  const place = c.takePlace()
  const { state } = select
  if (place === "top") beginTop(c, select.items)
  const froms = visibleFroms(c, select, place)
  const start = { text: c.text.length, slots: c.slots.length, nested: c.nested }
  c.nested = undefined
  for (const cte of state.ctes) c.capture(() => visitCte(c, cte))
  const hints = c.hints
  c.hints = tableHints(c, state.hints)
  const outer = c.scope
  c.scope = { froms, outer }
  selectBody(c, select, froms, place)
  c.scope = outer
  c.hints = hints
  statementHints(c, state.hints)
  for (const suffix of state.suffixes) if (applies(c, suffix)) c.text += ` ${suffix.text}`
  withClause(c, c.nested, start.text, start.slots)
  c.nested = start.nested
  if (place === "top") withClause(c, c.ctes, 0, 0)
}

/** The first statement of a compilation decides what is compiled. */
function beginTop(c: SqlCompiler, items: readonly SelectItem[]): void {
  c.kind = "select"
  c.resultColumns = resultColumnsOf(c, items)
}

function selectBody(
  c: SqlCompiler,
  select: SelectStatement,
  froms: readonly ClauseElement[],
  place: QueryPlace,
): void {
  const { state, items } = select
  noteCartesian(c, froms, state.where)
  const { windows } = c
  c.windows = undefined
  c.text += "SELECT "
  visitPrefixes(c, state.prefixes)
  if (state.distinct) c.text += "DISTINCT "
  visitItems(c, items, place, place === "top" || place === "member")
  if (froms.length > 0) {
    c.text += " FROM "
    c.visitList(froms)
  } else if (state.where.length > 0) c.text += c.dialect.rendering.hooks.emptyFrom
  if (state.where.length > 0) {
    c.text += " WHERE "
    visitConditions(c, state.where)
  }
  visitGroupBy(c, state, items)
  if (state.having.length > 0) {
    c.text += " HAVING "
    visitConditions(c, state.having)
  }
  const offset = c.text.length
  const slotIndex = c.slots.length
  visitTail(c, state, items)
  windowClause(c, offset, slotIndex)
  c.windows = windows
}

/** `a AND b AND ...` */
export function visitConditions(c: SqlCompiler, conditions: readonly ColumnElement[]): void {
  const [only] = conditions
  if (conditions.length === 1 && only !== undefined) {
    c.visit(only)
    return
  }
  let first = true
  for (const condition of conditions) {
    if (!first) c.text += " AND "
    first = false
    if (isRawText(condition)) {
      c.text += "("
      c.visit(condition)
      c.text += ")"
    } else c.visitOperand(condition, op.and)
  }
}

/** text() or literalColumn() as a condition: nobody knows how tightly it binds. */
function isRawText(element: ClauseElement): boolean {
  if (element.visitName === "type_coerce")
    return isRawText((element as unknown as { element: ClauseElement }).element)
  return (
    element.visitName === "text" || (element.visitName === "column" && (element as ColumnClause).isLiteral)
  )
}

/** The select list, also of RETURNING. Columns of derived tables all get AS. @param read the values go to the reader of the result */
export function visitItems(
  c: SqlCompiler,
  items: readonly SelectItem[],
  place: QueryPlace,
  read: boolean,
): void {
  const derived = place === "from" || place === "lateral"
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    if (item === undefined) continue
    if (i > 0) c.text += ", "
    const { element, name } = item
    const inner = element.visitName === "label" ? (element as Label).element : element
    const shown = read ? readAs(c, inner) : undefined
    c.visit(shown ?? inner)
    if (shown !== undefined && name !== undefined) {
      c.text += ` AS ${c.quote(name)}`
      continue
    }
    const named = derived || (item.labelled && !(place === "top" && isSigned(element)))
    if (name !== undefined && named) c.text += ` AS ${c.quote(name)}`
  }
}

/** What is read of an element instead of itself: some types only show their values in an expression. */
function readAs(c: SqlCompiler, element: ClauseElement): ClauseElement | undefined {
  // DISTINCT and signs are no values by themselves.
  if (element.visitName === "unary") return undefined
  const { type } = element as Partial<ColumnElement>
  if (type === undefined) return undefined
  // What the type gives is an element, typed as users see it.
  return columnExpressionOf(type, c.dialect.profile, element) as unknown as ClauseElement | undefined
}

/** `-x`, `~x`, `DISTINCT x`: the outermost query needs no name for them. */
function isSigned(element: ClauseElement): element is UnaryExpression {
  return element.visitName === "unary" && (element as UnaryExpression).operator !== op.not
}

/** What the result of a select list looks like; undefined when raw text hides how many columns there are. */
export function resultColumnsOf(
  c: SqlCompiler,
  items: readonly SelectItem[],
): readonly ResultColumn[] | undefined {
  if (items.some(({ name }) => name === undefined)) return undefined
  return items.map((item) => {
    const element = item.element as ColumnElement
    const own = isSigned(element) ? (element.element as ColumnElement).proxyName : undefined
    const name = c.nameOf(own ?? item.name ?? "")
    const column = element as ColumnClause
    const ownKey = !item.labelled && element.visitName === "column" && column.name === item.name
    const sources = element.visitName === "label" ? [element, (element as Label).element] : [element]
    return { key: ownKey ? column.key : name, name, type: element.type, sources }
  })
}

function visitGroupBy(c: SqlCompiler, state: QueryState, items: readonly SelectItem[]): void {
  if (state.groupBy.length === 0) return
  c.text += " GROUP BY "
  const [only] = state.groupBy
  if (state.groupBy.length === 1 && only?.visitName === "function") {
    const call = only as FunctionElement
    if (call.name.toLowerCase() === "rollup") {
      c.dialect.rendering.hooks.rollup(c, call.clauses)
      return
    }
  }
  visitOrderItems(c, state.groupBy, items, false)
}

/** ORDER BY, LIMIT, locking. */
function visitTail(c: SqlCompiler, state: QueryState, items: readonly SelectItem[], named = false): void {
  const { hooks } = c.dialect.rendering
  if (state.orderBy.length > 0) {
    c.text += " ORDER BY "
    visitOrderItems(c, state.orderBy, items, named)
  }
  if (state.limit !== undefined || state.offset !== undefined) hooks.limit(c, state)
  if (state.forUpdate !== undefined) hooks.forUpdate(c, state.forUpdate)
}

/** FROM of a query without what it takes from the enclosing query. */
function visibleFroms(c: SqlCompiler, select: SelectStatement, place: QueryPlace): readonly ClauseElement[] {
  const { correlate, correlateExcept } = select.state
  const all = select.fromList
  const { scope } = c
  if (scope === undefined) return all
  // A derived table sees only what the query around its query sees.
  const explicit = place === "from" ? scope.outer : scope
  if (correlate !== undefined) {
    return all.filter((from) => !(correlate.includes(from as FromClause) && sees(explicit, from)))
  }
  if (correlateExcept !== undefined) {
    return all.filter((from) => correlateExcept.includes(from as FromClause) || !sees(explicit, from))
  }
  if (place === "from" || all.length < 2) return all
  const own = all.filter((from) => !has(scope.froms, from))
  if (own.length > 0) return own
  throw new InvalidRequestError(
    "A subquery has no FROM left: all of its tables are in the enclosing query. Say which to share with correlate(), or alias one.",
  )
}

function has(froms: readonly ClauseElement[], wanted: ClauseElement): boolean {
  return froms.some(
    (from) => from === wanted || (from as Partial<FromClause>).members?.includes(wanted as FromClause),
  )
}

/** Whether a table is in this scope or around it. */
function sees(scope: Scope | undefined, wanted: ClauseElement): boolean {
  return scope !== undefined && (has(scope.froms, wanted) || sees(scope.outer, wanted))
}

function visitCompound(c: SqlCompiler, compound: CompoundSelect): void {
  const place = c.takePlace()
  if (place === "top") beginTop(c, compound.items)
  const start = { text: c.text.length, slots: c.slots.length, nested: c.nested }
  c.nested = undefined
  const inner = place === "top" ? "member" : place
  compound.members.forEach((member, i) => {
    if (i > 0) c.text += ` ${compound.operator} `
    const grouped = member.visitName === "compound_select" || needsGrouping(member.state)
    if (grouped) c.text += "("
    c.visitQuery(member, inner)
    if (grouped) c.text += ")"
  })
  visitGroupBy(c, compound.state, compound.items)
  visitTail(c, compound.state, compound.items, true)
  withClause(c, c.nested, start.text, start.slots)
  c.nested = start.nested
  if (place === "top") withClause(c, c.ctes, 0, 0)
}

function needsGrouping(state: QueryState): boolean {
  return (
    state.orderBy.length > 0 ||
    state.limit !== undefined ||
    state.offset !== undefined ||
    state.forUpdate !== undefined
  )
}

function visitNameReference(c: SqlCompiler, reference: NameReference): void {
  c.text += c.quote(reference.name)
}

/** Writers of queries. */
export const selectVisitors: Visitors = {
  select: visitSelect,
  compound_select: visitCompound,
  name_reference: visitNameReference,
}
