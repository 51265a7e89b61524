// Payloads to frames: 3-byte length, sequence id, at most 0xFFFFFF bytes each. A payload whose length is a multiple of 0xFFFFFF
// ends with an empty frame. https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html
import type { Writer } from "../bytes/writer.ts"

/** Greatest body of one frame. */
export const MAX_FRAME = 0xffffff
const HEADER = 4

/** Reserves the first header; the payload is written behind it. Returns where the packet begins. */
export function beginPacket(writer: Writer): number {
  const start = writer.length
  writer.ensure(HEADER)
  writer.length = start + HEADER
  return start
}

/** Fills in the header (and those between the parts of a long payload). Returns the number of frames. */
export function endPacket(writer: Writer, start: number, sequence: number): number {
  const length = writer.length - start - HEADER
  if (length < MAX_FRAME) {
    writeHeader(writer.buffer, start, length, sequence)
    return 1
  }
  return splitPacket(writer, start, length, sequence)
}

function splitPacket(writer: Writer, start: number, length: number, sequence: number): number {
  const extra = Math.floor(length / MAX_FRAME)
  writer.ensure(extra * HEADER)
  const b = writer.buffer
  // From the back, so that no part is overwritten before it has moved.
  for (let i = extra; i >= 0; i--) {
    const from = start + HEADER + i * MAX_FRAME
    const size = Math.min(MAX_FRAME, length - i * MAX_FRAME)
    const to = from + i * HEADER
    b.copyWithin(to, from, from + size)
    writeHeader(b, to - HEADER, size, sequence + i)
  }
  writer.length += extra * HEADER
  return extra + 1
}

function writeHeader(b: Buffer, at: number, length: number, sequence: number): void {
  b[at] = length
  b[at + 1] = length >>> 8
  b[at + 2] = length >>> 16
  b[at + 3] = sequence
}
