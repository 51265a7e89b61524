// Function calls. The typed catalogue is in functions.ts.
import type { AnyType, TypeInput } from "../types/type-engine.ts"
import { toType } from "../types/type-engine.ts"
import type { SqlName } from "./anonymous.ts"
import type { ClauseElement } from "./clause-element.ts"
import { ColumnElement } from "./column-element.ts"
import { Over, type OverOptions } from "./over.ts"

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

  /** The call as a window function. */
  over(options: OverOptions = {}): Over {
    return new Over(this, options)
  }

  /** The same call with a known type of result. */
  returns(type: TypeInput<unknown>): FunctionElement {
    return new FunctionElement(this.name, this.clauses, toType(type), this.packages)
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    for (const clause of this.clauses) visit(clause)
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
