// Types only. Choosing between values, and what the server tells of itself.
import type { BoolFn, FnByKind, NumFn, StrFn } from "../call.ts"
import type { Cond, Ex, NN, NullIn, Sel, SrcOf, NumEx } from "../witness.ts"

type StringArg = string | Ex<string | null>
type NumberArg = number | bigint | NumEx
type NullArgsAll<V extends readonly unknown[]> = V extends readonly [...unknown[], infer L] ? NullIn<L> : null

/** Choosing between values, and what the server tells of itself. */
export interface ValueFunctions {
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
  last_insert_id(value?: NumberArg): NumFn<number, never, "last_insert_id_1">
  /** Rows changed by the last statement. */
  row_count(): NumFn<number, never, "row_count_1">
  /** Takes a named lock: 1, or 0 after the timeout. */
  get_lock(name: StringArg, seconds: number): NumFn<number | null, never, "get_lock_1">
  /** Releases a named lock. */
  release_lock(name: StringArg): NumFn<number | null, never, "release_lock_1">
  /** Waits. */
  sleep(seconds: number): NumFn<number, never, "sleep_1">
}
