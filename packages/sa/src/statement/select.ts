// SELECT as an immutable value. Every method gives a new statement; what was compiled stays with the statement it was compiled from.
import { ArgumentError, InvalidRequestError } from "../errors.ts"
import { ClauseElement } from "../expression/clause-element.ts"
import { AsBoolean, Constant, type ColumnElement } from "../expression/column-element.ts"
import type { Cte } from "../expression/from-clause.ts"
import { FromClause, Join, type JoinKind } from "../expression/from-clause.ts"
import { asCondition, conditionOf } from "../expression/operate.ts"
import { TextClause } from "../expression/text.ts"
import { fromList, leftOfJoin } from "./from-list.ts"
import { emptyQuery, QueryStatement, type QueryState } from "./query.ts"
import { columnArguments, nameItems, type LabelStyle, type SelectItem } from "./select-items.ts"

/** Raw text at the beginning or end of a statement. */
export interface RawText {
  readonly text: string
  /** Only for this server family; "mysql" means both. */
  readonly dialect: string | undefined
}

/** A hint: after a table's name, or at the end of the statement. */
export interface Hint {
  readonly table: FromClause | undefined
  readonly text: string
  readonly dialect: string | undefined
}

/** Everything a SELECT consists of. */
export interface SelectState extends QueryState {
  readonly columns: readonly ClauseElement[]
  /** Explicit FROM elements, joins included. */
  readonly froms: readonly ClauseElement[]
  readonly where: readonly ColumnElement[]
  readonly having: readonly ColumnElement[]
  readonly distinct: boolean
  readonly hints: readonly Hint[]
  readonly prefixes: readonly RawText[]
  readonly suffixes: readonly RawText[]
  /** undefined: find out; otherwise the tables to correlate with. */
  readonly correlate: readonly FromClause[] | undefined
  readonly correlateExcept: readonly FromClause[] | undefined
  readonly ctes: readonly Cte[]
  readonly labelStyle: LabelStyle
  /** The table that filterBy() speaks of. */
  readonly lastJoined: FromClause | undefined
}

// Not frozen: copies of frozen objects are an order of magnitude slower, and nothing outside of this room sees it.
const emptySelect: SelectState = {
  ...emptyQuery,
  columns: [],
  froms: [],
  where: [],
  having: [],
  distinct: false,
  hints: [],
  prefixes: [],
  suffixes: [],
  correlate: undefined,
  correlateExcept: undefined,
  ctes: [],
  labelStyle: "disambiguate",
  lastJoined: undefined,
}

/** A SELECT statement. Public type: `Select<R, N>`. */
export class SelectStatement extends QueryStatement<SelectState> {
  readonly visitName = "select"
  /** Private instead of frozen, which took a twelfth of building and compiling. */
  readonly #state: SelectState
  #items: readonly SelectItem[] | undefined
  #fromList: readonly ClauseElement[] | undefined

  constructor(state: SelectState) {
    super()
    this.#state = state
  }

  get state(): SelectState {
    return this.#state
  }

  /** `select(...args)`. */
  static of(args: readonly unknown[]): SelectStatement {
    return new SelectStatement({ ...emptySelect, columns: columnArguments(args) })
  }

  get items(): readonly SelectItem[] {
    return (this.#items ??= nameItems(this.state.columns, this.state.labelStyle))
  }

  /** FROM elements before correlation. */
  get fromList(): readonly ClauseElement[] {
    return (this.#fromList ??= fromList(this.state.froms, this.state.columns, this.state.where))
  }

  protected with(state: SelectState): this {
    return new SelectStatement(state) as this
  }

  addColumns(...columns: readonly unknown[]): this {
    return this.with({ ...this.state, columns: [...this.state.columns, ...columnArguments(columns)] })
  }

  withOnlyColumns(...args: readonly unknown[]): this {
    const last = args.at(-1)
    if (!keepsFroms(last)) return this.with({ ...this.state, columns: columnArguments(args) })
    const columns = columnArguments(args.slice(0, -1))
    return this.with({
      ...this.state,
      columns,
      froms: last.maintainColumnFroms ? this.fromList : this.state.froms,
    })
  }

  selectFrom(...tables: readonly unknown[]): this {
    return this.with({ ...this.state, froms: [...this.state.froms, ...tables.map(fromElement)] })
  }

  join(target: unknown, on?: unknown, options: { isouter?: boolean; full?: boolean } = {}): this {
    const kind = options.full === true ? "full" : options.isouter === true ? "left" : "inner"
    return this.#joined(target, on, kind)
  }

  outerjoin(target: unknown, on?: unknown): this {
    return this.#joined(target, on, "left")
  }

  leftJoin(target: unknown, on?: unknown): this {
    return this.#joined(target, on, "left")
  }

  rightJoin(target: unknown, on?: unknown): this {
    return this.#joined(target, on, "right")
  }

  joinFrom(left: unknown, right: unknown, on?: unknown): this {
    return this.#joinedFrom(left, right, on, "inner")
  }

  outerjoinFrom(left: unknown, right: unknown, on?: unknown): this {
    return this.#joinedFrom(left, right, on, "left")
  }

  #joined(target: unknown, on: unknown, kind: JoinKind): this {
    const right = tableOf(target, "join")
    const condition = on === undefined || on === null ? undefined : conditionOf(on)
    const { froms, columns, where } = this.state
    const { left, rest } = leftOfJoin({ froms, columns, where }, right, condition)
    return this.with({
      ...this.state,
      froms: [new Join(left, right, condition, kind), ...rest],
      lastJoined: right,
    })
  }

  #joinedFrom(left: unknown, right: unknown, on: unknown, kind: JoinKind): this {
    const target = tableOf(right, "joinFrom")
    const start = tableOf(left, "joinFrom")
    // A join that already has the left side goes on from there.
    const present = this.state.froms.find(
      (from): from is FromClause =>
        from instanceof FromClause && (from === start || from.members.includes(start)),
    )
    const rest = this.state.froms.filter((from) => from !== present)
    return this.with({
      ...this.state,
      froms: [...rest, new Join(present ?? start, target, on, kind)],
      lastJoined: target,
    })
  }

