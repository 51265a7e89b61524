// Types only. What the free functions (case_, tuple_, exists, text, bindparam...) return and take.
import type { StatementOptions } from "../expression/statement-options.ts"
import type { Compilable } from "./compilable.ts"
import type { ColByKind, Realias } from "./column.ts"
import type { Bool, ExprByKind, KindOf, Str } from "./expression.ts"
import type { ByName } from "./row.ts"
import type { CteOptions, Derived, Query, Select } from "./select.ts"
import type { Table } from "./table.ts"
import type { Cond, Ex, Kind, Named, SrcOf, TableLike, TypeArg } from "./witness.ts"

/** A parameter or text of unknown type: it fits every operand. */
export interface Untyped {
  readonly $t: never
  readonly $s: never
  readonly $k: never
}

/** Options of `bindparam`. */
export interface BindparamOptions<T = unknown, K extends Kind = Kind> {
  /** The SQL type. @default that of the operand on the other side, or of the value */
  readonly type?: TypeArg<T, K>
  /** The value is a list, for `IN`. @default false */
  readonly expanding?: boolean
  /** A value must come with the execution. @default true when no value is given */
  readonly required?: boolean
  /** Computes the value at each execution. */
  readonly callable?: () => unknown
  /** The name is only a base and is numbered, so that several do not collide. @default false */
  readonly unique?: boolean
  /** Written into the SQL text, where servers take no placeholder. @default false */
  readonly literalExecute?: boolean
  /** A value, as the second argument would be. */
  readonly value?: unknown
}

/** Branches of `case_`: condition (or value) and result. */
export type CaseBranches = readonly (readonly [when: unknown, then: unknown])[]

/** Options of `case_`. */
export interface CaseOptions<E> {
  /** The result when no branch matches. @default null */
  readonly else?: E
  /** The same as `else`. */
  readonly else_?: E
  /** `CASE value WHEN ...`: branches are compared with it. */
  readonly value?: Ex<unknown>
}

type CaseValue<V> = V extends Ex<infer T> ? T : V extends string ? V : V extends number ? number : V

/** The family of the expressions among the results, else that of the plain values: "0" beside a decimal is one. */
type CaseKind<V, E = KindIn<V>> = [E] extends [never] ? KindOf<CaseValue<V>> : E
type KindIn<V> = V extends { readonly $k: infer K extends Kind } ? K : never

/** What a CASE gives: any of the results, or null without `else`. */
export type CaseResult<W extends CaseBranches, E> = ExprByKind<
  CaseValue<W[number][1]> | CaseValue<E>,
  SrcOf<W[number][1]> | SrcOf<E>
>[CaseKind<W[number][1] | E>]

/** `(a, b)`. */
export interface TupleExpression<S extends string> {
  readonly $t: readonly unknown[]
  readonly $s: S
  /** `=`, member by member. */
  eq(value: readonly unknown[] | Ex<unknown>): Bool<S, boolean | null>
  /** `!=` */
  ne(value: readonly unknown[] | Ex<unknown>): Bool<S, boolean | null>
  /** `<`: by the first members that differ. */
  lt(value: readonly unknown[] | Ex<unknown>): Bool<S, boolean | null>
  /** `<=` */
  le(value: readonly unknown[] | Ex<unknown>): Bool<S, boolean | null>
  /** `>` */
  gt(value: readonly unknown[] | Ex<unknown>): Bool<S, boolean | null>
  /** `>=` */
  ge(value: readonly unknown[] | Ex<unknown>): Bool<S, boolean | null>
  /** `IN`: a list of arrays, or a query of as many columns. */
  in(values: readonly (readonly unknown[])[] | Query<unknown> | Untyped): Bool<S, boolean | null>
  /** `NOT IN` */
  notIn(values: readonly (readonly unknown[])[] | Query<unknown> | Untyped): Bool<S, boolean | null>
}

/** `EXISTS (...)`, still open for more conditions. */
export interface ExistsClause extends Bool<never> {
  /** More conditions inside. */
  where(...conditions: readonly Cond[]): ExistsClause
  /** Tables inside. */
  selectFrom(...tables: readonly TableLike[]): ExistsClause
  /** Tables of the enclosing query that the subquery refers to. */
  correlate(...tables: readonly (TableLike | null)[]): ExistsClause
  /** All tables of the enclosing query but these. */
  correlateExcept(...tables: readonly TableLike[]): ExistsClause
  /** `SELECT EXISTS (...)`: one row, true or false. */
  select(): Select<{ readonly anon_1: Bool<never> }>
}

/** `ANY (SELECT ...)`, `ALL (SELECT ...)`. */
export interface QuantifiedQuery<T, K> {
  readonly $t: T
  readonly $s: never
  readonly $k: K
}

/** Columns told to `text().columns()`. */
export type TextColumns = Readonly<Record<string, TypeArg>>

/** Result columns of a text as a select list. */
export type TextRecord<C extends TextColumns> = {
  [N in keyof C]: C[N] extends TypeArg<infer T, infer K> ? ColByKind<"", N & string, T | null>[K] : never
}

