// Decimals are text in JavaScript. Beside a decimal expression, text that was not told another type is one: as a string the servers would
// calculate and compare with it as DOUBLE.
import type { AnyType } from "../types/type-engine.ts"
import type { ClauseElement } from "./clause-element.ts"
import { BindParameter, ColumnElement } from "./column-element.ts"
import { impliedTypes, isDecimal } from "./implied-types.ts"

/** Values of which one is chosen, or which are compared with each other: plain ones are decimals if an expression among them is. */
export function besideDecimals(values: readonly ClauseElement[]): readonly ClauseElement[] {
  const decimal = values.find((value) => value instanceof ColumnElement && isDecimal(value.type))
  if (!(decimal instanceof ColumnElement)) return values
  return values.map((value) =>
    value instanceof BindParameter && (value.type === impliedTypes.float || isUntold(value, decimal.type))
      ? value.typedAs(decimal.type)
      : value,
  )
}

/** Whether a parameter has no type, or beside a decimal only the one that its text suggested. */
export function isUntold(bind: BindParameter, beside: AnyType): boolean {
  return bind.type === impliedTypes.null || (bind.type === impliedTypes.string && isDecimal(beside))
}
