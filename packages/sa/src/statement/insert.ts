// INSERT and REPLACE as immutable values.
import { ArgumentError, InvalidRequestError } from "../errors.ts"
import { ClauseElement } from "../expression/clause-element.ts"
import { InsertedRow, type ColumnCollection, type Cte, type FromClause } from "../expression/from-clause.ts"
import { selectWithDefaults, type SelectSource } from "./insert-defaults.ts"
import { assignmentsOf, keyOf, plainObject, type Assignments, type RowValues } from "./dml.ts"
import { columnArguments, nameItems, type SelectItem } from "./select-items.ts"
import { rawTexts, type RawText } from "./select.ts"
import { StatementElement } from "../expression/statement-element.ts"
import type { StatementOptions } from "../expression/statement-options.ts"

/** The rows of VALUES: none given, one row, or several. */
export type InsertRows =
  | { readonly kind: "none" }
  | { readonly kind: "single"; readonly row: RowValues }
  | { readonly kind: "multi"; readonly rows: readonly RowValues[] }

/** INSERT ... SELECT. */
export interface FromSelect {
  readonly names: readonly string[]
  readonly query: ClauseElement
  readonly includeDefaults: boolean
}

/** Everything an INSERT consists of. */
export interface InsertState {
  readonly verb: "INSERT" | "REPLACE"
  readonly table: FromClause
  readonly rows: InsertRows
  readonly fromSelect: FromSelect | undefined
  readonly prefixes: readonly RawText[]
  /** ON DUPLICATE KEY UPDATE; `ordered` keeps the given order instead of the table's. */
  readonly onDuplicate: { readonly assignments: Assignments; readonly ordered: boolean } | undefined
  readonly returning: readonly ClauseElement[]
  readonly ctes: readonly Cte[]
  readonly inserted: InsertedRow
  readonly runOptions: StatementOptions | undefined
}

/** An INSERT or REPLACE statement. Public type: `Insert<C, I, U, R>`. */
export class InsertStatement extends StatementElement {
  readonly visitName = "insert"
  readonly state: InsertState

  constructor(table: FromClause, changes: Partial<InsertState> = {}) {
    super()
    this.state = Object.freeze<InsertState>({
      verb: "INSERT",
      table,
      rows: { kind: "none" },
      fromSelect: undefined,
      prefixes: [],
      onDuplicate: undefined,
      returning: [],
      ctes: [],
      runOptions: undefined,
      inserted: changes.inserted ?? new InsertedRow(table),
      ...changes,
    })
    Object.freeze(this)
  }

  /** RETURNING columns with their names. */
  get items(): readonly SelectItem[] {
    return nameItems(this.state.returning, "disambiguate")
  }

  get inserted(): ColumnCollection {
    return this.state.inserted.c
  }

  /** The query of INSERT ... SELECT with client defaults, and the columns those are for; undefined without a query. */
  get source(): SelectSource | undefined {
    const { fromSelect, table } = this.state
    if (fromSelect === undefined) return undefined
    if (!fromSelect.includeDefaults) return { query: fromSelect.query, added: [] }
    return selectWithDefaults(table, new Set(fromSelect.names), fromSelect.query)
  }

  override get runOptions(): StatementOptions | undefined {
    return this.state.runOptions
  }

  protected withRunOptions(runOptions: StatementOptions): this {
    return this.#with({ runOptions }) as this
  }

  #with(changes: Partial<InsertState>): InsertStatement {
    return new InsertStatement(this.state.table, { ...this.state, ...changes })
  }

  values(values: unknown): InsertStatement {
    if (this.state.fromSelect !== undefined)
      throw new InvalidRequestError("INSERT ... SELECT takes no values().")
    return this.#with({ rows: mergedRows(this.state.rows, rowsOf(this.state.table, values)) })
  }

  fromSelect(
    names: readonly unknown[],
    query: unknown,
    options: { readonly includeDefaults?: boolean } = {},
  ): InsertStatement {
    if (this.state.rows.kind !== "none")
      throw new InvalidRequestError("INSERT with values() takes no fromSelect().")
    if (!(query instanceof ClauseElement))
      throw new ArgumentError(`fromSelect() takes a query; found ${typeof query}.`)
    const keys = names.map(keyOf)
    return this.#with({
      fromSelect: { names: keys, query, includeDefaults: options.includeDefaults ?? true },
    })
  }

  prefixWith(...texts: readonly unknown[]): InsertStatement {
    return this.#with({ prefixes: [...this.state.prefixes, ...rawTexts(texts)] })
  }

  ignore(): InsertStatement {
    return this.prefixWith("IGNORE")
  }

  onDuplicateKeyUpdate(values: unknown): InsertStatement {
    if (this.state.onDuplicate !== undefined) {
      throw new InvalidRequestError(
        "onDuplicateKeyUpdate() was called before; give all assignments in one call.",
      )
    }
    const given: unknown =
      typeof values === "function" ? (values as (row: ColumnCollection) => unknown)(this.inserted) : values
    const assignments = assignmentsOf(given)
    if (assignments.length === 0)
      throw new ArgumentError("onDuplicateKeyUpdate() needs at least one assignment, found none.")
    return this.#with({ onDuplicate: { assignments, ordered: Array.isArray(given) } })
  }

  returning(...columns: readonly unknown[]): InsertStatement {
    return this.#with({ returning: [...this.state.returning, ...columnArguments(columns)] })
  }

  inline(): this {
    return this
  }

  addCte(...ctes: readonly Cte[]): InsertStatement {
    return this.#with({ ctes: [...this.state.ctes, ...ctes] })
  }
}

/** One row (object or positional array), or several. */
function rowsOf(table: FromClause, values: unknown): InsertRows {
  if (!Array.isArray(values)) return { kind: "single", row: plainObject(values) }
  const list = values as readonly unknown[]
  const rowLike = list.length > 0 && list.every((item) => isRow(item))
  if (!rowLike) return { kind: "single", row: positional(table, list) }
  return {
    kind: "multi",
    rows: list.map((item) => (Array.isArray(item) ? positional(table, item) : plainObject(item))),
  }
}

function isRow(item: unknown): boolean {
  if (Array.isArray(item) || item instanceof Map) return true
  if (typeof item !== "object" || item === null || item instanceof ClauseElement) return false
  const prototype: unknown = Object.getPrototypeOf(item)
  return prototype === Object.prototype || prototype === null
}

/** Values by position, in the order of the table's columns. */
function positional(table: FromClause, values: readonly unknown[]): RowValues {
  const { columns } = table
  if (values.length > columns.length) {
    throw new ArgumentError(`A row of ${values.length} values for a table of ${columns.length} columns.`)
  }
  return Object.fromEntries(values.map((value, i) => [columns[i]?.key ?? "", value]))
}

function mergedRows(present: InsertRows, added: InsertRows): InsertRows {
  if (present.kind === "none") return added
  if (present.kind === "single" && added.kind === "single") {
    return { kind: "single", row: { ...present.row, ...added.row } }
  }
  if (present.kind === "multi" && added.kind === "multi") {
    return { kind: "multi", rows: [...present.rows, ...added.rows] }
  }
  throw new InvalidRequestError("values() cannot mix one row with several rows; give all rows in one array.")
}
