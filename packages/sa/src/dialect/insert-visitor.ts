// INSERT and REPLACE.
import { CompileError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ClientDefault, ColumnClause } from "../expression/column-clause.ts"
import type { BindParameter } from "../expression/column-element.ts"
import { unconsumed } from "../statement/column-reference.ts"
import type { SelectSource } from "../statement/insert-defaults.ts"
import type { InsertStatement, FromSelect } from "../statement/insert.ts"
import type { RowValues } from "../statement/dml.ts"
import { visitParenthesised } from "./expression-visitors.ts"
import { visitPrefixes } from "./raw-texts.ts"
import { resultColumnsOf, visitItems } from "./select-visitors.ts"
import { joinRow, MARK, type Slot } from "./slots.ts"
import type { SqlCompiler } from "./sql-compiler.ts"
import { withClause } from "./with-clause.ts"

/** How one column of the row gets its value. */
type Source =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "parameter" }
  | { readonly kind: "default"; readonly fallback: ClientDefault }

interface Target {
  readonly column: ColumnClause
  readonly source: Source
}

/** Writes an INSERT. */
export function visitInsert(c: SqlCompiler, insert: InsertStatement): void {
  const { state } = insert
  const { table } = state
  c.kind = "insert"
  c.dml = {
    table,
    returning: state.returning.length > 0,
    multiRow: state.rows.kind === "multi",
    fromSelect: state.fromSelect !== undefined,
    primaryKey: table.primaryKey,
  }
  c.text += `${state.verb} `
  visitPrefixes(c, state.prefixes)
  c.text += "INTO "
  c.visit(table)
  c.withScope({ froms: [table], outer: c.scope }, () => {
    const { source } = insert
    if (state.fromSelect !== undefined && source !== undefined)
      visitFromSelect(c, insert, state.fromSelect, source)
    else if (state.rows.kind === "multi") visitRows(c, insert, state.rows.rows)
    else visitRow(c, insert, state.rows.kind === "single" ? state.rows.row : undefined)
    if (state.onDuplicate !== undefined) c.dialect.rendering.hooks.upsert(c, insert)
  })
  visitReturning(c, insert)
}

/** RETURNING of INSERT and DELETE. */
export function visitReturning(
  c: SqlCompiler,
  statement: { readonly items: InsertStatement["items"] },
): void {
  const { items } = statement
  if (items.length === 0) return
  c.dialect.rendering.hooks.returning(c, () => visitItems(c, items, "value", true))
  c.resultColumns = resultColumnsOf(c, items)
}

/** The columns of the row in the order of the table, and where their values come from. */
function targetsOf(c: SqlCompiler, insert: InsertStatement, row: RowValues | undefined): readonly Target[] {
  const { columns } = insert.state.table
  const keys = new Set(c.columnKeys)
  // Without values and parameters, people see all columns as parameters.
  const all = row === undefined && c.columnKeys === undefined
  const targets: Target[] = []
  for (const column of columns) {
    const source = sourceOf(c, column, row, all || keys.has(column.key))
    if (source !== undefined) targets.push({ column, source })
  }
  const known = new Set(columns.map((column) => column.key))
  const unknown = [...Object.keys(row ?? {}), ...keys].filter((key) => !known.has(key))
  if (unknown.length > 0) unconsumed([...new Set(unknown)])
  return targets
}

function sourceOf(
  c: SqlCompiler,
  column: ColumnClause,
  row: RowValues | undefined,
  parameter: boolean,
): Source | undefined {
  const value = row !== undefined && Object.hasOwn(row, column.key) ? row[column.key] : undefined
  if (value !== undefined) return { kind: "value", value }
  if (parameter) return { kind: "parameter" }
  const fallback = column.default
  if (fallback === undefined) return undefined
  const { dialect } = c
  const has = fallback.kind !== "sequence" || dialect.rendering.hooks.hasSequences(dialect.profile)
  return has ? { kind: "default", fallback } : undefined
}

function visitColumnNames(c: SqlCompiler, columns: readonly ColumnClause[]): void {
  c.text += ` (${columns.map((column) => c.quote(column.name)).join(", ")})`
}

function visitRow(c: SqlCompiler, insert: InsertStatement, row: RowValues | undefined): void {
  const targets = targetsOf(c, insert, row)
  if (targets.length === 0) {
    c.text += ` ${c.dialect.rendering.hooks.emptyInsert}`
    return
  }
  visitColumnNames(
    c,
    targets.map(({ column }) => column),
  )
  c.text += " VALUES "
  const head = c.text.length
  const firstSlot = c.slots.length
  const slots: Slot[] = []
  c.text += "("
  targets.forEach(({ column, source }, i) => {
    if (i > 0) c.text += ", "
    const before = c.slots.length
    visitSource(c, column, source, true)
    const slot = c.slots.slice(before).find((one) => one.isValue && one.key === column.key)
    if (slot !== undefined) slots.push(slot)
  })
  c.text += ")"
  joinRow(c.slots, firstSlot)
  const ends = rowEnds(c, head, firstSlot)
  c.rowTemplate = { ...ends, firstSlot, lastSlot: c.slots.length, slots }
}

