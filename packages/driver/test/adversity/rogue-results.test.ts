// A server that misbehaves in results, after it let us in.
import { DataError, type MySQLError } from "@shoal/driver"
import { describe, expect, test } from "vitest"
import { promptFailureOf } from "../support/expect-failure.ts"
import { connectTo } from "../support/rogue-client.ts"
import { startRogueServer } from "../support/rogue-server.ts"
import {
  authSwitch,
  column,
  err,
  lenenc,
  ok,
  resultSet,
  text,
  textRow,
  u8,
} from "../support/server-packets.ts"
import { answering, fatalFailure } from "../support/rogue-answers.ts"

const twoColumns = [lenenc(2), column({ name: "a" }), column({ name: "b" })]
const answers: Readonly<Record<string, readonly Uint8Array[]>> = {
  "a column count of 65,536": [lenenc(65_536)],
  "a column count of 2^24 - 1": [lenenc(2 ** 24 - 1)],
  "a column count of 2^53": [lenenc(2n ** 53n)],
  "a column count of 2^64 - 1": [lenenc(2n ** 64n - 1n)],
  "no column": [Buffer.from("fc0000", "hex")],
  "a column count that is cut off": [u8(0xfc, 1)],
  "an empty packet": [Buffer.alloc(0)],
  "an AuthSwitchRequest": [authSwitch("mysql_clear_password")],
  "a column definition that is cut off": [lenenc(1), column().subarray(0, 20)],
  "an empty column definition": [lenenc(1), Buffer.alloc(0)],
  "an OK packet instead of a column definition": [lenenc(1), ok()],
  "a column definition whose name is longer than the packet": [
    lenenc(1),
    Buffer.concat([text("def"), lenenc(2n ** 40n)]),
  ],
  "a cell longer than its packet": [lenenc(1), column(), Buffer.concat([lenenc(1000), Buffer.from("x")])],
  "a second cell of 2^63 bytes": [
    ...twoColumns,
    Buffer.concat([text("a"), lenenc(2n ** 63n), Buffer.from("x")]),
  ],
  "a cell that begins with 0xFF": [...twoColumns, Buffer.concat([text("a"), u8(0xff)])],
  "a row with too few cells": [...twoColumns, textRow("a")],
  "a row with too many cells": [lenenc(1), column(), textRow("a", "b")],
  "an OK packet that is cut off": [ok().subarray(0, 4)],
  "session state longer than its packet": [ok({ sessionState: Buffer.concat([lenenc(50), u8(0)]) })],
  "session state of 2^53 bytes": [ok({ sessionState: lenenc(2n ** 53n) })],
  "session state with a truncated variable": [
    ok({ sessionState: text(Buffer.concat([u8(0), text(Buffer.concat([lenenc(9), Buffer.from("a")]))])) }),
  ],
  "an ERR packet of one byte": [u8(0xff)],
  "an ERR packet without its number": [u8(0xff, 1)],
}

describe("a result with", () => {
  test.each(Object.entries(answers))("%s", async (_name, payloads) => {
    const error = await fatalFailure(answering(...payloads))
    expect(["SHOAL_MALFORMED_PACKET", "SHOAL_UNEXPECTED_PACKET"]).toContain(error.code)
  })

  test("an OK packet truncated at every byte", async () => {
    const whole = ok({
      affectedRows: 300,
      insertId: 70_000,
      warnings: 1,
      info: "Rows",
      sessionState: text(Buffer.from("0204016162", "hex")),
    })
    for (let length = 1; length < whole.length; length++) {
      await using server = await startRogueServer(answering(whole.subarray(0, length)))
      const conn = await connectTo(server)
      const outcome = await conn.query("DO 1").then(
        () => "accepted",
        (error: unknown) => (error as MySQLError).code,
      )
      expect(["SHOAL_MALFORMED_PACKET", "accepted"], String(length)).toContain(outcome)
      conn.close()
    }
  })

  test("an error in the middle of its rows is that error, and the connection goes on", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.read()
      await peer.send(
        lenenc(1),
        column(),
        textRow("a"),
        err(1317, "Query execution was interrupted", "70100"),
      )
      await peer.read()
      await peer.send(ok())
      await peer.untilGone()
    })
    const conn = await connectTo(server)
    const error = await promptFailureOf(conn.query("SELECT c FROM t"))
    expect(error).toMatchObject({
      errno: 1317,
      code: "ER_QUERY_INTERRUPTED",
      fatal: false,
      sql: "SELECT c FROM t",
    })
    await conn.ping()
    conn.close()
  })

  test("invalid UTF-8 rejects that query only", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.read()
      await peer.send(...resultSet([{}], [textRow(Buffer.from([0x61, 0xff, 0xfe])), textRow("fine")]))
      await peer.read()
      await peer.send(...resultSet([{}], [textRow("next")]))
      await peer.untilGone()
    })
    const conn = await connectTo(server)
    const error = await promptFailureOf(conn.query("SELECT 1"))
    expect(error).toBeInstanceOf(DataError)
    expect(error.code).toBe("SHOAL_INVALID_UTF8")
    expect((await conn.query("SELECT 2")).rows).toEqual([{ c: "next" }])
    conn.close()
  })

  test("an unknown column type gives bytes", async () => {
    await using server = await startRogueServer(
      answering(...resultSet([{ type: 199, collation: 63 }], [textRow(Buffer.from([0, 255]))])),
    )
    const conn = await connectTo(server)
    expect((await conn.query("SELECT 1")).rows).toEqual([{ c: Buffer.from([0, 255]) }])
    conn.close()
  })

  test("a number that is none", async () => {
    for (const type of [1, 3, 4, 5, 8, 13]) {
      const script = answering(
        ...resultSet([{ type, collation: 63, decimals: 31 }], [textRow("1; DROP"), textRow("")]),
      )
      await using server = await startRogueServer(script)
      const conn = await connectTo(server)
      await conn.query("SELECT 1").catch((error: unknown) => expect(error).toBeInstanceOf(DataError))
      expect(conn.closed).toBe(false)
      conn.close()
    }
  })
})
