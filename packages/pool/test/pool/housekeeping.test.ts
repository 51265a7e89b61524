// What nobody asks for: how much is closed and when, what is told how often, which pauses there are.
import { afterEach, describe, expect, test, vi } from "vitest"
import { systemClock } from "../../src/clock.ts"
import { Backoff, isTransient } from "../../src/retry.ts"
import { settle } from "../support/fake-clock.ts"
import { fakePool, filledPool } from "../support/fake-pool.ts"
import { FakeError } from "../support/fake-server.ts"

afterEach(() => {
  vi.restoreAllMocks()
})

const refused = new FakeError("ECONNREFUSED", 2003)

describe("idleTimeout", () => {
  test("counts the connections that are lent: they are part of minSize", async () => {
    const { pool, clock } = await filledPool({ minSize: 2, idleTimeout: 100 })
    const conns = await Promise.all([pool.acquire(), pool.acquire(), pool.acquire()])
    if (conns[0] !== undefined) await pool.release(conns[0])
    await clock.advance(100)
    expect([pool.size, pool.freeSize]).toEqual([2, 0])
  })

  test("closes each only when its own time has passed", async () => {
    const { pool, clock } = fakePool({ minSize: 0, idleTimeout: 100 })
    const [first, second] = await Promise.all([pool.acquire(), pool.acquire()])
    await pool.release(first)
    await clock.advance(50)
    await pool.release(second)
    await clock.advance(50)
    expect(pool.size).toBe(1)
    await clock.advance(50)
    expect(pool.size).toBe(0)
  })
})

describe("minSize", () => {
  test("is not restored after clear() until somebody comes", async () => {
    const { pool, clock } = await filledPool({ minSize: 3 })
    await pool.clear()
    await clock.advance(60_000)
    expect(pool.size).toBe(0)
  })

  test("is not claimed to be there by fill() while connecting pauses after failures", async () => {
    const { pool, server, clock } = await filledPool({ minSize: 2 })
    server.refusal = refused
    for (const session of [...server.open]) session.end()
    await clock.advance(100)
    await expect(pool.fill()).rejects.toMatchObject({ kind: "connect", cause: refused })
    server.refusal = undefined
    await clock.advance(1000)
    await pool.fill()
    expect(pool.freeSize).toBe(2)
  })

  test("is restored by somebody whom a connection that was left could serve", async () => {
    const { pool } = await filledPool({ minSize: 3 })
    const held = await pool.acquire()
    await pool.clear()
    await pool.release(held)
    expect(pool.size).toBe(1)
    await pool.release(await pool.acquire())
    await settle()
    expect([pool.size, pool.freeSize]).toEqual([3, 3])
  })
})

describe("what is told", () => {
  test("a leak is reported once, also when others come and go", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined)
    const { pool, clock } = await filledPool({ minSize: 3, leakTimeout: 1000 })
    void (await pool.acquire())
    await clock.advance(1000)
    const forgotten = [await pool.acquire(), await pool.acquire()]
    await clock.advance(1000)
    expect([warn.mock.calls.length, pool.stats.leaked, forgotten.length]).toEqual([3, 3, 2])
  })

  test("a read-only refusal is counted once per connection", async () => {
    const { pool, server } = await filledPool({ minSize: 1 })
    server.failures.set("UPDATE", new FakeError("ER_READ_ONLY_MODE", 1836))
    const conn = await pool.acquire()
    for (let i = 0; i < 2; i++) await expect(conn.query("UPDATE")).rejects.toThrow("1836")
    expect(pool.stats.evicted).toBe(1)
  })
})

describe("validateAfterIdle", () => {
  test("a ping that fails costs no connection that has worked since", async () => {
    const { pool, server, clock } = await filledPool({ minSize: 2, maxSize: 2, validateAfterIdle: 1000 })
    const used = await pool.acquire()
    await clock.advance(1500)
    server.hold("ping")
    const next = pool.acquire()
    await settle()
    await clock.advance(100)
    await pool.release(used)
    await pool.release(await next)
    expect(pool.stats).toMatchObject({ free: 1, preparing: 1 })
    await clock.advance(1900)
    expect(pool.stats).toMatchObject({ free: 1, preparing: 0, closed: 1 })
    expect([...server.open].map((session) => session.id)).toEqual([used.id])
  })
})

describe("cleaning", () => {
  test("a reset that the server refuses for another reason costs the connection", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    server.failures.set("reset", new FakeError("ER_UNKNOWN_ERROR", 1105))
    const conn = await pool.acquire()
    await conn.query("SET @a = 1")
    await pool.release(conn)
    expect(conn.session.commands).toEqual(["SET @a = 1", "reset"])
    expect((await pool.acquire()).id).toBe(2)
  })
})

describe("pauses between connects", () => {
  test("keep no process alive before somebody waits for their end", async () => {
    const { pool, server, clock } = await filledPool({ minSize: 1, maxLifetime: 0, idleTimeout: 0 })
    server.refusal = refused
    for (const session of server.open) session.end()
    // Tried 100, 200 and 300 ms after; the pause that begins then is longer than the time until the next look.
    await clock.advance(450)
    expect([clock.pending(true), clock.pending(false), clock.nextIn]).toEqual([1, 0, 50])
    const served = pool.acquire({ timeout: 0 })
    expect([clock.pending(true), clock.pending(false), clock.nextIn]).toEqual([0, 1, 50])
    server.refusal = undefined
    await clock.advance(50)
    expect((await served).closed).toBe(false)
  })

  test("begin anew after a success", async () => {
    const { pool, server, clock } = fakePool({ minSize: 0, maxSize: 2 })
    const outage = async (): Promise<number | undefined> => {
      server.refusal = refused
      const served = pool.acquire()
      await settle()
      const pause = clock.nextIn
      await clock.advance(200)
      server.refusal = undefined
      await clock.advance(1000)
      await served
      return pause
    }
    expect([await outage(), await outage()]).toEqual([50, 50])
  })

  test("are up to a quarter shorter, and never longer than a second", () => {
    const [longest, shortest] = [new Backoff(() => 0), new Backoff(() => 0.999_999)]
    const pauses = [0, 1, 2, 3, 4, 5, 6].map(() => [longest.next(), Math.round(shortest.next())])
    expect(pauses).toEqual([
      [50, 38],
      [100, 75],
      [200, 150],
      [400, 300],
      [800, 600],
      [1000, 750],
      [1000, 750],
    ])
  })

  test("are for causes too, however they are wrapped, if not endlessly", () => {
    const wrapped = new Error("outer", { cause: new Error("inner", { cause: refused }) })
    const circle = new Error("circle")
    circle.cause = circle
    expect([wrapped, circle, new Error("other"), "text", undefined].map(isTransient)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })
})

describe("the clock", () => {
  const timeouts = (): number => process.getActiveResourcesInfo().filter((each) => each === "Timeout").length

  test("timers keep the process alive, background timers do not", () => {
    const before = timeouts()
    const timer = systemClock.timer(() => undefined, 10_000)
    expect(timeouts()).toBe(before + 1)
    const background = systemClock.backgroundTimer(() => undefined, 10_000)
    expect(timeouts()).toBe(before + 1)
    timer.stop()
    background.stop()
    expect(timeouts()).toBe(before)
  })

  test("a time that is too long for a timer does not mean at once", async () => {
    let fired = false
    const timer = systemClock.timer(() => (fired = true), 1e12)
    await new Promise((resolve) => setTimeout(resolve, 10))
    timer.stop()
    expect(fired).toBe(false)
  })
})
