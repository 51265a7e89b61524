// Which columns an index or a constraint is about, when it is given expressions.
import { ClauseElement } from "../expression/clause-element.ts"
import { ColumnClause } from "../expression/column-clause.ts"
import { SchemaColumn } from "./schema-column.ts"
import type { SchemaTable } from "./table.ts"

/** The columns in the expressions, in order of appearance, each once. Anything that is no expression has none. */
export function columnsIn(inputs: readonly unknown[]): readonly ColumnClause[] {
  const found = new Set<ColumnClause>()
  const walk = (input: unknown): void => {
    if (input instanceof ColumnClause) found.add(input)
    else if (input instanceof ClauseElement) input.forEachChild(walk)
  }
  inputs.forEach(walk)
  return [...found]
}

/** The table whose columns appear in the expressions, if any does. */
export function tableOf(inputs: readonly unknown[]): SchemaTable | undefined {
  const column = columnsIn(inputs).find((one) => one instanceof SchemaColumn)
  return column?.table as SchemaTable | undefined
}
