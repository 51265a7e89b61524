// Types only. Calls of functions: a value with its operators, as a window function, over some rows only.
import type { Bin, Bool, Json, Num, Order, Str, Tmp } from "./expression.ts"
import type { ColByKind } from "./column.ts"
import type { RowsTable } from "./constructs.ts"
import type { Cond, Ex, Named, TypeArg } from "./witness.ts"

/** `PARTITION BY`, `ORDER BY` and frame of a window. */
export interface WindowOptions {
  readonly partitionBy?: Ex<unknown> | readonly Ex<unknown>[]
  readonly orderBy?: Order | Ex<unknown> | readonly (Order | Ex<unknown>)[]
  /** `ROWS BETWEEN`: negative is PRECEDING, 0 the current row, positive FOLLOWING, null unbounded. */
  readonly rows?: readonly [start: number | null, end: number | null]
  /** `RANGE BETWEEN`, as `rows`. */
  readonly range?: readonly [start: number | null, end: number | null]
}

/** A window with a name, made by `window()`. */
export interface NamedWindow {
  readonly $window: true
}

interface Called<N extends string> {
  readonly $n: N
}
/** A call that gives a number. */
export interface NumFn<T, S extends string, N extends string> extends Num<T, S>, Called<N> {
  /** The call as a window function. */
  over(window?: WindowOptions | NamedWindow): Num<T, S>
  /** Only of rows for which the conditions hold: `f(CASE WHEN ... THEN x END)`. */
  filter(...conditions: readonly Cond[]): NumFn<T, S, N>
}
/** A call that gives a string. */
export interface StrFn<T, S extends string, N extends string> extends Str<T, S>, Called<N> {
  /** The call as a window function. */
  over(window?: WindowOptions | NamedWindow): Str<T, S>
  /** Only of rows for which the conditions hold: `f(CASE WHEN ... THEN x END)`. */
  filter(...conditions: readonly Cond[]): StrFn<T, S, N>
}
/** A call that gives a date or time. */
export interface TmpFn<T, S extends string, N extends string> extends Tmp<T, S>, Called<N> {
  /** The call as a window function. */
  over(window?: WindowOptions | NamedWindow): Tmp<T, S>
  /** Only of rows for which the conditions hold: `f(CASE WHEN ... THEN x END)`. */
  filter(...conditions: readonly Cond[]): TmpFn<T, S, N>
}
/** A call that gives a boolean. */
export interface BoolFn<T, S extends string, N extends string> extends Bool<S, T>, Called<N> {
  /** The call as a window function. */
  over(window?: WindowOptions | NamedWindow): Bool<S, T>
  /** Only of rows for which the conditions hold: `f(CASE WHEN ... THEN x END)`. */
  filter(...conditions: readonly Cond[]): BoolFn<T, S, N>
}
/** A call that gives JSON. */
export interface JsonFn<T, S extends string, N extends string> extends Json<T, S>, Called<N> {
  /** The call as a window function. */
  over(window?: WindowOptions | NamedWindow): Json<T, S>
  /** Only of rows for which the conditions hold: `f(CASE WHEN ... THEN x END)`. */
  filter(...conditions: readonly Cond[]): JsonFn<T, S, N>
}
/** A call that gives bytes. */
export interface BinFn<T, S extends string, N extends string> extends Bin<T, S>, Called<N> {
  /** The call as a window function. */
  over(window?: WindowOptions | NamedWindow): Bin<T, S>
  /** Only of rows for which the conditions hold: `f(CASE WHEN ... THEN x END)`. */
  filter(...conditions: readonly Cond[]): BinFn<T, S, N>
}
/** The interface of a call, by family. */
export interface FnByKind<T, S extends string, N extends string> {
  num: NumFn<T, S, N>
  str: StrFn<T, S, N>
  tmp: TmpFn<T, S, N>
  bool: BoolFn<T, S, N>
  json: JsonFn<T, S, N>
  bin: BinFn<T, S, N>
}
/** A call of a function that only its caller knows. */
export interface OpenFn {
  readonly $t: unknown
  readonly $s: never
  readonly $k: "str"
  readonly $n: string
  /** The same call with a known type of result. */
  returns<T, K extends keyof FnByKind<T, never, string>>(
    type: TypeArg<T, K>,
  ): FnByKind<T | null, never, string>[K]
  /** The call as a table, with columns by name or as `column()`, then `{ name }`. */
  tableValued<const C extends readonly (string | Named)[]>(
    ...args: C | readonly [...columns: C, options: { readonly name: string }]
  ): RowsTable<string, Readonly<Record<string, ColByKind<string, string, unknown>["str"]>>>
}
/** A call of an ordered-set function: it needs its order. */
export interface OrderedSetFn {
  /** `WITHIN GROUP (ORDER BY key)`, and then `over()` (MariaDB). */
  withinGroup(key: Order | Ex<unknown>): NumFn<number | null, never, "percentile_cont_1">
}
/** A value of unknown type, with the operators of strings and numbers. */
export type OpenCall = OpenFn &
  StrFn<unknown, never, string> &
  Pick<Num<unknown, never>, "sub" | "mul" | "div" | "mod">

/** Any function by name: `func.my_function("x")`, `func.mydb.myfunction(1)`. */
export interface OpenFunction {
  (...args: readonly unknown[]): OpenCall
  readonly [name: string]: OpenFunction
}

/** Any function by its name as a string, which is typed under `noUncheckedIndexedAccess` too: `func("mydb.myfunction", 1)`. */
export type NamedFunction = (name: string, ...args: readonly unknown[]) => OpenCall
