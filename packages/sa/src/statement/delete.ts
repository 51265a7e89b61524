// DELETE as an immutable value.
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnElement } from "../expression/column-element.ts"
import type { Cte, FromClause } from "../expression/from-clause.ts"
import { orderItem } from "./query.ts"
import { columnArguments, nameItems, type SelectItem } from "./select-items.ts"
import { conditionsOf, equalities, rawTexts, type RawText } from "./select.ts"
import { wholeLimit } from "./update.ts"
import { StatementElement } from "../expression/statement-element.ts"
import type { StatementOptions } from "../expression/statement-options.ts"

/** Everything a DELETE consists of. */
export interface DeleteState {
  readonly table: FromClause
  readonly where: readonly ColumnElement[]
  readonly orderBy: readonly ClauseElement[]
  readonly limit: number | undefined
  readonly prefixes: readonly RawText[]
  readonly returning: readonly ClauseElement[]
  readonly ctes: readonly Cte[]
  readonly runOptions: StatementOptions | undefined
}

/** A DELETE statement. Public type: `Delete<R>`. */
export class DeleteStatement extends StatementElement {
  readonly visitName = "delete"
  readonly state: DeleteState

  constructor(table: FromClause, changes: Partial<DeleteState> = {}) {
    super()
    this.state = Object.freeze({
      table,
      where: [],
      orderBy: [],
      limit: undefined,
      prefixes: [],
      returning: [],
      ctes: [],
      runOptions: undefined,
      ...changes,
    })
    Object.freeze(this)
  }

  /** RETURNING columns with their names. */
  get items(): readonly SelectItem[] {
    return nameItems(this.state.returning, "disambiguate")
  }

  override get runOptions(): StatementOptions | undefined {
    return this.state.runOptions
  }

  protected withRunOptions(runOptions: StatementOptions): this {
    return this.#with({ runOptions }) as this
  }

  #with(changes: Partial<DeleteState>): DeleteStatement {
    return new DeleteStatement(this.state.table, { ...this.state, ...changes })
  }

  where(...conditions: readonly unknown[]): DeleteStatement {
    return this.#with({ where: conditionsOf(this.state.where, conditions) })
  }

  filterBy(equal: Readonly<Record<string, unknown>>): DeleteStatement {
    return this.where(...equalities(this.state.table, equal))
  }

  orderBy(...items: readonly unknown[]): DeleteStatement {
    return this.#with({
      orderBy: [...this.state.orderBy, ...items.map((item) => orderItem(item, "orderBy"))],
    })
  }

  limit(n: number | null): DeleteStatement {
    return this.#with({ limit: wholeLimit(n) })
  }

  /** SQLAlchemy's spelling of `limit`: `{ mysqlLimit: 5 }`. */
  withDialectOptions(options: { readonly mysqlLimit?: number | null }): DeleteStatement {
    return options.mysqlLimit === undefined ? this : this.limit(options.mysqlLimit)
  }

  prefixWith(...texts: readonly unknown[]): DeleteStatement {
    return this.#with({ prefixes: [...this.state.prefixes, ...rawTexts(texts)] })
  }

  returning(...columns: readonly unknown[]): DeleteStatement {
    return this.#with({ returning: [...this.state.returning, ...columnArguments(columns)] })
  }

  addCte(...ctes: readonly Cte[]): DeleteStatement {
    return this.#with({ ctes: [...this.state.ctes, ...ctes] })
  }
}
