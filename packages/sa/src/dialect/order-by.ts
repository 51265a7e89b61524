// ORDER BY and GROUP BY: labels and result columns by their name, NULLS FIRST and LAST as a key of their own.
import { CompileError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnClause } from "../expression/column-clause.ts"
import type { UnaryExpression } from "../expression/column-element.ts"
import { op } from "../expression/operators.ts"
import type { NameReference } from "../statement/query.ts"
import type { SelectItem } from "../statement/select-items.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

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
