// executeMany: many rows of parameters for one statement. INSERT and REPLACE become statements with many rows each, cut by bytes.
import type { ConnectionCore } from "../connection/core.ts"
import type { CallOptions } from "../options/connect-options.ts"
import { type Failure, unwrap } from "../errors/failure.ts"
import { findInsertRow, type InsertTemplate } from "./insert-template.ts"
import { interpolate, type Params } from "../query/paramstyle.ts"
import type { QueryResult } from "../query/query-result.ts"
import { checkSql } from "../query/sql-traits.ts"
import { ParameterError } from "@shoal/protocol"

/** Rows of parameters, as they are or as they come. */
export type ParamRows = Iterable<Params> | AsyncIterable<Params>

/** What statements did together. */
export interface BatchTotals {
  /** Rows changed, or rows of all results. */
  readonly rowCount: number
  /** First AUTO_INCREMENT value of the last statement. */
  readonly lastRowId: number | bigint
  readonly warningCount: number
}

/** What one statement did. */
export function totalsOf({ affectedRows, lastRowId, warningCount }: QueryResult<unknown>): BatchTotals {
  return { rowCount: Number(affectedRows), lastRowId, warningCount }
}

/** Both together; either may be nothing. */
export function addTotals(a: BatchTotals | undefined, b: BatchTotals | undefined): BatchTotals | undefined {
  if (a === undefined || b === undefined) return b ?? a
  return {
    rowCount: a.rowCount + b.rowCount,
    lastRowId: b.lastRowId,
    warningCount: a.warningCount + b.warningCount,
  }
}

/** What all statements of an executeMany did together. */
export interface BatchResult extends BatchTotals {
  /** Statements that were sent. */
  readonly statements: number
  /** The statement sent last. */
  readonly lastSql: string
}

/** The parts of an INSERT that can be sent with many rows, or undefined when `sql` is none. */
export function batchTemplate(core: ConnectionCore, sql: string): InsertTemplate | undefined {
  checkSql(sql)
  return findInsertRow(sql, core.options.paramstyle, core.session.sqlMode())
}

/**
 * Sends an INSERT with as many rows per statement as fit. Statements are sent one after the other, so that none follows one that failed;
 * earlier ones stay applied.
 * @returns undefined when there were no rows; nothing is sent then.
 */
export async function insertBatches(
  core: ConnectionCore,
  template: InsertTemplate,
  sql: string,
  rows: ParamRows,
  call: CallOptions | undefined,
): Promise<BatchResult | undefined> {
  const sender = new BatchSender(core, sql, call)
  const fixed = Buffer.byteLength(template.prefix) + Buffer.byteLength(template.suffix)
  let limit = 0
  let values = ""
  let size = fixed
  const add = (row: Params): Promise<void> | undefined => {
    const text = interpolate(template.row, row, core.session.literals())
    const bytes = Buffer.byteLength(text) + 1
    const full = values !== "" && size + bytes > limit
    const sent = full ? sender.send(template.prefix + values + template.suffix) : undefined
    values = full || values === "" ? text : `${values},${text}`
    size = full ? fixed + bytes : size + bytes
    return sent
  }
  await forEachRow(rows, (row) => {
    if (limit > 0) return add(row)
    return core.maxAllowedPacket().then((most) => {
      limit = Math.min(core.options.maxStatementLength, most - packetReserve)
      return add(row)
    })
  })
  if (values !== "") await sender.send(template.prefix + values + template.suffix)
  return sender.finish()
}

/** Visits rows one after the other; waits only where there is something to wait for. */
export async function forEachRow(
  rows: ParamRows,
  visit: (row: Params) => Promise<void> | undefined,
): Promise<void> {
  let index = 0
  try {
    if (Symbol.asyncIterator in checkedRows(rows)) {
      for await (const row of rows) {
        await visit(row)
        index++
      }
      return
    }
    for (const row of rows as Iterable<Params>) {
      const wait = visit(row)
      if (wait !== undefined) await wait
      index++
    }
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error
    const { message, parameter } = error
    throw new ParameterError(`row ${String(index)}: ${message}`, parameter, { cause: error })
  }
}

/** Callers without types may pass anything; a string is no list of rows. */
function checkedRows(rows: ParamRows): ParamRows {
  const given: unknown = rows
  const iterable =
    typeof given === "object" && given !== null && (Symbol.iterator in given || Symbol.asyncIterator in given)
  if (iterable) return rows
  throw new TypeError(
    `executeMany: expected an iterable of rows of parameters, found ${given === null ? "null" : typeof given}`,
  )
}

/** Command byte and what a proxy may add. */
const packetReserve = 64

/** Keeps one statement under way while the next one is put together. */
class BatchSender {
  readonly #core: ConnectionCore
  readonly #sql: string
  readonly #call: CallOptions | undefined
  #underWay: Promise<QueryResult<unknown> | Failure> | undefined
  #rowCount = 0
  #lastRowId: number | bigint = 0
  #warningCount = 0
  #statements = 0
  #lastSql = ""

  constructor(core: ConnectionCore, sql: string, call: CallOptions | undefined) {
    this.#core = core
    this.#sql = sql
    this.#call = call
  }

  async send(text: string): Promise<void> {
    await this.#settle()
    this.#statements++
    this.#lastSql = text
    this.#underWay = this.#core.queryText(this.#sql, text, this.#call)
  }

  async finish(): Promise<BatchResult | undefined> {
    await this.#settle()
    if (this.#statements === 0) return undefined
    return {
      rowCount: this.#rowCount,
      lastRowId: this.#lastRowId,
      warningCount: this.#warningCount,
      statements: this.#statements,
      lastSql: this.#lastSql,
    }
  }

  async #settle(): Promise<void> {
    const underWay = this.#underWay
    if (underWay === undefined) return
    this.#underWay = undefined
    const result = unwrap(await underWay)
    // RETURNING gives rows.
    const returned = result.columns.length > 0 ? (result.rows as unknown[]).length : result.affectedRows
    this.#rowCount += Number(returned)
    this.#lastRowId = result.lastRowId
    this.#warningCount += result.warningCount
  }
}
