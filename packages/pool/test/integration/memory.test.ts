// Leases of real connections: handles are made and dropped by the hundred thousand.
import { forEachServer } from "@shoal/servers/databases"
import { expect, test } from "vitest"
import { heapGrowth } from "../support/heap-growth.ts"
import { createPool } from "../../src/index.ts"

forEachServer((server) => {
  test("100,000 acquire/release cycles of real connections leave the heap as it was", async () => {
    await using pool = await createPool(server.url, { minSize: 4, maxSize: 4 })
    const cycles = async (): Promise<void> => {
      for (let i = 0; i < 20_000; i++) await pool.release(await pool.acquire())
    }
    expect(await heapGrowth(cycles)).toBeLessThan(60_000)
    expect(pool.stats).toMatchObject({ size: 4, free: 4, opened: 4, resets: 0 })
  })
})
