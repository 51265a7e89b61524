// Types only. INSERT, UPDATE, DELETE: what a table requires, and what comes back.
import type { StatementOptions } from "../expression/statement-options.ts"
import type { Compilable } from "./compilable.ts"
import type { ByName, Row } from "./row.ts"
import type { PrefixOptions, Query } from "./select.ts"
import type { Cond, Ex, Named, TableLike } from "./witness.ts"
import type { OrderItem } from "./select.ts"

/** A value of a column, or an expression that computes it. */
export type SetValue<T> = T | Ex<T>

/** Values of UPDATE: any of the columns, as values or expressions. */
export type SetValues<U> = { readonly [K in keyof U]?: SetValue<U[K]> | undefined }

/** Values of INSERT: what `I` requires, as values or expressions. */
export type InsertValues<I> = { readonly [K in keyof I]: SetValue<I[K]> }

/** Column and value pairs, in the order of evaluation. */
export type OrderedValues = readonly (readonly [column: string | Named, value: unknown])[]

/**
 * `INSERT INTO`. `C` columns, `I` what is required, `U` what can be set, `R` the RETURNING list, `P` a row of parameters for its execution
 * (unknown once the statement has values of its own).
 */
export interface Insert<C = unknown, I = unknown, U = unknown, R = never, P = I> extends Compilable {
  /** Type of a row of parameters: `conn.execute(users.insert(), [{ name: "Ada" }])`. */
  readonly $params: P
  readonly $row: [R] extends [never] ? never : Row<R, never>
  /** The new row in `onDuplicateKeyUpdate`: `new.name`, or `VALUES(name)` on MariaDB. */
  readonly inserted: C
  /** One row, or several in one statement. */
  values(values: InsertValues<I> | readonly InsertValues<I>[] | ValueMap<I>): Insert<C, I, U, R, unknown>
  /** `INSERT INTO t (names) SELECT ...`; client defaults of other columns are added unless `includeDefaults: false`. */
  fromSelect(
    names: readonly (keyof C & string)[],
    query: Query<unknown>,
    options?: { readonly includeDefaults?: boolean },
  ): Insert<C, I, U, R, unknown>
  /** Text after INSERT: `IGNORE`, `LOW_PRIORITY`. Never put user input here. */
  prefixWith(...texts: readonly (string | PrefixOptions)[]): Insert<C, I, U, R, P>
  /** `INSERT IGNORE` */
  ignore(): Insert<C, I, U, R, P>
  /** `ON DUPLICATE KEY UPDATE`: values, or a function of the new row; pairs keep their order. */
  onDuplicateKeyUpdate(
    values: SetValues<U> | OrderedValues | ((inserted: C) => SetValues<U> | OrderedValues),
  ): Insert<C, I, U, R, P>
  /** `RETURNING` (MariaDB 10.5). */
  returning<const S extends readonly Named[]>(...columns: S): Insert<C, I, U, ByName<S>, P>
  /** No effect on MySQL; for statements written for SQLAlchemy. */
  inline(): Insert<C, I, U, R, P>
  /** WITH clauses that nothing in the statement refers to by itself. */
  addCte(...ctes: readonly TableLike[]): Insert<C, I, U, R, P>
  /** Options for executions of this statement: they win over those of connection and engine. */
  executionOptions(options: StatementOptions): Insert<C, I, U, R, P>
  /** The options of the statement itself. */
  getExecutionOptions(): StatementOptions
  /** The statement for people, with named placeholders. */
  toString(): string
}

/**
 * Values by columns or their keys: a `Map`. It has the parameter so that the checker makes it after the type of an object of values, and
 * tells mistakes in an object as what they are.
 */
export interface ValueMap<V> extends ReadonlyMap<string | Named, unknown> {
  readonly $values?: V
}

/** Parameters of an UPDATE: values of columns, and of `bindparam()`s by their names. */
export type UpdateParams<U> = { readonly [K in keyof U]?: U[K] } & Readonly<Record<string, unknown>>

