// What can stand in FROM: tables, aliases, joins, subqueries, common table expressions. They share this file because every one of them
// can be aliased and joined, and because a class in another file would be made before its base: statements are loaded from here.
import { ArgumentError } from "../errors.ts"
import { AnonymousName, type SqlName } from "./anonymous.ts"
import { ClauseElement } from "./clause-element.ts"
import type { ColumnClause } from "./column-clause.ts"
import type { ColumnElement } from "./column-element.ts"
import { joinCondition } from "./join-condition.ts"
import { asCondition, conditionOf } from "./operate.ts"
import { deleteFrom, insertInto, selectAll, updateTable } from "./statement-door.ts"

/** Columns by key. Made without a prototype: any name is just a name. */
export type ColumnCollection = Readonly<Record<string, ColumnClause>>

/** A foreign key, seen from the table that has it. */
export interface ForeignKeyLink {
  /** Columns of this FROM element. */
  readonly columns: readonly ColumnClause[]
  /** The referenced columns of the other base table, pairwise. */
  readonly references: readonly ColumnClause[]
}

/** A query, as subqueries and CTEs see it. */
export interface RowSource extends ClauseElement {
  /** Columns that stand for the result columns in a derived table. */
  proxyColumns(table: FromClause): readonly ColumnClause[]
}

/** Anything that can stand in FROM. */
export abstract class FromClause extends ClauseElement {
  /** Name in FROM, if it has one. */
  abstract readonly name: SqlName | undefined
  /** The columns, in order. */
  abstract get columns(): readonly ColumnClause[]
  /** The columns, by key. */
  abstract get c(): ColumnCollection

  /** Columns of the primary key. */
  get primaryKey(): readonly ColumnClause[] {
    return this.columns.filter((column) => column.primaryKey)
  }

  /** Foreign keys of this element to other base tables. */
  get foreignKeyLinks(): readonly ForeignKeyLink[] {
    return []
  }

  /** What this element makes superfluous in FROM: the members of a join. */
  get members(): readonly FromClause[] {
    return []
  }

  /** The column that stands for a base table's column here. */
  correspondingColumn(base: ColumnClause): ColumnClause | undefined {
    const wanted = base.base ?? base
    return this.columns.find((column) => column === base || (column.base ?? column) === wanted)
  }

  /** The same under another name; without one it is `<name>_1`. */
  alias(name?: string): FromClause {
    return new Alias(this, name)
  }

  /** `this INNER JOIN right`; without a condition it follows the foreign key. */
  join(right: FromClause, on?: unknown, options: { isouter?: boolean; full?: boolean } = {}): Join {
    return new Join(
      this,
      right,
      on,
      options.full === true ? "full" : options.isouter === true ? "left" : "inner",
    )
  }

  /** `this LEFT OUTER JOIN right`. */
  outerjoin(right: FromClause, on?: unknown): Join {
    return new Join(this, right, on, "left")
  }

  /** `this RIGHT OUTER JOIN right`. */
  rightJoin(right: FromClause, on?: unknown): Join {
    return new Join(this, right, on, "right")
  }

  /** `SELECT` of all columns. */
  select(): unknown {
    return selectAll(this)
  }

  /** `INSERT INTO` this table. */
  insert(): unknown {
    return insertInto(this)
  }

  /** `UPDATE` this table. */
  update(): unknown {
    return updateTable(this)
  }

  /** `DELETE FROM` this table. */
  delete(): unknown {
    return deleteFrom(this)
  }
}

/** Columns by key, from a list. A second column of a key is refused by tables, and ignored elsewhere. */
export function collectionOf(columns: readonly ColumnClause[]): ColumnCollection {
  const collection = Object.create(null) as Record<string, ColumnClause>
  for (const column of columns) collection[column.key] ??= column
  return Object.freeze(collection)
}

/** A table known by name and columns: `table("t", column("x"))`. Schema tables extend it. */
export class TableClause extends FromClause {
  readonly visitName: string = "table"
  readonly name: string
  readonly schema: string | undefined
  #columns: readonly ColumnClause[] = []
  #c: ColumnCollection | undefined

  constructor(
    name: string,
    columns: readonly ColumnClause[] = [],
    options: { schema?: string | undefined } = {},
  ) {
    super()
    this.name = name
    this.schema = options.schema
    this.#columns = columns.map((column) => this.#adopt(column))
  }

  override get columns(): readonly ColumnClause[] {
    return this.#columns
  }

  override get c(): ColumnCollection {
    return (this.#c ??= collectionOf(this.columns))
  }

  #adopt(column: ColumnClause): ColumnClause {
    if (column.table === undefined) {
      column.table = this
      return column
    }
    throw new ArgumentError(`Column "${column.key}" already belongs to a table.`)
  }
}

/** Aliases, subqueries, CTEs: columns are proxies, made when first asked for. */
abstract class Derivation extends FromClause {
  abstract override readonly name: SqlName
  #columns: readonly ColumnClause[] | undefined
  #c: ColumnCollection | undefined

  protected abstract makeColumns(): readonly ColumnClause[]

