// Bytes to strings by the fastest way Node has: the slice methods behind `buffer.toString`, which skip its argument handling.
// They exist in Node, Bun and Deno; elsewhere `toString` stands in.

interface SliceMethods {
  readonly latin1Slice?: (this: Uint8Array, start: number, end: number) => string
  readonly utf8Slice?: (this: Uint8Array, start: number, end: number) => string
  readonly utf8Write?: (this: Uint8Array, text: string, offset: number, length: number) => number
}

const methods = Buffer.prototype as unknown as SliceMethods

/** One character per byte. */
export const latin1Slice: (this: Uint8Array, start: number, end: number) => string =
  methods.latin1Slice ??
  function (start, end) {
    return (this as Buffer).toString("latin1", start, end)
  }

/** UTF-8, with U+FFFD for what is not valid. */
export const utf8Slice: (this: Uint8Array, start: number, end: number) => string =
  methods.utf8Slice ??
  function (start, end) {
    return (this as Buffer).toString("utf8", start, end)
  }

/** Writes text as UTF-8 and returns the number of bytes. */
export const utf8Write: (this: Uint8Array, text: string, offset: number, length: number) => number =
  methods.utf8Write ??
  function (text, offset, length) {
    return (this as Buffer).write(text, offset, length, "utf8")
  }

/** The same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** A copy with memory of its own: it pins neither the chunk nor Buffer's pool. */
export function copyBytes(bytes: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(end - start)
  bytes.copy(copy, 0, start, end)
  return copy
}
