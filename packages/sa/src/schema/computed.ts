// Columns that the server computes.
import type { ClauseElement } from "../expression/clause-element.ts"
import type { Ex, TextLike } from "../typing/witness.ts"
import { callable, type TypeFactory } from "../types/callable.ts"

/** Options of `Computed`. */
export interface ComputedOptions {
  /** true: `STORED`, false: `VIRTUAL`. Default: not written, which is VIRTUAL. */
  persisted?: boolean
}

/** `GENERATED ALWAYS AS (expression)`. The column takes part in no INSERT and no UPDATE. */
export class ComputedItem {
  /** Tells types that the column is generated. */
  declare readonly $generated: true
  readonly sqltext: string | ClauseElement
  readonly persisted: boolean | undefined

  constructor(sqltext: string | Ex<unknown> | TextLike, options: ComputedOptions = {}) {
    this.sqltext = sqltext as string | ClauseElement
    this.persisted = options.persisted
  }
}

/** A computed column: `sa.Column(sa.Integer, sa.Computed("a + b", { persisted: true }))`. */
export const Computed: TypeFactory<
  [sqltext: string | Ex<unknown> | TextLike, options?: ComputedOptions],
  ComputedItem
> = callable(ComputedItem)

/** Options of `Identity`; MySQL has none of them, they are for databases that do. */
export interface IdentityOptions {
  start?: number
  increment?: number
}

/** An identity column: AUTO_INCREMENT in the primary key. */
export class IdentityItem {
  /** Tells types that the column has a default. */
  declare readonly $identity: true
  readonly options: Readonly<IdentityOptions>

  constructor(options: IdentityOptions = {}) {
    this.options = options
  }
}

/**
 * An identity column, for schemas shared with other databases: AUTO_INCREMENT here when it is in the primary key, elsewhere NOT NULL alone,
 * as in SQLAlchemy.
 */
export const Identity: TypeFactory<[options?: IdentityOptions], IdentityItem> = callable(IdentityItem)

/** A value that the server makes in a way this package need not know (a trigger): nothing is rendered, INSERT may leave it out. */
export class FetchedValueItem {
  /** Tells types that the column has a default. */
  declare readonly $fetched: true
}

/** A value made by the server: `sa.Column(sa.Integer, { nullable: false, serverDefault: sa.FetchedValue() })`. */
export const FetchedValue: TypeFactory<[], FetchedValueItem> = callable(FetchedValueItem)
