// A server that misbehaves in framing, timing and compression, after it let us in.
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
  rowsEnd,
  textRow,
  u8,
  u24,
} from "../support/server-packets.ts"
import { answering, fatalFailure } from "../support/rogue-answers.ts"
import { stopClock } from "../support/still-clock.ts"
import { untilClosed } from "../support/waiting.ts"

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
    using clock = stopClock()
    const conn = await connectTo(server, { socketTimeout: 100 })
    const failure = promptFailureOf(conn.query("SELECT 1"))
    clock.pass(100)
    const error = await failure
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
