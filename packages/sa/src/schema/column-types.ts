// Types only: what a column definition says about rows, INSERT and UPDATE.
import type { DefaultContext } from "../expression/column-clause.ts"
import type { Ex, TextLike } from "../typing/witness.ts"
import type { ComputedItem, FetchedValueItem, IdentityItem } from "./computed.ts"
import type { CheckConstraintItem } from "./constraint.ts"
import type { ForeignKeyItem } from "./foreign-key.ts"
import type { SequenceItem } from "./sequence.ts"

/**
 * Whether INSERT needs a value. The kinds of key are kept apart because AUTO_INCREMENT depends on the whole table:
 * an `autoKey` is filled by the server when it is the only column of the primary key.
 */
export type Presence = "required" | "optional" | "generated" | "key" | "optionalKey" | "autoKey"

/** A client-side default: a value, a function called for each row (it may ask for the row's other values), or an SQL expression. */
export type DefaultValue<T> = T | ((context: DefaultContext) => T | null) | Ex<T | null>

/** A server-side default: a plain value is written as a literal, an expression as it is. */
export type ServerDefault = string | number | bigint | boolean | Ex<unknown> | TextLike | FetchedValueItem

/** When a column is AUTO_INCREMENT. */
export type Autoincrement = boolean | "auto" | "ignoreFk"

/** Options of a column. */
export interface ColumnOptions<T, PK extends boolean, N extends boolean, D, SD, AI extends Autoincrement> {
  /** Part of the primary key; implies NOT NULL. @default false */
  primaryKey?: PK
  /** Allows NULL. @default true, false for primary keys */
  nullable?: N
  /** Value for INSERT when none is given, made on the client. */
  default?: D
  /** `DEFAULT` of the column. */
  serverDefault?: SD
  /** Value for every UPDATE of the table that does not set the column, made on the client. */
  onupdate?: DefaultValue<T>
  /** The server changes the column on UPDATE in a way of its own: `sa.FetchedValue()`. Nothing is rendered. */
  serverOnupdate?: FetchedValueItem
  /** `ON UPDATE CURRENT_TIMESTAMP`, with the column's own fractional digits. @default false */
  onUpdateNow?: boolean
  /** AUTO_INCREMENT. "auto": when it is the only primary key column, an integer, and no foreign key; "ignoreFk": though it is one. @default "auto" */
  autoincrement?: AI
  /** A UNIQUE constraint of this column alone. @default false */
  unique?: boolean
  /** An index of this column alone, `ix_<table>_<column>`. @default false */
  index?: boolean
  /** `COMMENT`. */
  comment?: string
  /** Not part of `SELECT *` (MySQL 8.0.23, MariaDB 10.3). @default false */
  invisible?: boolean
  /** Always in backticks in DDL. @default only where needed */
  quote?: boolean
  /** For your own use. */
  info?: Readonly<Record<string, unknown>>
}

/** What may stand between type and options. */
export type ColumnItem = ForeignKeyItem | CheckConstraintItem | ComputedItem | IdentityItem | SequenceItem

type IsNullable<PK, N, I> = PK extends true
  ? false
  : boolean extends N
    ? I extends IdentityItem
      ? false
      : true
    : N
type HasDefault<PK, D, SD, AI, I> = [D] extends [never]
  ? [SD] extends [never]
    ? AI extends true
      ? true
      : I extends (PK extends true ? IdentityItem | SequenceItem : SequenceItem)
        ? true
        : false
    : true
  : true
type IsAuto<T, K, AI, I> = AI extends "auto" | "ignoreFk"
  ? [I, AI] extends [ForeignKeyItem, "auto"]
    ? false
    : K extends "num"
      ? T extends number | bigint
        ? true
        : false
      : false
  : false

/** The presence of a column from its options. */
export type PresenceOf<T, K, PK, N, D, SD, AI, I> = I extends ComputedItem
  ? "generated"
  : PK extends true
    ? HasDefault<PK, D, SD, AI, I> extends true
      ? "optionalKey"
      : IsAuto<T, K, AI, I> extends true
        ? "autoKey"
        : "key"
    : IsNullable<PK, N, I> extends true
      ? "optional"
      : HasDefault<PK, D, SD, AI, I> extends true
        ? "optional"
        : "required"

/** The value of a column, null included. */
export type NullableOf<T, PK, N, I> = IsNullable<PK, N, I> extends true ? T | null : T
