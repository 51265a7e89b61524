// When an idle or old connection is closed, replaced or pinged, on a clock that the test moves.
import { describe, expect, test } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { fakePool, filledPool } from "../support/fake-pool.ts"
import { FakeError } from "../support/fake-server.ts"

describe("idleTimeout", () => {
  test("closes what nobody needs, down to minSize, politely", async () => {
    const { pool, server, clock } = await filledPool({
      minSize: 1,
      maxSize: 5,
      idleTimeout: 1000,
      validateAfterIdle: -1,
    })
    const conns = await Promise.all([1, 2, 3, 4].map(() => pool.acquire()))
    for (const conn of conns) await pool.release(conn)
    await clock.advance(999)
    expect(pool.size).toBe(4)
    await clock.advance(1)
    expect([pool.size, pool.freeSize, server.goodbyes]).toEqual([1, 1, 3])
    await clock.advance(100_000)
    expect(pool.size).toBe(1)
  })

  test("works when minSize is 0 and maxSize is reached", async () => {
    const { pool, clock } = fakePool({ minSize: 0, maxSize: 2, idleTimeout: 1000, validateAfterIdle: -1 })
    const conns = await Promise.all([pool.acquire(), pool.acquire()])
    for (const conn of conns) await pool.release(conn)
    await clock.advance(1000)
    expect([pool.size, clock.pending()]).toEqual([0, 0])
  })

  test("light traffic that visits every connection in turn does not keep them all", async () => {
    const { pool, clock } = await filledPool({
      minSize: 1,
      maxSize: 3,
      idleTimeout: 1000,
      validateAfterIdle: -1,
    })
    const conns = await Promise.all([1, 2, 3].map(() => pool.acquire()))
    for (const conn of conns) await pool.release(conn)
    for (let i = 0; i < 30; i++) {
      await clock.advance(100)
      await pool.release(await pool.acquire())
    }
    expect(pool.size).toBe(1)
  })

  test("what is needed once per idleTimeout stays", async () => {
    const { pool, clock } = await filledPool({
      minSize: 0,
      maxSize: 3,
      idleTimeout: 1000,
      validateAfterIdle: -1,
    })
    for (let i = 0; i < 10; i++) {
      const conns = await Promise.all([1, 2].map(() => pool.acquire()))
      for (const conn of conns) await pool.release(conn)
      await clock.advance(900)
    }
    expect([pool.size, pool.stats.opened]).toEqual([2, 2])
  })
})

describe("maxLifetime", () => {
  const options = { minSize: 1, maxSize: 1, maxLifetime: 1000, idleTimeout: 0, validateAfterIdle: -1 }

  test("an idle connection is replaced in the background", async () => {
    const { pool, server, clock } = await filledPool(options)
    await pool.release(await pool.acquire())
    await clock.advance(1000)
    expect([pool.size, server.opened, server.goodbyes]).toEqual([0, 1, 1])
    await clock.advance(100)
    expect([pool.size, server.opened, server.goodbyes]).toEqual([1, 2, 1])
    expect((await pool.acquire()).id).toBe(2)
  })

  test("a lent connection is replaced when it comes back", async () => {
    const { pool, clock } = await filledPool(options)
    const conn = await pool.acquire()
    await clock.advance(1500)
    expect(conn.closed).toBe(false)
    await pool.release(conn)
    expect((await pool.acquire()).id).toBe(2)
  })

  test("jitter shortens it by up to a tenth", async () => {
    const { pool, server, clock } = await filledPool(options, 1)
    await clock.advance(899)
    expect(server.goodbyes).toBe(0)
    await clock.advance(1)
    expect(server.goodbyes).toBe(1)
    pool.terminate()
  })
})

describe("poolRecycle", () => {
  test("a connection that was idle for longer is replaced when it is wanted, not before", async () => {
    const { pool, server, clock } = await filledPool({
      poolRecycle: 3000,
      idleTimeout: 0,
      validateAfterIdle: -1,
    })
    await clock.advance(3000)
    const same = await pool.acquire()
    await pool.release(same)
    await clock.advance(3001)
    expect([same.id, pool.freeSize, server.opened]).toEqual([1, 1, 1])
    expect((await pool.acquire()).id).toBe(2)
    expect(server.goodbyes).toBe(1)
  })
})

describe("validateAfterIdle", () => {
  const options = { minSize: 2, maxSize: 2, validateAfterIdle: 500, idleTimeout: 0 }

  test("pings only what was idle for longer", async () => {
    const { pool, clock } = await filledPool(options)
    await clock.advance(500)
    const young = await pool.acquire()
    expect(young.session.commands).toEqual([])
    await clock.advance(1)
    const old = await pool.acquire()
    expect(old.session.commands).toEqual(["ping"])
  })

  test("0 pings always, -1 never", async () => {
    const always = await filledPool({ minSize: 1, maxSize: 1, validateAfterIdle: 0 })
    await always.clock.advance(1)
    expect((await always.pool.acquire()).session.commands).toEqual(["ping"])
    const never = await filledPool({ minSize: 1, maxSize: 1, validateAfterIdle: -1, idleTimeout: 0 })
    await never.clock.advance(1_000_000)
    expect((await never.pool.acquire()).session.commands).toEqual([])
  })

  test("a failed ping costs the caller nothing but time", async () => {
    const { pool, server, clock } = await filledPool(options)
    await clock.advance(501)
    server.failures.set("ping", new FakeError("SHOAL_SERVER_LOST", 2013, { fatal: true }))
    const conn = await pool.acquire()
    expect([conn.id > 2, conn.closed, server.mostOpen]).toEqual([true, false, 2])
  })

  test("a ping that hangs ends after 2 s, and with it all that were silent as long", async () => {
    const { pool, server, clock } = await filledPool(options)
    await clock.advance(501)
    server.hold("ping")
    const acquired = pool.acquire()
    await settle()
    expect(pool.stats).toMatchObject({ preparing: 1, free: 1, size: 2 })
    await clock.advance(2000)
    expect((await acquired).id).toBe(3)
    expect(pool.stats.closed).toBe(2)
  })

  test("a caller that gives up during the ping leaves the connection free", async () => {
    const { pool, server, clock } = await filledPool({ ...options, minSize: 1, maxSize: 1 })
    await clock.advance(501)
    server.hold("ping")
    const failed = expect(pool.acquire({ timeout: 10 })).rejects.toMatchObject({ kind: "timeout" })
    await clock.advance(10)
    await failed
    server.releaseAll("ping")
    await settle()
    expect(pool.stats).toMatchObject({ free: 1, preparing: 0 })
  })
})
