// Text results: events in order, whatever the cuts.
import { describe, expect, test } from "vitest"
import { Capability, ColumnType, comPing, comQuery, type RowShape } from "../../src/index.ts"
import { feed, sameEvents } from "../support/feed.ts"
import { column, end, eof, err, frame, frames, ok, payload, textResult, textRow } from "../support/packets.ts"
import { INT, query, sent, TEXT } from "../support/sent-session.ts"

describe("a text result", () => {
  const stream = textResult(
    [INT, TEXT],
    [
      ["1", "one"],
      ["2", null],
      ["3", "drei\u00df"],
    ],
    end({ warnings: 1 }),
  )

  test("as batches of objects", () => {
    expect(sameEvents(query(), stream)).toMatchObject([
      {
        kind: "columns",
        command: "q",
        columns: [
          { name: "n", typeName: "INT" },
          { name: "s", typeName: "VARCHAR" },
        ],
      },
      {
        kind: "rows",
        rows: [
          { n: 1, s: "one" },
          { n: 2, s: null },
          { n: 3, s: "drei\u00df" },
        ],
        rowCount: 3,
      },
      {
        kind: "end",
        more: false,
        rows: undefined,
        rowCount: 3,
        ok: { warningCount: 1 },
        decodeError: undefined,
      },
    ])
  })

  test("collected, in every shape", () => {
    const rows = (shape: RowShape): unknown => sameEvents(query(shape, true), stream)[1]?.["rows"]
    expect(rows("object")).toEqual([
      { n: 1, s: "one" },
      { n: 2, s: null },
      { n: 3, s: "drei\u00df" },
    ])
    expect(rows("array")).toEqual([
      [1, "one"],
      [2, null],
      [3, "drei\u00df"],
    ])
    expect(rows("columns")).toEqual([
      [1, 2, 3],
      ["one", null, "drei\u00df"],
    ])
    expect(rows("lazy")).toEqual([
      [1, "one"],
      [2, null],
      [3, "drei\u00df"],
    ])
  })

  test("without rows", () => {
    expect(sameEvents(query("object", true), textResult([INT], []))).toMatchObject([
      { kind: "columns" },
      { kind: "end", rows: [], rowCount: 0 },
    ])
  })

  test("an error in the middle of the rows comes behind the rows before it", () => {
    const broken = textResult([INT], [["1"], ["2"]], err(1317, "Query execution was interrupted", "70100"))
    expect(sameEvents(query(), broken)).toMatchObject([
      { kind: "columns" },
      { kind: "rows", rowCount: 2 },
      { kind: "error", command: "q", error: { errno: 1317 } },
    ])
  })

  test("an error in place of a column definition", () => {
    const broken = frames(
      1,
      payload((w) => w.lenenc(2)),
      column(INT),
      err(1053, "Server shutdown in progress"),
    )
    expect(sameEvents(query(), broken)).toMatchObject([{ kind: "error", error: { errno: 1053 } }])
  })

  test("many rows over many chunks, with the sequence id going round", () => {
    const rows = Array.from({ length: 700 }, (_, i) => [String(i), `row ${i}`])
    const long = textResult([INT, TEXT], rows)
    const session = query("object", true)()
    const pieces: Buffer[] = []
    for (let at = 0; at < long.length; at += 97) pieces.push(long.subarray(at, at + 97))
    const last = feed(session, pieces).at(-1)
    expect(last).toMatchObject({ kind: "end", rowCount: 700 })
    expect((last?.["rows"] as unknown[])[699]).toEqual({ n: 699, s: "row 699" })
  })

  test("a row that begins with 0xFE is a row when it is longer than a frame", () => {
    const value = "x".repeat(0x1000000)
    const session = query("array", true)()
    const events = feed(session, [textResult([TEXT], [[value], ["tail"]])])
    const rows = events.at(-1)?.["rows"] as string[][]
    expect(rows.map((r) => r[0]?.length)).toEqual([0x1000000, 4])
  })
})

describe("without DEPRECATE_EOF, and with proxies that ignore it", () => {
  const classic = frames(
    1,
    payload((w) => w.lenenc(1)),
    column(INT),
    eof(),
    textRow("5"),
    textRow("6"),
    eof(0x22),
  )

  test("negotiated", () => {
    const open = sent(() => [comQuery("SELECT", { collect: true })], {
      withoutCapabilities: BigInt(Capability.DEPRECATE_EOF),
    })
    expect(sameEvents(open, classic)).toMatchObject([
      { kind: "columns" },
      { kind: "end", rows: [{ n: 5 }, { n: 6 }] },
    ])
  })

  test("EOF packets of a server that agreed to send none", () => {
    expect(sameEvents(query("object", true), classic)).toMatchObject([
      { kind: "columns" },
      { kind: "end", rows: [{ n: 5 }, { n: 6 }] },
    ])
    const empty = frames(
      1,
      payload((w) => w.lenenc(1)),
      column(INT),
      eof(),
      eof(),
    )
    expect(sameEvents(query("object", true), empty)).toMatchObject([
      { kind: "columns" },
      { kind: "end", rows: [] },
    ])
  })

  test("OK packets in place of EOF", () => {
    const open = sent(() => [comQuery("SELECT", { collect: true })], {
      withoutCapabilities: BigInt(Capability.DEPRECATE_EOF),
    })
    const stream = frames(
      1,
      payload((w) => w.lenenc(1)),
      column(INT),
      end(),
      textRow("5"),
      end(),
    )
    expect(sameEvents(open, stream)).toMatchObject([{ kind: "columns" }, { kind: "end", rows: [{ n: 5 }] }])
  })
})

describe("values that cannot be decoded", () => {
  const bad = textResult([TEXT], [["fine"], [Buffer.from([0xc3, 0x28])], ["after"]])

  test("reject their command and no other", () => {
    const open = sent(() => [comQuery("A", { context: "a", collect: true }), comPing({ context: "b" })])
    expect(sameEvents(open, Buffer.concat([bad, frame(1, ok())]))).toMatchObject([
      { kind: "columns" },
      {
        kind: "end",
        command: "a",
        rows: [],
        rowCount: expect.any(Number) as number,
        decodeError: { code: "SHOAL_INVALID_UTF8", column: "s" },
      },
      { kind: "end", command: "b" },
    ])
  })

  test("unsafe integers under bigint: number", () => {
    const big = { name: "b", type: ColumnType.LONGLONG, collation: 63 }
    const open = sent(() => [comQuery("A", { collect: true })], { decode: { bigint: "number" } })
    expect(sameEvents(open, textResult([big], [["9007199254740991"], ["-5"]]))[1]).toMatchObject({
      rows: [{ b: 9007199254740991 }, { b: -5 }],
    })
    expect(sameEvents(open, textResult([big], [["9007199254740992"]]))[1]).toMatchObject({
      decodeError: { code: "SHOAL_UNSAFE_INTEGER", column: "b" },
    })
  })

  test("duplicate names for objects", () => {
    expect(sameEvents(query("object", true), textResult([INT, INT], [["1", "2"]]))[1]).toMatchObject({
      decodeError: {
        code: "SHOAL_DUPLICATE_COLUMN",
        message: expect.stringContaining('more than one column named "n"') as string,
      },
    })
  })
})
