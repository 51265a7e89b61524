// The command phase without a server: events in order, whatever the cuts; what a rogue server gets.
import { describe, expect, test } from "vitest"
import {
  Capability,
  ColumnType,
  comPing,
  comQuery,
  comQuit,
  comStmtClose,
  comStmtExecute,
  comStmtFetch,
  comStmtPrepare,
  ParameterError,
  ProtocolError,
  UsageError,
  type ClientSession,
  type Command,
  type RowShape,
  type SessionOptions,
} from "../../src/index.ts"
import { feed, sameEvents } from "../support/feed.ts"
import {
  column,
  end,
  eof,
  err,
  frame,
  frames,
  ok,
  payload,
  readySession,
  SERVER_CAPABILITIES,
  textResult,
  textRow,
  type GreetingFields,
} from "../support/packets.ts"

const INT = { name: "n", type: ColumnType.LONG, collation: 63 }
const TEXT = { name: "s" }

/** A session that has sent these commands. */
function sent(
  commands: () => readonly Command[],
  options: Partial<SessionOptions> = {},
  fields: GreetingFields = {},
): () => ClientSession {
  return () => {
    const session = readySession(options, fields)
    for (const command of commands()) session.send(command)
    session.takeOutput()
    return session
  }
}

const query = (rows: RowShape = "object", collect = false) =>
  sent(() => [comQuery("SELECT", { rows, collect, context: "q" })])

function fatal(session: ClientSession, ...bytes: readonly Uint8Array[]): ProtocolError {
  try {
    feed(session, bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError)
    // Poisoned: the same error for every later call.
    expect(() => session.nextEvent()).toThrow(error as Error)
    expect(() => session.send(comPing())).toThrow(error as Error)
    return error as ProtocolError
  }
  throw new Error("nothing was thrown")
}

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

