// INTERVAL n unit: the right operand of date arithmetic.
import type { ClauseElement } from "./clause-element.ts"
import { ColumnElement } from "./column-element.ts"
import { timeUnit } from "./extract.ts"
import { impliedTypes } from "./implied-types.ts"

/** `INTERVAL quantity UNIT`. */
export class Interval extends ColumnElement {
  readonly visitName = "interval"
  readonly quantity: ClauseElement
  readonly unit: string

  constructor(quantity: ClauseElement, unit: string) {
    super(impliedTypes.null)
    this.quantity = quantity
    this.unit = timeUnit(unit).toUpperCase()
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    visit(this.quantity)
  }
}
