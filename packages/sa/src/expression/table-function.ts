// Functions that give rows: JSON_TABLE, and any other by `tableValued()`.
import { ArgumentError } from "../errors.ts"
import { impliedTypes } from "./implied-types.ts"
import { AnonymousName, type SqlName } from "./anonymous.ts"
import { ClauseElement } from "./clause-element.ts"
import { ColumnClause } from "./column-clause.ts"
import { collectionOf, FromClause, type ColumnCollection } from "./from-clause.ts"

/** `call AS name`: a call whose rows stand in FROM. */
export class TableFunction extends FromClause {
  readonly visitName = "table_function"
  readonly call: ClauseElement
  readonly name: SqlName
  readonly #shape: readonly ColumnClause[]
  readonly #columns: readonly ColumnClause[]
  #c: ColumnCollection | undefined

  constructor(call: ClauseElement, shape: readonly ColumnClause[], name?: string) {
    super()
    this.call = call
    this.name = name ?? new AnonymousName("anon", this)
    this.#shape = shape
    this.#columns = shape.map((column) => column.proxyFor(this))
  }

  /** `tableValued(...)`: columns by name or as `column()`, then `{ name }`. */
  static of(call: ClauseElement, args: readonly unknown[]): TableFunction {
    const last = args.at(-1)
    const options = typeof last === "object" && !(last instanceof ClauseElement) ? last : undefined
    const { name } = (options ?? {}) as { readonly name?: string }
    const columns = options === undefined ? args : args.slice(0, -1)
    if (columns.length === 0) throw new ArgumentError("tableValued() needs at least one column, found none.")
    return new TableFunction(call, columns.map(columnOf), name)
  }

  override get columns(): readonly ColumnClause[] {
    return this.#columns
  }

  override get c(): ColumnCollection {
    return (this.#c ??= collectionOf(this.columns))
  }

  override alias(name?: string): TableFunction {
    return new TableFunction(this.call, this.#shape, name)
  }
}

function columnOf(column: unknown): ColumnClause {
  if (typeof column === "string") return new ColumnClause(column, impliedTypes.null)
  if (column instanceof ColumnClause) return column
  throw new ArgumentError(`tableValued() takes names and columns; found ${typeof column}.`)
}