/** `text("...")`. */
export interface TextFragment extends Untyped, Compilable {
  readonly $text: true
  /** Values or types for `:name` parameters. */
  bindparams(...given: readonly (Ex<unknown> | Readonly<Record<string, unknown>>)[]): TextFragment
  /** Names and types of the result columns; every one of them can be null. */
  columns<const C extends TextColumns>(columns: C): TextQuery<TextRecord<C>>
  columns<const C extends readonly Named[]>(...columns: C): TextQuery<ByName<C>>
  /** Options for executions of this statement: they win over those of connection and engine. */
  executionOptions(options: StatementOptions): TextFragment
  /** The options of the statement itself. */
  getExecutionOptions(): StatementOptions
  /** The text. */
  toString(): string
}

/** A text that knows its result columns. */
export interface TextQuery<R> extends Query<{
  -readonly [K in keyof R]: R[K] extends Ex<infer T> ? T : never
}> {
  /** Values or types for `:name` parameters. */
  bindparams(...given: readonly (Ex<unknown> | Readonly<Record<string, unknown>>)[]): TextQuery<R>
  /** Options for executions of this statement: they win over those of connection and engine. */
  executionOptions(options: StatementOptions): TextQuery<R>
  /** The options of the statement itself. */
  getExecutionOptions(): StatementOptions
  /** `(text) AS name` */
  subquery<A extends string = string>(name?: A): Derived<A, R, never>
  /** `WITH name AS (text)` */
  cte<A extends string = string>(name?: A, options?: CteOptions): Derived<A, R, never>
}

/** Options of `groupConcat`. */
export interface GroupConcatOptions {
  /** Each value once. @default false */
  readonly distinct?: boolean
  /** Order of the values. */
  readonly orderBy?: unknown
  /** Between the values. @default the server's, a comma */
  readonly separator?: string
}

/** `group_concat(...)`. */
export interface GroupConcatCall extends Str<string | null, never> {
  readonly $n: "group_concat_1"
}

/** Columns of a lightweight table, by name. */
export type LightColumns<C extends readonly Named[], A extends string> = Realias<ByName<C>, A>

/** A table known by name and columns alone, made with `table()`. */
export interface LightTable<A extends string, C extends readonly Named[]> extends Table<
  A,
  LightColumns<C, A>,
  Partial<Record<keyof LightColumns<C, A>, unknown>>,
  Partial<Record<keyof LightColumns<C, A>, unknown>>
> {
  alias<B extends string = string>(name?: B): LightTable<B, C>
}

/** Rows that a call or a list of values gives, as a table. */
export interface RowsTable<A extends string, C> extends TableLike<A> {
  readonly $cols: C
  readonly c: C
}

/** What stands for a value that JSON_TABLE does not find, or that is of another type. */
export type JsonTableFallback = "null" | "error" | { readonly default: string | number | bigint | boolean }

/** Columns of `jsonTable` that have a row for each part at a further path: `NESTED PATH`. */
export interface JsonTableNested {
  /** Where in the row's part: `"$.tags[*]"`, or steps. */
  readonly nested: string | readonly (string | number)[]
  readonly columns: JsonTableColumns
}

/** Columns of `jsonTable`, by name. */
export type JsonTableColumns = Readonly<
  Record<
    string,
    | "ordinality"
    | TypeArg
    | JsonTableNested
    | {
        /** The SQL type of the column. */
        readonly type: TypeArg
        /** Where in the row's part: `"$.a.b"`, or steps. @default the key that is the column's name */
        readonly path?: string | readonly (string | number)[]
        /** The column is 1 or 0: whether there is something at the path. @default false */
        readonly exists?: boolean
        /** When there is nothing at the path. @default "null" */
        readonly onEmpty?: JsonTableFallback
        /** When what is there is not of the type; MariaDB converts texts and numbers first. @default "null" */
        readonly onError?: JsonTableFallback
      }
  >
>

/** One object type with the members of all. */
type Merged<U> = (U extends unknown ? (all: U) => void : never) extends (all: infer I) => void
  ? { readonly [N in keyof I]: I[N] }
  : never

type JsonTableColumn<C, A extends string, N extends string, M> = C extends "ordinality"
  ? ColByKind<A, N, number | M>["num"]
  : C extends { readonly type: TypeArg<infer T, infer K>; readonly exists: true }
    ? ColByKind<A, N, T | M>[K]
    : C extends TypeArg<infer T, infer K> | { readonly type: TypeArg<infer T, infer K> }
      ? ColByKind<A, N, T | null>[K]
      : never

/** Columns of a `jsonTable`, typed. `M` is null for those of nested paths, which a row may be without. */
export type JsonTableRecord<C extends JsonTableColumns, A extends string, M = never> = Merged<
  | {
      readonly [N in keyof C as C[N] extends JsonTableNested ? never : N]: JsonTableColumn<
        C[N],
        A,
        N & string,
        M
      >
    }
  | {
      [N in keyof C]: C[N] extends JsonTableNested ? JsonTableRecord<C[N]["columns"], A, null> : never
    }[keyof C]
>

/** A table of plain values, made with `values()`. */
export interface ValuesTable<A extends string, C> extends RowsTable<A, C> {
  /** More rows, each with one value per column. */
  data(rows: readonly (readonly unknown[])[]): ValuesTable<A, C>
}
