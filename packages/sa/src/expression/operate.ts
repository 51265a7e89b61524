// What the operator methods of ColumnElement do: coerce the right operand, build the node, rewrite negations.
// Only functions: this file and column-element.ts import each other.
import { ArgumentError } from "../errors.ts"
import { textOperators } from "../types/text-operators.ts"
import { toType, type AnyType, type TypeInput } from "../types/type-engine.ts"
import { isUntold } from "./beside-decimals.ts"
import { ClauseElement } from "./clause-element.ts"
import {
  AsBoolean,
  BinaryExpression,
  BindParameter,
  Cast,
  ColumnElement,
  Constant,
  ExpressionList,
  UnaryExpression,
} from "./column-element.ts"
import { constantOf } from "./constants.ts"
import { arithmeticType, commonType, impliedTypes, typeOfValue } from "./implied-types.ts"
import { jsonEquality } from "./json-path.ts"
import { op, operator, oppositeOf, type Operator } from "./operators.ts"
import { concat } from "./string-operators.ts"

/** Options of `op()` and `boolOp()`. */
export interface OperatorOptions {
  readonly precedence?: number
  readonly isComparison?: boolean
  readonly returnType?: TypeInput<unknown>
}

/** A query, seen from an operator: it can become a value. */
interface Scalar {
  scalarSubquery(): ColumnElement
}

/** A table, seen from IN: its rows are a query. */
interface Rows extends ClauseElement {
  select(): ClauseElement
}

function isTable(element: ClauseElement): element is Rows {
  return "foreignKeyLinks" in element
}

/** `value` as an element, if it is one; a query becomes a scalar subquery. */
export function asElement(value: unknown): ClauseElement | undefined {
  if (!(value instanceof ClauseElement)) return undefined
  return "scalarSubquery" in value ? (value as ClauseElement & Scalar).scalarSubquery() : value
}

/** The right operand: elements as they are, plain values as parameters of the left operand's type. */
export function operand(left: ColumnElement, value: unknown, operator: Operator): ClauseElement {
  const element = asElement(value)
  return element === undefined ? left.bindFor(value, operator.name) : beside(element, left, operator)
}

/** An operand beside another one: a parameter that was not told its type has that of the other side. */
function beside<E extends ClauseElement>(
  element: E,
  other: ClauseElement,
  operator: Operator,
): E | BindParameter {
  return other instanceof ColumnElement && takesType(element, other) && !readsAsText(other, operator.name)
    ? element.typedAs(other.type.coerceComparedValue(operator.name, undefined))
    : element
}

/** Documents compare in their own way. */
function takesType(element: ClauseElement, other: ColumnElement): element is BindParameter {
  if (!(element instanceof BindParameter) || other.type === impliedTypes.null) return false
  return other.type.kind !== "json" && isUntold(element, other.type)
}

/** A condition of two operands, each of which has the type of the other where it has none. */
function condition(left: ColumnElement, right: ClauseElement, operator: Operator): BinaryExpression {
  return new BinaryExpression(beside(left, right, operator), right, operator, impliedTypes.boolean)
}

/** The parameter for a plain value opposite `left`. */
export function bindFor(left: ColumnElement, value: unknown, operatorName: string): ClauseElement {
  if (value === null) return constantOf(null)
  const type =
    left.type === impliedTypes.null || readsAsText(left, operatorName)
      ? typeOfValue(value)
      : left.type.coerceComparedValue(operatorName, value)
  if (value === undefined) typeOfValue(value)
  return new BindParameter(left.bindBase, value, type, unique)
}
const unique = { unique: true }

/** LIKE and its kin read a number as text: what stands opposite is no number. */
function readsAsText(left: ColumnElement, operatorName: string): boolean {
  return left.type.kind === "num" && textOperators.has(operatorName)
}

/** Comparison; null, true and false are written as such. */
export function compare(left: ColumnElement, operator: Operator, value: unknown): ColumnElement {
  if (value === null || typeof value === "boolean") return compareConstant(left, operator, constantOf(value))
  if (value instanceof Constant) return compareConstant(left, operator, value)
  if (left.type.kind === "json" && !(value instanceof ClauseElement)) {
    const equality = jsonEquality(left, operator, value)
    if (equality !== undefined) return equality
  }
  return condition(left, operand(left, value, operator), operator)
}

function compareConstant(left: ColumnElement, operator: Operator, constant: Constant): ColumnElement {
  if (operator !== op.eq && operator !== op.ne) {
    throw new ArgumentError(
      `Only eq, ne, is, isNot, isDistinctFrom and isNotDistinctFrom compare with ${String(constant.value)}; found ${operator.name}.`,
    )
  }
  const written = constant.value === null ? (operator === op.eq ? op.is : op.isNot) : operator
  return new BinaryExpression(left, constant, written, impliedTypes.boolean)
}

