// The select list with its names: which columns need AS, and what the columns of a derived table are called.
import { ArgumentError } from "../errors.ts"
import { AnonymousName, type SqlName } from "../expression/anonymous.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import { ColumnClause } from "../expression/column-clause.ts"
import { ColumnElement, Label } from "../expression/column-element.ts"
import { FromClause } from "../expression/from-clause.ts"
import { impliedTypes } from "../expression/implied-types.ts"
import { asElement } from "../expression/operate.ts"

/** How result columns are named. */
export type LabelStyle = "disambiguate" | "tablename_plus_col" | "none"

/** Names stay as they are; repeated ones are numbered. */
export const LABEL_STYLE_DISAMBIGUATE_ONLY = "disambiguate"
/** As `LABEL_STYLE_DISAMBIGUATE_ONLY`. */
export const LABEL_STYLE_DEFAULT = "disambiguate"
/** Every column is called `<table>_<column>`. */
export const LABEL_STYLE_TABLENAME_PLUS_COL = "tablename_plus_col"
/** Repeated names stay repeated. */
export const LABEL_STYLE_NONE = "none"

/** One column of a select list. */
export interface SelectItem {
  readonly element: ClauseElement
  /** The name of the result column; undefined for raw text. */
  readonly name: SqlName | undefined
  /** Written with AS even in the outermost query. */
  readonly labelled: boolean
}

/** The arguments of select(): columns, tables (all their columns), text, and records of named expressions. */
export function columnArguments(args: readonly unknown[]): readonly ClauseElement[] {
  const columns: ClauseElement[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]
    if (arg instanceof ColumnElement) columns.push(arg)
    else if (arg instanceof FromClause) columns.push(...arg.columns)
    else addArgument(columns, arg, i)
  }
  return columns
}

function addArgument(columns: ClauseElement[], arg: unknown, index: number): void {
  const element = asElement(arg)
  if (element !== undefined) columns.push(element)
  else if (typeof arg === "number" && Number.isFinite(arg)) {
    const type = Number.isInteger(arg) ? impliedTypes.integer : impliedTypes.float
    columns.push(new ColumnClause(String(arg), type, { isLiteral: true }))
  } else if (isRecord(arg)) {
    for (const [name, value] of Object.entries(arg)) columns.push(new Label(name, columnOf(value, name)))
  } else if (typeof arg === "string") {
    throw new ArgumentError(
      `select() takes columns and tables; found the string "${arg}". Write text("${arg}") for SQL text, or column("${arg}") for a name.`,
    )
  } else {
    throw new ArgumentError(
      `select() takes columns and tables; argument ${index + 1} is ${arg === null ? "null" : typeof arg}. Does the table have that column?`,
    )
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function columnOf(value: unknown, name: string): ColumnElement {
  const element = asElement(value)
  if (element instanceof ColumnElement) return element
  throw new ArgumentError(`The column "${name}" of select() is not a SQL expression; found ${typeof value}.`)
}

/** Names the columns of a select list. Repeated names are numbered: `id_1` for another column, `id__1` for the same one. */
export function nameItems(columns: readonly ClauseElement[], style: LabelStyle): readonly SelectItem[] {
  const names = new Map<unknown, ClauseElement>()
  return columns.map((element) => {
    if (!(element instanceof ColumnElement)) return { element, name: undefined, labelled: false }
    const own = ownName(element, style)
    if (own === undefined) return unnamed(element, names)
    const labelled = style === "tablename_plus_col" || !(element instanceof ColumnClause)
    const key = keyOfName(own)
    const other = names.get(key)
    if (other === undefined) {
      names.set(key, element)
      return { element, name: own, labelled }
    }
    if (style === "none") return { element, name: own, labelled }
    return { element, name: disambiguated(element, own, other, names), labelled: true }
  })
}

function ownName(element: ColumnElement, style: LabelStyle): SqlName | undefined {
  const name = element.proxyName
  if (style !== "tablename_plus_col" || !(element instanceof ColumnClause) || name === undefined) return name
  const table = element.table?.name
  if (table === undefined || typeof name !== "string") return name
  return typeof table === "string" ? `${table}_${name}` : new AnonymousName(`${table.base}_${name}`, element)
}

function keyOfName(name: SqlName): unknown {
  return typeof name === "string" ? name : name.subject
}

/** A name for a column whose own name is taken. */
function disambiguated(
  element: ColumnElement,
  own: SqlName,
  other: ClauseElement,
  names: Map<unknown, ClauseElement>,
): SqlName {
  const base = typeof own === "string" ? own : own.base
  if (other === element || names.has(element)) return new AnonymousName(`${base}_`, {})
  names.set(element, element)
  return new AnonymousName(base, element)
}

function unnamed(element: ColumnElement, names: Map<unknown, ClauseElement>): SelectItem {
  const base = element.anonymousBase
  if (names.has(element)) return { element, name: new AnonymousName(`${base}_`, {}), labelled: true }
  names.set(element, element)
  return { element, name: new AnonymousName(base, element), labelled: true }
}

/** Columns of a derived table for a select list. */
export function proxiesOf(items: readonly SelectItem[], table: FromClause): readonly ColumnClause[] {
  const counts = new Map<string, number>()
  return items.flatMap(({ element, name }): readonly ColumnClause[] => {
    if (name === undefined || !(element instanceof ColumnElement)) return []
    const key = proxyKey(element, name, counts)
    if (element instanceof ColumnClause) return [element.proxyFor(table, name, key)]
    return [new ColumnClause(name, element.type, { key, table })]
  })
}

/** The key in `.c`: the column's own, or the generated name as it is numbered within this select list. */
function proxyKey(element: ColumnElement, name: SqlName, counts: Map<string, number>): string {
  if (typeof name === "string") {
    return element instanceof ColumnClause && element.name === name ? element.key : name
  }
  if (element instanceof ColumnClause && element.name === name) return element.key
  const count = (counts.get(name.base) ?? 0) + 1
  counts.set(name.base, count)
  return `${name.base}_${count}`
}

/** The type of a query's only column. */
export function scalarType(items: readonly SelectItem[]): ColumnElement["type"] {
  const [first] = items
  return first?.element instanceof ColumnElement ? first.element.type : impliedTypes.null
}
