// SELECT, set operations, and what stands in FROM.
import { CompileError, InvalidRequestError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnClause } from "../expression/column-clause.ts"
import type { ColumnElement, Label, UnaryExpression } from "../expression/column-element.ts"
import type { Alias, FromClause, Join, Subquery, TableClause } from "../expression/from-clause.ts"
import type { FunctionElement } from "../expression/function-element.ts"
import { op } from "../expression/operators.ts"
import type { TextClause, TextualSelect, SqlFragment } from "../expression/text.ts"
import type { CompoundSelect, NameReference, QueryState } from "../statement/query.ts"
import type { SelectItem } from "../statement/select-items.ts"
import type { Hint, RawText, SelectStatement } from "../statement/select.ts"
import type { ResultColumn } from "./compiled.ts"
import type { Visitors } from "./rendering.ts"
import type { QueryPlace, Scope, SqlCompiler } from "./sql-compiler.ts"
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
  c.text += "SELECT "
  visitPrefixes(c, state.prefixes)
  if (state.distinct) c.text += "DISTINCT "
  visitItems(c, items, place)
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
  visitTail(c, state, items)
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

/** The select list, also of RETURNING. Columns of derived tables all get AS. */
export function visitItems(c: SqlCompiler, items: readonly SelectItem[], place: QueryPlace): void {
  const derived = place === "from" || place === "lateral"
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    if (item === undefined) continue
    if (i > 0) c.text += ", "
    const { element, name } = item
    c.visit(element.visitName === "label" ? (element as Label).element : element)
    if (name !== undefined && (item.labelled || derived)) c.text += ` AS ${c.quote(name)}`
  }
}