/** IS, IS NOT, and the two null-safe comparisons. */
export function compareIs(left: ColumnElement, operator: Operator, value: unknown): ColumnElement {
  const right =
    value === null || typeof value === "boolean" ? constantOf(value) : operand(left, value, operator)
  return condition(left, right, operator)
}

/** IN and NOT IN: a list, a subquery, an expanding parameter, or a tuple of elements. */
export function contained(left: ColumnElement, operator: Operator, values: unknown): ColumnElement {
  return condition(left, inOperand(left, operator, values), operator)
}

function inOperand(left: ColumnElement, operator: Operator, values: unknown): ClauseElement {
  const element = asElement(values)
  if (element instanceof BindParameter && (!element.expanding || takesType(element, left))) {
    return element.expandingAs(typed(element.type, left.type))
  }
  if (element !== undefined) return isTable(element) ? element.select() : element
  const list = values instanceof Set ? [...(values as Set<unknown>)] : values
  if (!Array.isArray(list)) {
    throw new ArgumentError(
      `IN takes an array, a Set, a query or an expanding bindparam; found ${values === null ? "null" : typeof values}.`,
    )
  }
  if (list.some((value) => value instanceof ClauseElement)) {
    const clauses = list.map((value: unknown) =>
      value === null ? constantOf(null) : operand(left, value, operator),
    )
    const types = clauses.flatMap((clause) => (clause instanceof ColumnElement ? [clause.type] : []))
    return new ExpressionList(op.comma, clauses, commonType(types))
  }
  if (left.type.kind === "json") rejectDocuments(list)
  const expanding = left.bindFor(list, operator.name)
  return expanding instanceof BindParameter
    ? new BindParameter(expanding.key, list, elementType(left, operator, list), {
        unique: true,
        expanding: true,
        tupleTypes: expanding.tupleTypes,
      })
    : expanding
}

/** Servers compare no documents by IN, only strings, numbers and booleans in them. */
function rejectDocuments(list: readonly unknown[]): void {
  const found = list.find((value) => typeof value === "object" && value !== null)
  if (found === undefined) return
  throw new ArgumentError(
    "IN compares a JSON value with strings and numbers; found an object. Write or() of eq() for documents.",
  )
}

function typed(own: AnyType, other: AnyType): AnyType {
  return own === impliedTypes.null ? other : own
}

/** Type of the elements of an IN list. */
function elementType(left: ColumnElement, operator: Operator, list: readonly unknown[]): AnyType {
  const sample = list.find((value) => value !== null)
  if (sample === undefined || Array.isArray(sample)) return left.type
  return left.type === impliedTypes.null || left.type.kind === "json"
    ? typeOfValue(sample)
    : left.type.coerceComparedValue(operator.name, sample)
}

/** Options of `between()`. */
export interface BetweenOptions {
  readonly symmetric?: boolean
}

/** BETWEEN. */
export function between(
  left: ColumnElement,
  low: unknown,
  high: unknown,
  options?: BetweenOptions,
): ColumnElement {
  const bounds = [operand(left, low, op.between), operand(left, high, op.between)]
  return new BinaryExpression(
    bounds.reduce((tested: ColumnElement, bound) => beside(tested, bound, op.between), left),
    new ExpressionList(op.comma, bounds, left.type),
    op.between,
    impliedTypes.boolean,
    options?.symmetric === true ? { symmetric: true } : undefined,
  )
}

/** `+`: between strings it is concat(). */
export function add(left: ColumnElement, value: unknown): ColumnElement {
  return isString(left.type) && concatenates(value) ? concat(left, [value]) : arithmetic(left, op.add, value)
}

function isString(type: AnyType): boolean {
  return type !== impliedTypes.null && type.kind === "str"
}

/** Strings, NULL, and what has no type: everything else is added as a number. */
function concatenates(value: unknown): boolean {
  if (value instanceof ColumnElement) return value.type === impliedTypes.null || isString(value.type)
  return typeof value !== "number" && typeof value !== "bigint"
}

/** Arithmetic and bit operators. A chain of the same associative operator becomes one list. */
export function arithmetic(left: ColumnElement, operator: Operator, value: unknown): ColumnElement {
  const right = value === null ? constantOf(null) : operand(left, value, operator)
  const rightType = right instanceof ColumnElement ? right.type : impliedTypes.null
  const typedLeft = beside(left, right, operator)
  return new BinaryExpression(typedLeft, right, operator, arithmeticType(typedLeft.type, operator, rightType))
}

