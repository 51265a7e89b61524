// What INSERT, UPDATE and DELETE share: values by column, expressions among them.
import { ArgumentError } from "../errors.ts"
import { ClauseElement } from "../expression/clause-element.ts"
import { ColumnClause } from "../expression/column-clause.ts"
import type { ColumnReference } from "./column-reference.ts"

/** Assignments in the order they were given. */
export type Assignments = readonly (readonly [column: ColumnReference, value: unknown])[]

/** Values of one row, by column key. */
export type RowValues = Readonly<Record<string, unknown>>

/** Assignments from an object, a Map or pairs. Entries that are undefined are left out. */
export function assignmentsOf(values: unknown): Assignments {
  const pairs: readonly (readonly [unknown, unknown])[] =
    values instanceof Map
      ? [...(values as Map<unknown, unknown>)]
      : Array.isArray(values)
        ? (values as readonly (readonly [unknown, unknown])[])
        : Object.entries(plainObject(values))
  return pairs.filter(([, value]) => value !== undefined).map(([column, value]) => [reference(column), value])
}

/** The key of a column that is given by its key or as a column object. */
export function keyOf(column: unknown): string {
  const found = reference(column)
  return typeof found === "string" ? found : found.key
}

function reference(column: unknown): ColumnReference {
  if (typeof column === "string" || column instanceof ColumnClause) return column
  throw new ArgumentError(`A column is given by its key or as a column object; found ${typeof column}.`)
}

/** An object or a Map of values; a Map may have columns as its keys. */
export function plainObject(values: unknown): RowValues {
  if (values instanceof Map) {
    return Object.fromEntries(
      [...(values as Map<unknown, unknown>)].map(([column, value]) => [keyOf(column), value]),
    )
  }
  if (
    typeof values === "object" &&
    values !== null &&
    !(values instanceof ClauseElement) &&
    !Array.isArray(values)
  ) {
    return values as RowValues
  }
  throw new ArgumentError(
    `values() takes an object of column values; found ${Array.isArray(values) ? "an array" : values === null ? "null" : typeof values}.`,
  )
}
