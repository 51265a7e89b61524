// Types only. The fat interfaces: what completion shows after a column. Only receivers have these types.
// Parameters: T value type, S aliases that can null it, K family, L accepted literals, E accepted expressions.
import type { Compilable } from "./compilable.ts"
import type {
  Compared,
  Cond,
  Ex,
  Kind,
  NN,
  NullIn,
  NullOf,
  NumEx,
  SrcOf,
  TmpEx,
  TruthOf,
  TypeArg,
} from "./witness.ts"

/** Options of the LIKE family. */
export interface LikeOptions {
  /** The escape character of the pattern, written as `ESCAPE '...'`. */
  readonly escape?: string
}

/** Options of `startsWith`, `endsWith` and `contains`. */
export interface AffixOptions extends LikeOptions {
  /** Escape `%`, `_` and the escape character (default `/`) inside the value. @default false */
  readonly autoescape?: boolean
}

/** An element of ORDER BY. */
export interface Order {
  readonly $order: true
  /** NULL before everything else. MySQL has no NULLS FIRST: rendered as `x IS NOT NULL, x`. */
  nullsFirst(): Order
  /** NULL after everything else. MySQL has no NULLS LAST: rendered as `x IS NULL, x`. */
  nullsLast(): Order
}

/** `op(...)`: a custom operator waiting for its right operand. */
export type CustomOperator<T, S extends string, K extends Kind> = (right: unknown) => ExprByKind<T, S>[K]

/** Operators of every expression. */
export interface Expr<T, S extends string, K extends Kind, L = NN<T>, E = Ex<T | null>> extends Compilable {
  readonly $t: T
  readonly $s: S
  readonly $k: K
  /** `=`; `eq(null)` is `IS NULL`. */
  eq<V extends L | E | null>(value: V): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `!=`; `ne(null)` is `IS NOT NULL`. */
  ne<V extends L | E | null>(value: V): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `IN`: a list (an empty one is never true), a subquery, or an expanding bind parameter. */
  in(values: readonly (L | E | null)[] | E): Bool<S, boolean | null>
  /** `NOT IN`; an empty list is always true. */
  notIn(values: readonly (L | E | null)[] | E): Bool<S, boolean | null>
  /** `IS`, for null, true and false. */
  is(value: Ex<unknown> | boolean | null): Bool<never>
  /** `IS NOT`. */
  isNot(value: Ex<unknown> | boolean | null): Bool<never>
  /** `IS NULL`. */
  isNull(): Bool<never>
  /** `IS NOT NULL`. */
  isNotNull(): Bool<never>
  /** True when the values differ, null counting as a value: `NOT (a <=> b)`. */
  isDistinctFrom(value: L | E | null): Bool<never>
  /** Equality in which null equals null: `a <=> b`. */
  isNotDistinctFrom(value: L | E | null): Bool<never>
  /** Sort ascending. */
  asc(): Order
  /** Sort descending. */
  desc(): Order
  /** NULL first, ascending. */
  nullsFirst(): Order
  /** NULL last, ascending. */
  nullsLast(): Order
  /** `AS name`: the name of the result column. */
  as<N extends string>(name: N): Labeled<T, S, K, N>
  /** The same as `as`. */
  label<N extends string>(name: N): Labeled<T, S, K, N>
  /** `CAST(x AS type)`. */
  cast<U, F extends Kind>(type: TypeArg<U, F>): ExprByKind<U | NullOf<T>, S>[F]
  /** Inside an aggregate: `count(DISTINCT x)`. */
  distinct(): ExprByKind<T, S>[K]
  /**
   * An operator that has no method: `users.c.age.op("DIV")(2)`. Compound operands are parenthesised unless a `precedence` is given
   * (table in the guide; `*` is 8, `+` 7, comparisons 5).
   */
  op(operator: string, options?: OperatorOptions): CustomOperator<T, S, K>
  /** An operator that yields true or false: `users.c.name.boolOp("SOUNDS LIKE")("bob")`. */
  boolOp(operator: string, options?: OperatorOptions): CustomOperator<boolean | null, S, "bool">
}

/** Options of `op()`. */
export interface OperatorOptions {
  /** Binding strength; higher binds tighter. Without it every compound operand gets parentheses. */
  readonly precedence?: number
  /** The operator yields a boolean. @default false */
  readonly isComparison?: boolean
  /** SQL type of the result. @default the type of the left operand */
  readonly returnType?: TypeArg
}

/** Options of `between()`. */
export interface BetweenOptions {
  /** The bounds may come in any order: `x BETWEEN least(a, b) AND greatest(a, b)`. @default false */
  readonly symmetric?: boolean
}

/** Operators of expressions that have an order. */
export interface Cmp<T, S extends string, K extends Kind, L = NN<T>, E = Ex<T | null>> extends Expr<
  T,
  S,
  K,
  L,
  E
