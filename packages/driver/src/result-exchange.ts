// Statements whose answer is gathered whole: in the text protocol, and executions of prepared ones.
import {
  type ColumnInfo,
  type ColumnsEvent,
  type Command,
  comQuery,
  comStmtBulkExecute,
  comStmtExecute,
  type EndEvent,
  type ErrorEvent,
  type InfileEvent,
  type RowShape,
  type SessionState,
  type StatementInfo,
} from "@shoal/protocol"
import { Exchange, type InfileTarget } from "./exchange.ts"
import { decodeFailure, type Failure, serverError } from "./failure.ts"
import { type InfileHandler, InfileTransfer } from "./infile.ts"
import type { Params } from "./paramstyle.ts"
import type { QueryResult } from "./query-result.ts"
import type { SessionCore } from "./session-core.ts"
import { type StatementEntry, stillValid } from "./statement-cache.ts"

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

/** A statement whose answer is gathered whole. Subclasses say how it is sent. */
export abstract class ResultExchange extends Exchange<QueryResult<unknown>> {
  protected readonly session: SessionCore
  readonly #infile: InfileTransfer | undefined
  #columns: readonly ColumnInfo[] = noSets
  #first: Result | undefined = undefined
  #further: Result[] | undefined = undefined
  #failure: unknown = undefined

  constructor(session: SessionCore, sql: string, infile: InfileHandler | undefined) {
    super(sql)
    this.session = session
    this.#infile = infile === undefined ? undefined : new InfileTransfer(infile)
    if (infile !== undefined) this.exclusive = true
  }

  override onColumns(event: ColumnsEvent): void {
    this.#columns = event.columns
  }

  override onEnd(event: EndEvent): void {
    this.session.onResult(event)
    if (event.decodeError !== undefined) this.#failure ??= decodeFailure(event.decodeError, this.sql)
    const result = new Result(event, this.#columns, event.rows ?? [])
    if (event.more || this.#first !== undefined) this.#collect(result)
    if (event.more) return
    const failure = this.#infile?.failure ?? this.#failure
    if (failure === undefined) this.settle(this.#first ?? result)
    else this.fail(failure)
  }

  override onError(event: ErrorEvent): void {
    this.session.onServerError(event)
    this.fail(this.#infile?.failure ?? serverError(event.error, this.sql))
  }

  override onInfile(event: InfileEvent, target: InfileTarget): void {
    if (this.#infile === undefined) target.end()
    else this.#infile.start(event.filename, target)
  }

  #collect(result: Result): void {
    this.#columns = noSets
    if (this.#first === undefined) {
      this.#first = result
      return
    }
    this.#further ??= []
    this.#further.push(result)
    this.#first.nextSets = this.#further
  }
}

/** How results are gathered, by row shape: made once, because every command takes one. */
const collecting: Readonly<Record<RowShape, { readonly rows: RowShape; readonly collect: true }>> = {
  object: { rows: "object", collect: true },
  array: { rows: "array", collect: true },
  columns: { rows: "columns", collect: true },
  lazy: { rows: "lazy", collect: true },
}

/** A statement in the text protocol. */
export class TextExchange extends ResultExchange {
  readonly #params: Params
  readonly #rows: RowShape
  readonly #localInfile: boolean

  constructor(
    session: SessionCore,
    sql: string,
    params: Params,
    rows: RowShape,
    infile: InfileHandler | undefined,
  ) {
    super(session, sql, infile)
    this.#params = params
    this.#rows = rows
    this.#localInfile = infile !== undefined
  }

  override command(state: SessionState): Command {
    const sql = this.sql ?? ""
    const text = this.#params === undefined ? sql : this.session.interpolate(sql, this.#params, state)
    const options = collecting[this.#rows]
    return comQuery(text, this.#localInfile ? { ...options, localInfile: true } : options)
  }
}

/** A statement whose text is made elsewhere; `sql` is what errors show. */
export class ReadyTextExchange extends ResultExchange {
  readonly #text: string

  constructor(session: SessionCore, sql: string, text: string) {
    super(session, sql, undefined)
    this.#text = text
  }

  override command(): Command {
    return comQuery(this.#text, collecting.array)
  }
}

/** One execution of a prepared statement. Its use of the handle ends with it. */
export class ExecuteExchange extends ResultExchange {
  readonly #entry: StatementEntry
  readonly #info: StatementInfo
  readonly #values: readonly unknown[]
  readonly #rows: RowShape

  constructor(
    session: SessionCore,
    sql: string,
    entry: StatementEntry,
    info: StatementInfo,
    values: readonly unknown[],
    rows: RowShape,
  ) {
    super(session, sql, undefined)
    this.#entry = entry
    this.#info = info
    this.#values = values
    this.#rows = rows
    entry.uses++
  }

  override command(): Command {
    return comStmtExecute(stillValid(this.#entry, this.#info), this.#values, collecting[this.#rows])
  }

  override settle(outcome: QueryResult<unknown> | Failure): void {
    if (!this.settled) this.session.statements.release(this.#entry)
    super.settle(outcome)
  }
}

/** Where a bulk command starts in its rows, and how large it may be. */
export interface BulkPortion {
  readonly rows: readonly (readonly unknown[])[]
  readonly from: number
  readonly maxBytes: number
}

/** COM_STMT_BULK_EXECUTE with as many rows as fit. */
export class BulkExchange extends ResultExchange {
  readonly #entry: StatementEntry
  readonly #info: StatementInfo
  readonly #portion: BulkPortion
  #command: Command | undefined

  constructor(
    session: SessionCore,
    sql: string,
    entry: StatementEntry,
    info: StatementInfo,
    portion: BulkPortion,
  ) {
    super(session, sql, undefined)
    this.#entry = entry
    this.#info = info
    this.#portion = portion
  }

  /** The first row that did not fit, once the command was sent. */
  get nextRow(): number {
    return this.#command?.nextRow ?? this.#portion.rows.length
  }

  override command(): Command {
    const { rows, from, maxBytes } = this.#portion
    this.#command = comStmtBulkExecute(stillValid(this.#entry, this.#info), rows, { from, maxBytes })
    return this.#command
  }
}
