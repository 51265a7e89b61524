// Foreign keys: where they point, and when that is looked up.
import { ArgumentError, InvalidRequestError } from "../errors.ts"
import type { Sel } from "../typing/witness.ts"
import type { Kind } from "../types/type-engine.ts"
import { callable } from "../types/callable.ts"
import { checkedOptions, type GivenName } from "./schema-item.ts"
import { SchemaColumn } from "./schema-column.ts"
import type { SchemaTable } from "./table.ts"

/** What happens to referring rows. */
export type ForeignKeyAction = "CASCADE" | "SET NULL" | "SET DEFAULT" | "RESTRICT" | "NO ACTION"

/** Options of a foreign key. */
export interface ForeignKeyOptions {
  /** Name of the constraint. Default: the naming convention's, else the server's. */
  name?: GivenName
  /** `ON DELETE`. */
  ondelete?: ForeignKeyAction
  /** `ON DELETE`; the same as `ondelete`. */
  onDelete?: ForeignKeyAction
  /** `ON UPDATE`. */
  onupdate?: ForeignKeyAction
  /** `ON UPDATE`; the same as `onupdate`. */
  onUpdate?: ForeignKeyAction
  /** Added by ALTER TABLE after all tables exist: for tables that refer to each other. Default: where a cycle needs it. */
  useAlter?: boolean
  /** `DEFERRABLE` or `NOT DEFERRABLE`: for databases that have it; MySQL and MariaDB refuse it. */
  deferrable?: boolean
  /** `INITIALLY`: as `deferrable`. */
  initially?: "DEFERRED" | "IMMEDIATE"
}

const optionNames: readonly (keyof ForeignKeyOptions)[] = [
  "name",
  "ondelete",
  "onDelete",
  "onupdate",
  "onUpdate",
  "useAlter",
  "deferrable",
  "initially",
]

/** The facts of a foreign key, checked. */
export interface ForeignKeyFacts {
  readonly name: GivenName
  readonly ondelete: ForeignKeyAction | undefined
  readonly onupdate: ForeignKeyAction | undefined
  readonly useAlter: boolean
  readonly deferrable: boolean | undefined
  readonly initially: "DEFERRED" | "IMMEDIATE" | undefined
  /** Only joins know it: no statement creates it. */
  readonly inferred?: boolean
}

const actions: readonly string[] = ["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"]

/** @throws ArgumentError for an unknown option or action. */
export function foreignKeyFacts(options: ForeignKeyOptions): ForeignKeyFacts {
  if ("match" in options) {
    throw new ArgumentError(
      "ForeignKey: MySQL ignores MATCH and, with it, ON DELETE and ON UPDATE; leave it out.",
    )
  }
  checkedOptions("ForeignKey", options, optionNames)
  return {
    name: options.name,
    ondelete: checkedAction("ondelete", options.ondelete ?? options.onDelete),
    onupdate: checkedAction("onupdate", options.onupdate ?? options.onUpdate),
    useAlter: options.useAlter ?? false,
    deferrable: options.deferrable,
    initially: options.initially,
  }
}

function checkedAction(option: string, action: string | undefined): ForeignKeyAction | undefined {
  if (action === undefined) return undefined
  const upper = action.toUpperCase()
  if (!actions.includes(upper)) {
    throw new ArgumentError(
      `ForeignKey: ${option} must be one of ${actions.join(", ")}; found ${JSON.stringify(action)}.`,
    )
  }
  return upper as ForeignKeyAction
}

/** A target that is looked up by name when it is needed. */
export interface NamedTarget {
  /** Key of the table in its MetaData: `users`, or `other.users`. */
  readonly tableKey: string
  /** Key or name of the column. */
  readonly column: string
}

/** Where one column of a foreign key points. */
export type ForeignKeyTarget = SchemaColumn | NamedTarget | (() => SchemaColumn)

/** A column of a foreign key's target as users write it: `"users.id"`, `users.c.id`, or `() => users.c.id` for a later table. */
export type TargetInput = string | Sel | (() => Sel)

