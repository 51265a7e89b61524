// A client-side default inside INSERT ... SELECT: a parameter that is filled at each execution.
import type { ClientDefault, ColumnClause } from "./column-clause.ts"
import { ColumnElement } from "./column-element.ts"

/** The default of a column as an expression. */
export class ColumnDefaultValue extends ColumnElement {
  readonly visitName = "column_default"
  readonly column: ColumnClause
  readonly fallback: ClientDefault

  constructor(column: ColumnClause, fallback: ClientDefault) {
    super(column.type)
    this.column = column
    this.fallback = fallback
  }
}
