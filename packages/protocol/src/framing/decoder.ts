// Chunks to payloads: joins frames and checks sequence ids. Views of a payload live until the next call of `next()`.
// Memory follows what arrived, never what a header merely declares.
import { asBuffer } from "../bytes/slices.ts"
import { ProtocolError } from "../errors.ts"
import type { EnvelopeDecoder } from "./compression.ts"
import { MAX_FRAME } from "./encoder.ts"

const HEADER = 4
const ERR = 0xff
/** Up to this size the declared length of a frame is allocated at once. */
const TRUSTED = 64 * 1024
const EMPTY = Buffer.alloc(0)

/** Cuts the incoming stream into payloads. Its fields are public so that the row loop can walk a chunk by itself. */
export class FrameDecoder {
  /** Current chunk and what of it is not consumed. */
  buffer: Buffer = EMPTY
  position = 0
  end = 0
  /** Sequence id that the next frame has to carry. */
  sequence = 0
  /** Unwraps what arrives, in a compressed session. Its envelopes carry the sequence that counts. */
  envelopes: EnvelopeDecoder | undefined = undefined
  /** Greatest payload that is accepted. */
  maxPayload: number
  /** Set by `next()`: where the payload is. */
  payload: Buffer = EMPTY
  payloadStart = 0
  payloadEnd = 0

  #chunks: { bytes: Buffer; start: number; end: number }[] = []
  // A payload that did not come in one piece: parts are joined in #assembly.
  #header = 0
  #headerLength = 0
  #remaining = 0
  #inBody = false
  #lastFull = false
  #joining = false
  #assembly: Buffer = EMPTY
  #assembled = 0

  constructor(maxPayload: number) {
    this.maxPayload = maxPayload
  }

  /** Takes a chunk. It is read by `next()`. */
  push(chunk: Uint8Array, start: number, end: number): void {
    if (start >= end) return
    if (this.envelopes !== undefined) this.envelopes.push(chunk, start, end)
    else if (this.position === this.end && this.#chunks.length === 0) {
      this.buffer = asBuffer(chunk)
      this.position = start
      this.end = end
    } else this.#chunks.push({ bytes: asBuffer(chunk), start, end })
  }

  /** Whether bytes are waiting: a part of a payload or more. */
  get hasBytes(): boolean {
    if (this.envelopes?.hasBytes === true) return true
    return this.position < this.end || this.#chunks.length > 0 || this.#joining || this.#headerLength > 0
  }

  /** Whether a payload is half joined, so that the chunk does not begin with a header. */
  get joining(): boolean {
    return this.#joining || this.#headerLength > 0
  }

  /** Copies what is not consumed, so that the caller may reuse its memory. */
  retain(): void {
    if (this.position < this.end) {
      this.buffer = Buffer.from(this.buffer.subarray(this.position, this.end))
      this.position = 0
      this.end = this.buffer.length
    } else {
      this.buffer = EMPTY
      this.position = this.end = 0
    }
    for (const chunk of this.#chunks) {
      chunk.bytes = Buffer.from(chunk.bytes.subarray(chunk.start, chunk.end))
      chunk.start = 0
      chunk.end = chunk.bytes.length
    }
  }

  /** Finds the next whole payload. False when more bytes are needed; then nothing of the chunks is referenced any more. */
  next(): boolean {
    for (;;) {
      if (this.position === this.end && !this.#nextChunk()) return false
      if (!this.#joining && this.#headerLength === 0 && this.#wholeFrame()) return true
      if (this.#join()) return true
    }
  }

  #nextChunk(): boolean {
    const chunk = this.#chunks.shift() ?? this.#unwrapped()
    if (chunk === undefined) {
      this.buffer = EMPTY
      this.position = this.end = 0
      return false
    }
    this.buffer = chunk.bytes
    this.position = chunk.start
    this.end = chunk.end
    return true
  }

  #unwrapped(): { bytes: Buffer; start: number; end: number } | undefined {
    const bytes = this.envelopes?.next()
    return bytes === undefined ? undefined : { bytes, start: 0, end: bytes.length }
  }

  /** The common case: the frame lies in the chunk as a whole and is the whole payload. */
  #wholeFrame(): boolean {
    const b = this.buffer
    const p = this.position
    if (this.end - p < HEADER) return false
    const length = (b[p] as number) | ((b[p + 1] as number) << 8) | ((b[p + 2] as number) << 16)
    if (length === MAX_FRAME || length > this.end - p - HEADER) return false
    if (length > this.maxPayload) this.#tooLarge(length)
    this.payload = b
    this.payloadStart = p + HEADER
    this.payloadEnd = this.position = p + HEADER + length
    this.#advance(b[p + 3] ?? 0, b[p + HEADER] === ERR && length > 0)
    return true
  }

