// `sa.Column(...)`: a column before it belongs to a table. A plain value, so several tables may share one.
import { ArgumentError } from "../errors.ts"
import { callable } from "../types/callable.ts"
import { toType, TypeEngine, type AnyType, type Kind, type TypeInput } from "../types/type-engine.ts"
import { ComputedItem, IdentityItem } from "./computed.ts"
import type {
  Autoincrement,
  ColumnItem,
  ColumnOptions,
  DefaultValue,
  NullableOf,
  Presence,
  PresenceOf,
  ServerDefault,
} from "./column-types.ts"
import { CheckConstraintItem } from "./constraint.ts"
import { ForeignKeyItem } from "./foreign-key.ts"
import { SequenceItem } from "./sequence.ts"

/** Options with all their values, unchecked. */
export type AnyColumnOptions = ColumnOptions<unknown, boolean, boolean, unknown, ServerDefault, Autoincrement>

const optionNames: ReadonlySet<string> = new Set<keyof AnyColumnOptions>([
  "primaryKey",
  "nullable",
  "default",
  "serverDefault",
  "onupdate",
  "serverOnupdate",
  "onUpdateNow",
  "autoincrement",
  "unique",
  "index",
  "comment",
  "invisible",
  "quote",
  "info",
])

/** What `sa.Column(...)` was given, sorted out. */
export class ColumnDefinition implements Column {
  declare readonly $t: unknown
  declare readonly $k: Kind
  declare readonly $presence: Presence
  /** Name in the database; undefined for the property's own name. */
  readonly name: string | undefined
  /** undefined: the type of the foreign key's target. */
  readonly type: AnyType | undefined
  readonly options: Readonly<AnyColumnOptions>
  readonly foreignKeys: readonly ForeignKeyItem[]
  readonly computed: ComputedItem | undefined
  readonly identity: IdentityItem | undefined
  readonly sequence: SequenceItem | undefined
  /** Checks of this column; each table makes its own of them. */
  readonly checks: readonly CheckConstraintItem[]

  constructor(...args: readonly unknown[]) {
    const [first] = args
    this.name = typeof first === "string" ? first : undefined
    const rest = this.name === undefined ? args : args.slice(1)
    this.type = isType(rest[0]) ? toType(rest[0]) : undefined
    const items = this.type === undefined ? rest : rest.slice(1)
    this.foreignKeys = items.filter((item) => item instanceof ForeignKeyItem)
    this.computed = items.find((item) => item instanceof ComputedItem)
    this.identity = items.find((item) => item instanceof IdentityItem)
    this.sequence = items.find((item) => item instanceof SequenceItem)
    this.checks = items.filter((item) => item instanceof CheckConstraintItem)
    this.options = optionsOf(items)
    if (this.type === undefined && this.foreignKeys.length === 0) {
      throw new ArgumentError("Column needs a type, or a ForeignKey to take the type from; found neither.")
    }
  }
}

function isType(value: unknown): value is TypeInput<unknown> {
  return value instanceof TypeEngine || typeof value === "function"
}

function isItem(value: unknown): boolean {
  return (
    value instanceof ForeignKeyItem ||
    value instanceof ComputedItem ||
    value instanceof IdentityItem ||
    value instanceof CheckConstraintItem ||
    value instanceof SequenceItem
  )
}

function optionsOf(items: readonly unknown[]): AnyColumnOptions {
  const given = items.filter((item) => !isItem(item) && item !== undefined)
  const [options = {}] = given
  if (given.length > 1 || typeof options !== "object" || options === null) {
    throw new ArgumentError(
      "Column takes a name, a type, ForeignKey, CheckConstraint, Computed, Identity or Sequence, and one object of options; found something else.",
    )
  }
  const unknown = Object.keys(options).find((name) => !optionNames.has(name))
  if (unknown !== undefined) {
    throw new ArgumentError(
      `Column: unknown option "${unknown}"; expected one of ${[...optionNames].join(", ")}.`,
    )
  }
  return options
}

