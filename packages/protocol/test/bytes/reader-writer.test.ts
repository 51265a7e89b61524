import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Reader } from "../../src/bytes/reader.ts"
import { Writer } from "../../src/bytes/writer.ts"
import { ProtocolError } from "../../src/index.ts"

function written(write: (w: Writer) => void): Reader {
  const w = new Writer()
  write(w)
  const bytes = w.take()
  return new Reader(bytes, 0, bytes.length, "test")
}

describe("round trips", () => {
  test("length-encoded integers", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (n) => {
        expect(written((w) => w.lenenc(n)).lenenc()).toBe(n)
      }),
    )
    for (const n of [0, 250, 251, 65535, 65536, 16777215, 16777216, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
      expect(written((w) => w.lenenc(n)).lenenc()).toBe(n)
    }
  })

  test("length-encoded integers beyond 2^53 are bigints", () => {
    const r = written((w) => {
      w.u8(0xfe)
      w.bigint64(2n ** 64n - 1n)
    })
    expect(r.lenenc()).toBe(2n ** 64n - 1n)
  })

  test("strings of every length and content", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (text) => {
        expect(written((w) => w.lenencString(text)).string()).toBe(text)
        expect(written((w) => w.utf8(text)).restString()).toBe(text)
      }),
    )
    for (const n of [0, 23, 24, 79, 80, 81, 250, 251, 70_000]) {
      for (const c of ["x", "é", "日", "😀"])
        expect(written((w) => w.lenencString(c.repeat(n))).string()).toBe(c.repeat(n))
    }
  })

  test("64-bit integers", () => {
    for (const n of [
      0,
      1,
      -1,
      2 ** 31,
      -(2 ** 31),
      2 ** 32,
      -(2 ** 32),
      -(2 ** 32) - 1,
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
    ]) {
      expect(written((w) => w.i64(n)).buffer.readBigInt64LE(0)).toBe(BigInt(n))
    }
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(written((w) => w.i64(n)).buffer.readBigInt64LE(0)).toBe(BigInt(n))
      }),
    )
  })
})

test("bytes that were given away are not written again", () => {
  const w = new Writer()
  w.utf8("first")
  const first = w.take()
  w.utf8("other")
  expect(first.toString()).toBe("first")
  w.take()
  w.bytes(Buffer.alloc(100_000, 1))
  const large = w.take()
  w.bytes(Buffer.alloc(100_000, 2))
  expect(large.every((b) => b === 1)).toBe(true)
})

test("a read over the end says what was needed, where and in what", () => {
  const r = new Reader(Buffer.from([1, 2, 3]), 0, 3, "OK packet")
  r.u8()
  expect(() => r.u32()).toThrow(
    new ProtocolError(
      "SHOAL_MALFORMED_PACKET",
      "malformed OK packet: need 4 more bytes, have 2 (offset 1 of 3)",
    ),
  )
  expect(() => new Reader(Buffer.from([0xfb]), 0, 1, "x").lenenc()).toThrow("0xfb does not begin")
  expect(() => new Reader(Buffer.from("abc"), 0, 3, "x").nulString()).toThrow("without its closing NUL")
  expect(() => new Reader(Buffer.from("abc\0"), 0, 3, "x").nulString()).toThrow("without its closing NUL")
  expect(() =>
    new Reader(Buffer.from([0xfe, 255, 255, 255, 255, 255, 255, 255, 255]), 0, 9, "x").length(),
  ).toThrow("exceeds")
})

test("whatever the bytes, a reader fails only with ProtocolError", () => {
  const reads = ["u8", "u16", "u24", "u32", "lenenc", "string", "bytes", "nulString", "restString"] as const
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(fc.constantFrom(...reads), { maxLength: 8 }),
      (bytes, names) => {
        const r = new Reader(Buffer.from(bytes), 0, bytes.length, "fuzz")
        try {
          for (const name of names) r[name]()
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
        expect(r.position).toBeLessThanOrEqual(bytes.length)
      },
    ),
  )
})
