// UPDATE and DELETE, of one table and of several.
import { CompileError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import type { FromClause } from "../expression/from-clause.ts"
import type { ColumnClause } from "../expression/column-clause.ts"
import type { ColumnElement } from "../expression/column-element.ts"
import { columnOf, unconsumed, type ColumnReference } from "../statement/column-reference.ts"
import type { DeleteStatement } from "../statement/delete.ts"
import type { UpdateStatement } from "../statement/update.ts"
import { noteCartesian } from "./cartesian.ts"
import { visitDefault, visitReturning, visitValue } from "./insert-visitor.ts"
import { visitOrderItems } from "./order-by.ts"
import { tableHints, visitPrefixes } from "./raw-texts.ts"
import { visitConditions } from "./select-visitors.ts"
import { joinRow } from "./slots.ts"
import type { SqlCompiler } from "./sql-compiler.ts"
import { withClause } from "./with-clause.ts"

/** One `column = value` of SET. */
interface Setting {
  readonly column: ColumnClause
  readonly write: (c: SqlCompiler) => void
}

/** Writes an UPDATE. */
export function visitUpdate(c: SqlCompiler, update: UpdateStatement): void {
  const { state } = update
  const { table } = state
  c.kind = "update"
  c.dml = { table, returning: false, multiRow: false, fromSelect: false, primaryKey: table.primaryKey }
  const tables = [table, ...extraTables(table, state.where, state.assignments)]
  noteCartesian(c, tables, state.where)
  const { updateFrom } = c.dialect.rendering.hooks
  const multi = tables.length > 1 || table.members.length > 0
  if (multi) rejectOrdering("UPDATE", state)
  c.hints = tableHints(c, state.hints)
  c.text += "UPDATE "
  visitPrefixes(c, state.prefixes)
  c.visitList(updateFrom ? [table] : tables)
  c.hints = undefined
  withTables(c, tables, () => {
    c.text += " SET "
    const firstSlot = c.slots.length
    visitSettings(c, settingsOf(c, update, tables), multi && !updateFrom)
    joinRow(c.slots, firstSlot)
    const settings = c.slots.length
    if (updateFrom && tables.length > 1) {
      c.text += " FROM "
      c.visitList(tables.slice(1))
    }
    visitWhere(c, state.where)
    visitOrderAndLimit(c, state)
    rejectSharedNames(c, settings)
  })
  for (const cte of state.ctes) c.capture(() => c.visit(cte))
  checkKeys(c, tables)
  withClause(c, c.ctes, 0, 0)
}

function visitSettings(c: SqlCompiler, settings: readonly Setting[], multi: boolean): void {
  if (settings.length === 0)
    throw new CompileError("UPDATE needs at least one value, found none; call values().")
  settings.forEach(({ column, write }, i) => {
    if (i > 0) c.text += ", "
    if (multi) c.visit(column)
    else c.text += c.quote(column.name)
    c.text += "="
    write(c)
  })
}

/** SET in the order of the table's columns (further tables first), or in the user's order. */
function settingsOf(
  c: SqlCompiler,
  update: UpdateStatement,
  tables: readonly FromClause[],
): readonly Setting[] {
  const { state } = update
  const members = tables.flatMap((table) =>
    table.members.length === 0 ? [table] : table.members.filter(isTable),
  )
  const [target, ...others] = members
  if (target === undefined) throw new CompileError("UPDATE needs a table.")
  const given = new Map<ColumnClause, unknown>()
  for (const [reference, value] of state.assignments) given.set(resolve(reference, target, members), value)
  if (state.ordered) {
    const rest = onUpdates(target, given, new Set(c.columnKeys))
    return [...[...given].map(([column, value]) => assignment(column, value, true)), ...rest]
  }
  const extra = others
    .filter((table) => table.columns.some((column) => given.has(column)))
    .flatMap((table) => settingsOfTable(c, table, given, false))
  return [...extra, ...settingsOfTable(c, target, given, true)]
}

function isTable(from: FromClause): boolean {
  return from.members.length === 0
}

function resolve(
  reference: ColumnReference,
  target: FromClause,
  members: readonly FromClause[],
): ColumnClause {
  const own = columnOf(target, reference)
  if (own !== undefined) return own
  for (const member of typeof reference === "string" ? [] : members) {
    const column = columnOf(member, reference)
    if (column !== undefined) return column
  }
  return unconsumed([typeof reference === "string" ? reference : reference.key])
}

function settingsOfTable(
  c: SqlCompiler,
  table: FromClause,
  given: ReadonlyMap<ColumnClause, unknown>,
  main: boolean,
): readonly Setting[] {
  const keys = new Set(main ? c.columnKeys : [])
  // Without values and parameters, people see all columns as parameters.
  const all = main && given.size === 0 && keys.size === 0
  return table.columns.flatMap((column): readonly Setting[] => {
    if (given.has(column)) return [assignment(column, given.get(column), main)]
    if (all || keys.has(column.key)) return [{ column, write: (w) => w.bindColumn(column, undefined) }]
    return onUpdate(column)
  })
}

function onUpdates(
  table: FromClause,
  given: ReadonlyMap<ColumnClause, unknown>,
  keys: ReadonlySet<string>,
): readonly Setting[] {
  return table.columns.flatMap((column): readonly Setting[] => {
    if (given.has(column)) return []
    if (keys.has(column.key)) return [{ column, write: (w) => w.bindColumn(column, undefined) }]
    return onUpdate(column)
  })
}

function onUpdate(column: ColumnClause): readonly Setting[] {
  const fallback = column.onupdate
  return fallback === undefined ? [] : [{ column, write: (w) => visitDefault(w, column, fallback) }]
}

function assignment(column: ColumnClause, value: unknown, named: boolean): Setting {
  return { column, write: (w) => visitValue(w, column, column.assigned(value), named) }
}

/** A parameter of WHERE that is called like an assigned column would get that column's value. */
function rejectSharedNames(c: SqlCompiler, settings: number): void {
  const assigned = new Set(c.slots.slice(0, settings).flatMap((slot) => slot.key ?? []))
  const shared = c.slots.slice(settings).find((slot) => slot.key !== undefined && assigned.has(slot.key))
  if (shared?.key === undefined) return
  throw new CompileError(
    `The parameter "${shared.key}" of WHERE has the name of a column that is set; call it "b_${shared.key}", say.`,
  )
}

/** Keys of the execution that are neither columns nor parameters of the statement. */
function checkKeys(c: SqlCompiler, tables: readonly FromClause[]): void {
  if (c.columnKeys === undefined || c.columnKeys.length === 0) return
  const known = new Set([
    ...(tables[0]?.columns ?? []).map((column) => column.key),
    ...c.slots.map((slot) => slot.key),
  ])
  const unknown = c.columnKeys.filter((key) => !known.has(key))
  if (unknown.length > 0) unconsumed(unknown)
}

/** Tables of the conditions, of assigned columns and of what is assigned, besides the target. */
function extraTables(
  table: FromClause,
  where: readonly ColumnElement[],
  assignments: readonly (readonly [ColumnReference, unknown])[],
): readonly FromClause[] {
  const found: ClauseElement[] = []
  for (const condition of where) condition.addFroms(found)
  for (const [reference, value] of assignments) {
    if (typeof reference !== "string") reference.addFroms(found)
    if (isElement(value)) value.addFroms(found)
  }
  return (found as FromClause[]).filter((from) => from !== table && !table.members.includes(from))
}

function isElement(value: unknown): value is ClauseElement {
  return typeof value === "object" && value !== null && "addFroms" in value
}

function withTables(c: SqlCompiler, tables: readonly FromClause[], render: () => void): void {
  c.withScope({ froms: tables, outer: c.scope }, render)
}

function visitWhere(c: SqlCompiler, where: readonly ColumnElement[]): void {
  if (where.length === 0) return
  c.text += " WHERE "
  visitConditions(c, where)
}

interface Ordering {
  readonly orderBy: readonly ClauseElement[]
  readonly limit: number | undefined
}

function visitOrderAndLimit(c: SqlCompiler, state: Ordering): void {
  if (state.orderBy.length > 0) {
    c.text += " ORDER BY "
    visitOrderItems(c, state.orderBy, [], false)
  }
  if (state.limit !== undefined) c.text += ` LIMIT ${state.limit}`
}

function rejectOrdering(verb: string, state: Ordering): void {
  if (state.orderBy.length === 0 && state.limit === undefined) return
  throw new CompileError(
    `${verb} of several tables takes no ORDER BY and no LIMIT; select the keys in a subquery.`,
  )
}

/** Writes a DELETE. */
export function visitDelete(c: SqlCompiler, statement: DeleteStatement): void {
  const { state } = statement
  const { table } = state
  c.kind = "delete"
  const returning = state.returning.length > 0
  c.dml = { table, returning, multiRow: false, fromSelect: false, primaryKey: table.primaryKey }
  const tables = [table, ...extraTables(table, state.where, [])]
  noteCartesian(c, tables, state.where)
  // Only the form with USING takes an alias on both servers.
  const multi = tables.length > 1 || table.visitName === "alias"
  if (multi) rejectOrdering("DELETE", state)
  c.text += "DELETE "
  visitPrefixes(c, state.prefixes)
  c.text += "FROM "
  if (multi) c.dialect.rendering.hooks.deleteTables(c, tables)
  else c.visit(table)
  withTables(c, tables, () => {
    visitWhere(c, state.where)
    visitOrderAndLimit(c, state)
  })
  visitReturning(c, statement)
  for (const cte of state.ctes) c.capture(() => c.visit(cte))
  withClause(c, c.ctes, 0, 0)
}
