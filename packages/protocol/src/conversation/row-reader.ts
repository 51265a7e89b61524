// Rows of one result set: a tight loop over the whole packets of a chunk. It stops at the packet that is no row, which is left unread.
import { ProtocolError, type DecodeError } from "../errors.ts"
import { MAX_FRAME } from "../framing/encoder.ts"
import { ColumnBatches, joinArrays, type MakeArrays } from "../values/column-batches.ts"
import type { DecodeRow } from "../values/row-interpreter.ts"
import type { RowDecoder } from "../values/row-decoder.ts"
import type { Wire } from "./wire.ts"

const HEADER = 4
/** 0xFE ends the rows, 0xFF is an ERR packet. A text row that begins with 0xFE has a value of 16 MiB, which no single frame holds. */
const NO_ROW = 0xfe

/** Rows of a batch, unless the chunks are larger. */
const BATCH = 1000

const skip: DecodeRow = () => undefined
const NO_BATCHES: unknown[][] = []

/** Where the rows end that lie whole in a chunk. */
function rowsEnd(b: Buffer, start: number, end: number): number {
  let p = start
  while (end - p >= HEADER) {
    const length = (b[p] as number) | ((b[p + 1] as number) << 8) | ((b[p + 2] as number) << 16)
    const next = p + HEADER + length
    if (next > end || length === MAX_FRAME || length === 0 || (b[p + HEADER] as number) >= NO_ROW) break
    p = next
  }
  return p
}

/** Decodes rows, of one result set after the other. */
export class RowReader {
  /** How many rows {@link takeRows} would give. */
  rowCount = 0
  /** First error of a value; from then on rows are skipped. */
  decodeError: DecodeError | undefined
  readonly #wire: Wire
  #decoder: RowDecoder | undefined
  #columnar = false
  #lazy = false
  /** Rows since the last batch, once there is one. */
  #rows: unknown[] | undefined
  /** The same with the shape `columns`. */
  #columns: ColumnBatches | undefined
  #batches: unknown[][] = NO_BATCHES
  #batchCount = 0
  #run: DecodeRow = skip
  #makeArrays: MakeArrays = () => []

  constructor(wire: Wire) {
    this.#wire = wire
  }

  /** A result set begins, whose rows this decoder understands. */
  begin(decoder: RowDecoder): void {
    this.#decoder = decoder
    this.#columnar = decoder.shape === "columns"
    this.#lazy = decoder.shape === "lazy"
    this.decodeError = decoder.fault
    this.#run = decoder.fault === undefined ? decoder.run : skip
    this.#makeArrays = decoder.makeArrays
    this.#forget()
  }

  /** Gives the rows so far and begins a new batch. */
  takeRows(): unknown[] {
    const rows = this.#columnar ? this.#started().join() : this.#gathered()
    this.#forget()
    return rows
  }

  #forget(): void {
    this.#batches = NO_BATCHES
    this.#rows = this.#columns = undefined
    this.rowCount = this.#batchCount = 0
  }

  #started(): ColumnBatches {
    return (this.#columns ??= new ColumnBatches(this.#makeArrays))
  }

  /** One array would be old when its rows are young, which makes every garbage collection visit all of it: rows are gathered in batches. */
  #nextBatch(): void {
    if (this.#rows === undefined || this.rowCount - this.#batchCount < BATCH) return
    if (this.#batches === NO_BATCHES) this.#batches = []
    this.#batches.push(this.#rows)
    this.#batchCount = this.rowCount
    this.#rows = undefined
  }

  #gathered(): unknown[] {
    const last = this.#rows ?? []
    return this.#batches.length === 0 ? last : joinArrays([...this.#batches, last])
  }

  /** Decodes all rows that lie whole in the current chunk. @throws ProtocolError */
  readChunk(): void {
    if (this.#wire.frames.joining) return
    this.#nextBatch()
    const before = this.rowCount
    let failed: boolean
    do failed = this.#loop()
    while (failed)
    const decoder = this.#decoder
    if (decoder !== undefined && this.rowCount > before && this.decodeError === undefined) {
      decoder.used(this.rowCount - before)
      this.#run = decoder.run
      this.#makeArrays = decoder.makeArrays
    }
  }

  /** Returns true when it stopped at a row that could not be decoded, which is consumed. */
  #loop(): boolean {
    const { frames } = this.#wire
    const checked = frames.envelopes === undefined
    const { end, maxPayload } = frames
    let b = frames.buffer
    let p = frames.position
    let { sequence } = frames
    let base = 0
    let limit = end
    if (this.#lazy) {
      // Lazy rows keep their bytes, the chunk is the caller's. What follows the rows may be the results of many other commands.
      b = Buffer.from(b.subarray(p, rowsEnd(b, p, end)))
      base = p
      limit = b.length
    }
    p -= base
    const run = this.#run
    const silent = this.#columnar || this.decodeError !== undefined
    let rows = this.#rows
    const columns = this.#columnar ? this.#started() : undefined
    let count = 0
    let from = p
    try {
      while (limit - p >= HEADER) {
        const length = (b[p] as number) | ((b[p + 1] as number) << 8) | ((b[p + 2] as number) << 16)
        const start = p + HEADER
        const next = start + length
        if (next > limit || length === MAX_FRAME || length > maxPayload || length === 0) break
        if ((b[start] as number) >= NO_ROW) break
        if (checked && b[p + 3] !== sequence) break
        from = start
        sequence = ((b[p + 3] as number) + 1) & 0xff
        p = next
        columns?.reserve(this.#makeArrays)
        const row = run(b, start, next, columns)
        count++
        if (silent) continue
        // Many results have one row: a literal takes no more memory than that.
        if (rows === undefined) this.#rows = rows = [row]
        else rows.push(row)
      }
      return false
    } catch (error) {
      this.#fail(error, b, from, p)
      return true
    } finally {
      frames.position = p + base
      frames.sequence = sequence
      this.rowCount += count
    }
  }

  /** Decodes one row that did not lie whole in a chunk. @throws ProtocolError */
  readOne(b: Buffer, start: number, end: number): void {
    const bytes = this.#lazy ? Buffer.from(b.subarray(start, end)) : b
    const from = this.#lazy ? 0 : start
    const to = from + end - start
    try {
      const columns = this.#columnar ? this.#started() : undefined
      columns?.reserve(this.#makeArrays)
      const row = this.#run(bytes, from, to, columns)
      if (columns === undefined && this.decodeError === undefined) (this.#rows ??= []).push(row)
      this.rowCount++
    } catch (error) {
      this.#fail(error, bytes, from, to)
    }
  }

  #fail(error: unknown, b: Buffer, start: number, end: number): void {
    const explained = this.#decoder?.explain(error, b, start, end)
    if (explained instanceof ProtocolError) throw explained
    this.decodeError = explained
    this.#run = skip
    this.#batches = NO_BATCHES
    this.#rows = this.#columns = undefined
  }
}
