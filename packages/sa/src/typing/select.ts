// Types only. Select<R, N>: R the select list by name, N the aliases that outer joins have made nullable.
// Methods that do not change the type return exactly Select<R, N>: the checker then reuses the instantiation.
import type { Compilable } from "./compilable.ts"
import type { Bool, ExprByKind, Labeled, Order } from "./expression.ts"
import type { ByName, DerivedCols, KindOfScalar, Row, ScalarOf } from "./row.ts"
import type { StatementOptions } from "../expression/statement-options.ts"
import type { Cond, Ex, Named, Sel, TableLike, TextLike } from "./witness.ts"

/** Options of `withForUpdate`. */
export interface ForUpdateOptions {
  /** Shared lock: `FOR SHARE`, or `LOCK IN SHARE MODE` where the server knows only that. @default false */
  readonly read?: boolean
  /** Fail at once instead of waiting. @default false */
  readonly nowait?: boolean
  /** Leave out rows that others hold. @default false */
  readonly skipLocked?: boolean
  /** Lock only rows of these tables (MySQL 8; MariaDB has no OF and locks all). */
  readonly of?: TableLike | { readonly $a: string } | readonly (TableLike | { readonly $a: string })[]
}

/** Options of `fetch`. */
export interface FetchOptions {
  /** Rows that the order does not tell from the last one count as well. @default false */
  readonly withTies?: boolean
}

/** Options of `cte`. */
export interface CteOptions {
  /** `WITH RECURSIVE`. @default false */
  readonly recursive?: boolean
  /** Render it in front of the enclosing subquery instead of the whole statement. @default false */
  readonly nesting?: boolean
}

/** Options of `prefixWith` and `suffixWith`. */
export interface PrefixOptions {
  /** Only for MariaDB; "mysql" means both servers. */
  readonly dialect: "mysql" | "mariadb"
}

/** What ORDER BY and GROUP BY take: expressions, labels, or the name of a result column. */
export type OrderItem = Order | Ex<unknown> | TextLike | string

/** Any query that produces rows `R`: parameter position of set operations, INSERT ... SELECT, `exists`. */
export interface Query<R> {
  readonly $row: R
}

/** What SELECT and set operations (UNION...) have in common. */
export interface Selectable<R, N extends string> extends Compilable {
  /** Type of a row. */
  readonly $row: Row<R, N>
  /** Type of the value when the query has one column. */
  readonly $t: ScalarOf<R, N> | null
  readonly $s: never
  readonly $k: KindOfScalar<R>
  /** `(SELECT ...) AS name`; without a name it is `anon_1`. */
  subquery<A extends string = string>(name?: A): Derived<A, R, N>
  /** `WITH name AS (SELECT ...)`. */
  cte<A extends string = string>(name?: A, options?: CteOptions): Cte<A, R, N>
  /** `LATERAL (SELECT ...) AS name` (MySQL). */
  lateral<A extends string = string>(name?: A): Derived<A, R, N>
  /** The query as a value; null when it finds no row. */
  scalarSubquery(): ExprByKind<ScalarOf<R, N> | null, never>[KindOfScalar<R>]
  /** The query as a value with a name. */
  label<A extends string>(name: A): Labeled<ScalarOf<R, N> | null, never, KindOfScalar<R>, A>
  /** `EXISTS (SELECT ...)` */
  exists(): Bool<never>
  /** The options of the statement itself. */
  getExecutionOptions(): StatementOptions
  /** `UNION` */
  union(...others: readonly Query<Row<R, N>>[]): CompoundSelect<R, N>
  /** `UNION ALL` */
  unionAll(...others: readonly Query<Row<R, N>>[]): CompoundSelect<R, N>
  /** `INTERSECT` (MySQL 8.0.31, MariaDB 10.3) */
  intersect(...others: readonly Query<Row<R, N>>[]): CompoundSelect<R, N>
  /** `INTERSECT ALL` (MySQL 8.0.31, MariaDB 10.5) */
  intersectAll(...others: readonly Query<Row<R, N>>[]): CompoundSelect<R, N>
  /** `EXCEPT` (MySQL 8.0.31, MariaDB 10.3) */
  except(...others: readonly Query<Row<R, N>>[]): CompoundSelect<R, N>
  /** `EXCEPT ALL` (MySQL 8.0.31, MariaDB 10.5) */
  exceptAll(...others: readonly Query<Row<R, N>>[]): CompoundSelect<R, N>
  /** The statement for people, with named placeholders. */
  toString(): string
}

