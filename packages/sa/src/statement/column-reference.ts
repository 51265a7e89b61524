// Columns as values() names them. The compiler imports this file: types only, besides errors.
import { CompileError } from "../errors.ts"
import type { ColumnClause } from "../expression/column-clause.ts"
import type { FromClause } from "../expression/from-clause.ts"

/** A column by key, or the column itself (of any table of the statement). */
export type ColumnReference = string | ColumnClause

/** The column of a table that a reference means; undefined if it is of another table or unknown. */
export function columnOf(table: FromClause, column: ColumnReference): ColumnClause | undefined {
  if (typeof column === "string") return Object.hasOwn(table.c, column) ? table.c[column] : undefined
  return table.columns.includes(column) ? column : undefined
}

/** Fails for values that no column took. */
export function unconsumed(names: readonly string[]): never {
  throw new CompileError(`Unconsumed column names: ${names.join(", ")}`)
}
