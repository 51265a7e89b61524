// The diagnostics channels of a pool on a real server.
import { forEachServer } from "@shoal/servers/databases"
import { expect, test } from "vitest"
import { poolChannels } from "../../src/index.ts"
import { realPools } from "../support/real-pools.ts"

forEachServer((server) => {
  const { create } = realPools(server, { minSize: 1, maxSize: 1 })

  test("diagnostics tell of opening, lending and closing", async () => {
    const told: string[] = []
    const listen = (name: "open" | "acquire" | "release" | "close"): (() => void) => {
      const onMessage = (message: unknown): void => {
        const { endpoint, reason } = message as { endpoint: string; reason?: string }
        if (endpoint.endsWith(`:${server.port}`)) told.push(reason === undefined ? name : `${name} ${reason}`)
      }
      poolChannels[name].subscribe(onMessage)
      return () => poolChannels[name].unsubscribe(onMessage)
    }
    const stop = (["open", "acquire", "release", "close"] as const).map(listen)
    const pool = await create()
    await pool.use((conn) => conn.ping())
    await pool.query("SELECT 1")
    pool.close()
    await pool.waitClosed()
    for (const unsubscribe of stop) unsubscribe()
    expect(told).toEqual(["open", "acquire", "release", "acquire", "release", "close pool-closed"])
  })
})
