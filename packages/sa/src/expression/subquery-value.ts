// Queries as values: scalar subqueries, EXISTS, ANY and ALL.
import type { AnyType } from "../types/type-engine.ts"
import type { ClauseElement } from "./clause-element.ts"
import { ColumnElement } from "./column-element.ts"
import type { FromClause } from "./from-clause.ts"
import { impliedTypes } from "./implied-types.ts"
import { op, type Operator } from "./operators.ts"
import { selectOf } from "./statement-door.ts"

/** What EXISTS asks of its query to grow. */
export interface GrowingQuery extends ClauseElement {
  where(...conditions: readonly unknown[]): GrowingQuery
  selectFrom(...tables: readonly unknown[]): GrowingQuery
  correlate(...tables: readonly (FromClause | null)[]): GrowingQuery
  correlateExcept(...tables: readonly FromClause[]): GrowingQuery
}

/** `(SELECT ...)` as a value. */
export class ScalarSelect extends ColumnElement {
  readonly visitName = "scalar_select"
  readonly query: ClauseElement

  constructor(query: ClauseElement, type: AnyType) {
    super(type)
    this.query = query
  }

  /** A scalar subquery already is one. */
  scalarSubquery(): this {
    return this
  }

  /** More conditions inside. */
  where(...conditions: readonly unknown[]): ScalarSelect {
    return new ScalarSelect((this.query as GrowingQuery).where(...conditions), this.type)
  }

  /** Tables of the enclosing query that the subquery refers to. */
  correlate(...tables: readonly (FromClause | null)[]): ScalarSelect {
    return new ScalarSelect((this.query as GrowingQuery).correlate(...tables), this.type)
  }

  /** All tables of the enclosing query but these. */
  correlateExcept(...tables: readonly FromClause[]): ScalarSelect {
    return new ScalarSelect((this.query as GrowingQuery).correlateExcept(...tables), this.type)
  }
}

/** `EXISTS (SELECT ...)`. */
export class Exists extends ColumnElement {
  readonly visitName = "exists"
  readonly query: ClauseElement

  constructor(query: ClauseElement) {
    super(impliedTypes.boolean)
    this.query = query
  }

  override get grouping(): Operator {
    return op.exists
  }

  /** More conditions inside. */
  where(...conditions: readonly unknown[]): Exists {
    return new Exists((this.query as GrowingQuery).where(...conditions))
  }

  /** Tables inside. */
  selectFrom(...tables: readonly unknown[]): Exists {
    return new Exists((this.query as GrowingQuery).selectFrom(...tables))
  }

  /** Tables of the enclosing query that the subquery refers to. */
  correlate(...tables: readonly (FromClause | null)[]): Exists {
    return new Exists((this.query as GrowingQuery).correlate(...tables))
  }

  /** All tables of the enclosing query but these. */
  correlateExcept(...tables: readonly FromClause[]): Exists {
    return new Exists((this.query as GrowingQuery).correlateExcept(...tables))
  }

  /** `SELECT EXISTS (...)`. */
  select(): unknown {
    return selectOf(this)
  }
}

/** `ANY (SELECT ...)`, `ALL (SELECT ...)`: the right operand of a comparison. */
export class Quantified extends ColumnElement {
  readonly visitName = "quantified"
  readonly quantifier: "ANY" | "ALL"
  readonly element: ClauseElement

  constructor(quantifier: "ANY" | "ALL", element: ClauseElement, type: AnyType) {
    super(type)
    this.quantifier = quantifier
    this.element = element
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    visit(this.element)
  }
}
