// Types only. What execute() takes, and what it gives for it.
import type { Compilable } from "../typing/compilable.ts"

/** A statement that knows its rows: select(), insert().returning(), text().columns()... */
export interface Executable {
  readonly $row: unknown
}

/** SQL text, or a statement that does not tell its rows: text(), DDL, an expression. */
export type TextStatement = string | Compilable

/** The row type of a statement; `never` for a statement without rows. */
export type RowOf<S extends Executable> = S["$row"]

/** The type of a row's only column; with several columns, any of them: the first one is meant. */
export type ScalarOfRow<R> = [R] extends [never] ? unknown : R[keyof R]
