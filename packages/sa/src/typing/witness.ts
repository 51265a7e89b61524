// Types only. Thin witness interfaces: what stands in parameter position. Checking a one-property target against a
// column costs next to nothing, however many methods the column has (measured in design/typing).

/** Operator families: which interface of operators an expression of a SQL type has. */
export type Kind = "num" | "str" | "tmp" | "bool" | "json" | "bin"

/** Any SQL expression that produces `T`. */
export interface Ex<out T> {
  readonly $t: T
}

/** A full-text search, which is a number and a condition. */
export interface MatchCond {
  readonly $t: number
  readonly $match: true
}

/** A boolean condition, as `where()` takes it. */
export type Cond = Ex<boolean | null> | MatchCond

/** Value of a condition: boolean, or null as well. */
export type TruthOf<C> = C extends Ex<infer T> ? boolean | NullOf<T> : never

/** Any numeric expression, whatever JavaScript type its values have (number, bigint, decimal string). */
export interface NumEx {
  readonly $t: unknown
  readonly $k: "num"
}

/** Any date or time expression. */
export interface TmpEx {
  readonly $t: unknown
  readonly $k: "tmp"
}

/** Anything that may appear in a select list: value type, null sources, family. */
export interface Sel {
  readonly $t: unknown
  readonly $s: string
  readonly $k: Kind
}

/** Something in a select list that has a name of its own: a column, a labelled expression, a function. */
export interface Named extends Sel {
  readonly $n: string
}

/** Anything that may stand in FROM; `A` is the name its columns are qualified with. */
export interface TableLike<A extends string = string> {
  readonly $alias: A
}

/** A textual fragment: `text()`, `` sql`...` `` without a type. */
export interface TextLike {
  readonly $text: true
}

/** What a SQL type object says about itself: its JavaScript value and its operator family. */
export interface TypeWitness<T = unknown, K extends Kind = Kind> {
  readonly $type: T
  readonly kind: K
}

/** A type argument: an instance (`sa.String(20)`) or the type's name (`sa.Integer`), which stands for `sa.Integer()`. */
export type TypeArg<T = unknown, K extends Kind = Kind> = TypeWitness<T, K> | (() => TypeWitness<T, K>)

/** `T` without null and undefined. */
export type NN<T> = T & {}

/** null, if `T` can be null. */
export type NullOf<T> = null extends T ? null : never

/** null, if the operand `V` is an expression that can be null. */
export type NullIn<V> = V extends Ex<infer T> ? NullOf<T> : never

/** The aliases whose outer join can make `V` null. */
export type SrcOf<V> = V extends { readonly $s: infer S extends string } ? S : never

/** Result of a three-valued comparison of a `T` with the operand `V`; a comparison with literal null is never null. */
export type Compared<T, V> = [V] extends [null] ? boolean : boolean | NullOf<T> | NullIn<V>
