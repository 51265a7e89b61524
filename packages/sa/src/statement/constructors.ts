// The functions that make statements: select, insert, update, delete_, set operations, exists.
import { ArgumentError } from "../errors.ts"
import { ClauseElement } from "../expression/clause-element.ts"
import { ColumnClause } from "../expression/column-clause.ts"
import { Cte, FromClause, Subquery } from "../expression/from-clause.ts"
import { impliedTypes } from "../expression/implied-types.ts"
import { Exists } from "../expression/subquery-value.ts"
import type { ExistsClause } from "../typing/constructs.ts"
import type { Delete, Insert, InsertTarget, Update, UpdateTarget } from "../typing/dml.ts"
import type { CheckedList, ListOf, SelectArgument } from "../typing/row.ts"
import type {
  CompoundSelect as CompoundType,
  Cte as CteType,
  CteOptions,
  Derived,
  Query,
  Select,
  Selectable,
} from "../typing/select.ts"
import type { Sel, TableLike } from "../typing/witness.ts"
import { DeleteStatement } from "./delete.ts"
import { InsertStatement } from "./insert.ts"
import { CompoundSelect, QueryStatement, type SetOperator } from "./query.ts"
import { SelectStatement } from "./select.ts"
import { UpdateStatement } from "./update.ts"

/**
 * `SELECT`. Of columns: `select(users.c.id, users.c.name)`; of all columns of a table: `select(users)`; by name:
 * `select({ id: users.c.id, total: func.count() })`. Columns that share a name need `.as()`.
 */
export function select<const C extends readonly SelectArgument[]>(
  ...columns: C & CheckedList<C>
): Select<ListOf<C>>
export function select(...columns: readonly unknown[]): unknown {
  return SelectStatement.of(columns)
}

/** `INSERT INTO table`. */
export function insert<C, I, U>(table: InsertTarget<C, I, U>): Insert<C, I, U>
export function insert(table: unknown): unknown {
  return new InsertStatement(target(table, "insert"))
}

/** `REPLACE INTO table`: rows with the same key are deleted first. */
export function replace<C, I, U>(table: InsertTarget<C, I, U>): Insert<C, I, U>
export function replace(table: unknown): unknown {
  return new InsertStatement(target(table, "replace"), { verb: "REPLACE" })
}

/** `UPDATE table`; of a join: `update(users.join(orders))`. */
export function update<U>(table: UpdateTarget<U>): Update<U>
export function update(table: TableLike): Update<Readonly<Record<string, unknown>>>
export function update(table: unknown): unknown {
  return new UpdateStatement(target(table, "update"))
}

/** `DELETE FROM table`. */
export function delete_(table: TableLike): Delete
export function delete_(table: unknown): unknown {
  return new DeleteStatement(target(table, "delete_"))
}

function target(table: unknown, what: string): FromClause {
  if (table instanceof FromClause) return table
  throw new ArgumentError(`${what}() takes a table; found ${table === null ? "null" : typeof table}.`)
}

/** `EXISTS (SELECT ...)`; without a query it is `SELECT *`, to be completed with `where()`. */
export function exists(query?: Query<unknown> | Sel): ExistsClause
export function exists(query?: unknown): unknown {
  if (query instanceof QueryStatement) return new Exists(query)
  const star = new ColumnClause("*", impliedTypes.null, { isLiteral: true })
  return new Exists(SelectStatement.of([query ?? star]))
}

type Other<R> = readonly Query<R>[]

/** `a UNION b`: rows of both, each once. */
export function union<R, N extends string>(
  first: Selectable<R, N>,
  ...others: Other<Selectable<R, N>["$row"]>
): CompoundType<R, N>
export function union(...queries: readonly unknown[]): unknown {
  return compound("UNION", queries)
}

/** `a UNION ALL b`: rows of both. */
export function unionAll<R, N extends string>(
  first: Selectable<R, N>,
  ...others: Other<Selectable<R, N>["$row"]>
): CompoundType<R, N>
export function unionAll(...queries: readonly unknown[]): unknown {
  return compound("UNION ALL", queries)
}

/** `a INTERSECT b` (MySQL 8.0.31, MariaDB 10.3). */
export function intersect<R, N extends string>(
  first: Selectable<R, N>,
  ...others: Other<Selectable<R, N>["$row"]>
): CompoundType<R, N>
export function intersect(...queries: readonly unknown[]): unknown {
  return compound("INTERSECT", queries)
}

/** `a INTERSECT ALL b` (MySQL 8.0.31, MariaDB 10.5). */
export function intersectAll<R, N extends string>(
  first: Selectable<R, N>,
  ...others: Other<Selectable<R, N>["$row"]>
): CompoundType<R, N>
export function intersectAll(...queries: readonly unknown[]): unknown {
  return compound("INTERSECT ALL", queries)
}

/** `a EXCEPT b` (MySQL 8.0.31, MariaDB 10.3). */
export function except<R, N extends string>(
  first: Selectable<R, N>,
  ...others: Other<Selectable<R, N>["$row"]>
): CompoundType<R, N>
export function except(...queries: readonly unknown[]): unknown {
  return compound("EXCEPT", queries)
}

/** `a EXCEPT ALL b` (MySQL 8.0.31, MariaDB 10.5). */
export function exceptAll<R, N extends string>(
  first: Selectable<R, N>,
  ...others: Other<Selectable<R, N>["$row"]>
): CompoundType<R, N>
export function exceptAll(...queries: readonly unknown[]): unknown {
  return compound("EXCEPT ALL", queries)
}

function compound(operator: SetOperator, queries: readonly unknown[]): CompoundSelect {
  return new CompoundSelect(operator, queries)
}

/** `WITH name AS (query)`, as `query.cte(name)`. */
export function cte<A extends string, R, N extends string>(
  query: Selectable<R, N>,
  name: A,
  options?: CteOptions,
): CteType<A, R, N>
export function cte(query: unknown, name: string, options: CteOptions = {}): unknown {
  return new Cte(queryOf(query, "cte"), { ...options, name })
}

/** `LATERAL (query) AS name` (MySQL), as `query.lateral(name)`. */
export function lateral<A extends string, R, N extends string>(
  query: Selectable<R, N>,
  name: A,
): Derived<A, R, N>
export function lateral(query: unknown, name: string): unknown {
  return new Subquery(queryOf(query, "lateral"), name, true)
}

/** The query as a table: `(query) AS name`, as `query.subquery(name)`. */
export function subquery<A extends string, R, N extends string>(
  query: Selectable<R, N>,
  name: A,
): Derived<A, R, N>
export function subquery(query: unknown, name: string): unknown {
  return new Subquery(queryOf(query, "subquery"), name)
}

/** The same table under another name, as `table.alias(name)`. */
export function alias<T extends { alias(name: string): unknown }>(
  table: T,
  name: string,
): ReturnType<T["alias"]>
export function alias(table: unknown, name: string): unknown {
  return target(table, "alias").alias(name)
}

function queryOf(query: unknown, what: string): QueryStatement<never> {
  if (query instanceof QueryStatement) return query as QueryStatement<never>
  throw new ArgumentError(
    `${what}() takes a query; found ${query instanceof ClauseElement ? query.visitName : typeof query}.`,
  )
}
