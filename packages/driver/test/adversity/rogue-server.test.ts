// A server that misbehaves after it let us in: in results, in prepared statements, in the framing.
import { type Connection, DataError, type MySQLError } from "@shoal/driver"
import { describe, expect, test } from "vitest"
import { failureOf, promptFailureOf } from "../support/expect-failure.ts"
import { connectTo } from "../support/rogue-client.ts"
import { type RoguePeer, type Script, startRogueServer } from "../support/rogue-server.ts"
import {
  authSwitch,
  Caps,
  column,
  compressed,
  err,
  frame,
  greeting,
  infileRequest,
  lenenc,
  ok,
  ordinaryCapabilities,
  prepareOk,
  resultSet,
  rowsEnd,
  text,
  textRow,
  u8,
  u24,
} from "../support/server-packets.ts"

/** Lets the client in, answers its first command with the payloads, and waits. */
function answering(...payloads: readonly Uint8Array[]): Script {
  return async (peer) => {
    await peer.ready()
    await peer.read()
    await peer.send(...payloads)
    await peer.untilGone()
  }
}

/** A fatal error: the connection is closed and says so afterwards. */
async function fatalFailure(script: Script, options = {}): Promise<MySQLError> {
  await using server = await startRogueServer(script)
  const conn = await connectTo(server, { queryTimeout: 5000, ...options })
  const error = await promptFailureOf(conn.query("SELECT 1"))
  expect(error.fatal, `${error.code}: ${error.message}`).toBe(true)
  expect(conn.closed).toBe(true)
  expect((await promptFailureOf(conn.ping())).fatal).toBe(true)
  return error
}

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

