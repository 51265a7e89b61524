// Types only. What execute() takes, and what it gives for it.
import type { DbapiExecuteOptions } from "../dbapi/dbapi.ts"
import type { Compilable } from "../typing/compilable.ts"

/** A statement that knows its rows: select(), insert().returning(), text().columns()... */
export interface Executable {
  readonly $row: unknown
}

/** SQL text, or a statement that does not tell its rows: text(), DDL, an expression. */
export type TextStatement = string | Compilable

/** The argument of `execute()`: `S` is the statement, or for SQL text the row type that was given explicitly. */
export type StatementOf<S> = (S extends Executable | Compilable ? S : never) | TextStatement

/** The row type of a statement; `never` for a statement without rows. */
export type RowOf<S extends Executable> = S["$row"]

/** The row type of what {@link StatementOf} takes. */
export type RowOfStatement<S> = S extends Executable
  ? S["$row"]
  : S extends TextStatement
    ? Record<string, unknown>
    : S

/** A value by position. */
type Positional = string | number | bigint | boolean | Date | Uint8Array | null

/** What an INSERT or UPDATE takes first: a row, rows, values in the order of the table's columns, or the options of the call. */
export type ParameterRows<P> =
  | P
  | readonly P[]
  | readonly Positional[]
  | readonly (readonly unknown[])[]
  | Positional
  | Pick<DbapiExecuteOptions, "signal" | "timeout" | "prepare">

/** The parameters of a statement: rows of INSERT and UPDATE are those of their table. */
export type ParametersOf<S> = S extends { readonly $params: infer P }
  ? unknown extends P
    ? unknown[]
    : [rows?: ParameterRows<P>, ...more: unknown[]]
  : unknown[]

/** The type of a row's only column; with several columns, any of them: the first one is meant. */
export type ScalarOfRow<R> = [R] extends [never] ? unknown : R[keyof R]
