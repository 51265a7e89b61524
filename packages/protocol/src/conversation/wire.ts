// Both directions of the byte stream below the conversations: frames in, packets out, compression around them.
import { Writer } from "../bytes/writer.ts"
import { EnvelopeDecoder, encodeEnvelopes, type Codec } from "../framing/compression.ts"
import { FrameDecoder } from "../framing/decoder.ts"
import { beginPacket, endPacket, MAX_FRAME } from "../framing/encoder.ts"
import type { EncodeContext } from "../values/wire-value.ts"

/** Writes the payload of something. What is to be written is an argument, so that no command needs a closure. */
export type WritePayload<What = undefined> = (w: Writer, what: What, context: EncodeContext) => void

/** Incoming frames and outgoing bytes of one session. */
export class Wire {
  readonly frames: FrameDecoder
  /** How parameters are encoded. */
  readonly context: EncodeContext
  /** Negotiated capabilities, low and MariaDB's extended word. */
  low = 0
  extended = 0
  readonly #output: Writer = new Writer()
  /** Plain packets on their way into envelopes, or held back. */
  readonly #scratch: Writer = new Writer()
  #codec: Codec | undefined

  constructor(maxPayload: number, context: EncodeContext) {
    this.frames = new FrameDecoder(maxPayload)
    this.context = context
  }

  /** From now on everything is compressed, both ways. */
  startCompression(codec: Codec): void {
    this.#codec = codec
    this.frames.envelopes = new EnvelopeDecoder(codec)
  }

  /** Everything owed, undefined when there is nothing. */
  takeOutput(): Buffer | undefined {
    return this.#output.length === 0 ? undefined : this.#output.take()
  }

  /** Appends bytes that {@link encodeCommand} gave. */
  release(bytes: Buffer): void {
    this.#output.bytes(bytes)
  }

  /** Sets the sequence id with which the peer has to go on. */
  expect(sequence: number): void {
    this.frames.sequence = sequence & 0xff
    if (this.frames.envelopes !== undefined) this.frames.envelopes.sequence = sequence & 0xff
  }

  /** Sends a command: a packet with sequence 0. Returns the sequence of its answer. What `write` throws leaves nothing behind. */
  sendCommand<What>(write: WritePayload<What>, what: What): number {
    return this.#write(this.#output, write, what, 0)
  }

  /** Encodes a command without sending it. */
  encodeCommand<What>(
    write: WritePayload<What>,
    what: What,
  ): { readonly bytes: Buffer; readonly replySequence: number } {
    const held = new Writer()
    const replySequence = this.#write(held, write, what, 0)
    return { bytes: held.take(), replySequence }
  }

  /** Sends a packet within an exchange: it continues the sequence of what came last. */
  sendPacket(write: WritePayload): void {
    const { envelopes } = this.frames
    const sequence = envelopes === undefined ? this.frames.sequence : envelopes.sequence
    this.expect(this.#write(this.#output, write, undefined, sequence))
  }

  /** Sends bytes as packets of a file, each of the greatest size; no bytes are one empty packet. */
  sendBytes(bytes: Uint8Array): void {
    // A payload of exactly 0xFFFFFF bytes would need an empty frame behind it, which ends the file.
    const size = MAX_FRAME - 1
    let at = 0
    do {
      const part = bytes.subarray(at, at + size)
      this.sendPacket((w) => w.bytes(part))
      at += size
    } while (at < bytes.length)
  }

  /** Writes one packet and returns the sequence that follows it. */
  #write<What>(target: Writer, write: WritePayload<What>, what: What, sequence: number): number {
    const codec = this.#codec
    const w = codec === undefined ? target : this.#scratch
    const start = beginPacket(w)
    try {
      write(w, what, this.context)
    } catch (error) {
      w.length = start
      throw error
    }
    const frames = endPacket(w, start, sequence)
    if (codec === undefined) return sequence + frames
    return sequence + encodeEnvelopes(target, this.#scratch.take(), sequence, codec)
  }
}