/** Where the row begins and ends around its slots. */
function rowEnds(c: SqlCompiler, head: number, firstSlot: number): { head: number; tail: number } {
  const first = c.slots[firstSlot]
  const last = c.slots.at(-1)
  if (first === undefined || last === undefined) {
    const before = endOf(c.slots.at(-1))
    return { head: head - before, tail: c.text.length - before }
  }
  return { head: first.at - head, tail: c.text.length - endOf(last) }
}

/** Where the text after a slot begins. */
function endOf(slot: Slot | undefined): number {
  return slot === undefined ? 0 : slot.at + MARK.length
}

/** Writes one value. `named`: the execution may replace it by the column's key. */
function visitSource(c: SqlCompiler, column: ColumnClause, source: Source, named: boolean): void {
  if (source.kind === "parameter") {
    c.bindColumn(column, undefined)
    return
  }
  if (source.kind === "default") {
    visitDefault(c, column, source.fallback)
    return
  }
  visitValue(c, column, column.assigned(source.value), named)
}

/** A client default: evaluated at each execution, or an expression in the text. */
export function visitDefault(c: SqlCompiler, column: ColumnClause, fallback: ClientDefault): void {
  if (fallback.kind === "expression" || fallback.kind === "sequence")
    visitExpressionValue(c, fallback.arg as ClauseElement)
  else c.bindColumn(column, fallback)
}

/** A value of a column. */
export function visitValue(c: SqlCompiler, column: ColumnClause, value: ClauseElement, named: boolean): void {
  if (
    value.visitName === "bindparam" &&
    (value as BindParameter).key === column.key &&
    !(value as BindParameter).required
  ) {
    c.bindValue(column, value as BindParameter, named ? column.key : undefined)
  } else visitExpressionValue(c, value, column)
}

/** An expression as a value: compound ones in parentheses. A parameter without a type takes the column's. */
export function visitExpressionValue(c: SqlCompiler, value: ClauseElement, column?: ColumnClause): void {
  if (value.visitName === "bindparam") {
    const bind = value as BindParameter
    c.bind(bind, column !== undefined && bind.type.visitName === "null" ? column.type : bind.type)
  } else if (value.grouping !== undefined) visitParenthesised(c, value)
  else c.visit(value)
}

function visitRows(c: SqlCompiler, insert: InsertStatement, rows: readonly RowValues[]): void {
  const [first] = rows
  const targets = targetsOf(c, insert, first)
  visitColumnNames(
    c,
    targets.map(({ column }) => column),
  )
  c.text += " VALUES "
  rows.forEach((row, index) => {
    c.text += index === 0 ? "(" : ", ("
    const firstSlot = c.slots.length
    targets.forEach(({ column, source }, i) => {
      if (i > 0) c.text += ", "
      visitSource(c, column, index === 0 ? source : sourceInRow(column, source, row, index), false)
    })
    c.text += ")"
    joinRow(c.slots, firstSlot)
  })
  rejectStrangers(rows, targets)
}

/** The value of a later row; the first row decides which columns there are. */
function sourceInRow(column: ColumnClause, first: Source, row: RowValues, index: number): Source {
  const value = Object.hasOwn(row, column.key) ? row[column.key] : undefined
  if (value !== undefined) return { kind: "value", value }
  if (first.kind === "default") return first
  throw new CompileError(
    `Row ${index} of values() has no value for "${column.key}", which row 0 has; every row needs the same columns.`,
  )
}

function rejectStrangers(rows: readonly RowValues[], targets: readonly Target[]): void {
  const known = new Set(targets.map(({ column }) => column.key))
  for (const row of rows) {
    const strangers = Object.keys(row).filter((key) => row[key] !== undefined && !known.has(key))
    if (strangers.length > 0) unconsumed(strangers)
  }
}

function visitFromSelect(
  c: SqlCompiler,
  insert: InsertStatement,
  fromSelect: FromSelect,
  { query, added }: SelectSource,
): void {
  const { table } = insert.state
  const columns = fromSelect.names.map((name) => {
    const column = Object.hasOwn(table.c, name) ? table.c[name] : undefined
    return column ?? unconsumed([name])
  })
  visitColumnNames(c, [...columns, ...added])
  c.text += " "
  const offset = c.text.length
  const slotIndex = c.slots.length
  c.withScope(undefined, () => c.visitQuery(query, "value"))
  // WITH stands between the target and its SELECT.
  withClause(c, c.ctes, offset, slotIndex)
}