/** `UPDATE`. */
export interface Update<U = unknown> extends Compilable {
  /** Type of a row of parameters: `conn.execute(users.update().where(users.c.id.eq(sa.bindparam("key"))), { key: 1, name: "Ada" })`. */
  readonly $params: UpdateParams<U>
  readonly $row: never
  /** `SET`, in the order of the table's columns; a Map may name columns of other tables. */
  values(values: SetValues<U> | ValueMap<U>): Update<U>
  /** The same as `values`. */
  set(values: SetValues<U>): Update<U>
  /** `SET` in the given order: MySQL evaluates from left to right. */
  orderedValues(...pairs: OrderedValues): Update<U>
  /** `WHERE`; tables in it other than the target join the statement. */
  where(...conditions: readonly Cond[]): Update<U>
  /** `column = value` for each entry. */
  filterBy(equal: Readonly<Record<string, unknown>>): Update<U>
  /** `ORDER BY`, single-table statements only. */
  orderBy(...items: readonly OrderItem[]): Update<U>
  /** At most `n` rows, single-table statements only. */
  limit(n: number | null): Update<U>
  /** SQLAlchemy's spelling of `limit`. */
  withDialectOptions(options: { readonly mysqlLimit?: number | null }): Update<U>
  /** Text after UPDATE: `LOW_PRIORITY`, `IGNORE`. Never put user input here. */
  prefixWith(...texts: readonly (string | PrefixOptions)[]): Update<U>
  /** Text after the name of a table: `USE INDEX (ix_a)`. Never put user input here. */
  withHint(hint: string, table?: TableLike, options?: PrefixOptions): Update<U>
  /** WITH clauses that nothing in the statement refers to by itself. */
  addCte(...ctes: readonly TableLike[]): Update<U>
  /** Options for executions of this statement: they win over those of connection and engine. */
  executionOptions(options: StatementOptions): Update<U>
  /** The options of the statement itself. */
  getExecutionOptions(): StatementOptions
  /** The statement for people, with named placeholders. */
  toString(): string
}

/** `DELETE`. `R` the RETURNING list. */
export interface Delete<R = never> extends Compilable {
  readonly $row: [R] extends [never] ? never : Row<R, never>
  /** `WHERE`; tables in it other than the target are joined by `USING`. */
  where(...conditions: readonly Cond[]): Delete<R>
  /** `column = value` for each entry. */
  filterBy(equal: Readonly<Record<string, unknown>>): Delete<R>
  /** `ORDER BY`, single-table statements only. */
  orderBy(...items: readonly OrderItem[]): Delete<R>
  /** At most `n` rows, single-table statements only. */
  limit(n: number | null): Delete<R>
  /** SQLAlchemy's spelling of `limit`. */
  withDialectOptions(options: { readonly mysqlLimit?: number | null }): Delete<R>
  /** Text after DELETE: `QUICK`, `IGNORE`. Never put user input here. */
  prefixWith(...texts: readonly (string | PrefixOptions)[]): Delete<R>
  /** `RETURNING` (MariaDB). */
  returning<const S extends readonly Named[]>(...columns: S): Delete<ByName<S>>
  /** WITH clauses that nothing in the statement refers to by itself. */
  addCte(...ctes: readonly TableLike[]): Delete<R>
  /** Options for executions of this statement: they win over those of connection and engine. */
  executionOptions(options: StatementOptions): Delete<R>
  /** The options of the statement itself. */
  getExecutionOptions(): StatementOptions
  /** The statement for people, with named placeholders. */
  toString(): string
}

/** What a table can be given to `insert()`, `update()`, `delete_()`. */
export interface InsertTarget<C, I, U> extends TableLike {
  readonly $cols: C
  readonly $insert: I
  readonly $update: U
}

/** What `update()` needs to know of its target. */
export interface UpdateTarget<U> extends TableLike {
  readonly $update: U
}
