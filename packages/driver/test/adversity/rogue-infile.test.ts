// A server that asks for local files: it gets what the handler of that very call gives, and nothing else.
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Connection, type MySQLError } from "@shoal/driver"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { promptFailureOf } from "../support/expect-failure.ts"
import { connectTo } from "../support/rogue-client.ts"
import { startRogueServer } from "../support/rogue-server.ts"
import { infileRequest, ok, resultSet, textRow } from "../support/server-packets.ts"

describe("a request for a local file (CVE-2019-14939, GHSA-r397-ff8c-wv2g, CONJS-354, CONJS-58, CONJ-1332)", () => {
  const marker = "content-of-a-local-file-9b1f"
  let directory: string
  let path: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "shoal-rogue-"))
    path = join(directory, "secret.txt")
    await writeFile(path, marker)
  })
  afterAll(() => rm(directory, { recursive: true }))

  const calls: Readonly<Record<string, (conn: Connection) => Promise<unknown>>> = {
    query: (conn) => conn.query("SELECT 1"),
    execute: (conn) => conn.execute("SELECT 1"),
    ping: (conn) => conn.ping(),
    selectDb: (conn) => conn.selectDb("db"),
    reset: (conn) => conn.reset(),
    changeUser: (conn) => conn.changeUser({ user: "other" }),
    commit: (conn) => conn.commit(),
    showWarnings: (conn) => conn.showWarnings(),
    "cursor.execute": (conn) => conn.cursor().execute("SELECT 1"),
    stream: async (conn) => {
      for await (const row of conn.stream("SELECT 1")) expect(row).toBeUndefined()
    },
    "LOAD DATA without a handler": (conn) => conn.query(`LOAD DATA LOCAL INFILE '${path}' INTO TABLE t`),
  }

  for (const localInfile of [false, true]) {
    describe(localInfile ? "with the capability" : "without the capability", () => {
      test.each(Object.entries(calls))("in answer to %s is refused", async (_name, call) => {
        await using server = await startRogueServer(async (peer) => {
          await peer.ready()
          for (;;) {
            await peer.read()
            await peer.send(infileRequest(path))
            if ((await peer.read()).length === 0) await peer.send(ok())
          }
        })
        const conn = await connectTo(server, { localInfile, queryTimeout: 30_000 })
        await promptFailureOf(call(conn))
        expect(server.received().includes(marker)).toBe(false)
        conn.close()
      })
    })
  }

  test("refused in a query, the connection stays in step", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.read()
      await peer.send(infileRequest(path))
      expect(await peer.read()).toHaveLength(0)
      await peer.send(ok())
      await peer.read()
      await peer.send(...resultSet([{}], [textRow("next")]))
      await peer.untilGone()
    })
    const conn = await connectTo(server)
    const error = await promptFailureOf(conn.query("SELECT 1"))
    expect(error).toMatchObject({ code: "SHOAL_INFILE_REFUSED", fatal: false })
    expect((await conn.query("SELECT 2")).rows).toEqual([{ c: "next" }])
    expect(server.received().includes(marker)).toBe(false)
    conn.close()
  })

  test("with a handler only what the handler gives is sent, whatever name the server asks for", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.read()
      await peer.send(infileRequest(path))
      expect((await peer.read()).toString()).toBe("from the handler")
      await peer.read()
      await peer.send(ok({ affectedRows: 1 }))
      await peer.untilGone()
    })
    const conn = await connectTo(server, { localInfile: true })
    const names: string[] = []
    const localInfile = (name: string): Uint8Array => {
      names.push(name)
      return Buffer.from("from the handler")
    }
    await conn.query("LOAD DATA LOCAL INFILE 'data.csv' INTO TABLE t", undefined, { localInfile })
    expect(names).toEqual([path])
    expect(server.received().includes(marker)).toBe(false)
    conn.close()
  })

  test("a second request within one statement gets nothing that the handler did not give", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.read()
      await peer.send(infileRequest("a.csv"))
      await peer.read()
      await peer.read()
      await peer.send(ok({ status: 2 | 8 }))
      await peer.send(infileRequest(path))
      if ((await peer.read()).length === 0) await peer.send(ok())
      await peer.untilGone()
    })
    const conn = await connectTo(server, { localInfile: true, queryTimeout: 500 })
    await conn
      .query("LOAD DATA LOCAL INFILE 'a.csv' INTO TABLE t", undefined, {
        localInfile: () => Buffer.from("a"),
      })
      .catch((error: unknown) => expect((error as MySQLError).code).toMatch(/^SHOAL_/))
    expect(server.received().includes(marker)).toBe(false)
    conn.close()
  })
})
