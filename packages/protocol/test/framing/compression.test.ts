import { deflateSync } from "node:zlib"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Writer } from "../../src/bytes/writer.ts"
import {
  encodeEnvelopes,
  EnvelopeDecoder,
  hasZstd,
  zlibCodec,
  zstdCodec,
  type Codec,
} from "../../src/framing/compression.ts"

const codecs: [string, () => Codec][] = [["zlib", () => zlibCodec(undefined)]]
if (hasZstd()) codecs.push(["zstd", () => zstdCodec(3)])

function envelope(body: Uint8Array, plainLength: number, sequence = 0): Buffer {
  const header = Buffer.alloc(7)
  header.writeUIntLE(body.length, 0, 3)
  header[3] = sequence
  header.writeUIntLE(plainLength, 4, 3)
  return Buffer.concat([header, body])
}

function unwrap(decoder: EnvelopeDecoder, bytes: Buffer, size: number): Buffer {
  const out: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) {
    decoder.push(bytes, at, Math.min(at + size, bytes.length))
    for (let plain = decoder.next(); plain !== undefined; plain = decoder.next()) out.push(plain)
  }
  return Buffer.concat(out)
}

describe.each(codecs)("%s", (_, make) => {
  test("round trip of any bytes in any pieces", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.integer({ min: 1, max: 100 }), (bytes, size) => {
        const w = new Writer()
        encodeEnvelopes(w, Buffer.from(bytes), 0, make())
        expect(unwrap(new EnvelopeDecoder(make()), w.take(), size)).toEqual(Buffer.from(bytes))
      }),
    )
  })

  test("more than 16 MiB goes into several envelopes with their own sequence", () => {
    const plain = Buffer.alloc(0xffffff + 1000, "shoal ")
    const w = new Writer()
    expect(encodeEnvelopes(w, plain, 255, make())).toBe(2)
    const packed = w.take()
    expect(packed.length).toBeLessThan(plain.length / 10)
    const decoder = new EnvelopeDecoder(make())
    decoder.sequence = 255
    expect(unwrap(decoder, packed, 10_000).equals(plain)).toBe(true)
    expect(decoder.sequence).toBe(1)
  })
})

test("short and incompressible bytes are sent as they are", () => {
  const w = new Writer()
  encodeEnvelopes(w, Buffer.from("ping"), 0, zlibCodec(undefined))
  expect(w.take()).toEqual(envelope(Buffer.from("ping"), 0))
})

describe("a hostile peer", () => {
  const codec = zlibCodec(undefined)
  const next = (bytes: Buffer): unknown => {
    const decoder = new EnvelopeDecoder(codec)
    decoder.push(bytes, 0, bytes.length)
    return decoder.next()
  }

  test("a bomb stops at the length it declares", () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000))
    const before = process.memoryUsage().arrayBuffers
    expect(() => next(envelope(bomb, 1000))).toThrow("does not hold the 1000 bytes")
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
  })

  test("less than declared, rubbish, and a wrong sequence", () => {
    expect(() => next(envelope(deflateSync(Buffer.from("abc")), 1000))).toThrow(
      "holds 3 bytes, its header declares 1000",
    )
    expect(() => next(envelope(Buffer.from("rubbish"), 1000))).toThrow("does not hold")
    expect(() => next(envelope(Buffer.from("x"), 0, 4))).toThrow("expected sequence id 0, got 4")
  })

  test("an envelope that is not complete waits without being joined again and again", () => {
    const decoder = new EnvelopeDecoder(codec)
    const header = Buffer.from([0xff, 0xff, 0xff, 0, 0, 0, 0])
    decoder.push(header, 0, 7)
    for (let i = 0; i < 100; i++) {
      decoder.push(Buffer.alloc(1000), 0, 1000)
      expect(decoder.next()).toBeUndefined()
    }
    expect(decoder.hasBytes).toBe(true)
  })
})