> {
  /** `<` */
  lt<V extends L | E>(value: V): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `<=` */
  le<V extends L | E>(value: V): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `>` */
  gt<V extends L | E>(value: V): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `>=` */
  ge<V extends L | E>(value: V): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `BETWEEN low AND high`, both included. */
  between<V extends L | E, W extends L | E>(
    low: V,
    high: W,
    options?: BetweenOptions,
  ): Bool<S | SrcOf<V> | SrcOf<W>, Compared<T, V> | Compared<T, W>>
}

/** Literals that a numeric operand of value type `T` accepts: decimals (strings) take numbers too, bigints small numbers. */
export type NumLiteral<T> = T extends string ? string | number | bigint : T | number | bigint

/** Value of a `T` calculated with `V`: integers and a decimal give a decimal, a string. */
type Calculated<T, V> = T | NullIn<V> | (V extends { readonly $t: infer U } ? Extract<U, string> : never)

/** Numbers: integers, decimals (values are strings), floats. */
export interface Num<T, S extends string> extends Cmp<T, S, "num", NumLiteral<NN<T>>, NumEx> {
  /** `+` */
  add<V extends NumLiteral<NN<T>> | NumEx>(value: V): Num<Calculated<T, V>, S | SrcOf<V>>
  /** `-` */
  sub<V extends NumLiteral<NN<T>> | NumEx>(value: V): Num<Calculated<T, V>, S | SrcOf<V>>
  /** `*` */
  mul<V extends NumLiteral<NN<T>> | NumEx>(value: V): Num<Calculated<T, V>, S | SrcOf<V>>
  /** `/`: an exact division, null when the divisor is 0. Integers give a decimal. */
  div(value: NumLiteral<NN<T>> | NumEx): Num<string | number | null, S>
  /** `FLOOR(a / b)`. */
  floorDiv(value: NumLiteral<NN<T>> | NumEx): Num<T | null, S>
  /** `%`, null when the divisor is 0. */
  mod(value: NumLiteral<NN<T>> | NumEx): Num<T | null, S>
  /** `-x` */
  neg(): Num<T, S>
  /** `&` */
  bitAnd(value: number | bigint | NumEx): Num<T, S>
  /** `|` */
  bitOr(value: number | bigint | NumEx): Num<T, S>
  /** `^`. MySQL ranks it above `*`; compound operands are always parenthesised. */
  bitXor(value: number | bigint | NumEx): Num<T, S>
  /** `~x`: 64 bit unsigned. */
  bitNot(): Num<bigint | NullOf<T>, S>
  /** `<<` */
  bitShiftLeft(value: number | bigint | NumEx): Num<T, S>
  /** `>>` */
  bitShiftRight(value: number | bigint | NumEx): Num<T, S>
}

/** Match flags of regular expressions: `"i"`, or `{ flags: "i" }`. */
export type RegexpFlags = string | { readonly flags?: string }

type StrOperand = string | Ex<string | null>

/** Character strings, ENUM and SET. */
export interface Str<T, S extends string> extends Cmp<T, S, "str"> {
  /** `LIKE` */
  like<V extends StrOperand>(pattern: V, options?: LikeOptions): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `NOT LIKE` */
  notLike<V extends StrOperand>(pattern: V, options?: LikeOptions): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `lower(x) LIKE lower(pattern)` */
  ilike<V extends StrOperand>(pattern: V, options?: LikeOptions): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `lower(x) NOT LIKE lower(pattern)` */
  notIlike<V extends StrOperand>(pattern: V, options?: LikeOptions): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `LIKE concat(value, '%')` */
  startsWith<V extends StrOperand>(value: V, options?: AffixOptions): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `LIKE concat('%', value)` */
  endsWith<V extends StrOperand>(value: V, options?: AffixOptions): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `LIKE concat('%', value, '%')` */
  contains<V extends StrOperand>(value: V, options?: AffixOptions): Bool<S | SrcOf<V>, Compared<T, V>>
  /** As `startsWith`, ignoring case. */
  istartsWith<V extends StrOperand>(value: V, options?: AffixOptions): Bool<S | SrcOf<V>, Compared<T, V>>
  /** As `endsWith`, ignoring case. */
  iendsWith<V extends StrOperand>(value: V, options?: AffixOptions): Bool<S | SrcOf<V>, Compared<T, V>>
  /** As `contains`, ignoring case. */
  icontains<V extends StrOperand>(value: V, options?: AffixOptions): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `REGEXP`; with flags `REGEXP_LIKE(x, pattern, flags)` on MySQL and an inline `(?flags)` on MariaDB. */
  regexpMatch<V extends StrOperand>(pattern: V, flags?: RegexpFlags): Bool<S | SrcOf<V>, Compared<T, V>>
  /** `REGEXP_REPLACE(x, pattern, replacement)`. */
  regexpReplace(pattern: StrOperand, replacement: StrOperand, flags?: RegexpFlags): Str<string | NullOf<T>, S>
  /** `MATCH (x) AGAINST (value IN BOOLEAN MODE)`; needs a FULLTEXT index. For other modes see `mysql.match()`. */
  match(value: StrOperand): Relevance<S>
  /** `concat(x, ...)`: null when one of them is null. */
  concat<const V extends readonly StrOperand[]>(
    ...values: V
  ): Str<string | NullOf<T> | NullIn<V[number]>, S | SrcOf<V[number]>>
  /** The same as `concat`. */
  add<V extends StrOperand>(value: V): Str<string | NullOf<T> | NullIn<V>, S | SrcOf<V>>
  /** `x COLLATE name` */
  collate(name: string): Str<T, S>
}

