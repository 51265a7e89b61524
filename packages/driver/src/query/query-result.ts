// What a statement gives back, and the options of the calls that give it.
import type { ColumnInfo, RowForm } from "@shoal/protocol"
import type { CallOptions } from "../options/connect-options.ts"
import type { InfileHandler } from "./infile.ts"

/** The whole answer to one statement; further results of the same call are in `nextSets`. */
export interface QueryResult<Rows> {
  /** All rows, `[]` for a statement without a result set. */
  readonly rows: Rows
  /** The columns, `[]` for a statement without a result set. */
  readonly columns: readonly ColumnInfo[]
  /** Rows changed by the statement; 0 for a result set. */
  readonly affectedRows: number | bigint
  /** First AUTO_INCREMENT value that was generated, else 0. */
  readonly lastRowId: number | bigint
  /** Warnings; see `conn.showWarnings()`. */
  readonly warningCount: number
  /** The server's remark, such as `Rows matched: 1  Changed: 1  Warnings: 0`. */
  readonly info: string
  /** Results after the first: of a procedure, or of several statements in one call. */
  readonly nextSets: readonly QueryResult<Rows>[]
}

/** Options of `query`, `execute` and `stream`. */
export interface QueryCallOptions<Form extends RowForm = RowForm> extends CallOptions {
  /** Form of the rows, or a function that gives the class they are made of. @default "object" */
  readonly rows?: Form | undefined
  /** Gives the content of the file that LOAD DATA LOCAL INFILE names; without it such a statement is refused. */
  readonly localInfile?: InfileHandler | undefined
}