  where(...conditions: readonly unknown[]): this {
    return this.with({ ...this.state, where: conditionsOf(this.state.where, conditions) })
  }

  /** The same as `where`. */
  filter(...conditions: readonly unknown[]): this {
    return this.where(...conditions)
  }

  filterBy(equal: Readonly<Record<string, unknown>>): this {
    const table = this.state.lastJoined ?? this.fromList.find((from) => from instanceof FromClause)
    return this.where(...equalities(table, equal))
  }

  having(...conditions: readonly unknown[]): this {
    return this.with({ ...this.state, having: conditionsOf(this.state.having, conditions) })
  }

  distinct(): this {
    return this.with({ ...this.state, distinct: true })
  }

  withHint(table: unknown, text: string, options: { dialect?: string } = {}): this {
    const hint = { table: tableOf(table, "withHint"), text, dialect: options.dialect }
    return this.with({ ...this.state, hints: [...this.state.hints, hint] })
  }

  withStatementHint(text: string, options: { dialect?: string } = {}): this {
    return this.with({
      ...this.state,
      hints: [...this.state.hints, { table: undefined, text, dialect: options.dialect }],
    })
  }

  prefixWith(...texts: readonly unknown[]): this {
    return this.with({ ...this.state, prefixes: [...this.state.prefixes, ...rawTexts(texts)] })
  }

  suffixWith(...texts: readonly unknown[]): this {
    return this.with({ ...this.state, suffixes: [...this.state.suffixes, ...rawTexts(texts)] })
  }

  correlate(...tables: readonly unknown[]): this {
    const found = tables.filter((table) => table !== null).map((table) => tableOf(table, "correlate"))
    return this.with({ ...this.state, correlate: found })
  }

  correlateExcept(...tables: readonly unknown[]): this {
    const found = tables.filter((table) => table !== null).map((table) => tableOf(table, "correlateExcept"))
    return this.with({ ...this.state, correlateExcept: found })
  }

  addCte(...ctes: readonly Cte[]): this {
    return this.with({ ...this.state, ctes: [...this.state.ctes, ...ctes] })
  }

  setLabelStyle(labelStyle: LabelStyle): this {
    return this.with({ ...this.state, labelStyle })
  }
}

/** Adds conditions; bare booleans become `x = 1`. True adds nothing to others, false makes them superfluous. */
export function conditionsOf(
  present: readonly ColumnElement[],
  conditions: readonly unknown[],
): readonly ColumnElement[] {
  if (conditions.length === 0) throw new ArgumentError("where() needs at least one condition, found none.")
  const all = [...present]
  for (const given of conditions) {
    const condition = asCondition(conditionOf(given))
    const certain = certaintyOf(condition)
    if (certain === undefined && all.length === 1 && certaintyOf(all[0]) !== undefined) {
      if (certaintyOf(all[0]) === true) all[0] = condition
    } else if (certain === undefined || all.length === 0) all.push(condition)
    else if (!certain) return [condition]
  }
  return all
}

/** The outcome of a condition that is `true` or `false` itself. */
function certaintyOf(condition: ColumnElement | undefined): boolean | undefined {
  if (!(condition instanceof AsBoolean) || !(condition.element instanceof Constant)) return undefined
  return condition.element.value === !condition.negated
}

/** `column = value` for each entry. */
export function equalities(
  table: ClauseElement | undefined,
  equal: Readonly<Record<string, unknown>>,
): readonly ColumnElement[] {
  if (!(table instanceof FromClause)) {
    throw new InvalidRequestError(
      "filterBy() needs a table: select columns of one, or call selectFrom() first.",
    )
  }
  return Object.entries(equal).map(([key, value]) => {
    const column = table.c[key]
    if (column !== undefined) return column.eq(value)
    throw new InvalidRequestError(
      `filterBy(): the table has no column "${key}"; it has ${Object.keys(table.c).join(", ")}.`,
    )
  })
}

/** `{ maintainColumnFroms }`, the options of withOnlyColumns(). */
function keepsFroms(value: unknown): value is { readonly maintainColumnFroms: boolean } {
  if (typeof value !== "object" || value === null || value instanceof ClauseElement) return false
  return "maintainColumnFroms" in value && typeof value.maintainColumnFroms === "boolean"
}

/** A table argument. */
export function tableOf(value: unknown, what: string): FromClause {
  if (value instanceof FromClause) return value
  throw new ArgumentError(
    `${what}() takes a table, an alias or a subquery; found ${value === null ? "null" : typeof value}.`,
  )
}

function fromElement(value: unknown): ClauseElement {
  return value instanceof TextClause ? value : tableOf(value, "selectFrom")
}

/** Texts that go into the statement as they are; the last argument may be `{ dialect }`. */
export function rawTexts(args: readonly unknown[]): readonly RawText[] {
  const last = args.at(-1)
  const options =
    typeof last === "object" && last !== null && !(last instanceof ClauseElement) ? last : undefined
  const { dialect } = (options ?? {}) as { readonly dialect?: string }
  return (options === undefined ? args : args.slice(0, -1)).map((value) => ({ text: textOf(value), dialect }))
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value
  if (value instanceof TextClause) return value.text
  throw new ArgumentError(`Expected SQL text, found ${value === null ? "null" : typeof value}.`)
}
