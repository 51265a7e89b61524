// Results of the same shape share their column metadata and row decoders. The key is the definitions' very bytes, compared in full, so that no
// two shapes can be taken for each other. One cache per set of decode options, for all sessions; bounded in entries and bytes.
import { DecodeError, ProtocolError } from "../errors.ts"
import { decodeColumn } from "../messages/resultset.ts"
import type { ColumnInfo } from "../values/column-info.ts"
import type { RowClass, RowClassOf, RowForm, RowShape } from "../values/decode-options.ts"
import type { ResolvedOptions } from "../values/resolved-options.ts"
import { RowDecoder } from "../values/row-decoder.ts"

const FRAME_HEADER = 4

/** Columns of a result, and the decoders made for them so far. */
export class ResultShape {
  readonly columns: readonly ColumnInfo[]
  readonly #options: ResolvedOptions
  readonly #text = new Decoders()
  readonly #binary = new Decoders()

  constructor(columns: readonly ColumnInfo[], options: ResolvedOptions) {
    this.columns = Object.freeze(columns)
    this.#options = options
  }

  /** The decoder for rows of this form. */
  decoder(rows: RowForm, binary: boolean): RowDecoder {
    const form = typeof rows === "function" ? classOf(rows, this.columns) : rows
    if (form instanceof DecodeError) return new RowDecoder(this.columns, binary, form, this.#options)
    const decoders = binary ? this.#binary : this.#text
    let decoder = decoders.get(form)
    if (decoder === undefined) {
      decoder = new RowDecoder(this.columns, binary, form, this.#options)
      decoders.set(form, decoder)
    }
    return decoder
  }
}

function classOf(rows: RowClassOf, columns: readonly ColumnInfo[]): RowClass | DecodeError {
  try {
    return rows(columns)
  } catch (error) {
    return new DecodeError("SHOAL_INVALID_VALUE", "the class of the rows could not be made", undefined, {
      cause: error,
    })
  }
}

/** The decoders of one protocol, by form; a class is not kept alive by its decoder's being kept. */
class Decoders {
  readonly #byShape = new Map<RowShape, RowDecoder>()
  readonly #byClass = new WeakMap<RowClass, RowDecoder>()

  get(form: RowShape | RowClass): RowDecoder | undefined {
    return typeof form === "function" ? this.#byClass.get(form) : this.#byShape.get(form)
  }

  set(form: RowShape | RowClass, decoder: RowDecoder): void {
    if (typeof form === "function") this.#byClass.set(form, decoder)
    else this.#byShape.set(form, decoder)
  }
}

interface Entry {
  readonly definitions: Buffer
  readonly extended: boolean
  readonly shape: ResultShape
}

const MAX_ENTRIES = 2000
const MAX_BYTES = 4 * 1024 * 1024
/** Larger metadata is not kept: it would push out everything else. */
const MAX_DEFINITIONS = 64 * 1024

/** Shapes by their column definitions. */
export class ShapeCache {
  readonly #options: ResolvedOptions
  /** Buckets by a cheap hash; a Map keeps them in order of use. */
  readonly #buckets = new Map<number, Entry[]>()
  #entries = 0
  #bytes = 0

  constructor(options: ResolvedOptions) {
    this.#options = options
  }

  /** Number of shapes kept. */
  get size(): number {
    return this.#entries
  }

  /**
   * The shape for `count` column definitions, frame headers included, that lie in `b` from `start` to `end`.
   * @throws ProtocolError when one of them is malformed.
   */
  find(b: Buffer, start: number, end: number, count: number, extended: boolean): ResultShape {
    const hash = hashOf(b, start, end, count)
    const bucket = this.#buckets.get(hash)
    if (bucket !== undefined) {
      for (const entry of bucket) {
        if (entry.extended === extended && entry.definitions.compare(b, start, end) === 0) {
          if (this.#isHalfFull) this.#touch(hash, bucket)
          return entry.shape
        }
      }
    }
    const shape = new ResultShape(decodeColumns(b, start, end, count, extended), this.#options)
    if (end - start <= MAX_DEFINITIONS)
      this.#keep(hash, { definitions: Buffer.from(b.subarray(start, end)), extended, shape })
    return shape
  }

  /** Order matters only once something is about to be evicted. */
  get #isHalfFull(): boolean {
    return this.#entries * 2 > MAX_ENTRIES || this.#bytes * 2 > MAX_BYTES
  }

  #touch(hash: number, bucket: Entry[]): void {
    this.#buckets.delete(hash)
    this.#buckets.set(hash, bucket)
  }

  #keep(hash: number, entry: Entry): void {
    const bucket = this.#buckets.get(hash)
    if (bucket === undefined) this.#buckets.set(hash, [entry])
    else bucket.push(entry)
    this.#entries++
    this.#bytes += entry.definitions.length
    while (this.#entries > MAX_ENTRIES || this.#bytes > MAX_BYTES) this.#evict()
  }

  #evict(): void {
    for (const [hash, bucket] of this.#buckets) {
      this.#buckets.delete(hash)
      this.#entries -= bucket.length
      for (const entry of bucket) this.#bytes -= entry.definitions.length
      return
    }
  }
}

/** Not all bytes: enough that different queries seldom meet. Equality is decided by comparing. */
function hashOf(b: Buffer, start: number, end: number, count: number): number {
  const length = end - start
  let hash = (length * 31 + count) | 0
  const step = Math.max(1, length >> 4)
  for (let i = start; i < end; i += step) hash = (Math.imul(hash, 31) + (b[i] as number)) | 0
  return hash
}

function decodeColumns(
  b: Buffer,
  start: number,
  end: number,
  count: number,
  extended: boolean,
): ColumnInfo[] {
  const columns: ColumnInfo[] = []
  let p = start
  for (let i = 0; i < count; i++) {
    const length = p + FRAME_HEADER <= end ? b.readUIntLE(p, 3) : Infinity
    if (p + FRAME_HEADER + length > end) {
      throw new ProtocolError("SHOAL_MALFORMED_PACKET", `expected ${count} column definitions, got ${i}`)
    }
    columns.push(decodeColumn(b, p + FRAME_HEADER, p + FRAME_HEADER + length, extended))
    p += FRAME_HEADER + length
  }
  return columns
}

const caches = new WeakMap<ResolvedOptions, ShapeCache>()

/** The cache that all sessions with these options share. */
export function shapeCacheFor(options: ResolvedOptions): ShapeCache {
  let cache = caches.get(options)
  if (cache === undefined) caches.set(options, (cache = new ShapeCache(options)))
  return cache
}
