// INSERT ... SELECT with client defaults: columns that the user did not name are appended to the select list.
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnClause } from "../expression/column-clause.ts"
import { ColumnDefaultValue } from "../expression/column-default-value.ts"
import type { FromClause } from "../expression/from-clause.ts"
import { SelectStatement } from "./select.ts"

/** A query whose rows are inserted. */
export interface SelectSource {
  readonly query: ClauseElement
  /** Columns beyond those that the user named. */
  readonly added: readonly ColumnClause[]
}

/** The query with the defaults of all columns that are not in `named`, and those columns. */
export function selectWithDefaults(
  table: FromClause,
  named: ReadonlySet<string>,
  query: ClauseElement,
): SelectSource {
  // Only a SELECT can take more columns; set operations and text are used as they are.
  if (!(query instanceof SelectStatement)) return { query, added: [] }
  const added = table.columns.filter((column) => column.default !== undefined && !named.has(column.key))
  if (added.length === 0) return { query, added }
  const values = added.flatMap((column) => {
    const fallback = column.default
    if (fallback === undefined) return []
    const isSql = fallback.kind === "expression" || fallback.kind === "sequence"
    return isSql ? [fallback.arg] : [new ColumnDefaultValue(column, fallback)]
  })
  return { query: query.addColumns(...values), added }
}
