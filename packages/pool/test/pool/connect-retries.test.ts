// When a failed connect is tried again, on a clock that the test moves.
import { describe, expect, test } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { fakePool, filledPool } from "../support/fake-pool.ts"
import { FakeError } from "../support/fake-server.ts"

const refused = new FakeError("SHOAL_CONNECT", 2003, { fatal: true, retrySafe: true })

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
