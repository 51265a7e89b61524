// Types only. From a select list to the type of a row. Outer joins are applied here, lazily, when a row is asked for.
import type { ColByKind } from "./column.ts"
import type { Kind, Named, Sel, TableLike, TextLike } from "./witness.ts"

/** `T`, or `T | null` if one of its sources `S` is made nullable by the outer joins `N`. */
export type Out<T, S, N> = [S & N] extends [never] ? T : T | null

/** The row of a select list `R` (name -> expression) under the outer joins `N` (aliases that can be null). */
export type Row<R, N extends string> = {
  -readonly [K in keyof R]: R[K] extends Sel ? Out<R[K]["$t"], R[K]["$s"], N> : never
} & {}

/** Variadic select list -> record by name, in select order. */
export type ByName<C extends readonly Named[]> = {
  [I in keyof C & `${number}` as C[I] extends Named ? C[I]["$n"] : never]: C[I]
}

/** Shown by the compiler when two columns of a select list have one name. */
export interface DuplicateColumnName<N> {
  readonly "duplicate column name in select list; use .as()": N
}

/** Shown by the compiler when one of several columns has no name. */
export interface ColumnWithoutName {
  readonly "an expression among several columns needs a name; use .as()": true
}

type DupNames<C extends readonly Named[], Seen = never> = C extends readonly [
  infer H extends Named,
  ...infer T extends readonly Named[],
]
  ? H["$n"] extends Seen
    ? H["$n"]
    : DupNames<T, Seen | H["$n"]>
  : never

/** `C` itself, or an array of a type that names the duplicate. */
export type NoDup<C extends readonly Named[]> = [DupNames<C>] extends [never]
  ? C
  : readonly DuplicateColumnName<DupNames<C>>[]

/** What select() takes: expressions, tables, text, a record of named expressions, and numbers (`select(1)`). */
export type SelectArgument = Sel | TableLike | TextLike | Readonly<Record<string, Sel>> | number

/** `C` itself, or what is wrong with it. */
export type CheckedList<C extends readonly unknown[]> = C extends readonly Named[]
  ? NoDup<C>
  : C extends readonly [unknown]
    ? C
    : C extends readonly Sel[]
      ? readonly ColumnWithoutName[]
      : C

/** A row of which nothing is known: selected text, several tables at once. */
export type OpenRow = Readonly<
  Record<string, { readonly $t: unknown; readonly $s: never; readonly $k: never }>
>

/** The select list that the arguments of select() make, by name. */
export type ListOf<C extends readonly unknown[]> = C extends readonly Named[]
  ? ByName<C>
  : C extends readonly [infer X]
    ? X extends { readonly $cols: infer R }
      ? R
      : X extends TextLike | number
        ? OpenRow
        : X extends Sel
          ? { readonly anon_1: X }
          : X
    : OpenRow

/** Shown by the compiler when a query of several columns stands where one value is meant. */
export interface OneColumnExpected<K> {
  readonly "a subquery used as a value must have exactly one column": K
}

/** The value of a one-column query. */
export type ScalarOf<R, N extends string> = {
  [K in keyof R]: [Exclude<keyof R, K>] extends [never] ? Row<R, N>[K] : OneColumnExpected<keyof R>
}[keyof R]

/** Family of the only column of a query. */
export type KindOfScalar<R> = R[keyof R] extends { readonly $k: infer K extends Kind } ? K : never

/** Columns of a derived table (subquery, CTE, lateral) with alias `A`. */
export type DerivedCols<A extends string, R, N extends string> = {
  readonly [K in keyof R]: R[K] extends Sel
    ? ColByKind<A, K & string, Out<R[K]["$t"], R[K]["$s"], N>>[R[K]["$k"]]
    : never
}
