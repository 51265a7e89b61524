// Where a cursor is in the results of its statement: which result, which row, and what its end said.
import type { ColumnInfo } from "@shoal/protocol"
import { NotSupportedError } from "../errors/errors.ts"
import type { CallOptions } from "../options/connect-options.ts"
import type { SetReader } from "../query/set-reader.ts"

/** The position in one statement's results. */
export class ResultPosition {
  /** Columns of the present result, undefined when there is none. */
  columns: readonly ColumnInfo[] | undefined
  /** Rows of the result or rows changed; -1 while it is not known. */
  rowCount = -1
  lastRowId: number | bigint | null = null
  warningCount = 0
  #reader: SetReader | undefined
  #rows: readonly unknown[] = []
  #index = 0
  /** Rows of the result before those that are held. */
  #consumed = 0
  #ended = true

  /** Index of the next row. */
  get rowNumber(): number {
    return this.#consumed + this.#index
  }

  /** Whether `take` has a row without waiting. */
  get hasRow(): boolean {
    return this.#index < this.#rows.length
  }

  /** The next row, which is there. */
  take(): unknown {
    return this.#rows[this.#index++]
  }

  /** Goes to the first result of a statement. */
  async start(reader: SetReader): Promise<void> {
    this.#reader = reader
    await this.#enter(reader)
  }

  /** Goes to the next result. @returns whether there is one. */
  async nextSet(call?: CallOptions): Promise<boolean> {
    return this.#reader !== undefined && (await this.#enter(this.#reader, call))
  }

  /** Gives the statement up, and the rows with it. */
  async leave(): Promise<void> {
    const reader = this.#reader
    this.#reader = undefined
    this.#clear()
    if (reader !== undefined && !reader.buffered) await reader.close()
  }

  /** Gives the statement up; rows that are held can still be taken. */
  async close(): Promise<void> {
    const reader = this.#reader
    this.#reader = undefined
    if (reader?.buffered === false) this.#ended = true
    await reader?.close()
  }

  /** Reads on in an unbuffered result. @returns whether there is a row. */
  async more(call: CallOptions | undefined): Promise<boolean> {
    const reader = this.#reader
    if (this.#ended || reader === undefined) return false
    const rows = await reader.nextBatch(call)
    if (rows === undefined) {
      this.#finish(reader)
      return false
    }
    this.#consumed += this.#rows.length
    this.#rows = rows
    this.#index = 0
    return true
  }

  /** Goes to a row of a buffered result. @throws RangeError when there is no such row; the position stays. */
  seek(target: number): void {
    if (target < 0 || target >= this.#rows.length) {
      throw new RangeError(
        `scroll: expected a row from 0 to ${String(this.#rows.length - 1)}, found ${String(target)}`,
      )
    }
    this.#index = target
  }

  /** Goes on to a row of an unbuffered result, or to its end. @throws NotSupportedError for going back. */
  async skipTo(target: number, call: CallOptions | undefined): Promise<void> {
    if (target < this.rowNumber) {
      const message = `scroll: an unbuffered cursor cannot go back from row ${String(this.rowNumber)} to ${String(target)}`
      throw new NotSupportedError(message, { code: "SHOAL_SCROLL_BACKWARD" })
    }
    while (target > this.#consumed + this.#rows.length && (await this.more(call)));
    this.#index = Math.min(target - this.#consumed, this.#rows.length)
  }

  async #enter(reader: SetReader, call?: CallOptions): Promise<boolean> {
    this.#clear()
    const head = await reader.nextSet(call)
    if (head === undefined) return false
    this.columns = head.columns
    this.#ended = false
    this.rowCount = -1
    this.lastRowId = null
    if (reader.buffered || head.columns === undefined) {
      const rows = await reader.nextBatch(call)
      if (rows !== undefined) {
        this.#rows = rows
        // The end of the result.
        await reader.nextBatch(call)
      }
      this.#finish(reader)
    }
    return true
  }

  #clear(): void {
    this.#rows = []
    this.#index = 0
    this.#consumed = 0
    this.columns = undefined
    this.#ended = true
  }

  #finish(reader: SetReader): void {
    this.#ended = true
    const end = reader.lastEnd
    if (end === undefined) return
    this.warningCount = end.ok.warningCount
    if (this.columns === undefined) {
      this.rowCount = Number(end.ok.affectedRows)
      this.lastRowId = end.ok.insertId
    } else this.rowCount = end.rowCount
  }
}
