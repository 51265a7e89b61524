// Resets, goodbyes and onConnect of the pool itself that do not end, on a clock that the test moves.
import { describe, expect, test } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { fakePool, filledPool } from "../support/fake-pool.ts"

describe("the pool's own commands", () => {
  test("a reset that hangs ends after 5 s", async () => {
    const { pool, server, clock } = await filledPool({ minSize: 1, maxSize: 1 })
    const conn = await pool.acquire()
    await conn.query("SET @a = 1")
    server.hold("reset")
    const released = pool.release(conn)
    const next = pool.acquire()
    await clock.advance(5000)
    await released
    expect((await next).id).toBe(2)
  })

  test("a server that does not hang up is left after 2 s", async () => {
    const { pool, server, clock } = await filledPool({ minSize: 2 })
    server.hold("quit")
    pool.close()
    const closed = pool.waitClosed()
    await clock.advance(1999)
    expect([pool.closed, pool.size, pool.stats.closing]).toEqual([false, 0, 2])
    await clock.advance(1)
    await closed
    expect([pool.closed, server.open.size]).toEqual([true, 0])
  })

  test("onConnect that hangs does not hold up the end of the pool, even without a deadline", async () => {
    const { pool, server } = fakePool({
      minSize: 0,
      acquireTimeout: 0,
      onConnect: () => new Promise(() => undefined),
    })
    const failed = expect(pool.acquire()).rejects.toMatchObject({ code: "SHOAL_POOL_CLOSED" })
    await settle()
    pool.close()
    await pool.waitClosed()
    await failed
    expect([pool.closed, server.open.size]).toEqual([true, 0])
  })

  test("a connection that onConnect loses is tried again with pauses, not in a circle", async () => {
    const { pool, server, clock } = fakePool({ minSize: 0, onConnect: (conn) => conn.session.end() })
    const late = expect(pool.acquire({ timeout: 500 })).rejects.toThrow("lost before anybody could use it")
    await clock.advance(500)
    await late
    expect(server.opened).toBeLessThan(6)
    pool.close()
  })

  test("onConnect that hangs counts as a failed connect", async () => {
    const { pool, server, clock } = fakePool({
      minSize: 0,
      acquireTimeout: 100,
      onConnect: () => new Promise(() => undefined),
    })
    const failed = expect(pool.acquire({ timeout: 0 })).rejects.toMatchObject({ kind: "connect" })
    await clock.advance(100)
    await failed
    expect(server.open.size).toBe(0)
  })
})
