// One AbortSignal for all calls of a request, or of a whole process.
import { getEventListeners } from "node:events"
import { type Connection, connect, SSCursor } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, expect, test } from "vitest"

forEachServer((server) => {
  let database: TestDatabase
  let conn: Connection
  const warnings: Error[] = []
  const onWarning = (warning: Error): number => warnings.push(warning)

  beforeAll(async () => {
    database = await createDatabase(server)
    conn = await connect(database.url)
    process.on("warning", onWarning)
  })
  afterAll(async () => {
    process.off("warning", onWarning)
    await conn.ensureClosed()
    await database.drop()
  })

  const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length

  test("10,000 calls leave nothing at it, 2,000 at once are no leak to Node", async () => {
    const { signal } = new AbortController()
    const call = { signal }
    const statement = await conn.prepare("SELECT ?", call)
    const cursor = conn.cursor(SSCursor)
    for (let i = 0; i < 400; i++) {
      await conn.execute("SELECT ?", [i], call)
      await statement.execute([i], call)
      await conn.ping(call)
      await conn.query("SELEC", undefined, call).catch(() => undefined)
      for await (const row of conn.stream("SELECT 1", undefined, call)) if (row !== undefined) break
      await cursor.execute("SELECT 1 UNION SELECT 2", undefined, call)
      await cursor.fetchOne(call)
      await cursor.executeMany("DO ?", [[1]], call)
      if (i % 20 === 0) await conn.reset(call)
    }
    for (let i = 0; i < 10; i++) await (await connect(database.url, undefined, call)).ensureClosed()
    for (let round = 0; round < 4; round++) {
      const running = Array.from({ length: 2000 }, () => conn.query("SELECT 1", undefined, call))
      expect(listeners(signal)).toBe(1)
      await Promise.all(running)
    }
    expect(listeners(signal)).toBe(0)
    expect(warnings).toEqual([])
  })

  test("ends all that wait on it", async () => {
    const controller = new AbortController()
    const { signal } = controller
    const running = Array.from({ length: 300 }, () => conn.query("SELECT SLEEP(20)", undefined, { signal }))
    const other = conn.query("SELECT 'mine' AS x")
    const reason = new Error("enough")
    controller.abort(reason)
    const outcomes = await Promise.allSettled(running)
    expect(outcomes.every((each) => each.status === "rejected" && each.reason === reason)).toBe(true)
    expect(listeners(signal)).toBe(0)
    expect((await other).rows).toEqual([{ x: "mine" }])
    await expect(conn.query("SELECT 1", undefined, { signal })).rejects.toBe(reason)
  })
})
