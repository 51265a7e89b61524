// Column expressions: the base class with all operators, and the nodes that operators make. They share this file because the operators
// of the base class construct the nodes; everything else extends ColumnElement from a file of its own.
import type { AnyType, TypeInput } from "../types/type-engine.ts"
import type { SqlName } from "./anonymous.ts"
import { ClauseElement } from "./clause-element.ts"
import { impliedTypes } from "./implied-types.ts"
import * as json from "./json-path.ts"
import * as operate from "./operate.ts"
import type { BindOptions, Modifiers } from "./node-options.ts"
import { op, type Operator } from "./operators.ts"
import * as strings from "./string-operators.ts"

/** Any expression that has a value. Public signatures are the interfaces of `typing/expression.ts`; here operands are unchecked. */
export abstract class ColumnElement extends ClauseElement {
  readonly type: AnyType

  constructor(type: AnyType) {
    super()
    this.type = type
  }

  /** The name that this element gives to its result column; undefined when it has none of its own. */
  get proxyName(): SqlName | undefined {
    return undefined
  }

  /** Base of the generated name when the element has no name: `count` gives `count_1`. */
  get anonymousBase(): string {
    return "anon"
  }

  /** Name of parameters that are compared with this element. */
  get bindBase(): string {
    return "param"
  }

  /** True for conditions, false for boolean columns, which conditions write as `x = 1`. */
  get isImplicitlyBoolean(): boolean {
    return this.grouping?.boolean ?? false
  }

  /** The parameter that stands for a plain value opposite this element. */
  bindFor(value: unknown, operatorName: string): ClauseElement {
    return operate.bindFor(this, value, operatorName)
  }

  eq(value: unknown): ColumnElement {
    return operate.compare(this, op.eq, value)
  }
  ne(value: unknown): ColumnElement {
    return operate.compare(this, op.ne, value)
  }
  lt(value: unknown): ColumnElement {
    return operate.compare(this, op.lt, value)
  }
  le(value: unknown): ColumnElement {
    return operate.compare(this, op.le, value)
  }
  gt(value: unknown): ColumnElement {
    return operate.compare(this, op.gt, value)
  }
  ge(value: unknown): ColumnElement {
    return operate.compare(this, op.ge, value)
  }
  is(value: unknown): ColumnElement {
    return operate.compareIs(this, op.is, value)
  }
  isNot(value: unknown): ColumnElement {
    return operate.compareIs(this, op.isNot, value)
  }
  isNull(): ColumnElement {
    return operate.compareIs(this, op.is, null)
  }
  isNotNull(): ColumnElement {
    return operate.compareIs(this, op.isNot, null)
  }
  isDistinctFrom(value: unknown): ColumnElement {
    return operate.compareIs(this, op.isDistinctFrom, value)
  }
  isNotDistinctFrom(value: unknown): ColumnElement {
    return operate.compareIs(this, op.isNotDistinctFrom, value)
  }
  in(values: unknown): ColumnElement {
    return operate.contained(this, op.in, values)
  }
  notIn(values: unknown): ColumnElement {
    return operate.contained(this, op.notIn, values)
  }
  between(low: unknown, high: unknown, options?: operate.BetweenOptions): ColumnElement {
    return operate.between(this, low, high, options)
  }

  add(value: unknown): ColumnElement {
    return operate.add(this, value)
  }
  sub(value: unknown): ColumnElement {
    return operate.arithmetic(this, op.sub, value)
  }
  mul(value: unknown): ColumnElement {
    return operate.arithmetic(this, op.mul, value)
  }
  div(value: unknown): ColumnElement {
    return operate.arithmetic(this, op.div, value)
  }
  floorDiv(value: unknown): ColumnElement {
    return operate.arithmetic(this, op.floorDiv, value)
  }
  mod(value: unknown): ColumnElement {
    return operate.arithmetic(this, op.mod, value)
  }
  neg(): ColumnElement {
    return new UnaryExpression(op.neg, this, this.type)
  }
  bitAnd(value: unknown): ColumnElement {
    return operate.arithmetic(this, op.bitAnd, value)
  }
  bitOr(value: unknown): ColumnElement {
    return operate.arithmetic(this, op.bitOr, value)
  }
  bitXor(value: unknown): ColumnElement {
    return operate.arithmetic(this, op.bitXor, value)
  }
  bitNot(): ColumnElement {
    return new UnaryExpression(op.bitNot, this, impliedTypes.bigint)
  }
  bitShiftLeft(value: unknown): ColumnElement {
    return operate.arithmetic(this, op.bitShiftLeft, value)
  }
  bitShiftRight(value: unknown): ColumnElement {
    return operate.arithmetic(this, op.bitShiftRight, value)
  }

  and(...conditions: readonly unknown[]): ColumnElement {
    return operate.conjunction(op.and, [this, ...conditions])
  }
  or(...conditions: readonly unknown[]): ColumnElement {
    return operate.conjunction(op.or, [this, ...conditions])
  }
  not(): ColumnElement {
    return operate.negate(this)
  }

