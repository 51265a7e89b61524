// Types only. `func`: the functions of MySQL and MariaDB, typed. A name that is not here is `func.name(...)` all the same, with unknown
// values. A function called in a select list without a label is named as the server result is: `count_1`.
import type { Bin, Bool, Json, Num, Order, Str, Tmp } from "./expression.ts"
import type { ColByKind } from "./column.ts"
import type { RowsTable } from "./constructs.ts"
import type { Cond, Ex, Named, NN, NullIn, NumEx, Sel, SrcOf, TmpEx, TypeArg } from "./witness.ts"

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

type S = string | Ex<string | null>
type N = number | bigint | NumEx
type D = Date | string | TmpEx
type J = Ex<unknown>
/** Typed functions, by the names that the server knows. */
export interface FunctionCatalogue {
  /** Rows, or values that are not null. */
  count(value?: Ex<unknown> | "*", ...more: readonly Ex<unknown>[]): NumFn<number, never, "count_1">
  /** Sum; null without rows. */
  sum<X extends NumEx>(value: X): NumFn<NN<X["$t"]> | null, never, "sum_1">
  /** Average as a decimal string; null without rows. */
  avg(value: NumEx): NumFn<string | null, never, "avg_1">
  /** Smallest value; null without rows. */
  min<X extends Sel>(value: X): FnByKind<NN<X["$t"]> | null, never, "min_1">[X["$k"]]
  /** Largest value; null without rows. */
  max<X extends Sel>(value: X): FnByKind<NN<X["$t"]> | null, never, "max_1">[X["$k"]]
  /** Some value of the group (MySQL). */
  any_value<X extends Sel>(value: X): FnByKind<NN<X["$t"]> | null, never, "any_value_1">[X["$k"]]
  /** First value of the window frame. */
  first_value<X extends Sel>(value: X): FnByKind<NN<X["$t"]> | null, never, "first_value_1">[X["$k"]]
  /** Last value of the window frame. */
  last_value<X extends Sel>(value: X): FnByKind<NN<X["$t"]> | null, never, "last_value_1">[X["$k"]]
  /** Bitwise aggregate. */
  bit_and(value: NumEx): NumFn<bigint, never, "bit_and_1">
  /** Bitwise aggregate. */
  bit_or(value: NumEx): NumFn<bigint, never, "bit_or_1">
  /** Bitwise aggregate. */
  bit_xor(value: NumEx): NumFn<bigint, never, "bit_xor_1">
  /** Spread of the values. */
  std(value: NumEx): NumFn<number | null, never, "std_1">
  /** Spread of the values. */
  stddev_pop(value: NumEx): NumFn<number | null, never, "stddev_pop_1">
  /** Spread of the values. */
  stddev_samp(value: NumEx): NumFn<number | null, never, "stddev_samp_1">
  /** Spread of the values. */
  variance(value: NumEx): NumFn<number | null, never, "variance_1">
  /** Spread of the values. */
  var_pop(value: NumEx): NumFn<number | null, never, "var_pop_1">
  /** Spread of the values. */
  var_samp(value: NumEx): NumFn<number | null, never, "var_samp_1">
  /** Value at a fraction of the ordered values, interpolated (MariaDB). */
  percentile_cont(fraction: number | Ex<number>): OrderedSetFn
  /** Value at a fraction of the ordered values (MariaDB). */
  percentile_disc(fraction: number | Ex<number>): OrderedSetFn
  /** JSON array of the values. */
  json_arrayagg<X extends Ex<unknown>>(value: X): JsonFn<X["$t"][] | null, never, "json_arrayagg_1">
  /** JSON object of keys and values. */
  json_objectagg<X extends Ex<unknown>>(
    key: Ex<unknown>,
    value: X,
  ): JsonFn<Record<string, X["$t"]> | null, never, "json_objectagg_1">
  /** Number of the row in its partition. */
  row_number(): NumFn<number, never, "row_number_1">
  /** Rank with gaps. */
  rank(): NumFn<number, never, "rank_1">
  /** Rank without gaps. */
  dense_rank(): NumFn<number, never, "dense_rank_1">
  /** Rank as a fraction of the partition. */
  percent_rank(): NumFn<number, never, "percent_rank_1">
  /** Cumulative distribution. */
  cume_dist(): NumFn<number, never, "cume_dist_1">
  /** Number of the bucket. */
  ntile(buckets: number): NumFn<number, never, "ntile_1">
  /** Value of a row before or after; MariaDB has no third argument. */
  lag<X extends Sel>(
    value: X,
    offset?: number,
    otherwise?: X["$t"],
  ): FnByKind<X["$t"] | null, SrcOf<X>, "lag_1">[X["$k"]]
  /** Value of a row before or after; MariaDB has no third argument. */
  lead<X extends Sel>(
    value: X,
    offset?: number,
    otherwise?: X["$t"],
  ): FnByKind<X["$t"] | null, SrcOf<X>, "lead_1">[X["$k"]]
  /** Value of the nth row of the frame. */
  nth_value<X extends Sel>(value: X, n: number): FnByKind<X["$t"] | null, SrcOf<X>, "nth_value_1">[X["$k"]]
  /** The first value that is not null. */
  coalesce<X extends Sel, const V extends readonly unknown[]>(
    value: X,
    ...others: V
  ): FnByKind<NN<X["$t"]> | NullArgsAll<V>, never, "coalesce_1">[X["$k"]]
  /** The first value that is not null. */
  ifnull<X extends Sel, const V extends readonly unknown[]>(
    value: X,
    ...others: V
  ): FnByKind<NN<X["$t"]> | NullArgsAll<V>, never, "ifnull_1">[X["$k"]]
  /** null when both are equal. */
  nullif<X extends Sel>(
    value: X,
    other: X["$t"] | Ex<unknown>,
  ): FnByKind<X["$t"] | null, SrcOf<X>, "nullif_1">[X["$k"]]
  /** One value or the other. */
  if<X extends Sel>(
    condition: Cond,
    then: X,
    otherwise: X["$t"] | Ex<X["$t"]> | null,
  ): FnByKind<X["$t"] | null, SrcOf<X>, "if_1">[X["$k"]]
  /** 1 when null, else 0. */
  isnull(value: Ex<unknown>): BoolFn<boolean, never, "isnull_1">
  /** null when one of them is null. */
  greatest<X extends Sel, const V extends readonly unknown[]>(
    value: X,
    ...others: V
  ): FnByKind<X["$t"] | NullIn<V[number]>, SrcOf<X> | SrcOf<V[number]>, "greatest_1">[X["$k"]]
  /** null when one of them is null. */
  least<X extends Sel, const V extends readonly unknown[]>(
    value: X,
    ...others: V
  ): FnByKind<X["$t"] | NullIn<V[number]>, SrcOf<X> | SrcOf<V[number]>, "least_1">[X["$k"]]
  /** Characters. */
  char_length<A extends S>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "char_length_1">
  /** Bytes. */
  length<A extends S>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "length_1">
  /** Code of the first byte. */
  ascii<A extends S>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "ascii_1">
  /** Bits. */
  bit_length<A extends S>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "bit_length_1">
  /** Lower case. */
  lower<A extends S>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "lower_1">
  /** Upper case. */
  upper<A extends S>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "upper_1">
  /** Without spaces at both ends. */
  trim<A extends S>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "trim_1">
  /** Without spaces in front. */
  ltrim<A extends S>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "ltrim_1">
  /** Without spaces at the end. */
  rtrim<A extends S>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "rtrim_1">
  /** Backwards. */
  reverse<A extends S>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "reverse_1">
  /** How it sounds. */
  soundex<A extends S>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "soundex_1">
  /** As an SQL literal. */
  quote<A extends S>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "quote_1">
  /** MD5 in hexadecimal. */
  md5<A extends S>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "md5_1">
  /** SHA-1 in hexadecimal. */
  sha1<A extends S>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "sha1_1">
  /** SHA-2 in hexadecimal. */
  sha2<A extends S>(value: A, bits: number): StrFn<string | null, SrcOf<A>, "sha2_1">
  /** Joined; null when one of them is null. */
  concat<const V extends readonly (S | NumEx | TmpEx)[]>(
    ...values: V
  ): StrFn<string | NullIn<V[number]>, SrcOf<V[number]>, "concat_1">
  /** Joined with a separator; nulls are left out. */
  concat_ws(separator: string, ...values: readonly (S | NumEx | TmpEx)[]): StrFn<string, never, "concat_ws_1">
  /** A part; positions start at 1. */
  substring<A extends S>(
    value: A,
    from: number,
    length?: number,
  ): StrFn<string | NullIn<A>, SrcOf<A>, "substring_1">
  /** A part; positions start at 1. */
  substr<A extends S>(
    value: A,
    from: number,
    length?: number,
  ): StrFn<string | NullIn<A>, SrcOf<A>, "substr_1">
  /** A part; positions start at 1. */
  mid<A extends S>(value: A, from: number, length?: number): StrFn<string | NullIn<A>, SrcOf<A>, "mid_1">
  /** The first or last characters. */
  left<A extends S>(value: A, length: number): StrFn<string | NullIn<A>, SrcOf<A>, "left_1">
  /** The first or last characters. */
  right<A extends S>(value: A, length: number): StrFn<string | NullIn<A>, SrcOf<A>, "right_1">
  /** Every occurrence replaced. */
  replace<A extends S, B extends S, C extends S>(
    value: A,
    search: B,
    by: C,
  ): StrFn<string | NullIn<A> | NullIn<B> | NullIn<C>, SrcOf<A> | SrcOf<B> | SrcOf<C>, "replace_1">
  /** Repeated. */
  repeat<A extends S>(value: A, times: number): StrFn<string | null, SrcOf<A>, "repeat_1">
  /** Padded to a length. */
  lpad<A extends S>(value: A, length: number, pad: string): StrFn<string | null, SrcOf<A>, "lpad_1">
  /** Padded to a length. */
  rpad<A extends S>(value: A, length: number, pad: string): StrFn<string | null, SrcOf<A>, "rpad_1">
  /** Position of one string in another, 0 if it is not there. */
  locate<A extends S, B extends S>(
    a: A,
    b: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "locate_1">
  /** Position of one string in another, 0 if it is not there. */
  instr<A extends S, B extends S>(
    a: A,
    b: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "instr_1">
  /** Position of one string in another, 0 if it is not there. */
  position<A extends S, B extends S>(
    a: A,
    b: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "position_1">
  /** The part before the nth delimiter. */
  substring_index<A extends S>(
    value: A,
    delimiter: string,
    count: number,
  ): StrFn<string | NullIn<A>, SrcOf<A>, "substring_index_1">
  /** Position among the others, 0 if it is none of them. */
  field(value: S | N, ...others: readonly (S | N)[]): NumFn<number, never, "field_1">
  /** Position in a comma separated list. */
  find_in_set<A extends S, B extends S>(
    value: A,
    list: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "find_in_set_1">
  /** With thousands separators. */
  format<A extends N>(value: A, decimals: number): StrFn<string | NullIn<A>, SrcOf<A>, "format_1">
  /** Hexadecimal. */
  hex(value: S | N | Ex<Uint8Array | null>): StrFn<string, never, "hex_1">
  /** From hexadecimal. */
  unhex<A extends S>(value: A): BinFn<Uint8Array | null, SrcOf<A>, "unhex_1">
  /** Base 64. */
  to_base64(value: S | Uint8Array | Ex<Uint8Array | null>): StrFn<string | null, never, "to_base64_1">
  /** From base 64. */
  from_base64<A extends S>(value: A): BinFn<Uint8Array | null, SrcOf<A>, "from_base64_1">
  /** The part that matches. */
  regexp_substr<A extends S, B extends S>(
    value: A,
    pattern: B,
  ): StrFn<string | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "regexp_substr_1">
  /** A new UUID. */
  uuid(): StrFn<string, never, "uuid_1">
  /** UUID as 16 bytes (MySQL). */
  uuid_to_bin<A extends S>(value: A, swap?: boolean): BinFn<Uint8Array | NullIn<A>, SrcOf<A>, "uuid_to_bin_1">
  /** 16 bytes as UUID (MySQL). */
  bin_to_uuid(
    value: Uint8Array | Ex<Uint8Array | null>,
    swap?: boolean,
  ): StrFn<string, never, "bin_to_uuid_1">
  /** Without sign. */
  abs<X extends NumEx>(value: X): NumFn<X["$t"], SrcOf<X>, "abs_1">
  /** Rounded up. */
  ceil<X extends NumEx>(value: X): NumFn<X["$t"], SrcOf<X>, "ceil_1">
  /** Rounded up. */
  ceiling<X extends NumEx>(value: X): NumFn<X["$t"], SrcOf<X>, "ceiling_1">
  /** Rounded down. */
  floor<X extends NumEx>(value: X): NumFn<X["$t"], SrcOf<X>, "floor_1">
  /** Rounded to a number of digits. */
  round<X extends NumEx>(value: X, digits?: number): NumFn<X["$t"], SrcOf<X>, "round_1">
  /** Rounded to a number of digits. */
  truncate<X extends NumEx>(value: X, digits?: number): NumFn<X["$t"], SrcOf<X>, "truncate_1">
  /** Remainder. */
  mod<X extends NumEx>(value: X, divisor: N): NumFn<X["$t"] | null, SrcOf<X>, "mod_1">
  /** Power. */
  pow<A extends N, B extends N>(base: A, exponent: B): NumFn<number | null, SrcOf<A> | SrcOf<B>, "pow_1">
  /** Power. */
  power<A extends N, B extends N>(base: A, exponent: B): NumFn<number | null, SrcOf<A> | SrcOf<B>, "power_1">
  /** Null outside of its domain. */
  sqrt<A extends N>(value: A): NumFn<number | null, SrcOf<A>, "sqrt_1">
  /** Null outside of its domain. */
  exp<A extends N>(value: A): NumFn<number | null, SrcOf<A>, "exp_1">
  /** Null outside of its domain. */
  ln<A extends N>(value: A): NumFn<number | null, SrcOf<A>, "ln_1">
  /** Null outside of its domain. */
  log<A extends N>(value: A): NumFn<number | null, SrcOf<A>, "log_1">
  /** Null outside of its domain. */
  log2<A extends N>(value: A): NumFn<number | null, SrcOf<A>, "log2_1">
  /** Null outside of its domain. */
  log10<A extends N>(value: A): NumFn<number | null, SrcOf<A>, "log10_1">
  /** -1, 0 or 1. */
  sign<A extends N>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "sign_1">
  /** Random, from 0 to 1. */
  rand(seed?: number): NumFn<number, never, "rand_1">
  /** The same as `rand`. */
  random(): NumFn<number, never, "random_1">
  /** Checksum. */
  crc32<A extends S>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "crc32_1">
  /** 3.141593. */
  pi(): NumFn<number, never, "pi_1">
  /** The current date and time. */
  now(fsp?: number): TmpFn<Date, never, "now_1">
  /** The current date and time. */
  current_timestamp(fsp?: number): TmpFn<Date, never, "current_timestamp_1">
  /** The current date and time. */
  localtime(fsp?: number): TmpFn<Date, never, "localtime_1">
  /** The current date and time. */
  localtimestamp(fsp?: number): TmpFn<Date, never, "localtimestamp_1">
  /** The current date and time. */
  utc_timestamp(fsp?: number): TmpFn<Date, never, "utc_timestamp_1">
  /** The current date and time. */
  sysdate(fsp?: number): TmpFn<Date, never, "sysdate_1">
  /** Today, `YYYY-MM-DD`. */
  curdate(): TmpFn<string, never, "curdate_1">
  /** Today, `YYYY-MM-DD`. */
  current_date(): TmpFn<string, never, "current_date_1">
  /** Today, `YYYY-MM-DD`. */
  utc_date(): TmpFn<string, never, "utc_date_1">
  /** The current time of day, `HH:MM:SS`. */
  curtime(fsp?: number): TmpFn<string, never, "curtime_1">
  /** The current time of day, `HH:MM:SS`. */
  current_time(fsp?: number): TmpFn<string, never, "current_time_1">
  /** The current time of day, `HH:MM:SS`. */
  utc_time(fsp?: number): TmpFn<string, never, "utc_time_1">
  /** The date part, `YYYY-MM-DD`. */
  date<A extends D>(value: A): TmpFn<string | NullIn<A>, SrcOf<A>, "date_1">
  /** The time part. */
  time<A extends D>(value: A): TmpFn<string | NullIn<A>, SrcOf<A>, "time_1">
  /** Last day of the month, `YYYY-MM-DD`. */
  last_day<A extends D>(value: A): TmpFn<string | null, SrcOf<A>, "last_day_1">
  /** A part of a date or time. */
  year<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "year_1">
  /** A part of a date or time. */
  month<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "month_1">
  /** A part of a date or time. */
  day<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "day_1">
  /** A part of a date or time. */
  dayofmonth<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "dayofmonth_1">
  /** A part of a date or time. */
  dayofweek<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "dayofweek_1">
  /** A part of a date or time. */
  dayofyear<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "dayofyear_1">
  /** A part of a date or time. */
  week<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "week_1">
  /** A part of a date or time. */
  weekday<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "weekday_1">
  /** A part of a date or time. */
  weekofyear<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "weekofyear_1">
  /** A part of a date or time. */
  yearweek<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "yearweek_1">
  /** A part of a date or time. */
  quarter<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "quarter_1">
  /** A part of a date or time. */
  hour<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "hour_1">
  /** A part of a date or time. */
  minute<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "minute_1">
  /** A part of a date or time. */
  second<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "second_1">
  /** A part of a date or time. */
  microsecond<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "microsecond_1">
  /** A part of a date or time. */
  to_days<A extends D>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "to_days_1">
  /** In the language of `lc_time_names`. */
  dayname<A extends D>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "dayname_1">
  /** In the language of `lc_time_names`. */
  monthname<A extends D>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "monthname_1">
  /** Formatted: `%Y-%m-%d`. */
  date_format<A extends D>(value: A, format: string): StrFn<string | NullIn<A>, SrcOf<A>, "date_format_1">
  /** Parsed. */
  str_to_date<A extends S>(value: A, format: string): TmpFn<Date | null, SrcOf<A>, "str_to_date_1">
  /** From seconds since 1970. */
  from_unixtime<A extends N>(seconds: A): TmpFn<Date | null, SrcOf<A>, "from_unixtime_1">
  /** Seconds since 1970. */
  unix_timestamp<A extends D = never>(value?: A): NumFn<number | NullIn<A>, SrcOf<A>, "unix_timestamp_1">
  /** Days from b to a. */
  datediff<A extends D, B extends D>(
    a: A,
    b: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "datediff_1">
  /** Time from b to a. */
  timediff<A extends D, B extends D>(a: A, b: B): TmpFn<string | null, SrcOf<A> | SrcOf<B>, "timediff_1">
  /** Date arithmetic with `interval()`. */
  date_add<X extends D>(
    value: X,
    by: { readonly $interval: true },
  ): TmpFn<Date | null, SrcOf<X>, "date_add_1">
  /** Date arithmetic with `interval()`. */
  date_sub<X extends D>(
    value: X,
    by: { readonly $interval: true },
  ): TmpFn<Date | null, SrcOf<X>, "date_sub_1">
  /** What lies at a path. */
  json_extract<A extends J>(document: A, path: string): JsonFn<unknown, SrcOf<A>, "json_extract_1">
  /** A JSON string as text. */
  json_unquote<A extends J>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "json_unquote_1">
  /** The document with values written at paths. */
  json_set<X extends J>(
    document: X,
    ...pathsAndValues: readonly unknown[]
  ): JsonFn<X["$t"], SrcOf<X>, "json_set_1">
  /** The document with values written at paths. */
  json_insert<X extends J>(
    document: X,
    ...pathsAndValues: readonly unknown[]
  ): JsonFn<X["$t"], SrcOf<X>, "json_insert_1">
  /** The document with values written at paths. */
  json_replace<X extends J>(
    document: X,
    ...pathsAndValues: readonly unknown[]
  ): JsonFn<X["$t"], SrcOf<X>, "json_replace_1">
  /** The document without what lies at the paths. */
  json_remove<X extends J>(
    document: X,
    ...paths: readonly string[]
  ): JsonFn<X["$t"], SrcOf<X>, "json_remove_1">
  /** A JSON object of keys and values. */
  json_object(...keysAndValues: readonly unknown[]): JsonFn<Record<string, unknown>, never, "json_object_1">
  /** A JSON array. */
  json_array(...values: readonly unknown[]): JsonFn<unknown[], never, "json_array_1">
  /** Documents merged, later ones win. */
  json_merge_patch<X extends J>(
    document: X,
    ...others: readonly (J | string)[]
  ): JsonFn<unknown, SrcOf<X>, "json_merge_patch_1">
  /** Whether a document contains another. */
  json_contains<X extends J>(
    document: X,
    candidate: J | string,
    path?: string,
  ): BoolFn<boolean | null, SrcOf<X>, "json_contains_1">
  /** Whether something lies at the paths. */
  json_contains_path<X extends J>(
    document: X,
    oneOrAll: "one" | "all",
    ...paths: readonly string[]
  ): BoolFn<boolean | null, SrcOf<X>, "json_contains_path_1">
  /** Whether the text is JSON. */
  json_valid<X extends J | string>(value: X): BoolFn<boolean | NullIn<X>, SrcOf<X>, "json_valid_1">
  /** Number of members. */
  json_length<A extends J>(document: A, path?: string): NumFn<number | null, SrcOf<A>, "json_length_1">
  /** Nesting. */
  json_depth<A extends J>(document: A): NumFn<number | NullIn<A>, SrcOf<A>, "json_depth_1">
  /** `OBJECT`, `ARRAY`, `STRING`... */
  json_type<A extends J>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "json_type_1">
  /** Keys of an object. */
  json_keys<A extends J>(document: A, path?: string): JsonFn<string[] | null, SrcOf<A>, "json_keys_1">
  /** The current database. */
  database(): StrFn<string | null, never, "database_1">
  /** The current database. */
  schema(): StrFn<string | null, never, "schema_1">
  /** The server's version. */
  version(): StrFn<string, never, "version_1">
  /** The user of this connection. */
  user(): StrFn<string, never, "user_1">
  /** The account that this connection has the rights of. */
  current_user(): StrFn<string, never, "current_user_1">
  /** The id of this connection. */
  connection_id(): NumFn<number, never, "connection_id_1">
  /** The last generated AUTO_INCREMENT value; with an argument, sets it. */
  last_insert_id(value?: N): NumFn<number, never, "last_insert_id_1">
  /** Rows changed by the last statement. */
  row_count(): NumFn<number, never, "row_count_1">
  /** Takes a named lock: 1, or 0 after the timeout. */
  get_lock(name: S, seconds: number): NumFn<number | null, never, "get_lock_1">
  /** Releases a named lock. */
  release_lock(name: S): NumFn<number | null, never, "release_lock_1">
  /** Waits. */
  sleep(seconds: number): NumFn<number, never, "sleep_1">
  /** `GROUP BY a, b WITH ROLLUP`, as the only argument of `groupBy()`. */
  rollup(...columns: readonly Ex<unknown>[]): OpenCall
  /** GROUP_CONCAT with a separator; `groupConcat()` has ORDER BY and DISTINCT. */
  aggregate_strings(value: S, separator: string): StrFn<string | null, never, "aggregate_strings_1">
}

type NullArgsAll<V extends readonly unknown[]> = V extends readonly [...unknown[], infer L] ? NullIn<L> : null

/** The same functions by camelCase names: `func.rowNumber()`. */
export interface CamelCaseFunctions {
  anyValue: FunctionCatalogue["any_value"]
  firstValue: FunctionCatalogue["first_value"]
  lastValue: FunctionCatalogue["last_value"]
  bitAnd: FunctionCatalogue["bit_and"]
  bitOr: FunctionCatalogue["bit_or"]
  bitXor: FunctionCatalogue["bit_xor"]
  stddevPop: FunctionCatalogue["stddev_pop"]
  stddevSamp: FunctionCatalogue["stddev_samp"]
  varPop: FunctionCatalogue["var_pop"]
  varSamp: FunctionCatalogue["var_samp"]
  jsonArrayagg: FunctionCatalogue["json_arrayagg"]
  jsonObjectagg: FunctionCatalogue["json_objectagg"]
  rowNumber: FunctionCatalogue["row_number"]
  denseRank: FunctionCatalogue["dense_rank"]
  percentRank: FunctionCatalogue["percent_rank"]
  cumeDist: FunctionCatalogue["cume_dist"]
  nthValue: FunctionCatalogue["nth_value"]
  charLength: FunctionCatalogue["char_length"]
  bitLength: FunctionCatalogue["bit_length"]
  concatWs: FunctionCatalogue["concat_ws"]
  substringIndex: FunctionCatalogue["substring_index"]
  findInSet: FunctionCatalogue["find_in_set"]
  toBase64: FunctionCatalogue["to_base64"]
  fromBase64: FunctionCatalogue["from_base64"]
  regexpSubstr: FunctionCatalogue["regexp_substr"]
  uuidToBin: FunctionCatalogue["uuid_to_bin"]
  binToUuid: FunctionCatalogue["bin_to_uuid"]
  currentTimestamp: FunctionCatalogue["current_timestamp"]
  utcTimestamp: FunctionCatalogue["utc_timestamp"]
  currentDate: FunctionCatalogue["current_date"]
  utcDate: FunctionCatalogue["utc_date"]
  currentTime: FunctionCatalogue["current_time"]
  utcTime: FunctionCatalogue["utc_time"]
  lastDay: FunctionCatalogue["last_day"]
  toDays: FunctionCatalogue["to_days"]
  dateFormat: FunctionCatalogue["date_format"]
  strToDate: FunctionCatalogue["str_to_date"]
  fromUnixtime: FunctionCatalogue["from_unixtime"]
  unixTimestamp: FunctionCatalogue["unix_timestamp"]
  dateAdd: FunctionCatalogue["date_add"]
  dateSub: FunctionCatalogue["date_sub"]
  jsonExtract: FunctionCatalogue["json_extract"]
  jsonUnquote: FunctionCatalogue["json_unquote"]
  jsonSet: FunctionCatalogue["json_set"]
  jsonInsert: FunctionCatalogue["json_insert"]
  jsonReplace: FunctionCatalogue["json_replace"]
  jsonRemove: FunctionCatalogue["json_remove"]
  jsonObject: FunctionCatalogue["json_object"]
  jsonArray: FunctionCatalogue["json_array"]
  jsonMergePatch: FunctionCatalogue["json_merge_patch"]
  jsonContains: FunctionCatalogue["json_contains"]
  jsonContainsPath: FunctionCatalogue["json_contains_path"]
  jsonValid: FunctionCatalogue["json_valid"]
  jsonLength: FunctionCatalogue["json_length"]
  jsonDepth: FunctionCatalogue["json_depth"]
  jsonType: FunctionCatalogue["json_type"]
  jsonKeys: FunctionCatalogue["json_keys"]
  currentUser: FunctionCatalogue["current_user"]
  connectionId: FunctionCatalogue["connection_id"]
  lastInsertId: FunctionCatalogue["last_insert_id"]
  rowCount: FunctionCatalogue["row_count"]
  getLock: FunctionCatalogue["get_lock"]
  releaseLock: FunctionCatalogue["release_lock"]
  aggregateStrings: FunctionCatalogue["aggregate_strings"]
}

/** `func`: the typed catalogue, and any other name. */
export type Functions = FunctionCatalogue &
  CamelCaseFunctions &
  NamedFunction & { readonly [name: string]: OpenFunction }
