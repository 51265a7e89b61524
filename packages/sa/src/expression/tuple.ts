// (a, b): row values.
import { ArgumentError } from "../errors.ts"
import type { AnyType } from "../types/type-engine.ts"
import type { ClauseElement } from "./clause-element.ts"
import { BindParameter, ColumnElement } from "./column-element.ts"
import { constantOf } from "./constants.ts"
import { impliedTypes, typeOfValue } from "./implied-types.ts"
import { asElement } from "./operate.ts"

/** `(a, b, ...)`. */
export class Tuple extends ColumnElement {
  readonly visitName = "tuple"
  readonly clauses: readonly ClauseElement[]

  constructor(clauses: readonly ClauseElement[]) {
    super(impliedTypes.null)
    this.clauses = clauses
  }

  /** Types of the members. */
  get memberTypes(): readonly AnyType[] {
    return this.clauses.map((clause) => (clause instanceof ColumnElement ? clause.type : impliedTypes.null))
  }

  /** A list opposite a tuple: a tuple of parameters, or for IN an expanding parameter of tuples. */
  override bindFor(value: unknown, operatorName: string): ClauseElement {
    if (operatorName === "in" || operatorName === "notIn") {
      return new BindParameter("param", value, impliedTypes.null, {
        unique: true,
        expanding: true,
        tupleTypes: this.memberTypes,
      })
    }
    if (!Array.isArray(value) || value.length !== this.clauses.length) {
      throw new ArgumentError(`A tuple of ${this.clauses.length} compares with an array of as many values.`)
    }
    return tupleOf(value, this.memberTypes)
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    for (const clause of this.clauses) visit(clause)
  }
}

/** A tuple of elements and plain values. */
export function tupleOf(values: readonly unknown[], types: readonly AnyType[] = []): Tuple {
  if (values.length === 0) throw new ArgumentError("A tuple needs at least one member, found none.")
  return new Tuple(
    values.map((value, i) => {
      if (value === null) return constantOf(null)
      const type = types[i] ?? impliedTypes.null
      const own = type === impliedTypes.null && asElement(value) === undefined ? typeOfValue(value) : type
      return asElement(value) ?? new BindParameter("param", value, own, { unique: true })
    }),
  )
}
