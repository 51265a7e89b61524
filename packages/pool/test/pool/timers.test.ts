// Every timer of the pool, on a clock that the test moves.
import { afterEach, describe, expect, test, vi } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { fakePool, filledPool } from "../support/fake-pool.ts"
import { FakeError } from "../support/fake-server.ts"

const refused = new FakeError("SHOAL_CONNECT", 2003, { fatal: true, retrySafe: true })

afterEach(() => {
  vi.restoreAllMocks()
})

describe("acquireTimeout", () => {
  test("is an absolute deadline that covers connecting; the error has the numbers and the cause", async () => {
    const { pool, server, clock } = fakePool({ minSize: 0, maxSize: 2, acquireTimeout: 1000 })
    server.refusal = refused
    const failed = expect(pool.acquire()).rejects.toMatchObject({
      kind: "timeout",
      code: "after 1000",
      cause: refused,
      message:
        "no connection within 1000 ms: size 0 (of 2), free 0, in use 0, connecting 0, waiting 1; " +
        "last connect failed: SHOAL_CONNECT (2003)",
    })
    await clock.advance(999)
    expect(pool.stats.waiting).toBe(1)
    await clock.advance(1)
    await failed
    expect(pool.stats).toMatchObject({ waiting: 0, timedOut: 1 })
  })

  test("a hanging connect does not hold a caller longer", async () => {
    const { pool, server, clock } = fakePool({ minSize: 0, acquireTimeout: 300 })
    server.hold("connect")
    const failed = expect(pool.acquire()).rejects.toMatchObject({ kind: "timeout" })
    await clock.advance(300)
    await failed
  })

  test("the call's own timeout wins; 0 waits for ever", async () => {
    const { pool, clock } = await filledPool({ maxSize: 1, acquireTimeout: 1000 })
    const held = await pool.acquire()
    const short = expect(pool.acquire({ timeout: 10 })).rejects.toMatchObject({ code: "after 10" })
    const forEver = pool.acquire({ timeout: 0 })
    await clock.advance(10)
    await short
    await clock.advance(1_000_000)
    expect(pool.stats.waiting).toBe(1)
    await pool.release(held)
    await forEver
  })

  test("no timer is left behind by those who are served", async () => {
    const { pool, clock } = await filledPool({ maxSize: 1, idleTimeout: 0, maxLifetime: 0 })
    const held = await pool.acquire()
    const waiting = pool.acquire()
    expect(clock.pending()).toBe(1)
    await pool.release(held)
    await waiting
    expect(clock.pending()).toBe(0)
  })

  test("the timer of a caller keeps the process alive, housekeeping does not", async () => {
    const { pool, clock } = await filledPool({ maxSize: 1 })
    void (await pool.acquire())
    void pool.acquire().catch(() => undefined)
    expect([clock.pending(false), clock.pending(true)]).toEqual([1, 1])
    pool.terminate()
  })
})

describe("connect retries", () => {
  test("pause 50, 100, 200 ms, one attempt at a time; then everybody is served", async () => {
    const { pool, server, clock } = fakePool({ minSize: 0, maxSize: 3 })
    server.refusal = refused
    const acquires = [1, 2, 3].map(() => pool.acquire())
    await settle()
    expect(pool.stats.connectFailures).toBe(3)
    const failures: number[] = []
    for (const pause of [50, 100, 200]) {
      expect(clock.nextIn).toBe(pause)
      await clock.advance(pause)
      failures.push(pool.stats.connectFailures)
    }
    expect(failures).toEqual([4, 5, 6])
    server.refusal = undefined
    await clock.advance(400)
    const conns = await Promise.all(acquires)
    expect(conns.map((conn) => conn.id)).toEqual([1, 2, 3])
  })

  test("a caller that comes during a pause does not start an attempt of its own", async () => {
    const { pool, server, clock } = fakePool({ minSize: 0 })
    server.refusal = refused
    const first = pool.acquire()
    await settle()
    const second = pool.acquire()
    await settle()
    expect(pool.stats.connectFailures).toBe(1)
    server.refusal = undefined
    await clock.advance(50)
    await Promise.all([first, second])
  })

  test("a pause of the background keeps the process alive once somebody waits for its end", async () => {
    const { pool, server, clock } = await filledPool({ minSize: 1, maxLifetime: 0, idleTimeout: 0 })
    server.refusal = new FakeError("SHOAL_CONNECT", 2003)
    for (const session of server.open) session.end()
    await clock.advance(110)
    expect(clock.pending(false)).toBe(0)
    const served = pool.acquire({ timeout: 0 })
    expect(clock.pending(false)).toBe(1)
    server.refusal = undefined
    await clock.advance(1000)
    expect((await served).closed).toBe(false)
  })

  test("the minimum is restored in the background, with pauses", async () => {
    const { pool, server, clock } = await filledPool({ minSize: 2 })
    await pool.release(await pool.acquire())
    server.refusal = refused
    for (const session of [...server.open]) session.end()
    await settle()
    expect([pool.size, clock.pending(false)]).toEqual([0, 0])
    await clock.advance(5000)
    expect(pool.stats.connectFailures).toBeLessThan(15)
    server.refusal = undefined
    await clock.advance(1000)
    expect([pool.size, pool.freeSize]).toEqual([2, 2])
  })
})

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

describe("leakTimeout", () => {
  test("warns once, with the stack of the borrower", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined)
    const { pool, clock } = await filledPool({ minSize: 2, leakTimeout: 1000 })
    const quick = await pool.acquire()
    await clock.advance(400)
    async function forgetful(): Promise<void> {
      await pool.acquire()
    }
    await forgetful()
    await pool.release(quick)
    await clock.advance(999)
    expect(warn).not.toHaveBeenCalled()
    await clock.advance(1)
    expect(warn).toHaveBeenCalledTimes(1)
    const [text, details] = warn.mock.calls[0] ?? []
    expect(text).toBe("a connection has been in use for 1000 ms without being released (leakTimeout)")
    expect(details).toMatchObject({
      code: "SHOAL_LEAK",
      detail: expect.stringContaining("forgetful") as string,
    })
    await clock.advance(10_000)
    expect(warn).toHaveBeenCalledTimes(1)
    expect(pool.stats.leaked).toBe(1)
  })

  test("names the borrower also when it had to wait: another's release served it", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined)
    const { pool, clock } = await filledPool({ minSize: 1, maxSize: 1, leakTimeout: 1000 })
    const first = await pool.acquire()
    function patientBorrower(): Promise<unknown> {
      return pool.acquire()
    }
    const waiting = patientBorrower()
    void pool.release(first)
    await waiting
    await clock.advance(1000)
    expect(warn.mock.calls[0]?.[1]).toMatchObject({
      detail: expect.stringContaining("patientBorrower") as string,
    })
  })

  test("a stream that was left in the middle of its rows is one", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined)
    const { pool, clock } = await filledPool({ minSize: 1, leakTimeout: 1000 })
    const rows = pool.stream("SELECT n")
    await rows.next()
    await clock.advance(1000)
    expect([warn.mock.calls.length, pool.stats.leaked]).toEqual([1, 1])
    await rows.return()
    expect(pool.stats).toMatchObject({ free: 1, leased: 0 })
  })

  test("statements of the pool itself are no leaks", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined)
    const { pool, server, clock } = await filledPool({ leakTimeout: 1000 })
    server.hold("SELECT SLEEP(9)")
    const slow = pool.query("SELECT SLEEP(9)")
    await clock.advance(9000)
    server.releaseAll("SELECT SLEEP(9)")
    await slow
    expect(warn).not.toHaveBeenCalled()
  })
})

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
