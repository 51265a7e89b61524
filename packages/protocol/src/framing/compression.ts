// The compressed protocol: 7-byte envelopes (compressed length, sequence id, plain length) around the ordinary frames.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_compression_packet.html
import * as zlib from "node:zlib"
import { asBuffer } from "../bytes/slices.ts"
import type { Writer } from "../bytes/writer.ts"
import { ProtocolError } from "../errors.ts"
import { MAX_FRAME } from "./encoder.ts"

const HEADER = 7
/** Below this size compression makes nothing smaller (the servers' own limit). */
const MIN_LENGTH = 50

/** Compression in both directions. */
export interface Codec {
  compress(plain: Buffer): Buffer
  /** Never gives more than `limit` bytes. */
  decompress(packed: Buffer, limit: number): Buffer
}

/** What `node:zlib` has of zstd from Node 22.15 on; the types of Node 20 do not know it. */
interface Zstd {
  readonly zstdCompressSync?: (data: Buffer, options: object) => Buffer
  readonly zstdDecompressSync?: (data: Buffer, options: object) => Buffer
}
const ZSTD_LEVEL = 100 // ZSTD_c_compressionLevel

/** Whether this runtime has zstd. */
export function hasZstd(): boolean {
  return (zlib as Zstd).zstdCompressSync !== undefined && (zlib as Zstd).zstdDecompressSync !== undefined
}

/** zlib, level 0-9, or its default. */
export function zlibCodec(level: number | undefined): Codec {
  const options = level === undefined ? {} : { level }
  return {
    compress: (plain) => zlib.deflateSync(plain, options),
    decompress: (packed, limit) => zlib.inflateSync(packed, { maxOutputLength: Math.max(limit, 1) }),
  }
}

/** zstd, level 1-22. @throws ProtocolError in a runtime without it; ask {@link hasZstd} first. */
export function zstdCodec(level: number): Codec {
  const { zstdCompressSync, zstdDecompressSync } = zlib as Zstd
  if (zstdCompressSync === undefined || zstdDecompressSync === undefined) {
    throw new ProtocolError("SHOAL_COMPRESSION", "this runtime has no zstd")
  }
  return {
    compress: (plain) => zstdCompressSync(plain, { params: { [ZSTD_LEVEL]: level } }),
    decompress: (packed, limit) => zstdDecompressSync(packed, { maxOutputLength: Math.max(limit, 1) }),
  }
}

/** Wraps frames into envelopes. Returns how many were needed; the first one gets `sequence`. */
export function encodeEnvelopes(w: Writer, plain: Buffer, sequence: number, codec: Codec): number {
  let count = 0
  for (let at = 0; at < plain.length; at += MAX_FRAME) {
    const part = plain.subarray(at, at + MAX_FRAME)
    const packed = part.length < MIN_LENGTH ? part : codec.compress(part)
    const useful = packed.length < part.length
    w.u24(useful ? packed.length : part.length)
    w.u8((sequence + count) & 0xff)
    w.u24(useful ? part.length : 0)
    w.bytes(useful ? packed : part)
    count++
  }
  return count
}

/** Unwraps envelopes, one at a time. */
export class EnvelopeDecoder {
  /** Sequence id that the next envelope has to carry. */
  sequence = 0
  readonly #codec: Codec
  /** Copies of what arrived; joined only when an envelope is complete. */
  #chunks: Buffer[] = []
  #length = 0
  #needed = HEADER

  constructor(codec: Codec) {
    this.#codec = codec
  }

  /** Whether bytes of an envelope are waiting. */
  get hasBytes(): boolean {
    return this.#length > 0
  }

  /** Takes bytes; they are copied. */
  push(chunk: Uint8Array, start: number, end: number): void {
    this.#chunks.push(Buffer.from(asBuffer(chunk).subarray(start, end)))
    this.#length += end - start
  }

  /** Plain bytes of the next whole envelope, undefined when it is not complete. @throws ProtocolError */
  next(): Buffer | undefined {
    if (this.#length < this.#needed) return undefined
    const bytes = this.#joined()
    const packedLength = bytes.readUIntLE(0, 3)
    this.#needed = HEADER + packedLength
    if (bytes.length < this.#needed) return undefined
    const plainLength = bytes.readUIntLE(4, 3)
    const body = bytes.subarray(HEADER, this.#needed)
    this.#keep(bytes.subarray(this.#needed))
    const plain = plainLength === 0 ? body : this.#decompress(body, plainLength)
    this.#checkSequence(bytes[3] ?? 0, plain)
    return plain
  }

  #joined(): Buffer {
    const [first] = this.#chunks
    if (this.#chunks.length === 1 && first !== undefined) return first
    const joined = Buffer.concat(this.#chunks, this.#length)
    this.#chunks = [joined]
    return joined
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length === 0 ? [] : [rest]
    this.#length = rest.length
    this.#needed = HEADER
  }

  #decompress(body: Buffer, plainLength: number): Buffer {
    let plain: Buffer
    try {
      plain = this.#codec.decompress(body, plainLength)
    } catch (cause) {
      throw new ProtocolError(
        "SHOAL_COMPRESSION",
        `a compressed packet does not hold the ${plainLength} bytes it declares`,
        {
          cause,
        },
      )
    }
    if (plain.length === plainLength) return plain
    throw new ProtocolError(
      "SHOAL_COMPRESSION",
      `a compressed packet holds ${plain.length} bytes, its header declares ${plainLength}`,
    )
  }

  /** An ERR packet may come out of order, as without compression. */
  #checkSequence(sequence: number, plain: Buffer): void {
    if (sequence !== this.sequence && plain[4] !== 0xff) {
      throw new ProtocolError(
        "SHOAL_SEQUENCE",
        `compressed packets out of order: expected sequence id ${this.sequence}, got ${sequence}`,
      )
    }
    this.sequence = (sequence + 1) & 0xff
  }
}
