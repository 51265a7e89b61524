// Statements whose answer is gathered whole. Executions of prepared ones: statement/execute-exchange.ts.
import {
  type ColumnInfo,
  type ColumnsEvent,
  type Command,
  comQuery,
  type EndEvent,
  type ErrorEvent,
  type RowForm,
  type RowShape,
  type SessionState,
} from "@shoal/protocol"
import { Exchange } from "../channel/exchange.ts"
import { decodeFailure, serverError } from "../errors/failure.ts"
import { type InfileHandler, InfileTransfer } from "./infile.ts"
import type { Params } from "./paramstyle.ts"
import type { QueryResult } from "./query-result.ts"
import type { SessionCore } from "../connection/session-core.ts"

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
  #columns: readonly ColumnInfo[] = noSets
  #first: Result | undefined = undefined
  #further: Result[] | undefined = undefined
  #failure: unknown = undefined

  constructor(session: SessionCore, sql: string, infile: InfileHandler | undefined) {
    super(sql)
    this.session = session
    if (infile === undefined) return
    this.file = new InfileTransfer(infile)
    this.exclusive = true
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
    const failure = this.file?.failure ?? this.#failure
    if (failure === undefined) this.settle(this.#first ?? result)
    else this.fail(failure)
  }

  override onError(event: ErrorEvent): void {
    this.session.onServerError(event)
    this.fail(this.file?.failure ?? serverError(event.error, this.sql))
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

interface Collecting {
  readonly rows: RowForm
  readonly collect: true
}

/** How a result is gathered whole. */
export function collecting(rows: RowForm): Collecting {
  const shape = typeof rows === "function" ? undefined : collectingShapes[rows]
  // A form that is none is left for the command to refuse.
  return shape ?? { rows, collect: true }
}

/** Made once, because every command takes one. */
const collectingShapes: Readonly<Partial<Record<string, Collecting>>> &
  Readonly<Record<RowShape, Collecting>> = {
  object: { rows: "object", collect: true },
  array: { rows: "array", collect: true },
  columns: { rows: "columns", collect: true },
  lazy: { rows: "lazy", collect: true },
}

/** A statement in the text protocol. */
export class TextExchange extends ResultExchange {
  readonly #params: Params
  readonly #rows: RowForm
  readonly #localInfile: boolean

  constructor(
    session: SessionCore,
    sql: string,
    params: Params,
    rows: RowForm,
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
    const options = collecting(this.#rows)
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
    return comQuery(this.#text, collectingShapes.array)
  }
}
