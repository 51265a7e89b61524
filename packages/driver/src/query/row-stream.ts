// conn.stream(): a result row by row, or batch by batch, with backpressure.
import type { ColumnInfo, RowForm } from "@shoal/protocol"
import { InterfaceError } from "../errors/errors.ts"
import type { SetReader } from "./set-reader.ts"

/** The form of rows that are read one by one. Callers without types may ask for columns. @throws InterfaceError (`SHOAL_OPTION`) */
export function rowByRow(rows: RowForm = "object"): RowForm {
  if (rows !== "columns") return rows
  throw new InterfaceError(
    'rows: "columns" is for whole results; expected "object", "array", "lazy" or a function',
    {
      code: "SHOAL_OPTION",
    },
  )
}

/** The rows of one result. Iterate it once; `return()` or leaving the loop ends the statement in bounded time. */
export class RowStream<Row> implements AsyncIterableIterator<Row>, AsyncDisposable {
  readonly #reader: SetReader
  readonly #submit: () => Promise<void> | void
  #started: Promise<readonly ColumnInfo[]> | undefined
  #rows: readonly Row[] = []
  #index = 0
  #over = false
  /** The batch that is being waited for, by all who do. */
  #filling: Promise<boolean> | undefined

  /** Use `connection.stream()` or `statement.stream()`. @param submit sends the statement. */
  constructor(reader: SetReader, submit: () => Promise<void> | void) {
    this.#reader = reader
    this.#submit = submit
  }

  /** The columns; sends the statement if that has not happened. `[]` for a statement without a result set. */
  columns(): Promise<readonly ColumnInfo[]> {
    this.#started ??= this.#start()
    return this.#started
  }

  /** May be called again before the last call was answered: rows are given out in the order of the calls. */
  async next(): Promise<IteratorResult<Row, undefined>> {
    for (;;) {
      const row = this.#rows[this.#index]
      if (row !== undefined) {
        this.#index++
        return { value: row, done: false }
      }
      this.#filling ??= this.#fill()
      if (!(await this.#filling)) return { value: undefined, done: true }
    }
  }

  /** All rows that arrived together, as arrays: cheaper than row by row. */
  async *batches(): AsyncGenerator<readonly Row[], void, undefined> {
    try {
      while (await this.#fill()) {
        const rows = this.#rows
        this.#rows = []
        yield rows
      }
    } finally {
      await this.return()
    }
  }

  /** Leaves the stream: what is not read yet is dropped, a long rest is killed on the server. Never throws. */
  async return(): Promise<IteratorResult<Row, undefined>> {
    this.#over = true
    this.#rows = []
    if (this.#started !== undefined) await this.#reader.close()
    return { value: undefined, done: true }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  #isOver(): boolean {
    return this.#over
  }

  async #start(): Promise<readonly ColumnInfo[]> {
    await this.#submit()
    const head = await this.#reader.nextSet()
    return head?.columns ?? []
  }

  async #fill(): Promise<boolean> {
    if (this.#over) return false
    this.#index = 0
    this.#rows = []
    try {
      await this.columns()
      const rows = await this.#reader.nextBatch()
      this.#filling = undefined
      if (rows !== undefined) {
        this.#rows = rows as Row[]
        return true
      }
    } catch (error) {
      this.#filling = undefined
      // It was left while this call waited.
      if (this.#isOver()) return false
      await this.return()
      throw error
    }
    // Results after the first are not part of the stream.
    await this.return()
    return false
  }
}