/** AND, OR: flattens, drops what does not matter, ends early where the outcome is certain. */
export function conjunction(operator: Operator, conditions: readonly unknown[]): ColumnElement {
  const identity = operator === op.and
  const clauses: ColumnElement[] = []
  let dropped: Constant | undefined
  for (const condition of conditions) {
    if (condition === undefined) continue
    const element = conditionOf(condition)
    if (element instanceof Constant && element.value === identity) {
      dropped = element
      continue
    }
    if (element instanceof Constant && element.value === !identity) return new AsBoolean(element, false)
    if (element instanceof ExpressionList && element.operator === operator) {
      clauses.push(...(element.clauses as readonly ColumnElement[]))
    } else clauses.push(asCondition(element))
  }
  if (clauses.length > 1) return new ExpressionList(operator, clauses, impliedTypes.boolean)
  const [only] = clauses
  if (only !== undefined) return only
  if (dropped !== undefined) return new AsBoolean(dropped, false)
  throw new ArgumentError(
    `${identity ? "and" : "or"}() needs at least one condition; start the list with ${identity ? "true_()" : "false_()"} if it may be empty.`,
  )
}

/** A condition given by the user: an element, true or false. */
export function conditionOf(condition: unknown): ColumnElement {
  if (condition instanceof ColumnElement) return condition
  if (typeof condition === "boolean") return constantOf(condition)
  const element = asElement(condition)
  if (element instanceof ColumnElement) return element
  // text() is no column expression, but a good condition.
  if (element !== undefined) return new Cast(element, impliedTypes.boolean, true)
  throw new ArgumentError(
    `Expected a SQL condition such as users.c.id.eq(1); found ${condition === null ? "null" : typeof condition}.`,
  )
}

/** `element` as it stands in WHERE: bare booleans are written `x = 1`. */
export function asCondition(element: ColumnElement): ColumnElement {
  if (element.type.kind !== "bool" || element.isImplicitlyBoolean || element instanceof AsBoolean)
    return element
  return isBareText(element) ? element : new AsBoolean(element, false)
}

function isBareText(element: ColumnElement): boolean {
  return element instanceof Cast && !(element.element instanceof ColumnElement)
}

/** NOT, written with the opposite operator where there is one. */
export function negate(element: ColumnElement): ColumnElement {
  if (element instanceof Constant && element.value !== null) return constantOf(!element.value)
  if (element instanceof AsBoolean) return new AsBoolean(element.element, !element.negated)
  if (
    element instanceof UnaryExpression &&
    element.operator === op.not &&
    element.element instanceof ColumnElement
  ) {
    return element.element
  }
  if (element instanceof BinaryExpression) {
    const opposite = oppositeOf(element.operator)
    if (opposite !== undefined) {
      return new BinaryExpression(element.left, element.right, opposite, element.type, element.modifiers)
    }
  }
  if (element.type.kind === "bool" && !element.isImplicitlyBoolean && !isBareText(element)) {
    return new AsBoolean(element, true)
  }
  return new UnaryExpression(op.not, element, impliedTypes.boolean)
}

/** `op("DIV")` and `boolOp("SOUNDS LIKE")`. */
export function customOperator(
  left: ColumnElement,
  text: string,
  options: OperatorOptions = {},
): (right: unknown) => ColumnElement {
  const precedence = options.precedence ?? 0
  const custom = operator("custom", ` ${text} `, precedence, {
    operandPrecedence: options.precedence ?? 14,
    boolean: options.isComparison === true,
  })
  const type =
    options.returnType !== undefined
      ? toType(options.returnType)
      : options.isComparison === true
        ? impliedTypes.boolean
        : left.type
  return (right) => new BinaryExpression(left, customOperand(left, right, custom), custom, type)
}

/** Opposite a JSON document, strings and numbers are what they are: `prefs ->> '$.a'`. */
function customOperand(left: ColumnElement, value: unknown, custom: Operator): ClauseElement {
  const scalar = left.type.kind === "json" && typeof value !== "object"
  return scalar
    ? new BindParameter(left.bindBase, value, typeOfValue(value), unique)
    : operand(left, value, custom)
}

/** CAST. */
export function castTo(value: unknown, type: TypeInput<unknown>): Cast {
  const target = toType(type)
  if (value === null) return new Cast(constantOf(null), target, false)
  return new Cast(asElement(value) ?? new BindParameter("param", value, target, unique), target, false)
}
