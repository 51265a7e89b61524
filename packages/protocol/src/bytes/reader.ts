// A bounded cursor over one payload. Every read is checked against its end; what does not fit is a ProtocolError with the offset.
// Views that it returns live as long as the payload; strings and copies are the caller's.
import { ProtocolError } from "../errors.ts"
import { copyBytes, latin1Slice, utf8Slice } from "./slices.ts"

const TWO_32 = 0x1_0000_0000

/** Reads the integers and strings of the protocol, in order. */
export class Reader {
  readonly buffer: Buffer
  position: number
  readonly end: number
  readonly #start: number
  readonly #packet: string

  /** @param packet what the payload is, for error messages. */
  constructor(buffer: Buffer, start: number, end: number, packet: string) {
    this.buffer = buffer
    this.position = start
    this.end = end
    this.#start = start
    this.#packet = packet
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.end - this.position
  }

  /** Moves on by `length` bytes and returns where they begin. */
  take(length: number): number {
    const at = this.position
    if (length > this.end - at) this.fail(`need ${length} more bytes, have ${this.end - at}`)
    this.position = at + length
    return at
  }

  u8(): number {
    return this.buffer[this.take(1)] ?? 0
  }

  u16(): number {
    return this.buffer.readUInt16LE(this.take(2))
  }

  u24(): number {
    return this.buffer.readUIntLE(this.take(3), 3)
  }

  u32(): number {
    return this.buffer.readUInt32LE(this.take(4))
  }

  /** Length-encoded integer; bigint only beyond 2^53 - 1. NULL (0xFB) and 0xFF are malformed here. */
  lenenc(): number | bigint {
    const first = this.u8()
    if (first < 0xfb) return first
    if (first === 0xfc) return this.u16()
    if (first === 0xfd) return this.u24()
    if (first !== 0xfe) this.fail(`0x${first.toString(16)} does not begin a length-encoded integer`)
    const low = this.u32()
    const high = this.u32()
    if (high < 0x200000) return high * TWO_32 + low
    return (BigInt(high) << 32n) | BigInt(low)
  }

  /** Length-encoded integer that is a length or count: it may not exceed `limit`, which is by default what remains. */
  length(limit?: number): number {
    const value = this.lenenc()
    const most = limit ?? this.remaining
    if (value > most) this.fail(`length ${value} exceeds ${most}`)
    return Number(value)
  }

  /** Length-encoded string, UTF-8. */
  string(): string {
    const length = this.length()
    const at = this.take(length)
    return length === 0 ? "" : utf8Slice.call(this.buffer, at, at + length)
  }

  /** Length-encoded bytes, copied. */
  bytes(): Buffer {
    const length = this.length()
    const at = this.take(length)
    return copyBytes(this.buffer, at, at + length)
  }

  /** Exactly `length` bytes, copied. */
  fixedBytes(length: number): Buffer {
    const at = this.take(length)
    return copyBytes(this.buffer, at, at + length)
  }

  fixedString(length: number): string {
    const at = this.take(length)
    return latin1Slice.call(this.buffer, at, at + length)
  }

  /** String that ends with NUL. */
  nulString(): string {
    const nul = this.buffer.indexOf(0, this.position)
    if (nul < 0 || nul >= this.end) this.fail("a string without its closing NUL")
    const text = utf8Slice.call(this.buffer, this.position, nul)
    this.position = nul + 1
    return text
  }

  /** Everything up to the end, UTF-8. */
  restString(): string {
    const at = this.take(this.remaining)
    return at === this.end ? "" : utf8Slice.call(this.buffer, at, this.end)
  }

  /** Everything up to the end, copied. */
  restBytes(): Buffer {
    return this.fixedBytes(this.remaining)
  }

  skip(length: number): void {
    this.take(length)
  }

  /** @throws ProtocolError that names the packet and the offset in it. */
  fail(what: string): never {
    throw new ProtocolError(
      "SHOAL_MALFORMED_PACKET",
      `malformed ${this.#packet}: ${what} (offset ${this.position - this.#start} of ${this.end - this.#start})`,
    )
  }
}
