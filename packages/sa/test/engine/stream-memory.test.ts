// A streamed result takes no more from the server than what is read and what sockets hold, however long it is; leaving it early ends it.
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { type ByteRelay, startByteRelay } from "../support/byte-relay.ts"
import { forEachEngine } from "../support/engines.ts"

const metadata = new sa.MetaData()
const lines = new sa.Table("lines", metadata, {
  n: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }),
  text: sa.Column(sa.String(1000), { nullable: false }),
})
const others = lines.alias("others")
const ROWS = 3000
/** 3,000 times 3,000 rows of a kilobyte. */
const nineGigabytes = sa.select(lines.c.n, lines.c.text).joinFrom(lines, others, sa.literal(1).eq(1))
/** What the buffers of four sockets and of the client may hold; far less than the result. */
const HELD = 100_000_000

type Connection = sa.SAConnection
const ways: Readonly<
  Record<string, (conn: Connection, onRows: (count: number) => Promise<boolean>) => Promise<void>>
> = {
  "stream()": async (conn, onRows) => {
    for await (const row of conn.stream(nineGigabytes)) {
      if (row.text.length === 1000 && (await onRows(1))) break
    }
  },
  streamResults: async (conn, onRows) => {
    const result = await conn.execute(nineGigabytes.executionOptions({ streamResults: true }))
    for await (const row of result.mappings()) if (row.n >= 0 && (await onRows(1))) break
  },
  yieldPer: async (conn, onRows) => {
    const result = await conn.execute(nineGigabytes.executionOptions({ yieldPer: 250 }))
    for await (const rows of result.partitions()) {
      expect(rows.length).toBe(250)
      if (await onRows(rows.length)) break
    }
  },
  "fetchMany() and close()": async (conn, onRows) => {
    const result = await conn.stream(nineGigabytes)
    while (!(await onRows((await result.fetchMany(100)).length)));
    await result.close()
  },
}

forEachEngine((bench) => {
  let relay: ByteRelay
  let engine: sa.Engine
  beforeAll(async () => {
    await metadata.createAll(bench.engine)
    await using conn = await bench.engine.acquire()
    const text = "x".repeat(1000)
    await conn.execute(
      lines.insert(),
      Array.from({ length: ROWS }, (_, n) => ({ n, text })),
    )
    const { host, port } = bench.server
    relay = await startByteRelay({ host, port })
    const url = new URL(bench.url)
    url.host = `127.0.0.1:${String(relay.port)}`
    engine = await sa.createEngine(url, { maxSize: 1 })
  })
  afterAll(async () => {
    await engine[Symbol.asyncDispose]()
    await relay[Symbol.asyncDispose]()
  })

  /** Until nothing more comes. */
  async function settled(): Promise<number> {
    for (let before = -1, quiet = 0; quiet < 4; await sleep(10)) {
      quiet = relay.received === before ? quiet + 1 : 0
      before = relay.received
    }
    return relay.received
  }

  test.each(Object.entries(ways))("%s", async (_name, read) => {
    const start = relay.received
    const conn = await engine.connect()
    let seen = 0
    await read(conn, async (count) => {
      seen += count
      if (seen % 500 !== 0) return false
      // The reader pauses, and the server has to.
      expect((await settled()) - start).toBeLessThan(HELD)
      return seen >= 1000
    })
    expect(Number(await conn.scalar("SELECT 1"))).toBe(1)
    await conn.close()
    // The rest was not read: nine gigabytes did not come.
    expect((await settled()) - start).toBeLessThan(2 * HELD)
    await using next = await engine.connect()
    expect(next.inTransaction).toBe(false)
    expect(await next.scalar(sa.select(sa.func.count()).selectFrom(lines))).toBe(ROWS)
  })
})
