// Leases of real connections: handles are made and dropped by the hundred thousand.
import { forEachServer } from "@shoal/servers/databases"
import { expect, test } from "vitest"
import { heapUsed } from "../support/heap-used.ts"
import { createPool } from "../../src/index.ts"

forEachServer((server) => {
  test("100,000 acquire/release cycles of real connections leave the heap as it was", async () => {
    await using pool = await createPool(server.url, { minSize: 4, maxSize: 4 })
    const cycle = async (): Promise<void> => pool.release(await pool.acquire())
    for (let i = 0; i < 20_000; i++) await cycle()
    const before = heapUsed()
    for (let i = 0; i < 100_000; i++) await cycle()
    expect(heapUsed() - before).toBeLessThan(300_000)
    expect(pool.stats).toMatchObject({ size: 4, free: 4, opened: 4, resets: 0 })
  })
})
