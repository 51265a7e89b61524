import { describe, expect, test } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { FakeError } from "../support/fake-server.ts"
import { fakePool, filledPool, stateOf } from "../support/fake-pool.ts"

describe("close, terminate, waitClosed", () => {
  test("close says goodbye to free connections and waits for lent ones", async () => {
    const { pool, server } = await filledPool({ minSize: 3 })
    const lent = await pool.acquire()
    pool.close()
    pool.close()
    const closed = pool.waitClosed()
    await settle()
    expect([pool.closed, await stateOf(closed), server.goodbyes, lent.closed]).toEqual([
      false,
      "pending",
      2,
      false,
    ])
    expect(await lent.query("SELECT 1")).toBe("SELECT 1 on 1")
    await pool.release(lent)
    await closed
    expect([pool.closed, pool.size, server.goodbyes]).toEqual([true, 0, 3])
  })

  test("no acquire after close, and those who wait fail at once", async () => {
    const { pool } = await filledPool({ minSize: 1, maxSize: 1 })
    void (await pool.acquire())
    const waiting = expect(pool.acquire()).rejects.toMatchObject({ code: "SHOAL_POOL_CLOSED" })
    pool.close()
    await waiting
    await expect(pool.acquire()).rejects.toMatchObject({
      code: "SHOAL_POOL_CLOSED",
      message: "Cannot acquire connection after closing pool",
    })
    pool.terminate()
  })

  test("terminate drops what is lent", async () => {
    const { pool, server } = await filledPool({ minSize: 2 })
    const lent = await pool.acquire()
    pool.terminate()
    await pool.waitClosed()
    expect([lent.closed, server.open.size, pool.closed]).toEqual([true, 0, true])
    await pool.release(lent)
    await expect(lent.query("SELECT 1")).rejects.toThrow()
  })

  test("waitClosed before close is a mistake", async () => {
    const { pool } = await filledPool()
    await expect(pool.waitClosed()).rejects.toMatchObject({ code: "SHOAL_POOL_OPEN" })
  })

  test("waitClosed has a deadline and a signal", async () => {
    const { pool, clock } = await filledPool({ minSize: 1 })
    void (await pool.acquire())
    pool.close()
    const late = expect(pool.waitClosed({ timeout: 100 })).rejects.toMatchObject({
      message: "the pool is not closed after 100 ms: 1 connections were not released, 0 are closing",
    })
    await clock.advance(100)
    await late
    await expect(pool.waitClosed({ signal: AbortSignal.abort("no") })).rejects.toBe("no")
    pool.terminate()
    await pool.waitClosed()
  })

  test("a login under way may end, and is said goodbye to", async () => {
    let introduced = 0
    const { pool, server, clock } = fakePool({ minSize: 0, onConnect: () => introduced++ })
    server.hold("connect")
    const waiting = expect(pool.acquire()).rejects.toMatchObject({ code: "SHOAL_POOL_CLOSED" })
    await settle()
    pool.close()
    await waiting
    const closed = pool.waitClosed()
    expect(await stateOf(closed)).toBe("pending")
    server.releaseAll("connect")
    await closed
    expect([server.open.size, server.goodbyes, pool.closed]).toEqual([0, 1, true])
    expect([introduced, clock.pending()]).toEqual([0, 0])
    expect(pool.stats).toMatchObject({ opened: 1, closed: 1, connectFailures: 0 })
  })

  test("one that does not end is given up", async () => {
    const { pool, server, clock } = fakePool({ minSize: 0 })
    server.hold("connect")
    pool.acquire().catch(() => undefined)
    await settle()
    pool.close()
    const closed = pool.waitClosed()
    await clock.advance(1999)
    expect([server.held("connect"), await stateOf(closed)]).toEqual([1, "pending"])
    await clock.advance(1)
    await closed
    expect([server.held("connect"), server.open.size, clock.pending()]).toEqual([0, 0, 0])
  })

  test("if it fails then, it is nobody's failure", async () => {
    const { pool, server, clock } = fakePool({ minSize: 0 })
    server.hold("connect")
    pool.acquire().catch(() => undefined)
    await settle()
    pool.close()
    server.refusal = new FakeError("SHOAL_CONNECT", 2003, { fatal: true, retrySafe: true })
    server.releaseAll("connect")
    await pool.waitClosed()
    expect([pool.stats.connectFailures, clock.pending()]).toEqual([0, 0])
  })

  test("terminate gives it up at once", async () => {
    const { pool, server, clock } = fakePool({ minSize: 0 })
    server.hold("connect")
    pool.acquire().catch(() => undefined)
    await settle()
    pool.close()
    pool.terminate()
    await pool.waitClosed()
    expect([server.held("connect"), server.open.size, clock.pending()]).toEqual([0, 0, 0])
  })

  test("what is open after terminate is dropped", async () => {
    const { pool, server } = fakePool({ minSize: 0 })
    server.hold("connect")
    pool.acquire().catch(() => undefined)
    await settle()
    server.releaseAll("connect")
    pool.terminate()
    await pool.waitClosed()
    expect([server.open.size, server.goodbyes]).toEqual([0, 0])
  })

  test("fill() of a pool that closes meanwhile tells so", async () => {
    const { pool, server } = fakePool({ minSize: 2 })
    server.hold("connect")
    const filling = expect(pool.fill()).rejects.toMatchObject({ code: "SHOAL_POOL_CLOSED" })
    await settle()
    pool.close()
    server.releaseAll("connect")
    await filling
  })

  test("a connect that has just ended is closed", async () => {
    const { pool, server } = fakePool({ minSize: 0 })
    server.hold("connect")
    void pool.acquire().catch(() => undefined)
    await settle()
    server.releaseAll("connect")
    pool.close()
    await pool.waitClosed()
    expect([server.open.size, server.goodbyes]).toEqual([0, 1])
  })

  test("a connection that is being reset when the pool closes is closed after it", async () => {
    const { pool, server } = await filledPool({ minSize: 1 })
    const conn = await pool.acquire()
    await conn.query("SET @a = 1")
    server.hold("reset")
    void pool.release(conn)
    pool.close()
    const closed = pool.waitClosed()
    await settle()
    server.releaseAll("reset")
    await closed
    expect([server.open.size, server.goodbyes]).toEqual([0, 1])
  })

  test("terminate waits neither for a reset nor for a goodbye", async () => {
    const { pool, server } = await filledPool({ minSize: 2, maxSize: 2 })
    const conn = await pool.acquire()
    await conn.query("SET @a = 1")
    server.hold("reset")
    server.hold("quit")
    void pool.release(conn)
    void pool.clear()
    await settle()
    expect(pool.stats).toMatchObject({ preparing: 1, closing: 1 })
    pool.terminate()
    expect(server.open.size).toBe(0)
    server.releaseAll("reset")
    server.releaseAll("quit")
    await pool.waitClosed()
  })

  test("no timer is left", async () => {
    const { pool, clock } = await filledPool({ minSize: 2 })
    await pool.release(await pool.acquire())
    pool.close()
    await pool.waitClosed()
    expect(clock.pending()).toBe(0)
  })

  test("disposing closes and waits", async () => {
    const { pool, server } = await filledPool({ minSize: 2 })
    {
      await using borrowed = pool
      expect(borrowed.size).toBe(2)
    }
    expect([pool.closed, server.goodbyes]).toEqual([true, 2])
  })
})
