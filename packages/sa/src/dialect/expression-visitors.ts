// Column expressions, the parts every SQL database shares. Operators that need more than `left op right` are in operator-visitors.ts.
import { CompileError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnClause } from "../expression/column-clause.ts"
import type {
  AsBoolean,
  BinaryExpression,
  BindParameter,
  Cast,
  Constant,
  ExpressionList,
  Label,
  UnaryExpression,
} from "../expression/column-element.ts"
import type { CollationName } from "../expression/collation-name.ts"
import type { Case } from "../expression/case.ts"
import type { Extract } from "../expression/extract.ts"
import type { TableClause } from "../expression/from-clause.ts"
import type { FunctionElement } from "../expression/function-element.ts"
import type { Interval } from "../expression/interval.ts"
import type { Exists, Quantified, ScalarSelect } from "../expression/subquery-value.ts"
import type { ColumnDefaultValue } from "../expression/column-default-value.ts"
import type { Tuple } from "../expression/tuple.ts"
import { op } from "../expression/operators.ts"
import type { Visit, Visitors } from "./rendering.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

/** A column: `table.name`, or `name` where no table qualifies it. */
export function visitColumn(c: SqlCompiler, column: ColumnClause): void {
  if (column.isLiteral) {
    c.text += c.nameOf(column.name)
    return
  }
  const { table } = column
  if (table === undefined || !c.qualify) {
    c.text += c.quote(column.name)
    return
  }
  if (c.insertedAs !== undefined && table.visitName === "inserted") {
    c.text += c.insertedAs(column)
    return
  }
  const { preparer } = c.dialect
  const known = column.recallText(preparer)
  if (known !== undefined) {
    c.text += known
    return
  }
  const { name } = table
  if (name === undefined) throw new CompileError(`Column "${column.key}" belongs to a join, not to a table.`)
  const prefix = "schema" in table ? preparer.schemaPrefix((table as TableClause).schema) : ""
  const text = `${prefix}${c.quote(name)}.${c.quote(column.name)}`
  // Generated names are others in each statement.
  if (table.visitName === "table" && typeof column.name === "string") column.rememberText(preparer, text)
  c.text += text
}

function visitBinary(c: SqlCompiler, binary: BinaryExpression): void {
  const { operator } = binary
  const special = c.dialect.operators.get(operator.name) as Visit<BinaryExpression> | undefined
  if (special !== undefined) {
    special(c, binary)
    return
  }
  c.visitOperand(binary.left, operator)
  c.text += operator.sql
  c.visitOperand(binary.right, operator)
}

function visitUnary(c: SqlCompiler, unary: UnaryExpression): void {
  const { operator, element } = unary
  const special = c.dialect.operators.get(operator.name) as Visit<UnaryExpression> | undefined
  if (special !== undefined) {
    special(c, unary)
    return
  }
  c.text += operator.sql
  c.visitOperand(element, operator)
}

/** ASC, DESC: after the element. */
export function visitSuffix(c: SqlCompiler, unary: UnaryExpression): void {
  c.visitOperand(unary.element, unary.operator)
  c.text += unary.operator.sql
}

function visitExpressionList(c: SqlCompiler, list: ExpressionList): void {
  const { operator, clauses } = list
  const special = c.dialect.operators.get(operator.name) as Visit<ExpressionList> | undefined
  if (special !== undefined) {
    special(c, list)
    return
  }
  for (let i = 0; i < clauses.length; i++) {
    const clause = clauses[i]
    if (clause === undefined) continue
    if (i > 0) c.text += operator.sql
    if (isText(clause)) visitParenthesised(c, clause)
    else c.visitOperand(clause, operator)
  }
}

/** Raw text in AND and OR: nobody knows how tightly it binds. */
function isText(clause: ClauseElement): boolean {
  if (clause.visitName === "type_coerce") return isText((clause as Cast).element)
  return clause.visitName === "text" || (clause.visitName === "column" && (clause as ColumnClause).isLiteral)
}

/** The element in parentheses. */
export function visitParenthesised(c: SqlCompiler, element: ClauseElement): void {
  c.text += "("
  c.visit(element)
  c.text += ")"
}