/** UNION, INTERSECT, EXCEPT of queries with equal rows. */
export interface CompoundSelect<R, N extends string> extends Selectable<R, N> {
  /** `ORDER BY`, by the name of a result column; `null` drops what was there. */
  orderBy(...items: readonly (OrderItem | null)[]): CompoundSelect<R, N>
  /** `GROUP BY` of the whole. */
  groupBy(...items: readonly (OrderItem | null)[]): CompoundSelect<R, N>
  /** At most `n` rows; `null` for no limit. */
  limit(n: number | bigint | Ex<unknown> | null): CompoundSelect<R, N>
  /** The same as `limit`; with `withTies` also rows that are equal to the last one (MariaDB 10.6). */
  fetch(n: number | bigint | Ex<unknown> | null, options?: FetchOptions): CompoundSelect<R, N>
  /** Leave out the first `n` rows. */
  offset(n: number | bigint | Ex<unknown> | null): CompoundSelect<R, N>
  /** Rows `start` (included) to `stop` (excluded). */
  slice(start: number, stop: number): CompoundSelect<R, N>
  /** `FOR UPDATE` and its kin. */
  withForUpdate(options?: ForUpdateOptions): CompoundSelect<R, N>
  /** Options for executions of this statement: they win over those of connection and engine. */
  executionOptions(options: StatementOptions): CompoundSelect<R, N>
}

