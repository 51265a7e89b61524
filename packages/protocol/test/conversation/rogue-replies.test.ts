// What a rogue server gets in the command phase.
import { describe, expect, test } from "vitest"
import { comQuery } from "../../src/index.ts"
import { column, frame, frames, ok, payload, readySession, textRow } from "../support/packets.ts"
import { fatal, INT, query, sent, TEXT } from "../support/sent-session.ts"

describe("a rogue server", () => {
  test("an answer that nobody asked for", () => {
    expect(fatal(readySession(), frame(3, ok())).code).toBe("SHOAL_UNEXPECTED_PACKET")
  })

  test.each<[string, Buffer, string]>([
    ["a skipped sequence id", frame(2, ok()), "SHOAL_SEQUENCE"],
    ["an empty packet", frame(1, Buffer.alloc(0)), "SHOAL_MALFORMED_PACKET"],
    ["an OK packet that is cut short", frame(1, Buffer.from([0, 0])), "SHOAL_MALFORMED_PACKET"],
    [
      "a result of 2^64 columns",
      frame(
        1,
        Buffer.from([0xfe, 255, 255, 255, 255, 255, 255, 255, 255].concat(new Array(5).fill(0) as number[])),
      ),
      "SHOAL_MALFORMED_PACKET",
    ],
    [
      "a definition that is none",
      frames(
        1,
        payload((w) => w.lenenc(1)),
        Buffer.from([3, 1]),
      ),
      "SHOAL_MALFORMED_PACKET",
    ],
    [
      "a value longer than its row",
      frames(
        1,
        payload((w) => w.lenenc(1)),
        column(TEXT),
        Buffer.from([9, 65]),
      ),
      "SHOAL_MALFORMED_PACKET",
    ],
    [
      "a row with too many values",
      frames(
        1,
        payload((w) => w.lenenc(1)),
        column(TEXT),
        textRow("a", "b"),
      ),
      "SHOAL_MALFORMED_PACKET",
    ],
    [
      "a row with too few values",
      frames(
        1,
        payload((w) => w.lenenc(2)),
        column(INT),
        column(TEXT),
        textRow("1"),
      ),
      "SHOAL_MALFORMED_PACKET",
    ],
    [
      "a skipped sequence id among rows",
      Buffer.concat([
        frames(
          1,
          payload((w) => w.lenenc(1)),
          column(TEXT),
          textRow("a"),
        ),
        frame(5, textRow("b")),
      ]),
      "SHOAL_SEQUENCE",
    ],
    [
      "a length of 2^63 in a row",
      frames(
        1,
        payload((w) => w.lenenc(1)),
        column(TEXT),
        Buffer.from([0xfd, 255, 255, 255, 65]),
      ),
      "SHOAL_MALFORMED_PACKET",
    ],
  ])("%s", (_, bytes, code) => {
    for (const shape of ["object", "array", "columns", "lazy"] as const)
      expect(fatal(query(shape)(), bytes).code).toBe(code)
  })

  test("a packet beyond maxPayload", () => {
    const session = sent(() => [comQuery("x")], { maxPayload: 1000 })()
    expect(fatal(session, frame(1, ok()).subarray(0, 0), Buffer.from([0xe9, 3, 0, 1])).code).toBe(
      "SHOAL_PACKET_TOO_LARGE",
    )
  })
})
