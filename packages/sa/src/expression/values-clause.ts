// VALUES as a table: rows of plain values that can be joined and selected from.
import { ArgumentError } from "../errors.ts"
import { AnonymousName, type SqlName } from "./anonymous.ts"
import type { ClauseElement } from "./clause-element.ts"
import type { ColumnClause } from "./column-clause.ts"
import { collectionOf, FromClause, type ColumnCollection } from "./from-clause.ts"

/** `(VALUES ROW(...), ...) AS name (columns)`. */
export class ValuesClause extends FromClause {
  readonly visitName = "values"
  readonly name: SqlName
  readonly rows: readonly (readonly ClauseElement[])[]
  readonly #shape: readonly ColumnClause[]
  readonly #columns: readonly ColumnClause[]
  #c: ColumnCollection | undefined

  constructor(
    shape: readonly ColumnClause[],
    name: string | undefined,
    rows: readonly (readonly unknown[])[],
  ) {
    super()
    if (shape.length === 0) throw new ArgumentError("values() needs at least one column, found none.")
    this.name = name ?? new AnonymousName("anon", this)
    this.#shape = shape
    this.#columns = shape.map((column) => column.proxyFor(this))
    this.rows = rows.map((row, i) => rowOf(shape, row, i))
  }

  override get columns(): readonly ColumnClause[] {
    return this.#columns
  }

  override get c(): ColumnCollection {
    return (this.#c ??= collectionOf(this.columns))
  }

  /** The same table with more rows. */
  data(rows: readonly (readonly unknown[])[]): ValuesClause {
    const name = typeof this.name === "string" ? this.name : undefined
    return new ValuesClause(this.#shape, name, [...this.rows, ...rows])
  }

  override alias(name?: string): ValuesClause {
    return new ValuesClause(this.#shape, name, this.rows)
  }
}

function rowOf(
  shape: readonly ColumnClause[],
  row: readonly unknown[],
  index: number,
): readonly ClauseElement[] {
  if (row.length !== shape.length) {
    throw new ArgumentError(`Row ${index} of values() has ${row.length} values for ${shape.length} columns.`)
  }
  return shape.map((column, i) => column.assigned(row[i], true))
}
