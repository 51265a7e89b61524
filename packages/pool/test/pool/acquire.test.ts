import { describe, expect, test } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { fakePool, filledPool, stateOf } from "../support/fake-pool.ts"
import { FakeError } from "../support/fake-server.ts"

describe("acquire and release", () => {
  test("lends a free connection without a round trip", async () => {
    const { pool, server } = await filledPool({ minSize: 2 })
    const conn = await pool.acquire()
    expect([pool.size, pool.freeSize]).toEqual([2, 1])
    await pool.release(conn)
    expect([pool.size, pool.freeSize, server.opened]).toEqual([2, 2, 2])
    expect(conn.session.commands).toEqual([])
  })

  test("opens what is missing, in parallel, up to maxSize", async () => {
    const { pool, server } = fakePool({ minSize: 0, maxSize: 3 })
    server.hold("connect")
    const acquires = [1, 2, 3, 4, 5].map(() => pool.acquire())
    await settle()
    expect(server.held("connect")).toBe(3)
    expect(pool.stats).toMatchObject({ size: 3, connecting: 3, waiting: 5 })
    server.releaseAll("connect")
    await Promise.all(acquires.slice(0, 3))
    await settle()
    expect(pool.stats).toMatchObject({ size: 3, leased: 3, waiting: 2 })
    expect(server.mostOpen).toBe(3)
  })

  test("maxSize 0 is unlimited", async () => {
    const { pool } = fakePool({ minSize: 0, maxSize: 0 })
    const conns = await Promise.all(Array.from({ length: 50 }, () => pool.acquire()))
    expect([pool.size, pool.maxSize, new Set(conns.map((conn) => conn.id)).size]).toEqual([50, 0, 50])
  })

  test("waiters are served in order, and nobody overtakes them", async () => {
    const { pool } = await filledPool({ minSize: 1, maxSize: 1 })
    const held = await pool.acquire()
    const order: number[] = []
    const waits = [1, 2, 3].map(async (n) => {
      const conn = await pool.acquire()
      order.push(n)
      await pool.release(conn)
    })
    await pool.release(held)
    const late = pool.acquire()
    await Promise.all(waits)
    expect(order).toEqual([1, 2, 3])
    await pool.release(await late)
  })

  test("reuse is first in, first out", async () => {
    const { pool } = await filledPool({ minSize: 3 })
    const ids: number[] = []
    for (let i = 0; i < 6; i++) {
      const conn = await pool.acquire()
      ids.push(conn.id)
      await pool.release(conn)
    }
    expect(ids).toEqual([1, 2, 3, 1, 2, 3])
  })

  test("a released handle throws, also after its connection was lent again", async () => {
    const { pool } = await filledPool({ minSize: 1, maxSize: 1 })
    const first = await pool.acquire()
    await pool.release(first)
    expect(first.closed).toBe(true)
    await expect(first.query("SELECT 1")).rejects.toThrow("SHOAL_RELEASED")
    const second = await pool.acquire()
    expect(second.id).toBe(first.id)
    await expect(first.query("SELECT 1")).rejects.toThrow("SHOAL_RELEASED")
    expect(await second.query("SELECT 1")).toBe("SELECT 1 on 1")
  })

  test("releasing twice does nothing, also when somebody else has the connection by then", async () => {
    const { pool } = await filledPool({ minSize: 1, maxSize: 1 })
    const first = await pool.acquire()
    await pool.release(first)
    const second = await pool.acquire()
    await pool.release(first)
    expect(pool.freeSize).toBe(0)
    expect(await second.query("SELECT 1")).toBe("SELECT 1 on 1")
  })

  test("a living connection of somebody else is refused", async () => {
    const one = await filledPool()
    const other = await filledPool()
    const conn = await one.pool.acquire()
    await expect(other.pool.release(conn)).rejects.toMatchObject({ code: "SHOAL_NOT_POOLED" })
    expect(conn.closed).toBe(false)
  })

  test("disposing a handle releases it", async () => {
    const { pool } = await filledPool()
    {
      await using conn = await pool.acquire()
      expect([conn.closed, pool.freeSize]).toEqual([false, 0])
    }
    expect(pool.freeSize).toBe(1)
  })

  test("use gives back whatever happens, and never hides the error", async () => {
    const { pool } = await filledPool()
    expect(await pool.use((conn) => conn.query("SELECT 1"))).toBe("SELECT 1 on 1")
    const failed = pool.use(async (conn) => {
      conn.close()
      await Promise.resolve()
      throw new Error("mine")
    })
    await expect(failed).rejects.toThrow("mine")
    expect(pool.stats).toMatchObject({ leased: 0 })
  })

  test("a waiter that aborts leaves, the next is served", async () => {
    const { pool } = await filledPool({ minSize: 1, maxSize: 1 })
    const held = await pool.acquire()
    const controller = new AbortController()
    const first = pool.acquire({ signal: controller.signal })
    const second = pool.acquire()
    controller.abort("changed my mind")
    await expect(first).rejects.toBe("changed my mind")
    await pool.release(held)
    expect((await second).closed).toBe(false)
  })

  test("an aborted signal gets nothing even when a connection is free", async () => {
    const { pool } = await filledPool()
    await expect(pool.acquire({ signal: AbortSignal.abort("no") })).rejects.toBe("no")
    expect(pool.freeSize).toBe(1)
  })

  test("a connection that came too late for its waiter goes to the next one, or is free", async () => {
    const { pool, server, clock } = fakePool({ minSize: 0, maxSize: 1 })
    server.hold("connect")
    const early = expect(pool.acquire({ timeout: 50 })).rejects.toMatchObject({ kind: "timeout" })
    await clock.advance(50)
    await early
    const later = pool.acquire()
    server.releaseAll("connect")
    const conn = await later
    expect([conn.id, server.opened]).toEqual([1, 1])
    await pool.release(conn)
    expect(pool.freeSize).toBe(1)
  })

  test("maxWaiting refuses the next one at once", async () => {
    const { pool } = await filledPool({ minSize: 1, maxSize: 1, maxWaiting: 2 })
    const held = await pool.acquire()
    const waits = [pool.acquire(), pool.acquire()]
    await expect(pool.acquire()).rejects.toMatchObject({
      code: "SHOAL_POOL_FULL",
      message:
        "2 callers wait already (maxWaiting): size 1 (of 1), free 0, in use 1, connecting 0, waiting 2",
    })
    await pool.release(held)
    for (const wait of waits) await pool.release(await wait)
  })

  test("a connection that died while it was lent is replaced for those who wait", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    const held = await pool.acquire()
    const waiting = pool.acquire()
    server.kill(held)
    await settle()
    expect(await stateOf(waiting)).toBe("pending")
    await pool.release(held)
    expect((await waiting).id).toBe(2)
    expect(server.mostOpen).toBe(1)
  })

  test("a connection that dies while it is cleaned is not free afterwards", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    const conn = await pool.acquire()
    await conn.query("SET @a = 1")
    const { session } = conn
    server.hold("reset")
    const released = pool.release(conn)
    await settle()
    // The answer came, then the line broke, before anybody looked.
    server.releaseAll("reset")
    void Promise.resolve().then(() => Promise.resolve().then(() => session.end()))
    await released
    await settle()
    expect(pool.stats).toMatchObject({ size: 0, free: 0, closed: 1 })
    expect((await pool.acquire()).id).toBe(2)
  })

  test("an idle connection that died is replaced up to minSize without being asked for", async () => {
    const { pool, server, clock } = await filledPool({ minSize: 2 })
    const conn = await pool.acquire()
    await pool.release(conn)
    for (const session of [...server.open]) session.end()
    await clock.advance(99)
    expect([pool.size, pool.freeSize]).toEqual([0, 0])
    await clock.advance(1)
    expect([pool.size, pool.freeSize, server.opened]).toEqual([2, 2, 4])
    expect((await pool.acquire()).closed).toBe(false)
  })

  test("a connection that saw a read-only refusal is not lent again", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    const conn = await pool.acquire()
    server.failures.set("UPDATE t", new FakeError("ER_OPTION_PREVENTS_STATEMENT", 1290))
    await expect(conn.query("UPDATE t")).rejects.toThrow("1290")
    await pool.release(conn)
    expect((await pool.acquire()).id).toBe(2)
    expect(pool.stats.evicted).toBe(1)
  })

  test("a connection that was made another user's is not lent again", async () => {
    const { pool } = await filledPool({ minSize: 1, maxSize: 1 })
    const conn = await pool.acquire()
    conn.session.userChanged = true
    await pool.release(conn)
    expect((await pool.acquire()).id).toBe(2)
  })

  test("expire replaces free connections now and lent ones when they come back", async () => {
    const { pool, clock } = await filledPool({ minSize: 2 })
    const lent = await pool.acquire()
    pool.expire()
    await clock.advance(100)
    expect(pool.stats).toMatchObject({ size: 2, closed: 1 })
    await pool.release(lent)
    await clock.advance(100)
    expect(pool.stats).toMatchObject({ closed: 2 })
    const ids = [await pool.acquire(), await pool.acquire()].map((conn) => conn.id)
    expect(Math.min(...ids)).toBeGreaterThan(2)
  })

  test("clear closes the free ones politely; the minimum is restored when somebody comes", async () => {
    const { pool, server } = await filledPool({ minSize: 3 })
    await pool.clear()
    await settle()
    expect([pool.size, pool.freeSize, server.goodbyes]).toEqual([0, 0, 3])
    await pool.release(await pool.acquire())
    await settle()
    expect([pool.size, pool.freeSize]).toEqual([3, 3])
  })

  test.each([undefined, null, 5, "x", {}])(
    "release of %s says that it is no connection of the pool",
    async (what) => {
      const { pool } = await filledPool()
      await expect(pool.release(what as never)).rejects.toMatchObject({ code: "SHOAL_NOT_POOLED" })
    },
  )

  test("a timeout of null is none given: the deadline is the option's", async () => {
    const { pool, clock } = await filledPool({ minSize: 1, maxSize: 1, acquireTimeout: 50 })
    await pool.acquire()
    const waiting = pool.acquire({ timeout: null as never })
    waiting.catch(() => undefined)
    await clock.advance(50)
    await expect(waiting).rejects.toMatchObject({ kind: "timeout" })
  })

  test.each([Number.NaN, -1, Infinity, "5", 5n, true])(
    "a timeout of %s is refused at every door, whether or not it has to wait",
    async (given) => {
      const { pool } = await filledPool({ minSize: 1, maxSize: 1 })
      const timeout = given as number
      const found = typeof given === "string" ? JSON.stringify(given) : String(given)
      const refused = {
        code: "SHOAL_OPTION",
        message: `timeout: expected milliseconds from 0 (none) to 2147483647, found ${found}`,
      }
      for (const call of [
        () => pool.acquire({ timeout }),
        () => pool.use(() => 1, { timeout }),
        () => pool.query("SELECT 1", undefined, { timeout }),
        () => pool.stream("SELECT 1", undefined, { timeout }).next(),
        () => pool.fill({ timeout }),
      ]) {
        await expect(call()).rejects.toMatchObject(refused)
      }
      expect(pool.stats.acquired).toBe(0)
      pool.close()
      await expect(pool.waitClosed({ timeout })).rejects.toMatchObject(refused)
    },
  )
})