  /** Consumes what it can for a payload that is split over chunks or frames; true when it is complete. */
  #join(): boolean {
    while (!this.#inBody) {
      if (this.position === this.end) return false
      this.#header += (this.buffer[this.position++] ?? 0) * 2 ** (8 * this.#headerLength++)
      if (this.#headerLength === HEADER) this.#beginBody()
    }
    this.#copyBody()
    if (this.#remaining > 0) return false
    this.#inBody = false
    if (this.#lastFull) return false
    this.#deliver()
    return true
  }

  #beginBody(): void {
    const length = this.#header % 0x1000000
    const sequence = Math.floor(this.#header / 0x1000000)
    this.#header = this.#headerLength = 0
    if (this.#assembled + length > this.maxPayload) this.#tooLarge(this.#assembled + length)
    this.#remaining = length
    this.#lastFull = length === MAX_FRAME
    this.#inBody = true
    // Only a payload of one frame can be an ERR packet, whose sequence is judged when its first byte is known.
    this.#judgeLater = !this.#joining && !this.#lastFull
    if (this.#judgeLater) this.#frameSequence = sequence
    else this.#advance(sequence, false)
    this.#joining = true
    if (this.#assembled === 0 && length <= TRUSTED) this.#reserve(length)
  }

  #frameSequence = 0
  #judgeLater = false

  #copyBody(): void {
    const count = Math.min(this.#remaining, this.end - this.position)
    this.#reserve(this.#assembled + count)
    this.buffer.copy(this.#assembly, this.#assembled, this.position, this.position + count)
    this.#assembled += count
    this.position += count
    this.#remaining -= count
  }

  #reserve(size: number): void {
    if (size <= this.#assembly.length) return
    const declared = this.#assembled + this.#remaining
    const doubled = Math.min(this.#assembly.length * 2, Math.max(declared, size))
    const grown = Buffer.allocUnsafeSlow(Math.max(size, doubled, 4096))
    this.#assembly.copy(grown, 0, 0, this.#assembled)
    this.#assembly = grown
  }

  #deliver(): void {
    this.payload = this.#assembly
    this.payloadStart = 0
    this.payloadEnd = this.#assembled
    // Large assemblies are given away: keeping them would pin their memory for the life of the session.
    if (this.#assembly.length > TRUSTED) this.#assembly = EMPTY
    this.#assembled = 0
    this.#joining = false
    if (this.#judgeLater) this.#advance(this.#frameSequence, this.payload[0] === ERR && this.payloadEnd > 0)
  }

  /** An ERR packet may come out of order: the server sends it in the middle of what the client still writes. */
  #advance(sequence: number, isError: boolean): void {
    if (sequence !== this.sequence && this.envelopes === undefined && !isError) {
      throw new ProtocolError(
        "SHOAL_SEQUENCE",
        `packets out of order: expected sequence id ${this.sequence}, got ${sequence}`,
      )
    }
    this.sequence = (sequence + 1) & 0xff
  }

  #tooLarge(length: number): never {
    throw new ProtocolError(
      "SHOAL_PACKET_TOO_LARGE",
      `the server sent a packet of at least ${length} bytes, more than maxPayload (${this.maxPayload})`,
    )
  }
}
