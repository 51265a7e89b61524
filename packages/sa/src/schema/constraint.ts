// Constraints of a table: primary key, unique, check, foreign key.
import { ArgumentError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import { callable, type TypeFactory } from "../types/callable.ts"
import type { Ex, Sel, TextLike } from "../typing/witness.ts"
import {
  foreignKeyFacts,
  resolveTarget,
  targetOf,
  type ForeignKeyFacts,
  type ForeignKeyOptions,
  type ForeignKeyTarget,
  type TargetInput,
} from "./foreign-key.ts"
import { columnsIn, tableOf } from "./columns-in.ts"
import { SchemaColumn } from "./schema-column.ts"
import { checkedOptions, SchemaItem, type GivenName } from "./schema-item.ts"
import type { SchemaTable } from "./table.ts"
import { lengthOf, type IndexColumn, type PrefixLength } from "./table-index.ts"

/** A column of the same table: key, name, or the column itself. */
export type ColumnInput = string | Sel

/** Options that all constraints have. */
export interface ConstraintOptions {
  /** Default: the naming convention's, else the server's. */
  name?: GivenName
}

/** A constraint of a table. It belongs to one table at most. */
export abstract class ConstraintItem extends SchemaItem {
  abstract readonly kind: "primary" | "unique" | "check" | "foreign"
  readonly givenName: GivenName
  #table: SchemaTable | undefined

  constructor(name: GivenName) {
    super()
    this.givenName = name
  }

  /** @throws ArgumentError before the constraint belongs to a table. */
  get table(): SchemaTable {
    if (this.#table !== undefined) return this.#table
    throw new ArgumentError("This constraint belongs to no table yet: pass it to new Table(...).")
  }

  /** The columns that it is about, in its order. */
  abstract get columns(): readonly SchemaColumn[]

  /** Called by the table that takes it in. */
  attach(table: SchemaTable): void {
    if (this.#table !== undefined && this.#table !== table) {
      throw new ArgumentError(
        `A constraint of table "${this.#table.name}" cannot also belong to "${table.name}": make another one.`,
      )
    }
    this.#table = table
  }
}

/** @throws ArgumentError when the table has no such column. */
export function columnsOf(
  table: SchemaTable,
  inputs: readonly unknown[],
  what: string,
): readonly SchemaColumn[] {
  return inputs.map((input) => {
    const found = input instanceof SchemaColumn ? input : table.findColumn(String(input))
    if (found !== undefined && found.table === table) return found
    throw new ArgumentError(`${what}: table "${table.name}" has no column ${JSON.stringify(nameOf(input))}.`)
  })
}

function nameOf(input: unknown): string {
  return input instanceof SchemaColumn ? input.name : String(input)
}

abstract class ColumnsConstraint extends ConstraintItem {
  readonly #inputs: readonly unknown[]
  #columns: readonly SchemaColumn[] | undefined

  constructor(inputs: readonly unknown[], name: GivenName) {
    super(name)
    this.#inputs = inputs
  }

  get columns(): readonly SchemaColumn[] {
    return (this.#columns ??= columnsOf(this.table, this.#inputs, this.what))
  }

  override attach(table: SchemaTable): void {
    super.attach(table)
    this.#columns = columnsOf(table, this.#inputs, this.what)
  }

  protected abstract get what(): string

  /** Keys and names as given, before there are columns. */
  get inputNames(): readonly string[] {
    return this.#inputs.map(nameOf)
  }
}

/** Options of `PrimaryKeyConstraint`. */
export interface PrimaryKeyOptions extends ConstraintOptions {
  /** Index type: `BTREE`, `HASH`. */
  mysqlUsing?: string
  /** Prefix length of all columns, or by column key or name: BLOB and TEXT columns need one. */
  mysqlLength?: PrefixLength
}

/** What is known of a key that exists, and that `PrimaryKeyConstraint` leaves to the server or to the dialect. */
export interface PrimaryKeyFacts {
  /** The order is final: an AUTO_INCREMENT column that another index begins with need not come first. */
  readonly ordered?: boolean
  /** Names of the columns that are sorted downwards. */
  readonly descending?: readonly string[]
}

/** `PRIMARY KEY (a, b)`. */
export class PrimaryKeyConstraintItem extends ColumnsConstraint {
  readonly kind = "primary"
  readonly using: string | undefined
  readonly #length: PrefixLength | undefined
  readonly #facts: PrimaryKeyFacts

  constructor(columns: readonly unknown[], options: PrimaryKeyOptions = {}, facts: PrimaryKeyFacts = {}) {
    super(columns, options.name)
    this.using = options.mysqlUsing
    this.#length = options.mysqlLength
    this.#facts = facts
  }

  /** The columns as they stand in DDL, with prefix length and direction. */
  get parts(): readonly IndexColumn[] {
    const descending = new Set(this.#facts.descending)
    const columns = this.#facts.ordered === true ? this.columns : this.columnsAutoincFirst
    return columns.map((column) => {
      return { column, length: lengthOf(this.#length, column), desc: descending.has(column.name) }
    })
  }

  protected get what(): string {
    return "PrimaryKeyConstraint"
  }

  /** The AUTO_INCREMENT column comes first: InnoDB needs it at the head of an index. */
  get columnsAutoincFirst(): readonly SchemaColumn[] {
    const auto = this.table.autoincrementColumn
    if (auto === undefined || !this.columns.includes(auto)) return this.columns
    return [auto, ...this.columns.filter((column) => column !== auto)]
  }
}

/** `UNIQUE (a, b)`. */
export class UniqueConstraintItem extends ColumnsConstraint {
  readonly kind = "unique"

  constructor(columns: readonly unknown[], options: ConstraintOptions = {}) {
    super(columns, options.name)
  }

  protected get what(): string {
    return "UniqueConstraint"
  }
}

/** Options of `CheckConstraint`. */
export interface CheckOptions extends ConstraintOptions {
  /** MySQL: false is `NOT ENFORCED`. @default true */
  enforced?: boolean
}

/** `CHECK (expression)`. */
export class CheckConstraintItem extends ConstraintItem {
  readonly kind = "check"
  readonly sqltext: string | ClauseElement
  readonly enforced: boolean
  /** The text is a server's own, not that of a program. */
  readonly fromCatalog: boolean

  constructor(sqltext: string | ClauseElement, options: CheckOptions = {}, fromCatalog = false) {
    super(options.name)
    this.fromCatalog = fromCatalog
    this.sqltext = sqltext
    this.enforced = options.enforced ?? true
  }

  /** The columns in the expression; text is not looked into. */
  get columns(): readonly SchemaColumn[] {
    return columnsIn([this.sqltext]).flatMap((column) => this.table.findColumn(column.key) ?? [])
  }
}

/** `FOREIGN KEY (a) REFERENCES t (b)`. */
export class ForeignKeyConstraintItem extends ConstraintItem {
  readonly kind = "foreign"
  readonly facts: ForeignKeyFacts
  readonly targets: readonly ForeignKeyTarget[]
  readonly #inputs: readonly unknown[]
  #columns: readonly SchemaColumn[] | undefined

  constructor(columns: readonly unknown[], targets: readonly ForeignKeyTarget[], facts: ForeignKeyFacts) {
    super(facts.name)
    if (columns.length !== targets.length || columns.length === 0) {
      throw new ArgumentError(
        `ForeignKeyConstraint needs as many columns as targets, at least one; found ${columns.length} and ${targets.length}.`,
      )
    }
    this.#inputs = columns
    this.targets = targets
    this.facts = facts
  }

  get columns(): readonly SchemaColumn[] {
    return (this.#columns ??= columnsOf(this.table, this.#inputs, "ForeignKeyConstraint"))
  }

  override attach(table: SchemaTable): void {
    super.attach(table)
    for (const column of this.columns) column.addForeignKey(this)
  }

  /**
   * The columns that it refers to, pairwise with `columns`.
   *
   * @throws NoReferencedTableError, NoReferencedColumnError
   */
  get references(): readonly SchemaColumn[] {
    return this.targets.map((target, i) => resolveTarget(target, this.table, this.columns[i]?.name ?? ""))
  }

  /** The table that it refers to. */
  get referredTable(): SchemaTable {
    return this.references[0]?.table as SchemaTable
  }
}

/** A constraint that names columns of a table, instead of keys, joins that table at once. */
function joined(constraint: ConstraintItem, inputs: readonly unknown[]): void {
  tableOf(inputs)?.addConstraint(constraint)
}

type ColumnsAndOptions<O> = readonly (ColumnInput | O)[]

/** Splits `("a", "b", { name })`. */
function splitOptions(args: readonly unknown[]): { columns: readonly unknown[]; options: object } {
  const last = args.at(-1)
  const hasOptions = typeof last === "object" && last !== null && !("visitName" in last)
  return { columns: hasOptions ? args.slice(0, -1) : args, options: hasOptions ? last : {} }
}

/** A primary key of several columns, or one with a name: `sa.PrimaryKeyConstraint("a", "b", { name: "pk" })`. */
export const PrimaryKeyConstraint: TypeFactory<
  [...args: ColumnsAndOptions<PrimaryKeyOptions>],
  PrimaryKeyConstraintItem
> = callable(
  class extends PrimaryKeyConstraintItem {
    constructor(...args: ColumnsAndOptions<PrimaryKeyOptions>) {
      const { columns, options } = splitOptions(args)
      super(columns, checkedOptions("PrimaryKeyConstraint", options, ["name", "mysqlUsing", "mysqlLength"]))
      joined(this, columns)
    }
  },
)

/**
 * A unique constraint: `sa.UniqueConstraint("a", "b", { name: "uq_ab" })`. With columns of a table, it joins that table at once; with keys, it
 * is passed to `new Table(...)`.
 */
export const UniqueConstraint: TypeFactory<
  [...args: ColumnsAndOptions<ConstraintOptions>],
  UniqueConstraintItem
> = callable(
  class extends UniqueConstraintItem {
    constructor(...args: ColumnsAndOptions<ConstraintOptions>) {
      const { columns, options } = splitOptions(args)
      super(columns, checkedOptions("UniqueConstraint", options, ["name"]))
      joined(this, columns)
    }
  },
)

/** A check: `sa.CheckConstraint("qty > 0", { name: "ck_qty" })`, or of an expression: `sa.CheckConstraint(items.c.qty.gt(0))`. */
export const CheckConstraint: TypeFactory<
  [sqltext: string | Ex<unknown> | TextLike, options?: CheckOptions],
  CheckConstraintItem
> = callable(
  class extends CheckConstraintItem {
    constructor(sqltext: string | ClauseElement, options: CheckOptions = {}) {
      super(sqltext, checkedOptions("CheckConstraint", options, ["name", "enforced"]))
      joined(this, [sqltext])
    }
  },
)

/** A foreign key of several columns: `sa.ForeignKeyConstraint(["a", "b"], ["t.a", "t.b"], { ondelete: "CASCADE" })`. */
export const ForeignKeyConstraint: TypeFactory<
  [columns: readonly ColumnInput[], targets: readonly TargetInput[], options?: ForeignKeyOptions],
  ForeignKeyConstraintItem
> = callable(
  class extends ForeignKeyConstraintItem {
    constructor(
      columns: readonly ColumnInput[],
      targets: readonly TargetInput[],
      options: ForeignKeyOptions = {},
    ) {
      super(columns, targets.map(targetOf), foreignKeyFacts(options))
      joined(this, columns)
    }
  },
)
