// temporal: "temporal", with a stand-in for Temporal so that it runs on every Node: what the real classes are given is what counts.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ColumnType, type DecodeOptions } from "../../src/index.ts"
import { decodeColumn } from "../../src/messages/resultset.ts"
import { binaryCell } from "../../src/values/binary.ts"
import { resolveOptions } from "../../src/values/resolved-options.ts"
import { textCell } from "../../src/values/text.ts"
import { column } from "../support/packets.ts"

const runtime = globalThis as { Temporal?: unknown }
const original = runtime.Temporal
const made = (kind: string) => ({ from: (text: string) => ({ kind, text }) })

beforeAll(() => {
  runtime.Temporal = {
    PlainDate: made("PlainDate"),
    Instant: made("Instant"),
    Duration: made("Duration"),
    PlainDateTime: {
      from: (text: string) => ({
        kind: "PlainDateTime",
        text,
        toZonedDateTime: (zone: string) => ({ toInstant: () => ({ kind: "Instant", text, zone }) }),
      }),
    },
    Now: { timeZoneId: () => "Asia/Tokyo" },
  }
})
afterAll(() => {
  if (original === undefined) delete runtime.Temporal
  else runtime.Temporal = original
})

function both(type: number, text: string, binary: string, more: DecodeOptions = {}, decimals = 6): unknown {
  const definition = column({ type, collation: 63, decimals })
  const info = decodeColumn(definition, 0, definition.length, false)
  const options = resolveOptions({ temporal: "temporal", ...more })
  const bytes = Buffer.from(text)
  const packed = Buffer.from(binary, "hex")
  const value = textCell(info, options)(bytes, 0, bytes.length)
  expect(JSON.stringify(binaryCell(info, options).cell(packed, 0, packed.length))).toBe(JSON.stringify(value))
  return value
}

describe("in both protocols alike", () => {
  const packed = "e807021d0d0e0f40e20100"

  test("dates and times keep their microseconds", () => {
    expect(both(ColumnType.DATE, "2024-02-29", "e807021d", {}, 0)).toEqual({
      kind: "PlainDate",
      text: "2024-02-29",
    })
    expect(both(ColumnType.DATETIME, "2024-02-29 13:14:15.123456", packed)).toMatchObject({
      kind: "PlainDateTime",
      text: "2024-02-29T13:14:15.123456",
    })
    expect(both(ColumnType.TIME, "-30:05:06.007008", "01010000000605066 01b0000".replace(" ", ""))).toEqual({
      kind: "Duration",
      text: "-PT30H05M06.007008S",
    })
  })

  test("timestamps are instants at the offset of the session", () => {
    const text = "2024-02-29 13:14:15.123456"
    expect(both(ColumnType.TIMESTAMP, text, packed)).toEqual({
      kind: "Instant",
      text: "2024-02-29T13:14:15.123456+00:00",
    })
    expect(both(ColumnType.TIMESTAMP, text, packed, { timezone: "-05:30" })).toEqual({
      kind: "Instant",
      text: "2024-02-29T13:14:15.123456-05:30",
    })
    expect(both(ColumnType.TIMESTAMP, text, packed, { timezone: "local" })).toEqual({
      kind: "Instant",
      text: "2024-02-29T13:14:15.123456",
      zone: "Asia/Tokyo",
    })
  })

  test("what the calendar lacks follows zeroDate", () => {
    expect(both(ColumnType.DATE, "0000-00-00", "", {}, 0)).toBe("0000-00-00")
    expect(both(ColumnType.DATETIME, "0000-00-00 00:00:00.000000", "", { zeroDate: "null" })).toBeNull()
  })
})
