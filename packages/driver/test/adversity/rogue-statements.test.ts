// A server that misbehaves in prepared statements.
import { type MySQLError } from "@shoal/driver"
import { describe, expect, test } from "vitest"
import { promptFailureOf } from "../support/expect-failure.ts"
import { connectTo } from "../support/rogue-client.ts"
import { startRogueServer } from "../support/rogue-server.ts"
import { column, lenenc, ok, prepareOk, rowsEnd, u8 } from "../support/server-packets.ts"
import { answering } from "../support/rogue-answers.ts"

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
    const conn = await connectTo(server, { queryTimeout: 30_000 })
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
