// Several commands, files, reports, and the state that answers change.
import { describe, expect, test } from "vitest"
import {
  comPing,
  comQuery,
  comQuit,
  comStmtClose,
  comStmtExecute,
  ParameterError,
  UsageError,
} from "../../src/index.ts"
import { feed, sameEvents } from "../support/feed.ts"
import { end, err, frame, frames, ok, payload, readySession, textResult } from "../support/packets.ts"
import { INT, query, sent, TEXT } from "../support/sent-session.ts"

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
