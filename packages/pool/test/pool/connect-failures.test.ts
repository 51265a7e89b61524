import { describe, expect, test } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { fakePool, filledPool } from "../support/fake-pool.ts"
import { FakeError } from "../support/fake-server.ts"

const denied = new FakeError("ER_ACCESS_DENIED_ERROR", 1045, { fatal: true })
const refused = new FakeError("SHOAL_CONNECT", 2003, { fatal: true, retrySafe: true })

describe("opening the first connections", () => {
  test("happens in parallel", async () => {
    const { pool, server } = fakePool({ minSize: 5 })
    server.hold("connect")
    const filled = pool.fill()
    await settle()
    expect(server.held("connect")).toBe(5)
    server.releaseAll("connect")
    await filled
    expect([pool.size, pool.freeSize]).toEqual([5, 5])
  })

  test.each([denied, refused])(
    "a failure (%s) closes what was opened, stops the rest, and is thrown",
    async (reason) => {
      const { open, server } = fakePool({ minSize: 3 })
      server.hold("connect")
      const filled = expect(open()).rejects.toMatchObject({
        kind: "connect",
        cause: reason,
        message: `the pool could not open its first connections: ${reason.message}`,
      })
      await settle()
      server.releaseOne("connect")
      await settle()
      server.refusal = reason
      server.releaseOne("connect")
      await filled
      expect([server.open.size, server.opened, server.held("connect")]).toEqual([0, 1, 0])
    },
  )

  test("can be aborted: what was opened is closed, the rest is given up", async () => {
    const { open, server, clock } = fakePool({ minSize: 3 })
    server.hold("connect")
    const controller = new AbortController()
    const filled = expect(open({ signal: controller.signal })).rejects.toBe("enough")
    await settle()
    server.releaseOne("connect")
    await settle()
    controller.abort("enough")
    await filled
    expect([server.open.size, server.goodbyes, server.held("connect"), clock.pending()]).toEqual([0, 1, 0, 0])
  })

  test("has a deadline", async () => {
    const { open, server, clock } = fakePool({ minSize: 2 })
    server.hold("connect")
    const filled = expect(open({ timeout: 80 })).rejects.toMatchObject({
      kind: "timeout",
      code: "after 80",
      message:
        "the 2 first connections were not open within 80 ms: size 2 (of 10), free 0, in use 0, connecting 2, waiting 0",
    })
    await clock.advance(80)
    await filled
    expect([server.held("connect"), clock.pending()]).toEqual([0, 0])
  })

  test("does not begin for an aborted signal", async () => {
    const { open, server } = fakePool({ minSize: 2 })
    server.hold("connect")
    await expect(open({ signal: AbortSignal.abort("no") })).rejects.toBe("no")
    expect(server.held("connect")).toBe(0)
  })

  test("a second fill() opens only what is missing, and its failure leaves the pool alone", async () => {
    const { pool, server } = await filledPool({ minSize: 2, maxSize: 2 })
    await pool.fill()
    expect([pool.size, server.mostOpen]).toEqual([2, 2])
    const lent = await pool.acquire()
    await pool.clear()
    server.refusal = denied
    await expect(pool.fill()).rejects.toMatchObject({ cause: denied })
    server.refusal = undefined
    await pool.release(lent)
    await pool.fill()
    expect([pool.size, pool.freeSize]).toEqual([2, 2])
    pool.close()
    await expect(pool.fill()).rejects.toMatchObject({ code: "SHOAL_POOL_CLOSED" })
  })

  test("minSize 0 opens nothing", async () => {
    const { pool, server } = await filledPool({ minSize: 0 })
    expect([pool.size, server.opened]).toEqual([0, 0])
  })
})

describe("connects that cannot work", () => {
  test("fail all who wait at once, with the cause", async () => {
    const { pool, server, clock } = fakePool({ minSize: 0, maxSize: 2 })
    server.refusal = denied
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => pool.acquire()))
    expect(
      results.map((result) => (result.status === "rejected" ? (result.reason as Error).cause : "")),
    ).toEqual(Array(5).fill(denied))
    expect(new Set(results.map((result) => (result as PromiseRejectedResult).reason as Error)).size).toBe(5)
    expect(clock.pending(false)).toBe(0)
  })

  test("fail one caller per attempt while others may still release", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 2 })
    const held = await pool.acquire()
    server.refusal = denied
    server.hold("connect")
    const first = expect(pool.acquire()).rejects.toMatchObject({ cause: denied })
    const second = pool.acquire()
    await settle()
    server.releaseOne("connect")
    await first
    await pool.release(held)
    expect((await second).id).toBe(1)
    pool.terminate()
  })

  test("the next caller tries again", async () => {
    const { pool, server } = fakePool({ minSize: 0 })
    server.refusal = denied
    await expect(pool.acquire()).rejects.toMatchObject({ cause: denied })
    server.refusal = undefined
    expect((await pool.acquire()).id).toBe(1)
  })

  test("do not make the pool try for ever in the background", async () => {
    const { pool, server, clock } = await filledPool({ minSize: 2, idleTimeout: 0 })
    server.refusal = denied
    for (const session of [...server.open]) session.end()
    await clock.advance(60_000)
    expect([pool.size, pool.stats.connectFailures <= 2]).toEqual([0, true])
  })
})
