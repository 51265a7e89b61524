// Function calls. The typed catalogue is in functions.ts.
import { ArgumentError } from "../errors.ts"
import type { AnyType, TypeInput } from "../types/type-engine.ts"
import { toType } from "../types/type-engine.ts"
import type { SqlName } from "./anonymous.ts"
import { buildCase } from "./case.ts"
import type { ClauseElement } from "./clause-element.ts"
import { ColumnClause } from "./column-clause.ts"
import { ColumnElement, UnaryExpression } from "./column-element.ts"
import { impliedTypes } from "./implied-types.ts"
import { conjunction } from "./operate.ts"
import { op } from "./operators.ts"
import { elementsOf, Over, type OverOptions, type Window } from "./over.ts"
import { TableFunction } from "./table-function.ts"

/** `name(arguments)`. */
export class FunctionElement extends ColumnElement {
  readonly visitName = "function"
  readonly name: string
  /** Schema or package names before the name. */
  readonly packages: readonly string[]
  readonly clauses: readonly ClauseElement[]

  constructor(
    name: string,
    clauses: readonly ClauseElement[],
    type: AnyType,
    packages: readonly string[] = [],
  ) {
    super(type)
    this.name = name
    this.clauses = clauses
    this.packages = packages
  }

  override get anonymousBase(): string {
    return this.name
  }

  override get bindBase(): string {
    return this.name
  }

  /** Functions that are known to yield true or false are conditions by themselves; `returns(Boolean)` makes a value, written `f(x) = 1`. */
  override get isImplicitlyBoolean(): boolean {
    return this.type === impliedTypes.boolean
  }

  /** The call as a window function. */
  over(window?: OverOptions | Window): Over {
    return new Over(this, window)
  }

  /**
   * Only the rows for which the conditions hold: `count(CASE WHEN (...) THEN x END)`, because servers have no FILTER.
   *
   * @throws ArgumentError for aggregates that keep NULL
   */
  filter(...conditions: readonly unknown[]): FunctionElement {
    if (/^json_/i.test(this.name)) {
      throw new ArgumentError(
        `${this.name}() keeps NULL, so that filter() cannot leave rows out; use where().`,
      )
    }
    const [value = one(), ...rest] = this.clauses
    const distinct = value instanceof UnaryExpression && value.operator === op.distinct
    const kept = buildCase([[conjunction(op.and, conditions), distinct ? value.element : value]], {})
    return new FunctionElement(
      this.name,
      [distinct ? kept.distinct() : kept, ...rest],
      this.type,
      this.packages,
    )
  }

  /** `name(...) WITHIN GROUP (ORDER BY ...)`, of MariaDB's ordered-set functions. */
  withinGroup(...orderBy: readonly unknown[]): WithinGroup {
    return new WithinGroup(this, elementsOf("withinGroup", orderBy))
  }

  /** The call as a table: `func.f(x).tableValued("a", column("b", sa.Integer), { name: "t" })`. */
  tableValued(...args: readonly unknown[]): TableFunction {
    return TableFunction.of(this, args)
  }

  /** The same call with a known type of result. */
  returns(type: TypeInput<unknown>): FunctionElement {
    return new FunctionElement(this.name, this.clauses, toType(type), this.packages)
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    for (const clause of this.clauses) visit(clause)
  }
}

/** What count() counts: literally 1. */
function one(): ColumnClause {
  return new ColumnClause("1", impliedTypes.integer, { isLiteral: true })
}

/** `call WITHIN GROUP (ORDER BY ...)`. */
export class WithinGroup extends ColumnElement {
  readonly visitName = "within_group"
  readonly element: FunctionElement
  readonly orderBy: readonly ClauseElement[]

  constructor(element: FunctionElement, orderBy: readonly ClauseElement[]) {
    super(element.type)
    this.element = element
    this.orderBy = orderBy
  }

  override get anonymousBase(): string {
    return this.element.name
  }

  /** The call as a window function. */
  over(window?: OverOptions | Window): Over {
    return new Over(this, window)
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    visit(this.element)
    for (const clause of this.orderBy) visit(clause)
  }
}

/** Options of GROUP_CONCAT. */
export interface GroupConcatFacts {
  readonly distinct: boolean
  readonly orderBy: readonly ClauseElement[]
  readonly separator: ClauseElement | undefined
}

/** `group_concat([DISTINCT] ... [ORDER BY ...] [SEPARATOR ...])`. */
export class GroupConcat extends ColumnElement {
  readonly visitName = "group_concat"
  readonly clauses: readonly ClauseElement[]
  readonly facts: GroupConcatFacts

  constructor(clauses: readonly ClauseElement[], type: AnyType, facts: GroupConcatFacts) {
    super(type)
    this.clauses = clauses
    this.facts = facts
  }

  override get anonymousBase(): string {
    return "group_concat"
  }

  override get proxyName(): SqlName | undefined {
    return undefined
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    for (const clause of this.clauses) visit(clause)
    for (const clause of this.facts.orderBy) visit(clause)
  }
}
