// What happens often must not leave anything behind.
import { expect, test } from "vitest"
import { heapUsed } from "../support/heap-used.ts"
import { filledPool } from "../support/fake-pool.ts"

test("100,000 acquire/release cycles leave the heap as it was", async () => {
  const { pool } = await filledPool({ minSize: 4, maxSize: 4 })
  const cycle = async (): Promise<void> => {
    const conns = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(() => pool.acquire().then(release)))
    expect(conns).toHaveLength(10)
  }
  const release = (conn: Awaited<ReturnType<typeof pool.acquire>>): Promise<void> => pool.release(conn)
  for (let i = 0; i < 3000; i++) await cycle()
  const before = heapUsed()
  for (let i = 0; i < 10_000; i++) await cycle()
  const grown = heapUsed() - before
  expect(grown).toBeLessThan(200_000)
  expect(pool.stats).toMatchObject({ size: 4, free: 4, opened: 4, acquired: 130_000 })
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
  for (let i = 0; i < 10; i++) await giveUp()
  const before = heapUsed()
  for (let i = 0; i < 100; i++) await giveUp()
  expect(heapUsed() - before).toBeLessThan(200_000)
  expect([pool.stats.waiting, clock.pending()]).toEqual([0, 0])
})
