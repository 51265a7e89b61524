// What a statement gives back, and the exchange that gathers it whole.
import type {
  ColumnInfo,
  ColumnsEvent,
  Command,
  EndEvent,
  ErrorEvent,
  InfileEvent,
  RowShape,
  SessionState,
} from "@shoal/protocol"
import type { CallOptions } from "./connect-options.ts"
import { Exchange, type InfileTarget } from "./exchange.ts"
import { decodeFailure, serverError } from "./failure.ts"
import { type InfileHandler, InfileTransfer } from "./infile.ts"
import type { SessionCore } from "./session-core.ts"

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
export interface QueryCallOptions<Shape extends RowShape = RowShape> extends CallOptions {
  /** Form of the rows. @default "object" */
  readonly rows?: Shape | undefined
  /** Gives the content of the file that LOAD DATA LOCAL INFILE names; without it such a statement is refused. */
  readonly localInfile?: InfileHandler | undefined
}

const noSets: readonly never[] = Object.freeze([])

class Result implements QueryResult<unknown> {
  readonly rows: unknown
  readonly columns: readonly ColumnInfo[]
  readonly affectedRows: number | bigint
  readonly lastRowId: number | bigint
  readonly warningCount: number
  readonly info: string
  nextSets: readonly Result[] = noSets

  constructor(event: EndEvent, columns: readonly ColumnInfo[], rows: unknown) {
    const { ok } = event
    this.rows = rows
    this.columns = columns
    this.affectedRows = ok.affectedRows
    this.lastRowId = ok.insertId
    this.warningCount = ok.warningCount
    this.info = ok.info
  }
}

/** A statement whose answer is gathered whole. */
export class ResultExchange extends Exchange<QueryResult<unknown>> {
  readonly #makeCommand: (session: SessionState) => Command
  readonly #session: SessionCore
  readonly #infile: InfileTransfer | undefined
  #columns: readonly ColumnInfo[] = noSets
  #first: Result | undefined
  #further: Result[] | undefined
  #failure: unknown

  constructor(
    makeCommand: (session: SessionState) => Command,
    session: SessionCore,
    sql: string,
    infile: InfileHandler | undefined,
  ) {
    super(sql)
    this.#makeCommand = makeCommand
    this.#session = session
    this.#infile = infile === undefined ? undefined : new InfileTransfer(infile)
    this.exclusive = infile !== undefined
  }

  override command(session: SessionState): Command {
    return this.#makeCommand(session)
  }

  override onColumns(event: ColumnsEvent): void {
    this.#columns = event.columns
  }

  override onEnd(event: EndEvent): void {
    this.#session.onResult(event)
    if (event.decodeError !== undefined) this.#failure ??= decodeFailure(event.decodeError, this.sql)
    const result = new Result(event, this.#columns, event.rows ?? [])
    this.#columns = noSets
    if (this.#first === undefined) this.#first = result
    else {
      this.#further ??= []
      this.#further.push(result)
      this.#first.nextSets = this.#further
    }
    if (event.more) return
    const failure = this.#infile?.failure ?? this.#failure
    if (failure === undefined) this.settle(this.#first)
    else this.fail(failure)
  }

  override onError(event: ErrorEvent): void {
    this.#session.onServerError(event)
    this.fail(this.#infile?.failure ?? serverError(event.error, this.sql))
  }

  override onInfile(event: InfileEvent, target: InfileTarget): void {
    if (this.#infile === undefined) target.end()
    else this.#infile.start(event.filename, target)
  }
}
