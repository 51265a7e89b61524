// What compiling gives. A Compiled belongs to one statement, one dialect (server profile, paramstyle, quoting) and one set of column keys;
// it is built once and then executed any number of times: only construct() runs per execution.
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnClause } from "../expression/column-clause.ts"
import type { ColumnElement } from "../expression/column-element.ts"
import type { FromClause } from "../expression/from-clause.ts"
import type { AnyType } from "../types/type-engine.ts"

/** Which family of statement it is. `text` and expressions do not tell whether they return rows. */
export type CompiledKind = "select" | "insert" | "update" | "delete" | "ddl" | "text" | "expression"

/** One column of the result, in order. */
export interface ResultColumn {
  /** What `row.<key>` and `row.get(name)` find it by: the label, or the column's key. */
  readonly key: string
  /** The name in the result set. */
  readonly name: string
  readonly type: AnyType
  /** Everything that names this column in `row.get(x)`: the column, the label, the labelled expression. */
  readonly sources: readonly ColumnElement[]
}

/** SQL text and its positional values, ready for a driver (`?` placeholders unless the dialect says otherwise). */
export interface Constructed {
  readonly sql: string
  /** In textual order, bind processors applied. */
  readonly params: unknown[]
  /** Client-side defaults that were filled in, by column key; undefined when there were none. Values before bind processing. */
  readonly generated: Record<string, unknown> | undefined
}

/** Values for the parameters of a statement, by bind name (for INSERT and UPDATE also by column key). */
export type ParameterValues = Readonly<Record<string, unknown>>

/** What INSERT, UPDATE and DELETE tell the executor. */
export interface CompiledDml {
  readonly table: FromClause
  /** RETURNING is there: the statement gives rows. */
  readonly returning: boolean
  /** INSERT: VALUES was written with several rows; there is no single primary key. */
  readonly multiRow: boolean
  /** INSERT ... SELECT. */
  readonly fromSelect: boolean
  /** The primary key columns of the target; empty for targets without one. */
  readonly primaryKey: readonly ColumnClause[]
}

/** A product of tables that was probably not meant. */
export interface CartesianProduct {
  readonly of: string
  readonly with: readonly string[]
}

/** A compiled statement. */
export interface Compiled {
  readonly kind: CompiledKind
  readonly statement: ClauseElement
  /** What is known of the result; undefined when the statement gives no rows or does not say (text without columns()). */
  readonly resultColumns: readonly ResultColumn[] | undefined
  /** Names under which construct() takes values. */
  readonly bindNames: readonly string[]
  readonly dml: CompiledDml | undefined
  /** Tables that nothing connects: the statement combines all of their rows with each other. */
  readonly cartesian: CartesianProduct | undefined
  /** SQL without values: the same for all statements that differ in nothing else. */
  readonly text: string
  /** SQL with the statement's own values. Placeholders of parameters without a value are there too. */
  readonly sql: string
  /** The statement's own values, processed; `undefined` for parameters that have none yet. */
  readonly params: readonly unknown[]
  /**
   * One execution.
   *
   * @throws InvalidRequestError when a parameter has no value.
   */
  construct(params?: ParameterValues): Constructed
  /** True when constructMany() works: INSERT ... VALUES with one row of values. */
  readonly canConstructMany: boolean
  /**
   * All rows in one statement: `VALUES (...), (...)`. Every row must have the keys the statement was compiled for (`columnKeys`).
   *
   * @param start first row, included @default 0
   * @param end last row, excluded @default rows.length
   */
  constructMany(rows: readonly ParameterValues[], start?: number, end?: number): ConstructedMany
  /**
   * The same rows for a driver that joins them itself: the SQL of one, and the values of each. undefined when the statement has more to fill in than
   * its row, or anything behind it.
   */
  constructRows(rows: readonly ParameterValues[], start?: number, end?: number): ConstructedRows | undefined
  /**
   * The primary key of the inserted row: given or generated values, `undefined` where only the server knows (lastRowId).
   * INSERT of a single row only.
   */
  primaryKeyOf(params: ParameterValues | undefined, generated: Record<string, unknown> | undefined): unknown[]
  /** The values that the statement itself gives to columns, by column key. INSERT of a single row and UPDATE; `{}` for all else. */
  assignedValues(params: ParameterValues | undefined): Record<string, unknown>
}

/** What constructRows() gives. */
export interface ConstructedRows {
  readonly sql: string
  /** Per row, in textual order, bind processors applied. */
  readonly rows: readonly (readonly unknown[])[]
}

/** What constructMany() gives. */
export interface ConstructedMany {
  readonly sql: string
  readonly params: unknown[]
  /** Per row, as in {@link Constructed.generated}. */
  readonly generated: (Record<string, unknown> | undefined)[]
}
