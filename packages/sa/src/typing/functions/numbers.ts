// Types only. Numbers.
import type { NumFn, StrFn } from "../call.ts"
import type { NumLiteral } from "../expression.ts"
import type { Ex, NN, NullIn, NumEx, SrcOf } from "../witness.ts"

type StringArg = string | Ex<string | null>
type NumberArg = number | bigint | NumEx

/** Numbers. */
export interface NumberFunctions {
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
  mod<X extends NumEx>(
    value: X,
    divisor: NumLiteral<NN<X["$t"]>> | NumEx,
  ): NumFn<X["$t"] | null, SrcOf<X>, "mod_1">
  /** Power. */
  pow<A extends NumberArg, B extends NumberArg>(
    base: A,
    exponent: B,
  ): NumFn<number | null, SrcOf<A> | SrcOf<B>, "pow_1">
  /** Power. */
  power<A extends NumberArg, B extends NumberArg>(
    base: A,
    exponent: B,
  ): NumFn<number | null, SrcOf<A> | SrcOf<B>, "power_1">
  /** Null outside of its domain. */
  sqrt<A extends NumberArg>(value: A): NumFn<number | null, SrcOf<A>, "sqrt_1">
  /** Null outside of its domain. */
  exp<A extends NumberArg>(value: A): NumFn<number | null, SrcOf<A>, "exp_1">
  /** Null outside of its domain. */
  ln<A extends NumberArg>(value: A): NumFn<number | null, SrcOf<A>, "ln_1">
  /** Null outside of its domain. */
  log<A extends NumberArg>(value: A): NumFn<number | null, SrcOf<A>, "log_1">
  /** Null outside of its domain. */
  log2<A extends NumberArg>(value: A): NumFn<number | null, SrcOf<A>, "log2_1">
  /** Null outside of its domain. */
  log10<A extends NumberArg>(value: A): NumFn<number | null, SrcOf<A>, "log10_1">
  /** -1, 0 or 1. */
  sign<A extends NumberArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "sign_1">
  /** Random, from 0 to 1. */
  rand(seed?: number): NumFn<number, never, "rand_1">
  /** The same as `rand`. */
  random(): NumFn<number, never, "random_1">
  /** Checksum. */
  crc32<A extends StringArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "crc32_1">
  /** 3.141593. */
  pi(): NumFn<number, never, "pi_1">
  /** Sine of radians. */
  sin<A extends NumberArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "sin_1">
  /** Cosine of radians. */
  cos<A extends NumberArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "cos_1">
  /** Tangent of radians. */
  tan<A extends NumberArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "tan_1">
  /** Radians as degrees. */
  degrees<A extends NumberArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "degrees_1">
  /** Degrees as radians. */
  radians<A extends NumberArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "radians_1">
  /** A number in another base. */
  conv<A extends StringArg | NumberArg>(
    value: A,
    from: number,
    to: number,
  ): StrFn<string | null, SrcOf<A>, "conv_1">
}