describe("framing", () => {
  test.each([0, 2, 3, 255])("an answer with sequence id %i instead of 1", async (sequence) => {
    const error = await fatalFailure(async (peer) => {
      await peer.ready()
      await peer.read()
      await peer.raw(frame(sequence, ok()))
      await peer.untilGone()
    })
    expect(error.code).toBe("SHOAL_SEQUENCE")
  })

  test("a skip between rows", async () => {
    const error = await fatalFailure(async (peer) => {
      await peer.ready()
      await peer.read()
      await peer.send(lenenc(1), column(), textRow("a"))
      peer.sequence += 1
      await peer.send(textRow("b"), rowsEnd())
      await peer.untilGone()
    })
    expect(error.code).toBe("SHOAL_SEQUENCE")
  })

  test.each([0xfffffe, 0xffffff, 0x1000000, 2 * 0xffffff])("a row of %i bytes comes whole", async (size) => {
    const head = size - 4 < 0x1000000 ? 4 : 9
    const cell = Buffer.alloc(size - head, 120)
    const row = Buffer.concat([lenenc(cell.length), cell])
    expect(row).toHaveLength(size)
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.read()
      await peer.send(lenenc(1), column())
      for (let at = 0; at <= row.length; at += 0xffffff) await peer.send(row.subarray(at, at + 0xffffff))
      await peer.send(rowsEnd())
      await peer.untilGone()
    })
    const conn = await connectTo(server)
    const { rows } = await conn.query<{ c: string }>("SELECT 1")
    expect(rows[0]?.c.length).toBe(cell.length)
    conn.close()
  })

  test("a packet that never ends is refused at maxAllowedPacket", async () => {
    let frames = 0
    const error = await fatalFailure(
      async (peer) => {
        await peer.ready()
        await peer.read()
        for (frames = 0; frames < 64; frames++) {
          await peer.raw(u24(0xffffff), u8(peer.sequence++), Buffer.alloc(0xffffff, 1))
        }
      },
      { maxAllowedPacket: 32 * 1024 * 1024 },
    )
    expect(error.code).toBe("SHOAL_PACKET_TOO_LARGE")
    expect(frames).toBeLessThan(8)
  })

  test.each([
    ["ends in the middle", (peer: RoguePeer) => peer.end()],
    ["is reset in the middle", (peer: RoguePeer) => peer.reset()],
  ])("an answer that %s", async (_name, cut) => {
    const error = await fatalFailure(async (peer) => {
      await peer.ready()
      await peer.read()
      await peer.send(lenenc(1), column(), textRow("a"))
      await peer.raw(Buffer.from("ff0000", "hex"))
      cut(peer)
    })
    expect(error).toMatchObject({ errno: 2013, code: "SHOAL_SERVER_LOST", retrySafe: false })
  })

  test("an answer that never comes ends at its deadline, and the connection with it", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.welcome()
      await peer.read()
      if (server.connections === 1) await peer.send(ok())
      await peer.untilGone()
    })
    const conn = await connectTo(server, { cancelTimeout: 100 })
    const error = await failureOf(conn.query("SELECT 1", undefined, { timeout: 100 }))
    expect(error.code).toBe("SHOAL_TIMEOUT")
    const next = await promptFailureOf(conn.query("SELECT 2"))
    expect(next.fatal).toBe(true)
    expect(conn.closed).toBe(true)
  })

  test("socketTimeout ends a server that fell silent", async () => {
    await using server = await startRogueServer(answering(lenenc(1)))
    const conn = await connectTo(server, { socketTimeout: 100 })
    const error = await promptFailureOf(conn.query("SELECT 1"))
    expect(error).toMatchObject({ errno: 2013, fatal: true })
    expect(error.message).toContain("socketTimeout")
  })

  test.each([
    ["an OK packet", ok()],
    ["a file request", infileRequest("/etc/hostname")],
    ["garbage", Buffer.from("garbage")],
    ["a result set", lenenc(1)],
    ["an authentication switch", authSwitch("mysql_clear_password")],
  ])("%s that nobody asked for ends the idle connection", async (_name, payload) => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.raw(frame(0, payload))
      await peer.untilGone()
    })
    const conn = await connectTo(server, { localInfile: true })
    await untilClosed(conn)
    expect((await promptFailureOf(conn.ping())).fatal).toBe(true)
  })

  test("4031 on an idle connection is the reason that the next call gets", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.raw(frame(0, err(4031, "The client was disconnected by the server because of inactivity.")))
      peer.end()
    })
    const conn = await connectTo(server)
    await untilClosed(conn)
    const error = await promptFailureOf(conn.query("SELECT 1"))
    expect(error).toMatchObject({ errno: 2006, fatal: true, retrySafe: true })
    expect(error.message).toContain("inactivity")
    expect(error.cause).toMatchObject({ errno: 4031 })
  })
})

describe("compression (GHSA-rgwj-5xj2-c3m3)", () => {
  const capabilities = ordinaryCapabilities | Caps.compress
  const envelopes: Readonly<Record<string, (content: Buffer) => Buffer>> = {
    "bomb: more than declared": () => compressed(1, Buffer.alloc(8_000_000), 100),
    "bomb: 16 MiB declared, few bytes sent": () =>
      Buffer.concat([u24(7), u8(1), u24(0xffffff), Buffer.from("notzlib")]),
    "less than declared": (content) => compressed(1, content, content.length + 50),
    "no zlib data": () => Buffer.concat([u24(4), u8(1), u24(100), Buffer.from("abcd")]),
    "an empty envelope with a length": () => Buffer.concat([u24(0), u8(1), u24(100)]),
    "a skipped sequence id": (content) => compressed(9, content),
  }

  test.each(Object.entries(envelopes))("%s", async (_name, envelope) => {
    const script: Script = async (peer) => {
      await peer.send(greeting({ capabilities }))
      await peer.read()
      await peer.send(ok())
      await readEnvelope(peer)
      await peer.raw(compressed(1, frame(1, ok())))
      await readEnvelope(peer)
      await peer.raw(envelope(frame(1, ok({ info: "x".repeat(200) }))))
      await peer.untilGone()
    }
    const error = await fatalFailure(script, { compress: "zlib" })
    expect([
      "SHOAL_COMPRESSION",
      "SHOAL_SEQUENCE",
      "SHOAL_MALFORMED_PACKET",
      "SHOAL_PACKET_TOO_LARGE",
      "SHOAL_UNEXPECTED_PACKET",
    ]).toContain(error.code)
  })

  async function readEnvelope(peer: RoguePeer): Promise<void> {
    const header = await peer.take(7)
    await peer.take(header.readUIntLE(0, 3))
  }
})

