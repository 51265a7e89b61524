// A statement that was certainly not sent is sent on another connection; nothing that may have been executed ever is. And what COMMIT says counts.
import { expect, test } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { filledPool } from "../support/fake-pool.ts"
import { FakeError } from "../support/fake-server.ts"

/** The COMMIT was never sent, but of the statement that cannot be said: its error must not. */
const uncommitted = { kind: "lost", cause: { errno: 2006, retrySafe: true } }

test.each(["query", "execute"] as const)(
  "%s takes another connection when the first is dead",
  async (method) => {
    const { pool, server } = await filledPool({ minSize: 2, maxSize: 2 })
    const sessions = [...server.open]
    for (const session of sessions) session.broken = true
    expect(await pool[method]("SELECT 1")).toMatch(/SELECT 1 on 3$/)
    expect(sessions.map((session) => session.commands)).toEqual([[], []])
    expect(pool.stats).toMatchObject({ leased: 0, closed: 2 })
  },
)

test("a stream does as well", async () => {
  const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
  for (const session of server.open) session.broken = true
  const rows: unknown[] = []
  for await (const row of pool.stream("SELECT n")) rows.push(row)
  expect([rows, server.opened, pool.stats.leased]).toEqual([[1, 2], 2, 0])
})

test("a stream whose commit could not be sent is not run again: its rows were given", async () => {
  const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
  const [session] = [...server.open]
  if (session === undefined) throw new Error("no session")
  session.autocommit = false
  const rows: unknown[] = []
  const read = async (): Promise<void> => {
    for await (const row of pool.stream("SELECT n")) {
      rows.push(row)
      session.broken = true
    }
  }
  await expect(read()).rejects.toMatchObject(uncommitted)
  expect([rows, pool.stats.leased]).toEqual([[1, 2], 0])
})

test("a statement whose commit could not be sent is not run again: the server has done it", async () => {
  const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
  const [session] = [...server.open]
  if (session === undefined) throw new Error("no session")
  session.autocommit = false
  const neverSent = new FakeError("SHOAL_SERVER_GONE", 2006, { fatal: true, retrySafe: true })
  server.failures.set("COMMIT", neverSent)
  server.hold("INSERT")
  const answer = expect(pool.query("INSERT")).rejects.toMatchObject(uncommitted)
  await settle()
  session.leaving = true
  server.releaseAll("INSERT")
  await answer
  expect([session.commands.slice(0, 2), server.opened]).toEqual([["INSERT", "COMMIT"], 1])
})

test("nor is one that turns out to need a commit on a connection that is gone", async () => {
  const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
  const [session] = [...server.open]
  if (session === undefined) throw new Error("no session")
  server.hold("INSERT")
  const answer = expect(pool.query("INSERT")).rejects.toMatchObject(uncommitted)
  await settle()
  // A reset that was under way has brought the mode back.
  session.autocommit = false
  session.broken = true
  server.releaseAll("INSERT")
  await answer
  expect([session.commands, server.opened]).toEqual([["INSERT"], 1])
})

test("but not for ever", async () => {
  const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
  server.onOpen = (session) => (session.broken = true)
  for (const session of server.open) session.broken = true
  for (const [call, opened] of [
    [() => pool.query("SELECT 1"), 4],
    [() => pool.stream("SELECT 1").next(), 8],
  ] as const) {
    await expect(call()).rejects.toMatchObject({ errno: 2006 })
    expect(server.opened).toBe(opened)
  }
})

test("the deadline goes on: its error names what the caller gave", async () => {
  const { pool, server, clock } = await filledPool({ minSize: 1, maxSize: 1 })
  const held = await pool.acquire()
  const answer = expect(pool.query("SELECT 1", undefined, { timeout: 100 })).rejects.toMatchObject({
    code: "after 100",
  })
  await clock.advance(60)
  for (const session of server.open) session.broken = true
  server.hold("connect")
  await pool.release(held)
  await clock.advance(40)
  await answer
})

test("a commit whose answer was lost fails the statement", async () => {
  const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
  const [session] = [...server.open]
  if (session === undefined) throw new Error("no session")
  session.autocommit = false
  server.hold("COMMIT")
  const answer = expect(pool.query("INSERT")).rejects.toMatchObject({ errno: 2013 })
  await settle()
  session.end()
  server.releaseAll("COMMIT")
  await answer
})

test("a statement that fails together with its commit is one failure", async () => {
  const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
  for (const session of server.open) session.autocommit = false
  server.failures.set("INSERT", new FakeError("ER_DUP_ENTRY", 1062))
  server.failures.set("COMMIT", new FakeError("ER_ERROR_DURING_COMMIT", 1180))
  await expect(pool.query("INSERT")).rejects.toThrow("1062")
  await settle()
})

test("a transaction that a statement began by itself is rolled back, not committed", async () => {
  const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
  const [session] = [...server.open]
  await pool.query("BEGIN")
  await settle()
  expect([session?.commands, session?.inTransaction]).toEqual([["BEGIN", "reset"], false])
})

test("a stream is a transaction of its own where autocommit is off", async () => {
  const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
  const [session] = [...server.open]
  if (session === undefined) throw new Error("no session")
  session.autocommit = false
  for await (const row of pool.stream("SELECT n")) expect(row).toBeGreaterThan(0)
  expect([session.commands, session.inTransaction]).toEqual([["SELECT n", "COMMIT"], false])
})
