import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Writer } from "../../src/bytes/writer.ts"
import { FrameDecoder } from "../../src/framing/decoder.ts"
import { beginPacket, endPacket, MAX_FRAME } from "../../src/framing/encoder.ts"
import { frame, frames } from "../support/packets.ts"
import { cuts } from "../support/feed.ts"

function encode(body: Uint8Array, sequence = 0): { bytes: Buffer; frames: number } {
  const w = new Writer()
  const start = beginPacket(w)
  w.bytes(body)
  const count = endPacket(w, start, sequence)
  return { bytes: w.take(), frames: count }
}

function payloads(decoder: FrameDecoder, pieces: readonly Uint8Array[]): Buffer[] {
  const out: Buffer[] = []
  for (const piece of pieces) {
    const reused = Buffer.from(piece)
    decoder.push(reused, 0, reused.length)
    while (decoder.next())
      out.push(Buffer.from(decoder.payload.subarray(decoder.payloadStart, decoder.payloadEnd)))
    reused.fill(0xaa)
  }
  return out
}

describe("small payloads", () => {
  const bodies = [Buffer.from("one"), Buffer.alloc(0), Buffer.from("three"), Buffer.alloc(300, 7)]
  const stream = frames(0, ...bodies)

  test("come out the same however the stream is cut", () => {
    for (const pieces of cuts(stream)) expect(payloads(new FrameDecoder(1000), pieces)).toEqual(bodies)
  })

  test("several chunks before the first read", () => {
    const decoder = new FrameDecoder(1000)
    for (let i = 0; i < stream.length; i += 7) decoder.push(stream, i, Math.min(i + 7, stream.length))
    expect(payloads(decoder, [])).toEqual([])
    const out: Buffer[] = []
    while (decoder.next())
      out.push(Buffer.from(decoder.payload.subarray(decoder.payloadStart, decoder.payloadEnd)))
    expect(out).toEqual(bodies)
    expect(decoder.hasBytes).toBe(false)
  })

  test("retain copies what is not read yet", () => {
    const decoder = new FrameDecoder(1000)
    const chunk = Buffer.from(stream)
    decoder.push(chunk, 0, 10)
    decoder.push(chunk, 10, chunk.length)
    decoder.retain()
    chunk.fill(0)
    const out: Buffer[] = []
    while (decoder.next())
      out.push(Buffer.from(decoder.payload.subarray(decoder.payloadStart, decoder.payloadEnd)))
    expect(out).toEqual(bodies)
  })
})

describe("payloads of 16 MiB and more", () => {
  test.each([MAX_FRAME - 1, MAX_FRAME, MAX_FRAME + 1, 2 * MAX_FRAME, 2 * MAX_FRAME + 5])(
    "%d bytes",
    (size) => {
      const body = Buffer.alloc(size)
      for (let i = 0; i < size; i += 65_537) body[i] = i & 0xff
      const { bytes, frames: count } = encode(body, 250)
      expect(count).toBe(Math.floor(size / MAX_FRAME) + 1)
      expect(bytes.equals(frame(250, body))).toBe(true)
      for (const piece of [bytes.length, 1_000_003, MAX_FRAME + 4]) {
        const decoder = new FrameDecoder(2 * size)
        decoder.sequence = 250
        const pieces: Buffer[] = []
        for (let at = 0; at < bytes.length; at += piece) pieces.push(bytes.subarray(at, at + piece))
        const [out, ...none] = payloads(decoder, pieces)
        expect(none).toEqual([])
        expect(out?.equals(body)).toBe(true)
        expect(decoder.sequence).toBe((250 + count) & 0xff)
      }
    },
  )

  test("a payload that is joined from frames obeys the cap before its last frame", () => {
    const decoder = new FrameDecoder(MAX_FRAME + 10)
    const head = Buffer.from([0xff, 0xff, 0xff, 0])
    decoder.push(head, 0, 4)
    expect(decoder.next()).toBe(false)
    decoder.push(Buffer.alloc(MAX_FRAME), 0, MAX_FRAME)
    decoder.push(Buffer.from([11, 0, 0, 1]), 0, 4)
    expect(() => decoder.next()).toThrow("more than maxPayload")
  })
})

test("a declared length alone allocates nothing", () => {
  const decoder = new FrameDecoder(MAX_FRAME * 100)
  decoder.push(Buffer.from([0xfe, 0xff, 0xff, 0, 1, 2, 3]), 0, 7)
  const before = process.memoryUsage().arrayBuffers
  expect(decoder.next()).toBe(false)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
})

describe("sequence ids", () => {
  test("a gap is an error that names both", () => {
    const decoder = new FrameDecoder(100)
    decoder.push(frame(1, Buffer.from("x")), 0, 5)
    expect(() => decoder.next()).toThrow("expected sequence id 0, got 1")
  })

  test("also when the frame comes in pieces, and between the frames of one payload", () => {
    const decoder = new FrameDecoder(100)
    expect(() => payloads(decoder, [Buffer.from([1, 0]), Buffer.from([0, 3, 9])])).toThrow(
      "expected sequence id 0, got 3",
    )
    const joined = new FrameDecoder(MAX_FRAME * 2)
    const bytes = frame(0, Buffer.alloc(MAX_FRAME + 1))
    bytes[4 + MAX_FRAME + 3] = 5
    expect(() => payloads(joined, [bytes])).toThrow("expected sequence id 1, got 5")
  })

  test("an ERR packet may come with any, whole or in pieces", () => {
    const bytes = frame(9, Buffer.from([0xff, 1, 2]))
    for (const pieces of cuts(bytes)) expect(payloads(new FrameDecoder(100), pieces)).toHaveLength(1)
  })
})

test("any chunks of any bodies come out as they went in", () => {
  const bodies = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 })
  fc.assert(
    fc.property(bodies, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (list, sizes) => {
      const stream = frames(0, ...list)
      const pieces: Buffer[] = []
      for (let at = 0, i = 0; at < stream.length; i++) {
        const size = sizes[i % sizes.length] ?? 1
        pieces.push(stream.subarray(at, at + size))
        at += size
      }
      const expected = list.map((b) => Buffer.from(b))
      // A body that begins with 0xFF is an ERR packet, whose sequence is not checked; content is the same.
      expect(payloads(new FrameDecoder(100), pieces)).toEqual(expected)
    }),
  )
})
