// `onConnect` sets sessions up: what it leaves is neither lent to anybody nor mistaken for what a borrower left.
import { expect, test } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { fakePool, filledPool, stateOf } from "../support/fake-pool.ts"
import type { FakeConnection } from "../support/fake-server.ts"

const setUp = (conn: FakeConnection): Promise<string> => conn.query("SET @app = 1")

test("what it set makes no connection dirty: a reset is needed only after borrowers that left something", async () => {
  const { pool } = await filledPool({ minSize: 1, maxSize: 1, onConnect: setUp })
  for (let i = 0; i < 3; i++) await pool.query("SELECT 1")
  expect(pool.stats.resets).toBe(0)
  await pool.use((conn) => conn.query("SET @mine = 1"))
  await settle()
  for (let i = 0; i < 3; i++) await pool.query("SELECT 1")
  expect(pool.stats.resets).toBe(1)
})

test("runs again after each reset, not only after the first", async () => {
  const { pool } = await filledPool({ minSize: 1, maxSize: 1, onConnect: setUp })
  const { session } = await pool.use((conn) => Promise.resolve(conn))
  for (let i = 0; i < 3; i++) await pool.use((conn) => conn.query("SET @mine = 1"))
  await settle()
  const round = ["SET @mine = 1", "reset", "SET @app = 1"]
  expect(session.commands).toEqual(["SET @app = 1", ...round, ...round, ...round])
})

test("a transaction that it left open is ended before anybody inherits its snapshot", async () => {
  const { pool } = await filledPool({
    minSize: 1,
    maxSize: 1,
    onConnect: async (conn) => {
      conn.session.autocommit = false
      await conn.query("SELECT 1")
    },
  })
  const conn = await pool.acquire()
  expect([conn.inTransaction, conn.session.commands]).toEqual([false, ["SELECT 1", "COMMIT"]])
})

test("a statement that it did not await is waited for", async () => {
  const { pool, server } = fakePool({ minSize: 0, onConnect: (conn) => void conn.query("SET @app = 1") })
  for (const name of ["SET @app = 1", "COMMIT"]) server.hold(name)
  const served = pool.acquire()
  await settle()
  expect(await stateOf(served)).toBe("pending")
  for (const name of ["SET @app = 1", "COMMIT"]) server.releaseAll(name)
  expect([(await served).busy, (await served).dirty]).toEqual([false, false])
})

test("when it fails, its connection says goodbye, and keeps its place until then", async () => {
  const { pool, server } = fakePool({
    minSize: 0,
    maxSize: 1,
    onConnect: () => {
      throw new Error("mine")
    },
  })
  server.hold("quit")
  const failed = expect(pool.acquire()).rejects.toMatchObject({ kind: "connect" })
  await failed
  expect([pool.size, pool.stats.closing, server.open.size]).toEqual([0, 1, 1])
  const next = expect(pool.acquire()).rejects.toMatchObject({ kind: "connect" })
  await settle()
  expect(server.opened).toBe(1)
  server.releaseAll("quit")
  await next
  await settle()
  expect([server.mostOpen, server.opened, server.goodbyes, server.open.size]).toEqual([1, 2, 2, 0])
})

test("when the pool closes meanwhile, its connection says goodbye; terminate waits for none", async () => {
  for (const [end, goodbyes] of [
    ["close", 1],
    ["terminate", 0],
  ] as const) {
    const { pool, server } = fakePool({ minSize: 0, onConnect: () => new Promise(() => undefined) })
    const failed = expect(pool.acquire()).rejects.toMatchObject({ code: "SHOAL_POOL_CLOSED" })
    await settle()
    if (end === "terminate") server.hold("quit")
    pool[end]()
    await failed
    await pool.waitClosed()
    expect([server.goodbyes, server.open.size]).toEqual([goodbyes, 0])
  }
})
