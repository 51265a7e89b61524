// What SELECT and set operations share: they can be subqueries, CTEs, values, and members of further set operations.
import { CompileError } from "../errors.ts"
import { ArgumentError } from "../errors.ts"
import { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnClause } from "../expression/column-clause.ts"
import { BindParameter, ColumnElement, Label } from "../expression/column-element.ts"
import { Cte, FromClause, Subquery, type CteFacts, type RowSource } from "../expression/from-clause.ts"
import { impliedTypes } from "../expression/implied-types.ts"
import { asElement } from "../expression/operate.ts"
import { Exists, ScalarSelect } from "../expression/subquery-value.ts"
import { TextClause } from "../expression/text.ts"
import { proxiesOf, scalarType, type SelectItem } from "./select-items.ts"
import { StatementElement } from "../expression/statement-element.ts"
import type { StatementOptions } from "../expression/statement-options.ts"

/** Set operations. */
export type SetOperator = "UNION" | "UNION ALL" | "INTERSECT" | "INTERSECT ALL" | "EXCEPT" | "EXCEPT ALL"

/** Locking of rows. */
export interface ForUpdate {
  readonly read: boolean
  readonly nowait: boolean
  readonly skipLocked: boolean
  readonly of: readonly ClauseElement[]
}

/** The parts that every query has. */
export interface QueryState {
  readonly orderBy: readonly ClauseElement[]
  readonly groupBy: readonly ClauseElement[]
  readonly limit: ClauseElement | undefined
  readonly offset: ClauseElement | undefined
  /** Rows that are equal to the last one of the limit count as well. */
  readonly withTies: boolean
  readonly forUpdate: ForUpdate | undefined
  readonly runOptions: StatementOptions | undefined
}

/** A name in ORDER BY or GROUP BY that must be one of the result columns. */
export class NameReference extends ClauseElement {
  readonly visitName = "name_reference"
  readonly name: string

  constructor(name: string) {
    super()
    this.name = name
  }
}

/** SELECT and set operations. */
export abstract class QueryStatement<S extends QueryState> extends StatementElement implements RowSource {
  abstract readonly state: S
  /** Result columns with their names. */
  abstract readonly items: readonly SelectItem[]
  /** The same query in another state. Written as `this.with({ ...this.state, limit })`: engines copy that faster than they merge objects. */
  protected abstract with(state: S): this

  override get runOptions(): StatementOptions | undefined {
    return this.state.runOptions
  }

  protected withRunOptions(runOptions: StatementOptions): this {
    return this.with({ ...this.state, runOptions })
  }

  proxyColumns(table: FromClause): readonly ColumnClause[] {
    return proxiesOf(this.items, table)
  }

  subquery(name?: string): Subquery {
    return new Subquery(this, name)
  }

  lateral(name?: string): Subquery {
    return new Subquery(this, name, true)
  }

  cte(name?: string, facts: Omit<CteFacts, "name"> = {}): Cte {
    return new Cte(this, { ...facts, name })
  }

  scalarSubquery(): ScalarSelect {
    return new ScalarSelect(this, scalarType(this.items))
  }

  label(name: string): Label {
    return new Label(name, this.scalarSubquery())
  }

  exists(): Exists {
    return new Exists(this)
  }

  union(...others: readonly unknown[]): CompoundSelect {
    return new CompoundSelect("UNION", [this, ...others])
  }
  unionAll(...others: readonly unknown[]): CompoundSelect {
    return new CompoundSelect("UNION ALL", [this, ...others])
  }
  intersect(...others: readonly unknown[]): CompoundSelect {
    return new CompoundSelect("INTERSECT", [this, ...others])
  }
  intersectAll(...others: readonly unknown[]): CompoundSelect {
    return new CompoundSelect("INTERSECT ALL", [this, ...others])
  }
  except(...others: readonly unknown[]): CompoundSelect {
    return new CompoundSelect("EXCEPT", [this, ...others])
  }
  exceptAll(...others: readonly unknown[]): CompoundSelect {
    return new CompoundSelect("EXCEPT ALL", [this, ...others])
  }

  orderBy(...items: readonly unknown[]): this {
    return this.with({ ...this.state, orderBy: extended(this.state.orderBy, items, "orderBy") })
  }

  groupBy(...items: readonly unknown[]): this {
    return this.with({ ...this.state, groupBy: extended(this.state.groupBy, items, "groupBy") })
  }

  limit(n: unknown): this {
    return this.with({ ...this.state, limit: rowCount(n, "limit"), withTies: false })
  }

  fetch(n: unknown, options: { readonly withTies?: boolean } = {}): this {
    return this.with({ ...this.state, limit: rowCount(n, "fetch"), withTies: options.withTies === true })
  }

  offset(n: unknown): this {
    return this.with({ ...this.state, offset: rowCount(n, "offset") })
  }