/** A SELECT statement. Immutable: every method gives a new one. */
export interface Select<R, N extends string = never> extends Selectable<R, N> {
  /** More columns. */
  addColumns<const C extends readonly Named[]>(...columns: C): Select<R & ByName<C>, N>
  /** Other columns. */
  withOnlyColumns<const C extends readonly Named[]>(...columns: C): Select<ByName<C>, N>
  /** Other columns; the tables of the columns before stay in FROM. */
  withOnlyColumns<const C extends readonly Named[]>(
    ...args: readonly [...columns: C, options: { readonly maintainColumnFroms: boolean }]
  ): Select<ByName<C>, N>
  /** Tables that stand in FROM besides those of the columns, or before them. */
  selectFrom(...tables: readonly (TableLike | TextLike)[]): Select<R, N>
  /** `INNER JOIN`; without a condition it follows the foreign key. */
  join(table: TableLike, on?: Cond): Select<R, N>
  /** `LEFT OUTER JOIN`: columns of `table` become nullable. */
  outerjoin<A extends string>(table: TableLike<A>, on?: Cond): Select<R, N | A>
  /** The same as `outerjoin`. */
  leftJoin<A extends string>(table: TableLike<A>, on?: Cond): Select<R, N | A>
  /** `RIGHT OUTER JOIN`: columns of all other tables become nullable. */
  rightJoin<A extends string>(
    table: TableLike<A>,
    on?: Cond,
  ): Select<R, N | Exclude<R[keyof R] extends Sel ? R[keyof R]["$s"] : never, A>>
  /** `left INNER JOIN right`. */
  joinFrom(left: TableLike, right: TableLike, on?: Cond): Select<R, N>
  /** `left LEFT OUTER JOIN right`. */
  outerjoinFrom<A extends string>(left: TableLike, right: TableLike<A>, on?: Cond): Select<R, N | A>
  /** `WHERE a AND b ...`; further calls add conditions. */
  where(...conditions: readonly Cond[]): Select<R, N>
  /** The same as `where`. */
  filter(...conditions: readonly Cond[]): Select<R, N>
  /** `column = value` for each entry, on the table joined last (or the first one). */
  filterBy(equal: Readonly<Record<string, unknown>>): Select<R, N>
  /** `GROUP BY`; `func.rollup(a, b)` gives `a, b WITH ROLLUP`. `null` drops what was there. */
  groupBy(...items: readonly (OrderItem | null)[]): Select<R, N>
  /** `HAVING` */
  having(...conditions: readonly Cond[]): Select<R, N>
  /** `ORDER BY`; further calls add, `null` drops what was there. */
  orderBy(...items: readonly (OrderItem | null)[]): Select<R, N>
  /** At most `n` rows; `null` for no limit. */
  limit(n: number | bigint | Ex<unknown> | null): Select<R, N>
  /** The same as `limit`; with `withTies` also rows that are equal to the last one (MariaDB 10.6). */
  fetch(n: number | bigint | Ex<unknown> | null, options?: FetchOptions): Select<R, N>
  /** Leave out the first `n` rows. */
  offset(n: number | bigint | Ex<unknown> | null): Select<R, N>
  /** Rows `start` (included) to `stop` (excluded). */
  slice(start: number, stop: number): Select<R, N>
  /** Options for executions of this statement: they win over those of connection and engine. */
  executionOptions(options: StatementOptions): Select<R, N>
  /** `SELECT DISTINCT` */
  distinct(): Select<R, N>
  /** `FOR UPDATE`, `FOR SHARE`. */
  withForUpdate(options?: ForUpdateOptions): Select<R, N>
  /** Text after the name of a table: `USE INDEX (ix_a)`. Never put user input here. */
  withHint(table: TableLike, hint: string, options?: PrefixOptions): Select<R, N>
  /** Text at the end of the statement. Never put user input here. */
  withStatementHint(hint: string, options?: PrefixOptions): Select<R, N>
  /** Text after SELECT: `HIGH_PRIORITY`, an optimizer hint. Never put user input here. */
  prefixWith(...texts: readonly (string | TextLike | PrefixOptions)[]): Select<R, N>
  /** Text at the end of the statement. Never put user input here. */
  suffixWith(...texts: readonly (string | TextLike | PrefixOptions)[]): Select<R, N>
  /** Tables of the enclosing query that this subquery refers to; `null` for none. Default: found automatically. */
  correlate(...tables: readonly (TableLike | null)[]): Select<R, N>
  /** All tables of the enclosing query but these. */
  correlateExcept(...tables: readonly TableLike[]): Select<R, N>
  /** WITH clauses that nothing in the statement refers to by itself. */
  addCte(...ctes: readonly TableLike[]): Select<R, N>
  /** How result columns are named: `"disambiguate"` (default), `"tablename_plus_col"` or `"none"`. */
  setLabelStyle(style: LabelStyle): Select<R, N>
}

/** How result columns are named. */
export type LabelStyle = "disambiguate" | "tablename_plus_col" | "none"

/** A derived table: columns under `c`, null where the query's outer joins make them so. */
export interface Derived<A extends string, R, N extends string> extends TableLike<A> {
  readonly $cols: DerivedCols<A, R, N>
  readonly c: DerivedCols<A, R, N>
  /** The same rows under another name. */
  alias<B extends string>(name: B): Derived<B, R, N>
  /** `SELECT` of all its columns. */
  select(): Select<DerivedCols<A, R, N>>
}

/** A common table expression. */
export interface Cte<A extends string, R, N extends string> extends Derived<A, R, N> {
  alias<B extends string>(name: B): Cte<B, R, N>
  /** The recursive part: `cte.unionAll(select(...).join(cte, ...))`. */
  unionAll(...others: readonly Query<unknown>[]): Cte<A, R, N>
  /** The recursive part, without duplicates. */
  union(...others: readonly Query<unknown>[]): Cte<A, R, N>
}

/** A join as a value, for `selectFrom` and `update`. */
export interface JoinLike extends TableLike {
  /** `... INNER JOIN table` */
  join(table: TableLike, on?: Cond): JoinLike
  /** `... LEFT OUTER JOIN table` */
  outerjoin(table: TableLike, on?: Cond): JoinLike
  /** `... RIGHT OUTER JOIN table` */
  rightJoin(table: TableLike, on?: Cond): JoinLike
}
