// What happens often must not leave anything behind.
import { expect, test } from "vitest"
import { filledPool } from "../support/fake-pool.ts"
import { heapGrowth } from "../support/heap-growth.ts"

test("100,000 acquire/release cycles leave the heap as it was", async () => {
  const { pool } = await filledPool({ minSize: 4, maxSize: 4 })
  const release = (conn: Awaited<ReturnType<typeof pool.acquire>>): Promise<void> => pool.release(conn)
  const tenCallers = (): Promise<void>[] => Array.from({ length: 10 }, () => pool.acquire().then(release))
  const cycles = async (): Promise<void> => {
    for (let i = 0; i < 2000; i++) await Promise.all(tenCallers())
  }
  expect(await heapGrowth(cycles)).toBeLessThan(60_000)
  expect(pool.stats).toMatchObject({ size: 4, free: 4, opened: 4, acquired: 160_000 })
})

test("10,000 callers that give up leave nothing behind", async () => {
  const { pool, clock } = await filledPool({ minSize: 1, maxSize: 1, idleTimeout: 0, maxLifetime: 0 })
  void (await pool.acquire())
  const giveUp = async (): Promise<void> => {
    const controller = new AbortController()
    const waits = Array.from({ length: 100 }, () =>
      pool.acquire({ signal: controller.signal, timeout: 1000 }),
    )
    controller.abort(new Error("enough"))
    const results = await Promise.allSettled(waits)
    expect(results.every((result) => result.status === "rejected")).toBe(true)
  }
  const callers = async (): Promise<void> => {
    for (let i = 0; i < 20; i++) await giveUp()
  }
  expect(await heapGrowth(callers)).toBeLessThan(40_000)
  expect([pool.stats.waiting, clock.pending()]).toEqual([0, 0])
})
