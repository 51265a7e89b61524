// What those who wait are promised beside their turn: their own deadline, their own context, their own error.
import { AsyncLocalStorage } from "node:async_hooks"
import { getEventListeners } from "node:events"
import { expect, test } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { fakePool, filledPool, stateOf } from "../support/fake-pool.ts"
import { FakeError } from "../support/fake-server.ts"

const refused = new FakeError("ECONNREFUSED", 2003)

test("who has a later deadline is still late when others were late before", async () => {
  const { pool, clock } = await filledPool({ minSize: 1, maxSize: 1 })
  void (await pool.acquire())
  const waits = [50, 80, 200].map((timeout) => pool.acquire({ timeout }))
  for (const wait of waits) wait.catch(() => undefined)
  await clock.advance(50)
  expect(await Promise.all(waits.map(stateOf))).toEqual(["rejected", "pending", "pending"])
  await clock.advance(30)
  expect(await Promise.all(waits.map(stateOf))).toEqual(["rejected", "rejected", "pending"])
  await clock.advance(120)
  await expect(waits[2]).rejects.toMatchObject({ code: "after 200" })
  expect(clock.pending(false)).toBe(0)
})

test("a signal is left as it was found", async () => {
  const { pool, clock } = await filledPool({ minSize: 1, maxSize: 1 })
  const { signal } = new AbortController()
  const held = await pool.acquire({ signal })
  const served = pool.acquire({ signal })
  const late = pool.acquire({ signal, timeout: 10 })
  late.catch(() => undefined)
  await clock.advance(10)
  await pool.release(held)
  await pool.release(await served)
  await pool.query("SELECT 1", undefined, { signal })
  await pool.fill({ signal })
  expect(getEventListeners(signal, "abort")).toEqual([])
})

test.each([5, "soon", {}])(
  "a signal of %s is refused at every door, also when it has to wait",
  async (what) => {
    const { pool } = await filledPool({ minSize: 1, maxSize: 1 })
    const signal = what as never
    const refusal = { code: "SHOAL_OPTION", message: `signal: expected an AbortSignal, found ${typeof what}` }
    const held = await pool.acquire()
    for (const call of [
      () => pool.acquire({ signal }),
      () => pool.query("SELECT 1", undefined, { signal }),
      () => pool.stream("SELECT 1", undefined, { signal }).next(),
      () => pool.fill({ signal }),
    ]) {
      await expect(call()).rejects.toMatchObject(refusal)
    }
    await pool.release(held)
    expect([pool.stats.waiting, pool.freeSize]).toEqual([0, 1])
  },
)

test("a statement that had to wait runs in its caller's context, not in that of whoever released", async () => {
  const context = new AsyncLocalStorage<string>()
  const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
  const seen: (string | undefined)[] = []
  server.onCommand = () => seen.push(context.getStore())
  const held = await pool.acquire()
  const answer = context.run("caller", () => pool.query("SELECT 1"))
  const handle = context.run("borrower", async () => {
    const conn = await pool.acquire()
    await conn.query("SELECT 2")
    await pool.release(conn)
  })
  context.run("releaser", () => void pool.release(held))
  await Promise.all([answer, handle])
  expect(seen).toEqual(["caller", "borrower"])
})

test("the error of a deadline names a connect error only while connecting fails", async () => {
  const { pool, server, clock } = fakePool({ minSize: 0, maxSize: 1 })
  server.refusal = refused
  const served = pool.acquire({ timeout: 1000 })
  await settle()
  server.refusal = undefined
  await clock.advance(100)
  await served
  const late = expect(pool.acquire({ timeout: 10 })).rejects.toMatchObject({ cause: undefined })
  await clock.advance(10)
  await late
})

test("who waits for ever keeps the process alive while connecting pauses", async () => {
  const { pool, server, clock } = fakePool({ minSize: 0 })
  server.refusal = refused
  const served = pool.acquire({ timeout: 0 })
  await settle()
  expect(clock.pending(false)).toBe(1)
  server.refusal = undefined
  await clock.advance(100)
  expect((await served).closed).toBe(false)
})

test("a pool that closes during a pause leaves no timer", async () => {
  const { pool, server, clock } = fakePool({ minSize: 1 })
  server.refusal = refused
  const closed = expect(pool.acquire()).rejects.toMatchObject({ code: "SHOAL_POOL_CLOSED" })
  await settle()
  expect(clock.pending(false)).toBeGreaterThan(0)
  pool.close()
  await closed
  await pool.waitClosed()
  expect(clock.pending()).toBe(0)
})

test("terminate ends a waitClosed that waits for what is lent", async () => {
  const { pool } = await filledPool({ minSize: 1 })
  void (await pool.acquire())
  pool.close()
  const closed = pool.waitClosed()
  await settle()
  expect(await stateOf(closed)).toBe("pending")
  pool.terminate()
  await closed
})

test("how long callers waited is counted", async () => {
  const { pool, clock } = await filledPool({ minSize: 1, maxSize: 1 })
  const held = await pool.acquire()
  const waiting = pool.acquire()
  await clock.advance(70)
  await pool.release(held)
  await pool.release(await waiting)
  expect(pool.stats).toMatchObject({ waited: 1, waitTime: 70 })
})

test("maxWaiting does not count those for whom there is room", async () => {
  const { pool, server } = fakePool({ minSize: 0, maxSize: 4, maxWaiting: 1 })
  server.hold("connect")
  const served = [1, 2, 3, 4].map(() => pool.acquire())
  const waits = pool.acquire()
  await expect(pool.acquire()).rejects.toMatchObject({ code: "SHOAL_POOL_FULL" })
  server.releaseAll("connect")
  const [first] = await Promise.all(served)
  if (first !== undefined) await pool.release(first)
  expect((await waits).id).toBe(first?.id)
})

test("maxWaiting counts all while the server cannot be reached", async () => {
  const { pool, server } = fakePool({ minSize: 0, maxSize: 0, maxWaiting: 1 })
  server.refusal = refused
  const first = expect(pool.acquire()).rejects.toMatchObject({ code: "SHOAL_POOL_CLOSED" })
  await settle()
  await expect(pool.acquire()).rejects.toMatchObject({ code: "SHOAL_POOL_FULL" })
  pool.close()
  await first
})
