// Named columns, alone or of a table.
import type { IdentifierPreparer } from "../dialect/identifiers.ts"
import type { AnyType } from "../types/type-engine.ts"
import type { SqlName } from "./anonymous.ts"
import type { ClauseElement } from "./clause-element.ts"
import { BindParameter, ColumnElement } from "./column-element.ts"
import type { FromClause } from "./from-clause.ts"
import { asElement } from "./operate.ts"

/** What a default's function is told, as in SQLAlchemy. */
export interface DefaultContext {
  /** The other values of the row that is written, by column key: given ones and plain defaults; SQL expressions are not among them. */
  readonly currentParameters: Readonly<Record<string, unknown>>
  /** The same, by SQLAlchemy's name. */
  getCurrentParameters(): Readonly<Record<string, unknown>>
}

/** What a column's client-side default is; schema columns have them. */
export interface ClientDefault {
  /** `sequence`: an expression that only servers with sequences have. */
  readonly kind: "scalar" | "callable" | "expression" | "sequence"
  /** The value, the function, or the SQL expression. */
  readonly arg: unknown
}

/** A named column, alone (`column("x")`) or of a table. Schema columns extend it. */
export class ColumnClause extends ColumnElement {
  readonly visitName: string = "column"
  readonly name: SqlName
  /** The property in `table.c`. */
  readonly key: string
  /** Set once, by the table that takes the column in. */
  table: FromClause | undefined
  /** The text is SQL, not a name: `literalColumn()`. */
  readonly isLiteral: boolean
  /** The column of the table that an alias's column stands for; a table's own column is its own base. */
  readonly base: ColumnClause | undefined
  #writer: IdentifierPreparer | undefined
  #text: string = ""

  constructor(
    name: SqlName,
    type: AnyType,
    options: {
      key?: string
      table?: FromClause | undefined
      isLiteral?: boolean
      base?: ColumnClause | undefined
    } = {},
  ) {
    super(type)
    this.name = name
    this.key = options.key ?? (typeof name === "string" ? name : name.base)
    this.table = options.table
    this.isLiteral = options.isLiteral ?? false
    this.base = options.base
  }

  /** `table.column`, if it was these names' rules that it was written by the last time. */
  recallText(writer: IdentifierPreparer): string | undefined {
    return this.#writer === writer ? this.#text : undefined
  }

  /** Keeps how the column is written. Most programs have one dialect. */
  rememberText(writer: IdentifierPreparer, text: string): void {
    this.#writer = writer
    this.#text = text
  }

  /** Client-side default for INSERT. */
  get default(): ClientDefault | undefined {
    return undefined
  }

  /** Client-side default for UPDATE. */
  get onupdate(): ClientDefault | undefined {
    return undefined
  }

  get primaryKey(): boolean {
    return false
  }

  override get proxyName(): SqlName | undefined {
    return this.name
  }

  override get anonymousBase(): string {
    return typeof this.name === "string" ? this.name : this.name.base
  }

  override get bindBase(): string {
    return this.key
  }

  override addFroms(into: ClauseElement[]): void {
    if (this.table !== undefined && !into.includes(this.table)) into.push(this.table)
  }

  /** A value for this column in INSERT or UPDATE: expressions as they are, plain values as parameters of the column's type. */
  assigned(value: unknown, unique = false): ClauseElement {
    return asElement(value) ?? new BindParameter(this.key, value, this.type, { unique })
  }

  /** A parameter of the column's type, without a value. */
  parameter(): BindParameter {
    return new BindParameter(this.key, undefined, this.type, {})
  }

  /** The column that stands for this one in an alias or subquery. */
  proxyFor(table: FromClause, name: SqlName = this.name, key: string = this.key): ColumnClause {
    return new ColumnClause(name, this.type, { key, table, base: this.base ?? this })
  }
}
