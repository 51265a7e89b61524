// Reading a run of column definitions. When all of them lie in one chunk they are looked up where they are; else they are gathered first.
import { ProtocolError } from "../errors.ts"
import { MAX_FRAME } from "../framing/encoder.ts"
import type { ResultShape, ShapeCache } from "./shape-cache.ts"
import type { Wire } from "./wire.ts"

const HEADER = 4
const ERR = 0xff
/** Metadata of one result beyond this is an attack, not a result. */
const MAX_METADATA = 64 * 1024 * 1024

/** Gathers definitions, of one run after the other. */
export class Definitions {
  readonly #wire: Wire
  readonly #shapes: ShapeCache
  readonly #extended: boolean
  /** An ERR packet came instead of a definition; it is the current payload of the frame decoder. */
  failed = false
  #count = 0
  #seen = 0
  #gathered: Buffer[] = []
  #bytes = 0

  /** @param extended whether definitions have MariaDB's extended metadata. */
  constructor(wire: Wire, shapes: ShapeCache, extended: boolean) {
    this.#wire = wire
    this.#shapes = shapes
    this.#extended = extended
  }

  /** A run of `count` definitions begins. */
  begin(count: number): void {
    this.failed = false
    this.#count = count
    this.#seen = this.#bytes = 0
    if (this.#gathered.length > 0) this.#gathered = []
  }

  /** The shape, undefined while definitions are missing. @throws ProtocolError */
  read(): ResultShape | undefined {
    return this.#seen === 0 ? (this.#inPlace() ?? this.#gather()) : this.#gather()
  }

  #inPlace(): ResultShape | undefined {
    const { frames } = this.#wire
    const { buffer: b, position: start, end } = frames
    if (frames.joining) return undefined
    let p = start
    let { sequence } = frames
    for (let i = 0; i < this.#count; i++) {
      if (end - p < HEADER) return undefined
      const length = (b[p] as number) | ((b[p + 1] as number) << 8) | ((b[p + 2] as number) << 16)
      // What is unusual is left to the frame decoder.
      if (length === MAX_FRAME || end - p - HEADER < length || length > frames.maxPayload) return undefined
      if (b[p + 3] !== sequence || b[p + HEADER] === ERR) return undefined
      sequence = (sequence + 1) & 0xff
      p += HEADER + length
    }
    const shape = this.#shapes.find(b, start, p, this.#count, this.#extended)
    frames.position = p
    frames.sequence = sequence
    return shape
  }

  #gather(): ResultShape | undefined {
    const { frames } = this.#wire
    while (this.#seen < this.#count) {
      if (!frames.next()) return undefined
      const { payload, payloadStart, payloadEnd } = frames
      if (payload[payloadStart] === ERR && payloadEnd > payloadStart) {
        this.failed = true
        return undefined
      }
      const length = payloadEnd - payloadStart
      this.#bytes += length
      if (length >= MAX_FRAME || this.#bytes > MAX_METADATA) {
        throw new ProtocolError(
          "SHOAL_PACKET_TOO_LARGE",
          `column definitions of more than ${MAX_METADATA} bytes`,
        )
      }
      const copy = Buffer.allocUnsafe(HEADER + length)
      copy.writeUIntLE(length, 0, 3)
      // The header is part of the key: as it was sent, so that it is found again when it comes in one piece.
      copy[3] = (frames.sequence + 255) & 0xff
      payload.copy(copy, HEADER, payloadStart, payloadEnd)
      this.#gathered.push(copy)
      this.#seen++
    }
    const all = Buffer.concat(this.#gathered)
    return this.#shapes.find(all, 0, all.length, this.#count, this.#extended)
  }
}
