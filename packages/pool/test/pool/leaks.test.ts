// When a borrower is warned that it forgot to give back, on a clock that the test moves.
import { afterEach, describe, expect, test, vi } from "vitest"
import { filledPool } from "../support/fake-pool.ts"

afterEach(() => {
  vi.restoreAllMocks()
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
