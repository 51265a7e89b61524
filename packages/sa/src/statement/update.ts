// UPDATE as an immutable value.
import { ArgumentError, InvalidRequestError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnElement } from "../expression/column-element.ts"
import type { Cte, FromClause } from "../expression/from-clause.ts"
import { assignmentsOf, type Assignments } from "./dml.ts"
import { orderItem } from "./query.ts"
import { conditionsOf, equalities, rawTexts, tableOf, type Hint, type RawText } from "./select.ts"
import { StatementElement } from "../expression/statement-element.ts"
import type { StatementOptions } from "../expression/statement-options.ts"

/** Everything an UPDATE consists of. */
export interface UpdateState {
  readonly table: FromClause
  readonly assignments: Assignments
  /** The order of the assignments is the user's, not the table's. */
  readonly ordered: boolean
  readonly where: readonly ColumnElement[]
  readonly orderBy: readonly ClauseElement[]
  readonly limit: number | undefined
  readonly prefixes: readonly RawText[]
  readonly hints: readonly Hint[]
  readonly ctes: readonly Cte[]
  readonly runOptions: StatementOptions | undefined
}

/** An UPDATE statement. Public type: `Update<U>`. */
export class UpdateStatement extends StatementElement {
  readonly visitName = "update"
  readonly state: UpdateState

  constructor(table: FromClause, changes: Partial<UpdateState> = {}) {
    super()
    this.state = Object.freeze({
      table,
      assignments: [],
      ordered: false,
      where: [],
      orderBy: [],
      limit: undefined,
      prefixes: [],
      hints: [],
      ctes: [],
      runOptions: undefined,
      ...changes,
    })
    Object.freeze(this)
  }

  override get runOptions(): StatementOptions | undefined {
    return this.state.runOptions
  }

  protected withRunOptions(runOptions: StatementOptions): this {
    return this.#with({ runOptions }) as this
  }

  #with(changes: Partial<UpdateState>): UpdateStatement {
    return new UpdateStatement(this.state.table, { ...this.state, ...changes })
  }

  values(values: unknown): UpdateStatement {
    if (this.state.ordered) {
      throw new InvalidRequestError("orderedValues() was called before; give all assignments there.")
    }
    return this.#with({ assignments: merged(this.state.assignments, assignmentsOf(values)) })
  }

  set(values: unknown): UpdateStatement {
    return this.values(values)
  }

  orderedValues(...pairs: readonly (readonly [unknown, unknown])[]): UpdateStatement {
    if (this.state.assignments.length > 0) {
      throw new InvalidRequestError(
        `${this.state.ordered ? "orderedValues" : "values"}() was called before; give all assignments in one orderedValues() call.`,
      )
    }
    return this.#with({ assignments: assignmentsOf(pairs), ordered: true })
  }

  where(...conditions: readonly unknown[]): UpdateStatement {
    return this.#with({ where: conditionsOf(this.state.where, conditions) })
  }

  filterBy(equal: Readonly<Record<string, unknown>>): UpdateStatement {
    return this.where(...equalities(this.state.table, equal))
  }

  orderBy(...items: readonly unknown[]): UpdateStatement {
    return this.#with({
      orderBy: [...this.state.orderBy, ...items.map((item) => orderItem(item, "orderBy"))],
    })
  }

  limit(n: number | null): UpdateStatement {
    return this.#with({ limit: wholeLimit(n) })
  }

  /** SQLAlchemy's spelling of `limit`: `{ mysqlLimit: 5 }`. */
  withDialectOptions(options: { readonly mysqlLimit?: number | null }): UpdateStatement {
    return options.mysqlLimit === undefined ? this : this.limit(options.mysqlLimit)
  }

  prefixWith(...texts: readonly unknown[]): UpdateStatement {
    return this.#with({ prefixes: [...this.state.prefixes, ...rawTexts(texts)] })
  }

  withHint(text: string, table?: unknown, options: { dialect?: string } = {}): UpdateStatement {
    const target = table === undefined ? this.state.table : tableOf(table, "withHint")
    return this.#with({ hints: [...this.state.hints, { table: target, text, dialect: options.dialect }] })
  }

  addCte(...ctes: readonly Cte[]): UpdateStatement {
    return this.#with({ ctes: [...this.state.ctes, ...ctes] })
  }
}

/** Later values of a column replace earlier ones. */
function merged(present: Assignments, added: Assignments): Assignments {
  const keys = new Set(added.map(([column]) => column))
  return [...present.filter(([column]) => !keys.has(column)), ...added]
}

/** LIMIT of UPDATE and DELETE: written as a number. */
export function wholeLimit(n: number | null): number | undefined {
  if (n === null) return undefined
  if (Number.isSafeInteger(n) && n >= 0) return n
  throw new ArgumentError(
    `limit() takes a whole number of 0 or more; found ${typeof n === "number" ? n : typeof n}.`,
  )
}