  like(pattern: unknown, options?: strings.LikeOptions): ColumnElement {
    return strings.like(this, op.like, pattern, options)
  }
  notLike(pattern: unknown, options?: strings.LikeOptions): ColumnElement {
    return strings.like(this, op.notLike, pattern, options)
  }
  ilike(pattern: unknown, options?: strings.LikeOptions): ColumnElement {
    return strings.like(this, op.ilike, pattern, options)
  }
  notIlike(pattern: unknown, options?: strings.LikeOptions): ColumnElement {
    return strings.like(this, op.notIlike, pattern, options)
  }
  startsWith(value: unknown, options?: strings.AffixOptions): ColumnElement {
    return strings.affix(this, { head: false, tail: true, fold: false }, value, options)
  }
  endsWith(value: unknown, options?: strings.AffixOptions): ColumnElement {
    return strings.affix(this, { head: true, tail: false, fold: false }, value, options)
  }
  contains(value: unknown, options?: strings.AffixOptions): ColumnElement {
    return strings.affix(this, { head: true, tail: true, fold: false }, value, options)
  }
  istartsWith(value: unknown, options?: strings.AffixOptions): ColumnElement {
    return strings.affix(this, { head: false, tail: true, fold: true }, value, options)
  }
  iendsWith(value: unknown, options?: strings.AffixOptions): ColumnElement {
    return strings.affix(this, { head: true, tail: false, fold: true }, value, options)
  }
  icontains(value: unknown, options?: strings.AffixOptions): ColumnElement {
    return strings.affix(this, { head: true, tail: true, fold: true }, value, options)
  }
  regexpMatch(pattern: unknown, flags?: strings.RegexpFlags): ColumnElement {
    return strings.regexp(this, pattern, flags)
  }
  regexpReplace(pattern: unknown, replacement: unknown, flags?: strings.RegexpFlags): ColumnElement {
    return strings.regexpReplace(this, pattern, replacement, flags)
  }
  match(value: unknown): ColumnElement {
    return strings.match([this], value, "IN BOOLEAN MODE")
  }
  concat(...values: readonly unknown[]): ColumnElement {
    return strings.concat(this, values)
  }
  collate(name: string): ColumnElement {
    return strings.collate(this, name)
  }

  get(path: unknown): ColumnElement {
    return json.jsonGet(this, path)
  }
  asString(): ColumnElement {
    return json.jsonAs(this, "string")
  }
  asInteger(): ColumnElement {
    return json.jsonAs(this, "integer")
  }
  asFloat(): ColumnElement {
    return json.jsonAs(this, "float")
  }
  asNumeric(precision: number, scale: number): ColumnElement {
    return json.jsonAs(this, "numeric", precision, scale)
  }
  asBoolean(): ColumnElement {
    return json.jsonAs(this, "boolean")
  }
  asJson(): ColumnElement {
    return json.jsonAs(this, "json")
  }

  op(text: string, options?: operate.OperatorOptions): (right: unknown) => ColumnElement {
    return operate.customOperator(this, text, options)
  }
  boolOp(text: string, options?: operate.OperatorOptions): (right: unknown) => ColumnElement {
    return operate.customOperator(this, text, { ...options, isComparison: true })
  }
  cast(type: TypeInput<unknown>): ColumnElement {
    return operate.castTo(this, type)
  }
  label(name: string): ColumnElement {
    return new Label(name, this)
  }
  as(name: string): ColumnElement {
    return new Label(name, this)
  }
  distinct(): ColumnElement {
    return new UnaryExpression(op.distinct, this, this.type)
  }
  asc(): ColumnElement {
    return new UnaryExpression(op.asc, this, this.type)
  }
  desc(): ColumnElement {
    return new UnaryExpression(op.desc, this, this.type)
  }
  nullsFirst(): ColumnElement {
    return new UnaryExpression(op.nullsFirst, this, this.type)
  }
  nullsLast(): ColumnElement {
    return new UnaryExpression(op.nullsLast, this, this.type)
  }
}

/** `left operator right`. */
export class BinaryExpression extends ColumnElement {
  readonly visitName = "binary"
  readonly left: ClauseElement
  readonly right: ClauseElement
  readonly operator: Operator
  readonly modifiers: Modifiers | undefined

  constructor(
    left: ClauseElement,
    right: ClauseElement,
    operator: Operator,
    type: AnyType,
    modifiers?: Modifiers,
  ) {
    super(type)
    this.left = left
    this.right = right
    this.operator = operator
    this.modifiers = modifiers
  }

  override get grouping(): Operator {
    return this.operator
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    visit(this.left)
    visit(this.right)
  }

  override addFroms(into: ClauseElement[]): void {
    this.left.addFroms(into)
    this.right.addFroms(into)
  }
}

