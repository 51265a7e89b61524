// How long a caller waits for a connection, on a clock that the test moves.
import { describe, expect, test } from "vitest"
import { fakePool, filledPool } from "../support/fake-pool.ts"
import { FakeError } from "../support/fake-server.ts"

const refused = new FakeError("SHOAL_CONNECT", 2003, { fatal: true, retrySafe: true })

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