/** What MATCH ... AGAINST gives: a number, which conditions take as true unless it is 0. */
export interface Relevance<S extends string> extends Num<number, S> {
  readonly $match: true
}

/** What `interval()` makes: the right operand of date arithmetic. */
export interface IntervalLike {
  readonly $interval: true
}

/** Dates and times. */
export interface Tmp<T, S extends string> extends Cmp<T, S, "tmp", NN<T> | Date | string, TmpEx> {
  /** `x + INTERVAL n unit`: `placedAt.add(interval(1, "day"))`. Null when the result is out of range. */
  add(value: IntervalLike | TextLikeOperand): Tmp<T | null, S>
  /** `x - INTERVAL n unit`. */
  sub(value: IntervalLike | TextLikeOperand): Tmp<T | null, S>
}

interface TextLikeOperand {
  readonly $text: true
}

/** Bytes. */
export interface Bin<T, S extends string> extends Cmp<T, S, "bin"> {
  /** `LIKE`, byte by byte. */
  like(pattern: Uint8Array | string): Bool<S, boolean | NullOf<T>>
}

/** Conditions and boolean columns. */
export interface Bool<S extends string, T = boolean> extends Expr<T, S, "bool"> {
  /** `a AND b AND ...` */
  and<const C extends readonly Cond[]>(...conditions: C): Bool<S | SrcOf<C[number]>, T | TruthOf<C[number]>>
  /** `a OR b OR ...` */
  or<const C extends readonly Cond[]>(...conditions: C): Bool<S | SrcOf<C[number]>, T | TruthOf<C[number]>>
  /** The negation, rewritten into the opposite operator where there is one. */
  not(): Bool<S, T>
}

/** A step of a JSON path: a key, an array index, or several of them. */
export type JsonStep<T> = (keyof NN<T> & (string | number)) | readonly (string | number)[]

/** What lies at a step of a JSON path; unknown for paths of several steps. */
export type JsonAt<T, P> = P extends keyof NN<T> ? NN<T>[P] | null : unknown

/** JSON documents. */
export interface Json<T, S extends string> extends Expr<T, S, "json"> {
  /** `JSON_EXTRACT(x, '$."key"')`; a list of steps is one path. */
  get<P extends JsonStep<T>>(path: P): Json<JsonAt<T, P>, S>
  /** The string at this place; SQL NULL for JSON null. */
  asString(): Str<string | null, S>
  /** The integer at this place; SQL NULL for JSON null. */
  asInteger(): Num<number | null, S>
  /** The float at this place; SQL NULL for JSON null. */
  asFloat(): Num<number | null, S>
  /** The decimal at this place, as a string; SQL NULL for JSON null. */
  asNumeric(precision: number, scale: number): Num<string | null, S>
  /** The boolean at this place; SQL NULL for JSON null. */
  asBoolean(): Bool<S, boolean | null>
  /** The document at this place. */
  asJson(): Json<T, S>
}

/** An expression with a name, as it stands in a select list. */
export interface Labeled<T, S extends string, K extends Kind, N extends string> {
  readonly $t: T
  readonly $s: S
  readonly $k: K
  readonly $n: N
  /** Sort ascending by this result column. */
  asc(): Order
  /** Sort descending by this result column. */
  desc(): Order
  /** NULL first, ascending. */
  nullsFirst(): Order
  /** NULL last, ascending. */
  nullsLast(): Order
}

/** The interface of an expression, by family. */
export interface ExprByKind<T, S extends string> {
  num: Num<T, S>
  str: Str<T, S>
  tmp: Tmp<T, S>
  bool: Bool<S, T>
  json: Json<T, S>
  bin: Bin<T, S>
}

/** Family of a JavaScript value, for literals and `` sql<T>`...` ``. */
export type KindOf<T> = [NN<T>] extends [never]
  ? Kind
  : NN<T> extends string
    ? "str"
    : NN<T> extends number | bigint
      ? "num"
      : NN<T> extends boolean
        ? "bool"
        : NN<T> extends Date
          ? "tmp"
          : NN<T> extends Uint8Array
            ? "bin"
            : "json"