describe("several commands", () => {
  test("are answered in order, each with its own sequence", () => {
    const open = sent(() => [
      comQuery("A", { context: "a", collect: true }),
      comPing({ context: "b" }),
      comQuery("C", { context: "c" }),
      comPing({ context: "d" }),
    ])
    const stream = Buffer.concat([
      textResult([INT], [["1"]]),
      frame(1, ok()),
      frame(1, err(1064, "syntax")),
      frame(1, ok({ affectedRows: 4 })),
    ])
    expect(sameEvents(open, stream)).toMatchObject([
      { kind: "columns", command: "a" },
      { kind: "end", command: "a", rows: [{ n: 1 }] },
      { kind: "end", command: "b" },
      { kind: "error", command: "c" },
      { kind: "end", command: "d", ok: { affectedRows: 4 } },
    ])
  })

  test("are written as one buffer, and their number is known", () => {
    const session = readySession()
    for (let i = 0; i < 3; i++) session.send(comPing())
    expect(session.state.pending).toBe(3)
    expect(Buffer.from(session.takeOutput() ?? [])).toEqual(
      Buffer.concat(Array.from({ length: 3 }, () => frame(0, Buffer.from([0x0e])))),
    )
    feed(session, [frame(1, ok())])
    expect(session.state.pending).toBe(2)
  })

  test("several results of one command", () => {
    const more = 0x8
    const stream = Buffer.concat([
      textResult([INT], [["1"]], end({ status: 2 | more })),
      frame(5, ok({ status: 2 | more, affectedRows: 2 })),
      textResult([TEXT], [["x"]], end(), 6),
    ])
    expect(sameEvents(query("object", true), stream)).toMatchObject([
      { kind: "columns" },
      { kind: "end", more: true, rows: [{ n: 1 }] },
      { kind: "end", more: true, rows: undefined, ok: { affectedRows: 2 } },
      { kind: "columns" },
      { kind: "end", more: false, rows: [{ s: "x" }] },
    ])
  })

  test("commands without an answer do not wait for one", () => {
    const session = readySession()
    session.send(comStmtClose(1))
    session.send(comPing({ context: "p" }))
    session.send(comQuit())
    expect(session.state.pending).toBe(1)
    expect(feed(session, [frame(1, ok())])).toMatchObject([{ kind: "end", command: "p" }])
  })

  test("what a command threw is not sent", () => {
    const session = readySession()
    const statement = { id: 1, parameterCount: 2, parameters: [], columns: [], warningCount: 0 }
    expect(() => session.send(comStmtExecute(statement, [1, { a: 1 }]))).toThrow(ParameterError)
    expect(() => session.send(comStmtExecute(statement, [1, undefined]))).toThrow(
      "parameter 1 is undefined, not a SQL value; use null",
    )
    expect(session.takeOutput()).toBeUndefined()
    expect(session.state.pending).toBe(0)
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

describe("local files", () => {
  const request = Buffer.concat([Buffer.from([0xfb]), Buffer.from("/etc/passwd")])
  const infile = sent(() => [comQuery("LOAD", { localInfile: true, context: "l" })], { localInfile: true })

  test("are sent for a command that allows it", () => {
    const session = infile()
    expect(feed(session, [frame(1, request)])).toMatchObject([
      { kind: "infile", command: "l", filename: "/etc/passwd" },
    ])
    session.sendInfile(Buffer.from("data"))
    session.sendInfile(Buffer.alloc(0))
    session.endInfile()
    expect(Buffer.from(session.takeOutput() ?? [])).toEqual(frames(2, Buffer.from("data"), Buffer.alloc(0)))
    expect(feed(session, [frame(4, ok({ affectedRows: 1 }))])).toMatchObject([
      { kind: "end", ok: { affectedRows: 1 } },
    ])
    expect(() => session.sendInfile(Buffer.from("late"))).toThrow(UsageError)
  })

  test.each([{}, { localInfile: true }])("are never sent otherwise (%o)", (options) => {
    const session = sent(() => [comQuery("SELECT 1", { context: "q" })], options)()
    expect(feed(session, [frame(1, request)])).toEqual([])
    expect(Buffer.from(session.takeOutput() ?? [])).toEqual(frame(2, Buffer.alloc(0)))
    expect(feed(session, [frame(3, ok())])).toMatchObject([
      {
        kind: "end",
        command: "q",
        decodeError: {
          code: "SHOAL_INFILE_REFUSED",
          message: expect.stringContaining("/etc/passwd") as string,
        },
      },
    ])
    session.send(comPing())
    expect(feed(session, [frame(1, ok())])).toMatchObject([{ kind: "end", decodeError: undefined }])
  })

  test("commands behind a query that could ask for a file are held back", () => {
    const session = infile()
    session.send(comPing({ context: "p" }))
    session.send(comQuery("SECOND", { context: "s" }))
    session.send(comPing({ context: "t" }))
    expect(session.takeOutput()).toBeUndefined()
    expect(session.state.pending).toBe(4)
    feed(session, [frame(1, ok())])
    expect(Buffer.from(session.takeOutput() ?? [])).toEqual(
      Buffer.concat([frame(0, Buffer.from([0x0e])), frame(0, Buffer.from("\x03SECOND"))]),
    )
    expect(feed(session, [frame(1, ok()), frame(1, ok())]).map((e) => e["command"])).toEqual(["p", "s"])
    expect(Buffer.from(session.takeOutput() ?? [])).toEqual(frame(0, Buffer.from([0x0e])))
    expect(session.state.pending).toBe(1)
  })
})

describe("prepared statements", () => {
  const prepareOk = (columns: number, parameters: number): Buffer =>
    payload((w) => {
      w.u8(0)
      w.u32(5)
      w.u16(columns)
      w.u16(parameters)
      w.u8(0)
      w.u16(0)
    })
  const prepare = sent(() => [comStmtPrepare("SELECT ?", { context: "p" })])
  const binaryRow = (n: number): Buffer =>
    payload((w) => {
      w.u8(0)
      w.u8(0)
      w.u32(n)
    })

  test("parameters and columns", () => {
    const stream = frames(1, prepareOk(2, 1), column({ name: "?" }), column(INT), column(TEXT))
    expect(sameEvents(prepare, stream)).toMatchObject([
      {
        kind: "prepared",
        command: "p",
        statement: {
          id: 5,
          parameterCount: 1,
          parameters: [{ name: "?" }],
          columns: [{ name: "n" }, { name: "s" }],
        },
      },
    ])
  })

  test("neither, either, and with EOF packets", () => {
    expect(sameEvents(prepare, frame(1, prepareOk(0, 0)))).toMatchObject([
      { kind: "prepared", statement: { columns: [], parameters: [] } },
    ])
    expect(sameEvents(prepare, frames(1, prepareOk(1, 0), column(INT)))).toMatchObject([{ kind: "prepared" }])
    const classic = sent(() => [comStmtPrepare("x")], {
      withoutCapabilities: BigInt(Capability.DEPRECATE_EOF),
    })
    expect(
      sameEvents(classic, frames(1, prepareOk(1, 1), column(INT), eof(), column(INT), eof())),
    ).toMatchObject([{ kind: "prepared" }])
    expect(sameEvents(prepare, frame(1, err(1064, "syntax")))).toMatchObject([
      { kind: "error", command: "p" },
    ])
  })

  /** A session with a prepared statement of one INT column. */
  function prepared(fields: GreetingFields = {}): {
    session: ClientSession
    statement: Parameters<typeof comStmtExecute>[0]
  } {
    const session = sent(() => [comStmtPrepare("x")], {}, fields)()
    session.receive(
      frames(
        1,
        prepareOk(1, 0),
        column({ ...INT, ...(fields.extended === undefined ? {} : { extended: [] }) }),
      ),
    )
    const event = session.nextEvent()
    if (event?.kind !== "prepared") throw new Error("not prepared")
    return { session, statement: event.statement }
  }

  test("binary rows, fetched from a cursor without definitions", () => {
    const { session, statement } = prepared()
    session.send(comStmtExecute(statement, [], { cursor: true }))
    const opened = frames(
      1,
      payload((w) => w.lenenc(1)),
      column(INT),
      end({ status: 0x42 }),
    )
    expect(feed(session, [opened])).toMatchObject([{ kind: "columns" }, { kind: "end", rowCount: 0 }])
    session.send(comStmtFetch(statement, 2, { collect: true, rows: "array" }))
    expect(feed(session, [frames(1, binaryRow(7), binaryRow(8), end({ status: 0x82 }))])).toMatchObject([
      { kind: "end", rows: [[7], [8]], ok: { status: 0x82 } },
    ])
  })

  test("a fetch after a failed execution fails too, and the session stays in step", () => {
    const session = readySession()
    const statement = { id: 9, parameterCount: 0, parameters: [], columns: [], warningCount: 0 }
    session.send(comStmtExecute(statement, [], { cursor: true, context: "e" }))
    session.send(comStmtFetch(statement, 2, { context: "f" }))
    expect(feed(session, [frame(1, err(1243, "unknown")), frame(1, err(1243, "unknown"))])).toMatchObject([
      { kind: "error", command: "e" },
      { kind: "error", command: "f" },
    ])
  })

  test("MariaDB leaves out definitions that did not change; a count that does not fit is fatal", () => {
    const mariadb = {
      version: "11.8.2-MariaDB",
      capabilities: (SERVER_CAPABILITIES & ~1) >>> 0,
      extended: 0x1c,
    }
    const { session, statement } = prepared(mariadb)
    session.send(comStmtExecute(statement, [], { collect: true }))
    expect(feed(session, [frames(1, Buffer.from([1, 0]), binaryRow(3), end())])).toMatchObject([
      { kind: "columns" },
      { kind: "end", rows: [{ n: 3 }] },
    ])
    session.send(comStmtExecute(statement, []))
    expect(fatal(session, frame(1, Buffer.from([2, 0]))).message).toContain(
      "definitions of 2 columns, 1 are known",
    )
  })
})

describe("MariaDB's progress reports", () => {
  test("are events, and the command goes on", () => {
    const progress = payload((w) => {
      w.u8(0xff)
      w.u16(0xffff)
      w.u8(1)
      w.u8(1)
      w.u8(2)
      w.u24(50_000)
      w.lenencString("stage")
    })
    expect(sameEvents(query(), frames(1, progress, ok()))).toMatchObject([
      { kind: "progress", command: "q", stage: 1, maxStage: 2, progress: 50, info: "stage" },
      { kind: "end" },
    ])
  })
})

describe("the state of the session", () => {
  test("follows OK packets: status and database", () => {
    const state = payload((w) => {
      w.u8(1)
      w.lenencBytes(payload((x) => x.lenencString("other")))
    })
    const session = query()()
    feed(session, [frame(1, ok({ status: 0x4201, info: "", state }))])
    expect(session.state).toMatchObject({ status: 0x4201, database: "other", pending: 0 })
  })

  test("an ERR packet while idle is the reason of a close", () => {
    const session = readySession()
    expect(
      feed(session, [
        frame(0, err(4031, "The client was disconnected by the server because of inactivity.")),
      ]),
    ).toMatchObject([
      { kind: "error", command: undefined, error: { errno: 4031, symbol: "ER_CLIENT_INTERACTION_TIMEOUT" } },
    ])
  })
})

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
