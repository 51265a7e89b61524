// Rows of one result set: a tight loop over the whole packets of a chunk. It stops at the packet that is no row, which is left unread.
import { ProtocolError, type DecodeError } from "../errors.ts"
import { MAX_FRAME } from "../framing/encoder.ts"
import type { DecodeRow } from "../values/row-interpreter.ts"
import type { RowDecoder } from "../values/row-decoder.ts"
import type { Wire } from "./wire.ts"

const HEADER = 4
/** 0xFE ends the rows, 0xFF is an ERR packet. A text row that begins with 0xFE has a value of 16 MiB, which no single frame holds. */
const NO_ROW = 0xfe

/** Rows of a batch, unless the chunks are larger. */
const BATCH = 1000

const skip: DecodeRow = () => undefined

/** Arguments that a call surely takes. */
const MAX_ARGUMENTS = 10_000

/** `concat` copies arrays as blocks of memory, which `flat` does not. */
function joinArrays(arrays: unknown[][]): unknown[] {
  let joined: unknown[] = []
  for (let i = 0; i < arrays.length; i += MAX_ARGUMENTS)
    joined = joined.concat(...arrays.slice(i, i + MAX_ARGUMENTS))
  return joined
}

/** Decodes the rows of one result set. */
export class RowReader {
  /** How many rows {@link takeRows} would give. */
  rowCount = 0
  /** First error of a value; from then on rows are skipped. */
  decodeError: DecodeError | undefined
  readonly #decoder: RowDecoder
  readonly #wire: Wire
  readonly #columnar: boolean
  readonly #lazy: boolean
  /** Rows since the last batch; with shape `columns`, one array per column. */
  #rows: unknown[]
  #batches: unknown[][] = []
  #batchCount = 0
  #run: DecodeRow

  constructor(wire: Wire, decoder: RowDecoder) {
    this.#wire = wire
    this.#decoder = decoder
    this.#columnar = decoder.shape === "columns"
    this.#lazy = decoder.shape === "lazy"
    this.decodeError = decoder.fault
    this.#run = decoder.fault === undefined ? decoder.run : skip
    this.#rows = this.#empty()
  }

  #empty(): unknown[] {
    if (!this.#columnar) return []
    return Array.from({ length: this.#decoder.columnCount }, () => [])
  }

  /** Gives the rows so far and begins a new batch. */
  takeRows(): unknown[] {
    const rows = this.#batches.length === 0 ? this.#rows : this.#joined()
    this.#batches = []
    this.#rows = this.#empty()
    this.rowCount = this.#batchCount = 0
    return rows
  }

  /** One array would be old when its rows are young, which makes every garbage collection visit all of it: rows are gathered in batches. */
  #nextBatch(): void {
    if (this.rowCount - this.#batchCount < BATCH) return
    this.#batches.push(this.#rows)
    this.#batchCount = this.rowCount
    this.#rows = this.#empty()
  }

  #joined(): unknown[] {
    const batches = [...this.#batches, this.#rows]
    if (!this.#columnar) return joinArrays(batches)
    return this.#rows.map((_, i) => joinArrays(batches.map((batch) => batch[i] as unknown[])))
  }

  /** Decodes all rows that lie whole in the current chunk. @throws ProtocolError */
  readChunk(): void {
    if (this.#wire.frames.joining) return
    this.#nextBatch()
    const before = this.rowCount
    let failed: boolean
    do failed = this.#loop()
    while (failed)
    if (this.rowCount > before && this.decodeError === undefined) {
      this.#decoder.used(this.rowCount - before)
      this.#run = this.#decoder.run
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
    if (this.#lazy && end - p > HEADER) {
      // Lazy rows keep their bytes, the chunk is the caller's.
      b = Buffer.from(b.subarray(p, end))
      base = p
    }
    const limit = end - base
    p -= base
    const rows = this.#rows
    const run = this.#run
    const silent = this.#columnar || this.decodeError !== undefined
    const out = rows as unknown[][]
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
        if (silent) run(b, start, next, out)
        else rows.push(run(b, start, next, out))
        count++
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
      const row = this.#run(bytes, from, to, this.#rows as unknown[][])
      if (!this.#columnar && this.decodeError === undefined) this.#rows.push(row)
      this.rowCount++
    } catch (error) {
      this.#fail(error, bytes, from, to)
    }
  }

  #fail(error: unknown, b: Buffer, start: number, end: number): void {
    const explained = this.#decoder.explain(error, b, start, end)
    if (explained instanceof ProtocolError) throw explained
    this.decodeError = explained
    this.#run = skip
    this.#batches = []
    this.#rows = this.#empty()
  }
}
