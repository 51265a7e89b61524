// What live servers sent, replayed in every cut.
import { describe, expect, test } from "vitest"
import {
  comQuery,
  comStmtExecute,
  comStmtPrepare,
  type ClientSession,
  type Command,
} from "../../src/index.ts"
import * as mariadb from "../fixtures/mariadb.gen.ts"
import * as mysql from "../fixtures/mysql.gen.ts"
import { sameEvents } from "../support/feed.ts"
import { readySession } from "../support/packets.ts"

describe.each([
  { name: "mysql" as const, ...mysql },
  { name: "mariadb" as const, ...mariadb },
])("$name", ({ name, capabilities, streams }) => {
  const bytes = streams.map((hex) => Buffer.from(hex, "hex"))
  const fields = {
    version: name === "mysql" ? "9.7.4" : "10.11.18-MariaDB",
    capabilities: Number(capabilities & 0xffffffffn),
    extended: Number(capabilities >> 32n),
  }
  // The recorded servers leave CLIENT_MYSQL to the family; a MariaDB one is told by its being clear.
  const greeted = {
    ...fields,
    capabilities: name === "mysql" ? fields.capabilities : (fields.capabilities & ~1) >>> 0,
  }

  function open(...commands: readonly (() => Command)[]): () => ClientSession {
    return () => {
      const session = readySession({}, greeted)
      for (const command of commands) session.send(command())
      session.takeOutput()
      return session
    }
  }
  const query = open(() => comQuery("recorded", { collect: true }))
  // MariaDB fits the type of a small CAST to the value.
  const minusFive = name === "mysql" ? -5n : -5
  const row = { s: "text é", z: null, t: new Date("2024-02-29T01:02:03.500Z") }

  test("a result, an error, a statement without a result", () => {
    const n = name === "mysql" ? 1n : 1
    expect(sameEvents(query, bytes[0] ?? Buffer.alloc(0))).toMatchObject([
      { kind: "columns" },
      { kind: "end", rows: [{ n, d: "1.50", f: 2.5, ...row }] },
    ])
    expect(sameEvents(query, bytes[1] ?? Buffer.alloc(0))).toMatchObject([
      { kind: "error", error: { sqlState: expect.stringMatching(/^\w{5}$/) as string } },
    ])
    expect(sameEvents(query, bytes[2] ?? Buffer.alloc(0))).toMatchObject([{ kind: "end", rows: undefined }])
  })

  test("a statement, prepared and executed", () => {
    const prepared = (): { session: ClientSession; command: Command } => {
      const session = open(() => comStmtPrepare("recorded"))()
      session.receive(bytes[3] ?? Buffer.alloc(0))
      const event = session.nextEvent()
      if (event?.kind !== "prepared") throw new Error("not prepared")
      return { session, command: comStmtExecute(event.statement, [], { collect: true }) }
    }
    const executed = (): ClientSession => {
      const { session, command } = prepared()
      session.send(command)
      session.takeOutput()
      return session
    }
    expect(sameEvents(executed, bytes[4] ?? Buffer.alloc(0))).toMatchObject([
      { kind: "columns" },
      { kind: "end", rows: [{ n: minusFive, ...row }] },
    ])
  })
})
