// Where the rows of a result come from: an array that is there already, or a stream. Values leave here processed.
import type { DbapiStream } from "../dbapi/dbapi.ts"
import { ResourceClosedError } from "../errors.ts"
import type { BaseRow } from "./row.ts"
import { processRows, type RowShape } from "./row-shape.ts"

/** @internal Rows, processed; the position is shared by every view of the result. */
export interface RowSource {
  readonly closed: boolean
  /** How many rows `partitions()` gives at once when it is not told. */
  readonly portion?: number | undefined
  /** Up to `count` more rows; fewer only at the end. Rejects with ResourceClosedError when closed. */
  take(count: number): Promise<BaseRow[]>
  close(): Promise<void>
}

/** @internal Rows that are there, with their values as they shall be. The array is the source's own. */
export class ReadRows implements RowSource {
  #rows: BaseRow[]
  #position = 0
  #closed = false

  constructor(rows: BaseRow[]) {
    this.#rows = rows
  }

  get closed(): boolean {
    return this.#closed
  }

  take(count: number): Promise<BaseRow[]> {
    if (this.#closed) return Promise.reject(closedError())
    if (this.#position === 0 && count >= this.#rows.length) {
      const rows = this.#rows
      this.#rows = []
      return Promise.resolve(rows)
    }
    const rows = this.#rows.slice(this.#position, this.#position + count)
    this.#position += rows.length
    return Promise.resolve(rows)
  }

  close(): Promise<void> {
    this.#closed = true
    this.#rows = []
    return Promise.resolve()
  }
}

/** @internal A result that was read whole. */
export class BufferedRows extends ReadRows {
  constructor(shape: RowShape, rows: BaseRow[]) {
    super(rows)
    processRows(shape, rows)
  }
}

/** @internal The rows of several sources, one source after the other. */
export class ChainedRows implements RowSource {
  readonly portion: number | undefined
  readonly #sources: readonly RowSource[]
  #at = 0
  #closed = false

  constructor(sources: readonly RowSource[]) {
    this.#sources = sources
    this.portion = sources[0]?.portion
  }

  get closed(): boolean {
    return this.#closed
  }

  async take(count: number): Promise<BaseRow[]> {
    if (this.#closed) throw closedError()
    const rows: BaseRow[] = []
    while (rows.length < count) {
      const source = this.#sources[this.#at]
      if (source === undefined) break
      const part = await source.take(count - rows.length)
      for (const row of part) rows.push(row)
      if (rows.length < count) {
        await source.close()
        this.#at++
      }
    }
    return rows
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const source of this.#sources) await source.close()
  }
}

/** @internal A result that is read while it arrives. */
export class StreamedRows implements RowSource {
  readonly #shape: RowShape
  readonly #stream: DbapiStream<BaseRow>
  readonly portion: number | undefined
  readonly #onEnd: (error?: unknown) => void
  #batches: AsyncIterator<BaseRow[]> | undefined
  #rest: BaseRow[] = []
  #position = 0
  #ended = false
  #closed = false

  /** @param onEnd called once, when nothing more is read from the connection, with the error that ended it. */
  constructor(
    shape: RowShape,
    stream: DbapiStream<BaseRow>,
    onEnd: (error?: unknown) => void,
    portion?: number,
  ) {
    this.portion = portion
    this.#shape = shape
    this.#stream = stream
    this.#onEnd = onEnd
  }

  get closed(): boolean {
    return this.#closed
  }

  async take(count: number): Promise<BaseRow[]> {
    if (this.#closed) throw closedError()
    const rows: BaseRow[] = []
    while (rows.length < count) {
      if (this.#position >= this.#rest.length && !(await this.#next())) break
      const part = this.#rest.slice(this.#position, this.#position + count - rows.length)
      this.#position += part.length
      for (const row of part) rows.push(row)
    }
    return rows
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#rest = []
    try {
      if (!this.#ended) await this.#stream.close()
    } finally {
      this.#finish()
    }
  }

  async #next(): Promise<boolean> {
    if (this.#ended) return false
    this.#batches ??= this.#stream[Symbol.asyncIterator]()
    try {
      const next: IteratorResult<BaseRow[], unknown> = await this.#batches.next()
      if (next.done === true) {
        this.#finish()
        return false
      }
      processRows(this.#shape, next.value)
      this.#rest = next.value
      this.#position = 0
      return true
    } catch (error) {
      this.#closed = true
      this.#finish(error)
      throw error
    }
  }

  #finish(error?: unknown): void {
    if (this.#ended) return
    this.#ended = true
    this.#onEnd(error)
  }
}

/** @internal The source of a statement without rows: closed from the start. */
export const noRows: RowSource = Object.freeze({
  closed: true,
  take: (): Promise<never> =>
    Promise.reject(
      new ResourceClosedError("This result object does not return rows. It has been closed automatically."),
    ),
  close: (): Promise<void> => Promise.resolve(),
})

function closedError(): ResourceClosedError {
  return new ResourceClosedError("This result object is closed.")
}
