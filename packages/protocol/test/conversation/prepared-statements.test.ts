// Prepared statements: definitions, rows, cursors, skipped metadata.
import { describe, expect, test } from "vitest"
import {
  Capability,
  comStmtExecute,
  comStmtFetch,
  comStmtPrepare,
  type ClientSession,
} from "../../src/index.ts"
import { feed, sameEvents } from "../support/feed.ts"
import {
  column,
  end,
  eof,
  err,
  frame,
  frames,
  payload,
  readySession,
  SERVER_CAPABILITIES,
  type GreetingFields,
} from "../support/packets.ts"
import { fatal, INT, sent, TEXT } from "../support/sent-session.ts"

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