describe("prepared statements", () => {
  test("a parameter count that is not the statement's", async () => {
    await using server = await startRogueServer(
      answering(prepareOk(1, 0, 3), column({ name: "?" }), column({ name: "?" }), column({ name: "?" })),
    )
    const conn = await connectTo(server)
    const error: unknown = await conn.execute("DO ?", [1]).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    expect((error as MySQLError).code).toMatch(/^SHOAL_/)
    conn.close()
  })

  test("a column count that is not the cached metadata's", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready({ mariadb: 0x1c })
      await peer.read()
      await peer.send(prepareOk(1, 1, 0), column({ type: 8 }))
      await peer.read()
      await peer.send(Buffer.concat([lenenc(2), u8(0)]))
      await peer.untilGone()
    })
    const conn = await connectTo(server)
    const error = await promptFailureOf(conn.execute("SELECT 1"))
    expect(error.fatal).toBe(true)
    expect(["SHOAL_MALFORMED_PACKET", "SHOAL_UNEXPECTED_PACKET"]).toContain(error.code)
  })

  test.each([
    ["an OK packet instead of PREPARE_OK", [ok()]],
    [
      "a binary row that is cut off",
      [prepareOk(1, 1, 0), column({ type: 8 })],
      [lenenc(1), column({ type: 8 }), u8(0, 0, 1, 2)],
    ],
    [
      "a binary row without its NULL bitmap",
      [prepareOk(1, 1, 0), column({ type: 8 })],
      [lenenc(1), column({ type: 8 }), u8(0)],
    ],
    [
      "a binary row that is too long",
      [prepareOk(1, 1, 0), column({ type: 1 })],
      [lenenc(1), column({ type: 1 }), u8(0, 0, 1, 2, 3)],
    ],
  ])("%s", async (_name, prepared: Uint8Array[], executed?: Uint8Array[]) => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.read()
      await peer.send(...prepared)
      if (executed !== undefined) {
        await peer.read()
        await peer.send(...executed)
      }
      await peer.untilGone()
    })
    const conn = await connectTo(server, { queryTimeout: 3000 })
    const error = await promptFailureOf(conn.execute("SELECT 1"))
    expect(error.fatal, error.message).toBe(true)
  })

  test("a temporal value of an impossible length", async () => {
    for (const type of [7, 10, 11, 12]) {
      for (const length of [1, 2, 3, 5, 6, 9, 13, 200]) {
        await using server = await startRogueServer(async (peer) => {
          await peer.ready()
          await peer.read()
          await peer.send(prepareOk(1, 1, 0), column({ type, collation: 63 }))
          await peer.read()
          await peer.send(
            lenenc(1),
            column({ type, collation: 63 }),
            Buffer.concat([u8(0, 0, length), Buffer.alloc(length, 1)]),
            rowsEnd(),
          )
          await peer.untilGone()
        })
        const conn = await connectTo(server)
        const error: unknown = await conn.execute("SELECT 1").then(
          () => undefined,
          (reason: unknown) => reason,
        )
        if (error !== undefined) expect((error as MySQLError).code).toMatch(/^SHOAL_/)
        conn.close()
      }
    }
  })
})

async function untilClosed(conn: Connection): Promise<void> {
  for (let turn = 0; turn < 500 && !conn.closed; turn++)
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(conn.closed).toBe(true)
}
