// Types only. A column = family + table alias + name. Code generators emit these types, one line per column.
import type { Bin, Bool, Json, Num, Str, Tmp } from "./expression.ts"
import type { Kind, Sel } from "./witness.ts"

/** Where a column belongs: `$a` the table's alias, `$n` the column's key. */
export interface ColInfo<A extends string, N extends string> {
  readonly $n: N
  readonly $a: A
  /** The key of the column in `table.c`. */
  readonly key: string
  /** The name of the column in the database. */
  readonly name: string
}

/** A numeric column. */
export interface NumCol<A extends string, N extends string, T> extends Num<T, A>, ColInfo<A, N> {}
/** A string, ENUM or SET column. */
export interface StrCol<A extends string, N extends string, T> extends Str<T, A>, ColInfo<A, N> {}
/** A date or time column. */
export interface TmpCol<A extends string, N extends string, T> extends Tmp<T, A>, ColInfo<A, N> {}
/** A binary column. */
export interface BinCol<A extends string, N extends string, T> extends Bin<T, A>, ColInfo<A, N> {}
/** A boolean column. */
export interface BoolCol<A extends string, N extends string, T> extends Bool<A, T>, ColInfo<A, N> {}
/** A JSON column. */
export interface JsonCol<A extends string, N extends string, T> extends Json<T, A>, ColInfo<A, N> {}

/** The column interface, by family: `ColByKind<A, N, T>[kind]`. */
export interface ColByKind<A extends string, N extends string, T> {
  num: NumCol<A, N, T>
  str: StrCol<A, N, T>
  tmp: TmpCol<A, N, T>
  bool: BoolCol<A, N, T>
  json: JsonCol<A, N, T>
  bin: BinCol<A, N, T>
}

/** Any column, for parameters. */
export interface AnyCol extends Sel {
  readonly $n: string
  readonly $a: string
}

/** The columns `C` of a table under another alias: for tables whose type is inferred, not generated. */
export type Realias<C, A extends string> = {
  readonly [K in keyof C]: C[K] extends {
    readonly $n: infer N extends string
    readonly $t: infer T
    readonly $k: infer F extends Kind
  }
    ? ColByKind<A, N, T>[F]
    : never
}