/** `operator element`, or `element operator` for ASC, DESC and their kin. */
export class UnaryExpression extends ColumnElement {
  readonly visitName = "unary"
  readonly operator: Operator
  readonly element: ClauseElement

  constructor(operator: Operator, element: ClauseElement, type: AnyType) {
    super(type)
    this.operator = operator
    this.element = element
  }

  override get grouping(): Operator {
    return this.operator
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    visit(this.element)
  }
}

/** A list of elements joined by one operator: AND, OR, concat, comma. */
export class ExpressionList extends ColumnElement {
  readonly visitName = "expression_list"
  readonly operator: Operator
  readonly clauses: readonly ClauseElement[]

  constructor(operator: Operator, clauses: readonly ClauseElement[], type: AnyType) {
    super(type)
    this.operator = operator
    this.clauses = clauses
  }

  override get grouping(): Operator {
    return this.operator
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    for (const clause of this.clauses) visit(clause)
  }
}

/** What changes a value but not what it is called. */
abstract class Wrapper<E extends ClauseElement> extends ColumnElement {
  readonly element: E

  constructor(element: E, type: AnyType) {
    super(type)
    this.element = element
  }

  override get proxyName(): SqlName | undefined {
    return this.element instanceof ColumnElement ? this.element.proxyName : undefined
  }

  override get anonymousBase(): string {
    return this.element instanceof ColumnElement ? this.element.anonymousBase : "anon"
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    visit(this.element)
  }
}

/** A boolean value used as a condition: `active = 1`, negated `active = 0`. */
export class AsBoolean extends Wrapper<ColumnElement> {
  readonly visitName = "as_boolean"
  readonly negated: boolean

  constructor(element: ColumnElement, negated: boolean) {
    super(element, element.type)
    this.negated = negated
  }

  override get grouping(): Operator {
    return op.eq
  }
}

/** NULL, true, false. */
export class Constant extends ColumnElement {
  readonly visitName = "constant"
  readonly value: boolean | null

  constructor(value: boolean | null, type: AnyType) {
    super(type)
    this.value = value
  }
}

/** A parameter. */
export class BindParameter extends ColumnElement {
  readonly visitName = "bindparam"
  readonly key: string
  readonly value: unknown
  readonly unique: boolean
  readonly required: boolean
  readonly expanding: boolean
  readonly callable: (() => unknown) | undefined
  readonly literalExecute: boolean
  readonly tupleTypes: readonly AnyType[] | undefined

  constructor(key: string, value: unknown, type: AnyType, options: BindOptions) {
    super(type)
    this.key = key
    this.value = value
    this.unique = options.unique ?? false
    this.required = options.required ?? false
    this.expanding = options.expanding ?? false
    this.callable = options.callable
    this.literalExecute = options.literalExecute ?? false
    this.tupleTypes = options.tupleTypes
  }

  override get bindBase(): string {
    return this.key
  }

  /** The same parameter for a list of values. */
  expandingAs(type: AnyType): BindParameter {
    return new BindParameter(this.key, this.value, type, { ...this.#options, expanding: true })
  }

  /** The same parameter with a type. */
  typedAs(type: AnyType): BindParameter {
    return new BindParameter(this.key, this.value, type, this.#options)
  }

  get #options(): BindOptions {
    const { unique, required, callable, literalExecute, tupleTypes, expanding } = this
    return { unique, required, callable, literalExecute, tupleTypes, expanding }
  }

  override addFroms(): void {
    // A parameter belongs to no table.
  }
}

/** `element AS name` in a select list; elsewhere the element itself, or its name in ORDER BY. */
export class Label extends Wrapper<ColumnElement> {
  readonly visitName = "label"
  readonly name: string

  constructor(name: string, element: ColumnElement) {
    super(element, element.type)
    this.name = name
  }

  override get proxyName(): string {
    return this.name
  }

  override get bindBase(): string {
    return this.name
  }

  override get grouping(): Operator | undefined {
    return this.element.grouping
  }
}

/** `CAST(element AS type)`, or with `coerceOnly` just another type for values. */
export class Cast extends Wrapper<ClauseElement> {
  readonly visitName: string

  constructor(element: ClauseElement, type: AnyType, coerceOnly: boolean) {
    super(element, type)
    this.visitName = coerceOnly ? "type_coerce" : "cast"
  }

  override get grouping(): Operator | undefined {
    return this.visitName === "type_coerce" ? this.element.grouping : undefined
  }
}

/** As what a JSON value is read. */
export type JsonTarget = "string" | "integer" | "float" | "numeric" | "boolean" | "json"

/** A JSON value as an SQL value: `CASE doc WHEN 'null' THEN NULL ELSE ... END`. */
export class JsonValueOf extends ColumnElement {
  readonly visitName = "json_value"
  readonly element: ColumnElement
  readonly target: JsonTarget

  constructor(element: ColumnElement, target: JsonTarget, type: AnyType) {
    super(type)
    this.element = element
    this.target = target
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    visit(this.element)
  }
}