function visitAsBoolean(c: SqlCompiler, condition: AsBoolean): void {
  c.visitOperand(condition.element, op.eq)
  c.text += condition.negated ? " = 0" : " = 1"
}

function visitConstant(c: SqlCompiler, constant: Constant): void {
  c.text += constant.value === null ? "NULL" : constant.value ? "true" : "false"
}

function visitBind(c: SqlCompiler, bind: BindParameter): void {
  c.bind(bind)
}

/** A label outside of a select list is the labelled element. */
function visitLabel(c: SqlCompiler, label: Label): void {
  c.visit(label.element)
}

function visitTypeCoerce(c: SqlCompiler, coerce: Cast): void {
  c.visit(coerce.element)
}

function visitCollation(c: SqlCompiler, collation: CollationName): void {
  c.text += c.quote(collation.name)
}

function visitFunction(c: SqlCompiler, call: FunctionElement): void {
  const special = c.dialect.rendering.functions[call.name.toLowerCase()] as Visit<FunctionElement> | undefined
  if (special !== undefined) {
    special(c, call)
    return
  }
  c.text += `${functionName(c, call)}(`
  c.visitList(call.clauses)
  c.text += ")"
}

/** Function names are written as they are; anything that is no plain word is quoted. */
export function functionName(c: SqlCompiler, call: FunctionElement): string {
  const name = /^[A-Za-z_][A-Za-z0-9_$]*$/.test(call.name) ? call.name : c.quote(call.name)
  return [...call.packages.map((part) => c.quote(part)), name].join(".")
}

function visitCase(c: SqlCompiler, element: Case): void {
  c.text += "CASE"
  if (element.value !== undefined) {
    c.text += " "
    c.visit(element.value)
  }
  for (const [condition, result] of element.whens) {
    c.text += " WHEN "
    if (condition.grouping === undefined) c.visit(condition)
    else visitParenthesised(c, condition)
    c.text += " THEN "
    c.visit(result)
  }
  if (element.otherwise !== undefined) {
    c.text += " ELSE "
    c.visit(element.otherwise)
  }
  c.text += " END"
}

function visitExtract(c: SqlCompiler, extract: Extract): void {
  c.text += `EXTRACT(${extract.field} FROM `
  c.visit(extract.element)
  c.text += ")"
}

function visitInterval(c: SqlCompiler, interval: Interval): void {
  c.text += "INTERVAL "
  c.visitOperand(interval.quantity, op.comma)
  c.text += ` ${interval.unit}`
}

function visitTuple(c: SqlCompiler, tuple: Tuple): void {
  c.text += "("
  c.visitList(tuple.clauses)
  c.text += ")"
}

function visitScalarSelect(c: SqlCompiler, scalar: ScalarSelect): void {
  c.text += "("
  c.visitQuery(scalar.query, "value")
  c.text += ")"
}

function visitExists(c: SqlCompiler, exists: Exists): void {
  c.text += "EXISTS ("
  c.visitQuery(exists.query, "value")
  c.text += ")"
}

function visitQuantified(c: SqlCompiler, quantified: Quantified): void {
  c.text += `${quantified.quantifier} `
  c.visit(quantified.element)
}

function visitColumnDefault(c: SqlCompiler, element: ColumnDefaultValue): void {
  c.bindColumn(element.column, element.fallback)
}

/** Renderers of column expressions. */
export const expressionVisitors: Visitors = {
  column: visitColumn,
  binary: visitBinary,
  unary: visitUnary,
  expression_list: visitExpressionList,
  as_boolean: visitAsBoolean,
  constant: visitConstant,
  bindparam: visitBind,
  label: visitLabel,
  type_coerce: visitTypeCoerce,
  collation: visitCollation,
  function: visitFunction,
  case: visitCase,
  extract: visitExtract,
  interval: visitInterval,
  tuple: visitTuple,
  scalar_select: visitScalarSelect,
  exists: visitExists,
  quantified: visitQuantified,
  column_default: visitColumnDefault,
}
