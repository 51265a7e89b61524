// Types only. Aggregates and window functions.
import type { FnByKind, JsonFn, NumFn, OpenCall, OrderedSetFn, StrFn } from "../call.ts"
import type { Ex, NN, NumEx, Sel, SrcOf } from "../witness.ts"

type StringArg = string | Ex<string | null>

/** Aggregates and window functions. */
export interface AggregateFunctions {
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
  /** `GROUP BY a, b WITH ROLLUP`, as the only argument of `groupBy()`. */
  rollup(...columns: readonly Ex<unknown>[]): OpenCall
  /** GROUP_CONCAT with a separator; `groupConcat()` has ORDER BY and DISTINCT. */
  aggregate_strings(value: StringArg, separator: string): StrFn<string | null, never, "aggregate_strings_1">
  /** Values joined by commas; `groupConcat()` has ORDER BY, DISTINCT and a separator. */
  group_concat(...values: readonly Ex<unknown>[]): StrFn<string | null, never, "group_concat_1">
}