  override get columns(): readonly ColumnClause[] {
    return (this.#columns ??= this.makeColumns())
  }

  override get c(): ColumnCollection {
    return (this.#c ??= collectionOf(this.columns))
  }
}

/** `element AS name`. */
export class Alias extends Derivation {
  readonly visitName: string = "alias"
  readonly element: FromClause
  readonly name: SqlName

  constructor(element: FromClause, name?: string) {
    super()
    this.element = element
    this.name = name ?? new AnonymousName(baseOf(element.name), this)
  }

  protected makeColumns(): readonly ColumnClause[] {
    return this.element.columns.map((column) => column.proxyFor(this))
  }

  override get foreignKeyLinks(): readonly ForeignKeyLink[] {
    return this.element.foreignKeyLinks.map((link) => ({
      columns: link.columns.map((column) => this.correspondingColumn(column) ?? column),
      references: link.references,
    }))
  }

  override alias(name?: string): FromClause {
    return new Alias(this.element, name)
  }
}

function baseOf(name: SqlName | undefined): string {
  return name === undefined ? "anon" : typeof name === "string" ? name : name.base
}

/** How a join treats rows without a partner. */
export type JoinKind = "inner" | "left" | "right" | "full"

/** `left JOIN right ON condition`. */
export class Join extends FromClause {
  readonly visitName = "join"
  readonly name = undefined
  readonly left: FromClause
  readonly right: FromClause
  readonly on: ColumnElement
  readonly kind: JoinKind
  #c: ColumnCollection | undefined

  constructor(left: FromClause, right: FromClause, on: unknown, kind: JoinKind) {
    super()
    if (!(right instanceof FromClause)) {
      throw new ArgumentError(
        `A join needs a table, an alias or a subquery on its right; found ${typeof right}.`,
      )
    }
    this.left = left
    this.right = right
    this.on = on === undefined || on === null ? joinCondition(left, right) : asCondition(conditionOf(on))
    this.kind = kind
  }

  override get columns(): readonly ColumnClause[] {
    return [...this.left.columns, ...this.right.columns]
  }

  /** Columns of both sides, as `<table>_<key>`. */
  override get c(): ColumnCollection {
    this.#c ??= Object.freeze(
      Object.fromEntries(
        this.columns.map((column) => [`${baseOf(column.table?.name)}_${column.key}`, column]),
      ),
    )
    return this.#c
  }

  override get foreignKeyLinks(): readonly ForeignKeyLink[] {
    return [...this.left.foreignKeyLinks, ...this.right.foreignKeyLinks]
  }

  override get members(): readonly FromClause[] {
    return [this.left, ...this.left.members, this.right, ...this.right.members]
  }

  override alias(): FromClause {
    throw new ArgumentError("A join has no alias; alias its tables, or select from it and take a subquery().")
  }
}

/** `(SELECT ...) AS name`, or `LATERAL (SELECT ...) AS name`. */
export class Subquery extends Derivation {
  readonly visitName: string = "subquery"
  readonly element: RowSource
  readonly name: SqlName
  readonly lateral: boolean

  constructor(element: RowSource, name?: string, lateral = false) {
    super()
    this.element = element
    this.name = name ?? new AnonymousName("anon", this)
    this.lateral = lateral
  }

  protected makeColumns(): readonly ColumnClause[] {
    return this.element.proxyColumns(this)
  }

  override alias(name?: string): FromClause {
    return new Subquery(this.element, name, this.lateral)
  }
}

/** Facts of a CTE besides its query. */
export interface CteFacts {
  readonly name?: string | undefined
  readonly recursive?: boolean | undefined
  readonly nesting?: boolean | undefined
}

/** What a CTE asks of its query to grow a recursive part. */
interface Unitable extends RowSource {
  union(...others: readonly unknown[]): RowSource
  unionAll(...others: readonly unknown[]): RowSource
}

/** `WITH name AS (SELECT ...)`. */
export class Cte extends Derivation {
  readonly visitName = "cte"
  readonly element: RowSource
  readonly name: SqlName
  readonly recursive: boolean
  readonly nesting: boolean
  /** The CTE that this one is another name for. */
  readonly aliasOf: Cte | undefined
  /** The CTE without its recursive part, which that part refers to. */
  readonly restates: Cte | undefined

  constructor(
    element: RowSource,
    facts: CteFacts,
    origin: { aliasOf?: Cte; restates?: Cte; anonymous?: SqlName } = {},
  ) {
    super()
    this.element = element
    this.name = facts.name ?? origin.anonymous ?? new AnonymousName("anon", this)
    this.recursive = facts.recursive ?? false
    this.nesting = facts.nesting ?? false
    this.aliasOf = origin.aliasOf
    this.restates = origin.restates
  }

  protected makeColumns(): readonly ColumnClause[] {
    return this.aliasOf === undefined
      ? this.element.proxyColumns(this)
      : this.aliasOf.columns.map((column) => column.proxyFor(this))
  }

  override alias(name?: string): Cte {
    const facts = { name, recursive: this.recursive, nesting: this.nesting }
    const anonymous = name === undefined ? { anonymous: new AnonymousName(baseOf(this.name), {}) } : {}
    return new Cte(this.element, facts, { aliasOf: this, ...anonymous })
  }

  /** The recursive part, without duplicates. */
  union(...others: readonly unknown[]): Cte {
    return this.#restate((this.element as Unitable).union(...others))
  }

  /** The recursive part. */
  unionAll(...others: readonly unknown[]): Cte {
    return this.#restate((this.element as Unitable).unionAll(...others))
  }

  #restate(element: RowSource): Cte {
    const facts = { recursive: this.recursive, nesting: this.nesting }
    return new Cte(element, facts, { restates: this, anonymous: this.name })
  }
}

/** The new row of an INSERT, as ON DUPLICATE KEY UPDATE sees it. */
export class InsertedRow extends Derivation {
  readonly visitName = "inserted"
  readonly element: FromClause
  readonly name: SqlName = "new"

  constructor(element: FromClause) {
    super()
    this.element = element
  }

  protected makeColumns(): readonly ColumnClause[] {
    return this.element.columns.map((column) => column.proxyFor(this))
  }
}