  slice(start: number, stop: number): this {
    if (stop < start) throw new ArgumentError(`slice() ends before it starts: ${start} to ${stop}.`)
    const skipped = this.#skipped(start)
    return this.with({
      ...this.state,
      limit: rowCount(stop - start, "limit"),
      offset: skipped === 0 ? undefined : rowCount(skipped, "offset"),
      withTies: false,
    })
  }

  /** A slice counts from the offset that is there. */
  #skipped(start: number): number {
    const { offset } = this.state
    if (offset === undefined) return start
    if (offset instanceof BindParameter && typeof offset.value === "number") return offset.value + start
    throw new ArgumentError("slice() adds to an offset that is a number; this one is an expression.")
  }

  withForUpdate(options: Readonly<Record<string, unknown>> = {}): this {
    return this.with({ ...this.state, forUpdate: forUpdateOf(options) })
  }
}

/** Adds to ORDER BY or GROUP BY; null forgets what was there. */
export function extended(
  present: readonly ClauseElement[],
  items: readonly unknown[],
  what: string,
): readonly ClauseElement[] {
  const [first] = items
  if (items.length === 1 && first === null) return []
  return [...present, ...items.map((item) => orderItem(item, what))]
}

/** An element of ORDER BY or GROUP BY: an expression, text, or the name of a result column. */
export function orderItem(item: unknown, what: string): ClauseElement {
  if (typeof item === "string") return new NameReference(item)
  const element = asElement(item)
  if (element !== undefined) return element
  throw new ArgumentError(
    `${what}() takes columns, labels and names; found ${item === null ? "null" : typeof item}.`,
  )
}

function rowCount(n: unknown, what: string): ClauseElement | undefined {
  if (n === null || n === undefined) return undefined
  const element = asElement(n)
  if (element !== undefined) return element
  const whole = typeof n === "bigint" ? n >= 0n : typeof n === "number" && Number.isSafeInteger(n) && n >= 0
  if (!whole) throw new ArgumentError(`${what}() takes a whole number of 0 or more; found ${describe(n)}.`)
  return new BindParameter("param", n, impliedTypes.integer, { unique: true })
}

function describe(value: unknown): string {
  return typeof value === "number" ? String(value) : typeof value
}

const forUpdateOptions: readonly string[] = ["read", "nowait", "skipLocked", "of"]

function forUpdateOf(options: Readonly<Record<string, unknown>>): ForUpdate {
  for (const name of Object.keys(options)) {
    if (!forUpdateOptions.includes(name)) {
      throw new ArgumentError(
        `Unknown option "${name}" of withForUpdate(); expected one of ${forUpdateOptions.join(", ")}.`,
      )
    }
  }
  const { of } = options
  const list: readonly unknown[] = of === undefined ? [] : Array.isArray(of) ? of : [of]
  return {
    read: options.read === true,
    nowait: options.nowait === true,
    skipLocked: options.skipLocked === true,
    of: list.map((item) => {
      if (item instanceof FromClause || item instanceof ColumnElement) return item
      throw new ArgumentError("The option of takes tables and columns.")
    }),
  }
}

/** A query as a member of a set operation. */
type Member = QueryStatement<QueryState>

/** `a UNION b`, and its kin. */
export class CompoundSelect extends QueryStatement<QueryState> {
  readonly visitName = "compound_select"
  readonly operator: SetOperator
  readonly members: readonly Member[]
  readonly state: QueryState

  constructor(operator: SetOperator, members: readonly unknown[], state: QueryState = emptyQuery) {
    super()
    this.operator = operator
    this.members = Object.freeze(members.map(memberOf))
    this.state = state
    const [first, ...others] = this.members
    if (first === undefined) throw new ArgumentError(`${operator} needs at least one query, found none.`)
    others.forEach((other, i) => checkWidth(first, other, i + 2))
    Object.freeze(this)
  }

  get items(): readonly SelectItem[] {
    return this.members[0]?.items ?? []
  }

  protected with(state: QueryState): this {
    return new CompoundSelect(this.operator, this.members, state) as this
  }
}

/** A query without anything. */
export const emptyQuery: QueryState = {
  orderBy: [],
  groupBy: [],
  limit: undefined,
  offset: undefined,
  withTies: false,
  forUpdate: undefined,
  runOptions: undefined,
}

function memberOf(value: unknown): Member {
  if (value instanceof QueryStatement) return value as Member
  throw new ArgumentError(`A set operation takes queries; found ${value === null ? "null" : typeof value}.`)
}

function checkWidth(first: Member, other: Member, number: number): void {
  const text = [first, other].some((member) =>
    member.items.some(({ element }) => element instanceof TextClause),
  )
  if (text || first.items.length === other.items.length) return
  throw new CompileError(
    `All queries of a set operation have the same number of columns; query 1 has ${first.items.length}, query ${number} has ${other.items.length}.`,
  )
}