/** What the result of a select list looks like; undefined when raw text hides how many columns there are. */
export function resultColumnsOf(
  c: SqlCompiler,
  items: readonly SelectItem[],
): readonly ResultColumn[] | undefined {
  if (items.some(({ name }) => name === undefined)) return undefined
  return items.map((item) => {
    const element = item.element as ColumnElement
    const name = c.nameOf(item.name ?? "")
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

/** Elements of ORDER BY: labels of the select list by their name. `named`: all result columns by name (set operations). */
export function visitOrderItems(
  c: SqlCompiler,
  elements: readonly ClauseElement[],
  items: readonly SelectItem[],
  named: boolean,
): void {
  let first = true
  for (const element of elements) {
    if (!first) c.text += ", "
    first = false
    visitOrderItem(c, element, items, named)
  }
}

function visitOrderItem(
  c: SqlCompiler,
  element: ClauseElement,
  items: readonly SelectItem[],
  named: boolean,
): void {
  if (element.visitName === "unary") {
    const unary = element as UnaryExpression
    if (unary.operator === op.asc || unary.operator === op.desc) {
      visitOrderKey(c, unary.element, items, named, unary.operator === op.desc ? op.desc : op.asc)
      c.text += unary.operator.sql
      return
    }
    if (unary.operator === op.nullsFirst || unary.operator === op.nullsLast) {
      visitNullOrder(c, unary, (inner) => visitOrderItem(c, inner, items, named))
      return
    }
  }
  visitOrderKey(c, element, items, named, op.comma)
}

function visitOrderKey(
  c: SqlCompiler,
  element: ClauseElement,
  items: readonly SelectItem[],
  named: boolean,
  parent: typeof op.comma,
): void {
  const item =
    element.visitName === "name_reference"
      ? namedItem(c, element as NameReference, items)
      : element.visitName === "label" || named
        ? items.find((candidate) => candidate.element === element)
        : undefined
  if (item?.name !== undefined && (item.labelled || named)) c.text += c.quote(item.name)
  else c.visitOperand(item === undefined ? element : item.element, parent)
}

function namedItem(c: SqlCompiler, reference: NameReference, items: readonly SelectItem[]): SelectItem {
  const found = items.find(
    ({ element, name }) =>
      (name !== undefined && c.nameOf(name) === reference.name) ||
      (element as Partial<ColumnClause>).key === reference.name,
  )
  if (found !== undefined) return found
  throw new CompileError(
    `ORDER BY or GROUP BY names "${reference.name}", which is no result column; write text("${reference.name}") for SQL text.`,
  )
}

/** NULLS FIRST and NULLS LAST, which MySQL does not have: a key before the key. */
export function visitNullOrder(
  c: SqlCompiler,
  unary: UnaryExpression,
  inner: (element: ClauseElement) => void,
): void {
  const key = sortKey(unary.element)
  c.visitOperand(key, op.is)
  c.text += unary.operator === op.nullsFirst ? " IS NOT NULL, " : " IS NULL, "
  inner(unary.element)
}

function sortKey(element: ClauseElement): ClauseElement {
  const unary = element as UnaryExpression
  const sorted = element.visitName === "unary" && (unary.operator === op.asc || unary.operator === op.desc)
  return sorted ? unary.element : element
}

function visitNameReference(c: SqlCompiler, reference: NameReference): void {
  c.text += c.quote(reference.name)
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

/** MariaDB is a MySQL too; "mariadb" means only MariaDB. */
function applies(c: SqlCompiler, { dialect }: RawText): boolean {
  return dialect === undefined || dialect === "*" || dialect === "mysql" || dialect === c.dialect.name
}

/** Texts after the verb of a statement. */
export function visitPrefixes(c: SqlCompiler, prefixes: readonly RawText[]): void {
  for (const prefix of prefixes) if (applies(c, prefix)) c.text += `${prefix.text} `
}

/** Hints by table. */
export function tableHints(
  c: SqlCompiler,
  hints: readonly Hint[],
): ReadonlyMap<FromClause, string> | undefined {
  if (hints.length === 0) return undefined
  const map = new Map<FromClause, string>()
  for (const hint of hints) {
    if (hint.table === undefined || !applies(c, hint)) continue
    const present = map.get(hint.table)
    map.set(hint.table, present === undefined ? hint.text : `${present} ${hint.text}`)
  }
  return map
}

function statementHints(c: SqlCompiler, hints: readonly Hint[]): void {
  for (const hint of hints) if (hint.table === undefined && applies(c, hint)) c.text += ` ${hint.text}`
}

function visitCompound(c: SqlCompiler, compound: CompoundSelect): void {
  const place = c.takePlace()
  if (place === "top") beginTop(c, compound.items)
  const start = { text: c.text.length, slots: c.slots.length, nested: c.nested }
  c.nested = undefined
  const inner = place === "top" ? "value" : place
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

function visitTable(c: SqlCompiler, table: TableClause): void {
  c.text += c.dialect.preparer.qualified(table.schema, table.name)
  visitHint(c, table)
}

function visitHint(c: SqlCompiler, table: FromClause): void {
  const hint = c.hints?.get(table)
  if (hint !== undefined) c.text += ` ${hint}`
}

function visitAlias(c: SqlCompiler, alias: Alias): void {
  c.visit(alias.element)
  c.text += ` AS ${c.quote(alias.name)}`
  visitHint(c, alias)
}

const joinWords = {
  inner: " INNER JOIN ",
  left: " LEFT OUTER JOIN ",
  right: " RIGHT OUTER JOIN ",
  full: " FULL OUTER JOIN ",
} as const

function visitJoin(c: SqlCompiler, join: Join): void {
  c.visit(join.left)
  c.text += joinWords[join.kind]
  const nested = join.right.visitName === "join"
  if (nested) c.text += "("
  c.visit(join.right)
  if (nested) c.text += ")"
  c.text += " ON "
  c.visit(join.on)
}

function visitSubquery(c: SqlCompiler, subquery: Subquery): void {
  c.text += subquery.lateral ? "LATERAL (" : "("
  c.visitQuery(subquery.element, subquery.lateral ? "lateral" : "from")
  c.text += `) AS ${c.quote(subquery.name)}`
}

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

/** Writers of queries. */
export const selectVisitors: Visitors = {
  select: visitSelect,
  compound_select: visitCompound,
  name_reference: visitNameReference,
  table: visitTable,
  alias: visitAlias,
  join: visitJoin,
  subquery: visitSubquery,
  cte: visitCte,
  text: visitText,
  textual_select: visitTextualSelect,
  sql_fragment: visitSqlFragment,
}