/** @throws ArgumentError for text without a dot and for anything that is no column of a table. */
export function targetOf(input: unknown): ForeignKeyTarget {
  if (input instanceof SchemaColumn) return input
  if (typeof input === "function") return input as () => SchemaColumn
  if (typeof input !== "string") {
    throw new ArgumentError(`ForeignKey takes "table.column" or a column of a Table, found ${typeof input}.`)
  }
  const dot = input.lastIndexOf(".")
  if (dot <= 0) throw new ArgumentError(`ForeignKey takes "table.column", found ${JSON.stringify(input)}.`)
  return { tableKey: input.slice(0, dot), column: input.slice(dot + 1) }
}

/** The table of a foreign key's target does not exist in the MetaData (yet). */
export class NoReferencedTableError extends InvalidRequestError {}
/** The table of a foreign key's target has no such column. */
export class NoReferencedColumnError extends InvalidRequestError {}

/**
 * The column that a foreign key points to.
 *
 * @param owner the table that has the foreign key. @param column the name of its column, for the message.
 * @throws NoReferencedTableError, NoReferencedColumnError
 */
export function resolveTarget(target: ForeignKeyTarget, owner: SchemaTable, column: string): SchemaColumn {
  if (target instanceof SchemaColumn) return target
  if (typeof target === "function") return resolvedCall(target, owner, column)
  const table = targetTable(target, owner)
  const about = `Foreign key associated with column '${owner.fullName}.${column}'`
  if (table === undefined) {
    throw new NoReferencedTableError(
      `${about} could not find table '${target.tableKey}' with which to generate a foreign key to target column '${target.column}'`,
    )
  }
  const found = table.findColumn(target.column)
  if (found === undefined) {
    throw new NoReferencedColumnError(
      `${about} could not find column '${target.column}' in table '${table.fullName}'.`,
    )
  }
  return found
}

/** The table of a named target, if the MetaData has it: its key, or its name in the MetaData's own schema. */
function targetTable(target: NamedTarget, owner: SchemaTable): SchemaTable | undefined {
  const { metadata } = owner
  const own = metadata.schema === undefined ? undefined : `${metadata.schema}.${target.tableKey}`
  return metadata.tables.get(target.tableKey) ?? (own === undefined ? undefined : metadata.tables.get(own))
}

function resolvedCall(target: () => SchemaColumn, owner: SchemaTable, column: string): SchemaColumn {
  const found: unknown = target()
  if (found instanceof SchemaColumn) return found
  throw new ArgumentError(
    `The function given to the ForeignKey of '${owner.fullName}.${column}' must return a column of a Table.`,
  )
}

/** A foreign key at a column; `T` and `K` are the target's, which the column takes over when it has no type of its own. */
export class ForeignKeyItem<T = unknown, K extends Kind = Kind> {
  declare readonly $target: { readonly t: T; readonly k: K }
  readonly target: ForeignKeyTarget
  readonly facts: ForeignKeyFacts

  constructor(target: TargetInput, options: ForeignKeyOptions = {}) {
    this.target = targetOf(target)
    this.facts = foreignKeyFacts(options)
  }
}

/** How to write a foreign key. */
export interface ForeignKeyFactory {
  <C extends Sel>(column: C | (() => C), options?: ForeignKeyOptions): ForeignKeyItem<C["$t"] & {}, C["$k"]>
  (column: string, options?: ForeignKeyOptions): ForeignKeyItem<unknown, "str">
  new <C extends Sel>(
    column: C | (() => C),
    options?: ForeignKeyOptions,
  ): ForeignKeyItem<C["$t"] & {}, C["$k"]>
  new (column: string, options?: ForeignKeyOptions): ForeignKeyItem<unknown, "str">
}

/**
 * A foreign key at a column: `sa.Column(sa.Integer, sa.ForeignKey("users.id", { ondelete: "CASCADE" }))`.
 *
 * Text is looked up when it is needed, so tables may be defined in any order. A column without a type takes the target's;
 * TypeScript knows it from the column object or `() => users.c.id`, and not from text: there the value is unknown.
 */
export const ForeignKey: ForeignKeyFactory = callable(ForeignKeyItem)
