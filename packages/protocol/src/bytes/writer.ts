// A growing buffer for outgoing bytes. `take()` gives the bytes away; memory that was given away is never written again.
import { utf8Write } from "./slices.ts"

const INITIAL = 1024
/** Output of at most this size is copied out, so that the scratch memory can stay. */
const COPY_LIMIT = 32 * 1024

const float64 = new Float64Array(1)
const float64Bytes = new Uint8Array(float64.buffer)
const bigint64 = new BigInt64Array(1)
const bigint64Bytes = new Uint8Array(bigint64.buffer)

/** Writes integers and strings of the protocol. */
export class Writer {
  buffer: Buffer = Buffer.allocUnsafeSlow(INITIAL)
  /** Bytes written. A caller may set it back to undo what it wrote. */
  length = 0

  /** Makes room for `count` more bytes. */
  ensure(count: number): void {
    const needed = this.length + count
    if (needed > this.buffer.length) this.#grow(needed)
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2))
    this.buffer.copy(grown, 0, 0, this.length)
    this.buffer = grown
  }

  u8(value: number): void {
    this.ensure(1)
    this.buffer[this.length++] = value
  }

  u16(value: number): void {
    this.ensure(2)
    const b = this.buffer
    b[this.length++] = value
    b[this.length++] = value >>> 8
  }

  u24(value: number): void {
    this.u16(value)
    this.u8(value >>> 16)
  }

  u32(value: number): void {
    this.u16(value)
    this.u16(value >>> 16)
  }

  /** 64-bit two's complement of a safe integer. */
  i64(value: number): void {
    const low = value >>> 0
    this.u32(low)
    this.u32(((value - low) / 0x1_0000_0000) | 0)
  }

  /** 64-bit two's complement of a bigint, signed or unsigned. */
  bigint64(value: bigint): void {
    bigint64[0] = value
    this.bytes(bigint64Bytes)
  }

  double(value: number): void {
    float64[0] = value
    this.bytes(float64Bytes)
  }

  /** Length-encoded integer. */
  lenenc(value: number): void {
    if (value < 0xfb) this.u8(value)
    else if (value < 0x10000) {
      this.u8(0xfc)
      this.u16(value)
    } else if (value < 0x1000000) {
      this.u8(0xfd)
      this.u24(value)
    } else {
      this.u8(0xfe)
      this.u32(value >>> 0)
      this.u32(Math.floor(value / 0x1_0000_0000))
    }
  }

  bytes(bytes: Uint8Array): void {
    this.ensure(bytes.length)
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  zeros(count: number): void {
    this.ensure(count)
    // Few bytes, as the NULL bitmaps of most statements: a call into the runtime costs more than a loop.
    if (count > 16) this.buffer.fill(0, this.length, this.length + count)
    else for (let i = 0; i < count; i++) this.buffer[this.length + i] = 0
    this.length += count
  }

  /** UTF-8 without a length. */
  utf8(text: string): void {
    const length = text.length
    if (length < 24) {
      this.#shortUtf8(text, length)
      return
    }
    // Three bytes per UTF-16 unit is the worst case; for long text count first, to not over-allocate.
    this.ensure(length < 0x10000 ? length * 3 : Buffer.byteLength(text))
    this.length += utf8Write.call(this.buffer, text, this.length, this.buffer.length - this.length)
  }

  #shortUtf8(text: string, length: number): void {
    this.ensure(72)
    const b = this.buffer
    const start = this.length
    for (let i = 0; i < length; i++) {
      const c = text.charCodeAt(i)
      if (c > 127) {
        this.length = start + utf8Write.call(b, text, start, b.length - start)
        return
      }
      b[start + i] = c
    }
    this.length = start + length
  }

  /** Length-encoded UTF-8 string. */
  lenencString(text: string): void {
    if (text.length > 80) {
      this.lenenc(Buffer.byteLength(text))
      this.utf8(text)
      return
    }
    // At most 240 bytes: the length takes one byte, filled in afterwards.
    this.u8(0)
    const start = this.length
    this.utf8(text)
    this.buffer[start - 1] = this.length - start
  }

  lenencBytes(bytes: Uint8Array): void {
    this.lenenc(bytes.length)
    this.bytes(bytes)
  }

  nulString(text: string): void {
    this.utf8(text)
    this.u8(0)
  }

  /** Gives everything written to the caller and starts anew. */
  take(): Buffer {
    const length = this.length
    this.length = 0
    if (length <= COPY_LIMIT) {
      const copy = Buffer.allocUnsafe(length)
      this.buffer.copy(copy, 0, 0, length)
      return copy
    }
    const out = this.buffer.subarray(0, length)
    this.buffer = Buffer.allocUnsafeSlow(INITIAL)
    return out
  }
}