/** The ways to write a column. */
export interface ColumnFactory {
  <
    T,
    K extends Kind,
    PK extends boolean = false,
    N extends boolean = boolean,
    D extends DefaultValue<T> = never,
    SD extends ServerDefault = never,
    AI extends Autoincrement = "auto",
  >(
    type: TypeInput<T, K>,
    options?: ColumnOptions<T, PK, N, D, SD, AI>,
  ): Column<NullableOf<T, PK, N, undefined>, K, PresenceOf<T, K, PK, N, D, SD, AI, undefined>>
  <
    T,
    K extends Kind,
    PK extends boolean = false,
    N extends boolean = boolean,
    D extends DefaultValue<T> = never,
    SD extends ServerDefault = never,
    AI extends Autoincrement = "auto",
  >(
    name: string,
    type: TypeInput<T, K>,
    options?: ColumnOptions<T, PK, N, D, SD, AI>,
  ): Column<NullableOf<T, PK, N, undefined>, K, PresenceOf<T, K, PK, N, D, SD, AI, undefined>>
  <
    T,
    K extends Kind,
    I extends ColumnItem,
    PK extends boolean = false,
    N extends boolean = boolean,
    D extends DefaultValue<T> = never,
    SD extends ServerDefault = never,
    AI extends Autoincrement = "auto",
  >(
    type: TypeInput<T, K>,
    item: I,
    options?: ColumnOptions<T, PK, N, D, SD, AI>,
  ): Column<NullableOf<T, PK, N, I>, K, PresenceOf<T, K, PK, N, D, SD, AI, I>>
  <
    T,
    K extends Kind,
    I extends ColumnItem,
    PK extends boolean = false,
    N extends boolean = boolean,
    D extends DefaultValue<T> = never,
    SD extends ServerDefault = never,
    AI extends Autoincrement = "auto",
  >(
    name: string,
    type: TypeInput<T, K>,
    item: I,
    options?: ColumnOptions<T, PK, N, D, SD, AI>,
  ): Column<NullableOf<T, PK, N, I>, K, PresenceOf<T, K, PK, N, D, SD, AI, I>>
  <
    T,
    K extends Kind,
    PK extends boolean = false,
    N extends boolean = boolean,
    D extends DefaultValue<T> = never,
    SD extends ServerDefault = never,
  >(
    foreignKey: ForeignKeyItem<T, K>,
    options?: ColumnOptions<T, PK, N, D, SD, boolean>,
  ): Column<NullableOf<T, PK, N, undefined>, K, PresenceOf<T, K, PK, N, D, SD, false, undefined>>
  <
    T,
    K extends Kind,
    PK extends boolean = false,
    N extends boolean = boolean,
    D extends DefaultValue<T> = never,
    SD extends ServerDefault = never,
  >(
    name: string,
    foreignKey: ForeignKeyItem<T, K>,
    options?: ColumnOptions<T, PK, N, D, SD, boolean>,
  ): Column<NullableOf<T, PK, N, undefined>, K, PresenceOf<T, K, PK, N, D, SD, false, undefined>>
}

/** The same with `new`. */
export interface ColumnConstructor extends ColumnFactory {
  new <
    T,
    K extends Kind,
    PK extends boolean = false,
    N extends boolean = boolean,
    D extends DefaultValue<T> = never,
    SD extends ServerDefault = never,
    AI extends Autoincrement = "auto",
  >(
    type: TypeInput<T, K>,
    options?: ColumnOptions<T, PK, N, D, SD, AI>,
  ): Column<NullableOf<T, PK, N, undefined>, K, PresenceOf<T, K, PK, N, D, SD, AI, undefined>>
}

/** A column before it belongs to a table. `T` is the value (null included), `K` its operators, `P` what INSERT needs. */
export interface Column<out T = unknown, out K extends Kind = Kind, out P extends Presence = Presence> {
  readonly $t: T
  readonly $k: K
  readonly $presence: P
}

/**
 * A column: `sa.Column(type, options)`, `sa.Column("name_in_database", type, options)`, with `sa.ForeignKey(...)`,
 * `sa.CheckConstraint(...)`, `sa.Computed(...)`, `sa.Identity()` or `sa.Sequence(...)` between type and options.
 *
 * Nullable unless it is a primary key or says otherwise.
 * @throws ArgumentError for unknown options and when there is neither a type nor a foreign key.
 */
export const Column: ColumnConstructor = callable(ColumnDefinition)
