// EXTRACT(field FROM expression).
import { ArgumentError } from "../errors.ts"
import type { ClauseElement } from "./clause-element.ts"
import { ColumnElement } from "./column-element.ts"
import { impliedTypes } from "./implied-types.ts"

const units = [
  "microsecond",
  "second",
  "minute",
  "hour",
  "day",
  "week",
  "month",
  "quarter",
  "year",
  "second_microsecond",
  "minute_microsecond",
  "minute_second",
  "hour_microsecond",
  "hour_second",
  "hour_minute",
  "day_microsecond",
  "day_second",
  "day_minute",
  "day_hour",
  "year_month",
] as const

/** The units of time of MySQL, for `extract` and `interval`. */
export type TimeUnit = (typeof units)[number]

/** The unit as SQL text; singular or plural, upper or lower case. */
export function timeUnit(unit: string): string {
  const name = unit.toLowerCase()
  const singular = name.endsWith("s") && !name.endsWith("us") ? name.slice(0, -1) : name
  if ((units as readonly string[]).includes(singular)) return singular
  throw new ArgumentError(`MySQL has no unit of time "${unit}"; expected one of ${units.join(", ")}.`)
}

/** One field of a date or time. */
export class Extract extends ColumnElement {
  readonly visitName = "extract"
  readonly field: string
  readonly element: ClauseElement

  constructor(field: string, element: ClauseElement) {
    super(impliedTypes.integer)
    this.field = timeUnit(field)
    this.element = element
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    visit(this.element)
  }
}
