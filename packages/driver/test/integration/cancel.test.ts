import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { type Connection, connect, TimeoutError } from "../../src/index.ts"
import { stopClock } from "../support/still-clock.ts"
import { untilRunning } from "../support/waiting.ts"

forEachServer((server) => {
  let database: TestDatabase
  let admin: Connection
  beforeAll(async () => {
    database = await createDatabase(server)
    admin = await connect(database.url, { autocommit: true })
    await admin.query("CREATE TABLE n (i INT PRIMARY KEY)")
    await admin.query(
      "INSERT INTO n VALUES " + Array.from({ length: 1000 }, (_, i) => `(${String(i)})`).join(","),
    )
  })
  afterAll(async () => {
    await admin.ensureClosed()
    await database.drop()
  })

  describe("giving up", () => {
    it("an abort rejects with its reason, kills the statement and keeps the connection", async () => {
      await using conn = await connect(database.url)
      const controller = new AbortController()
      const reason = new Error("changed my mind")
      const call = conn.query("SELECT SLEEP(30)", undefined, { signal: controller.signal })
      const next = conn.query("SELECT 'next' AS v")
      await untilRunning(admin, conn, "SLEEP(30)")
      controller.abort(reason)
      await expect(call).rejects.toBe(reason)
      expect((await next).rows).toEqual([{ v: "next" }])
    })

    it("a deadline, in both protocols", async () => {
      await using conn = await connect(database.url, { queryTimeout: 60 })
      for (const call of [conn.query("SELECT SLEEP(30)"), conn.execute("SELECT SLEEP(30)")]) {
        const error: unknown = await call.catch((e: unknown) => e)
        expect(error).toBeInstanceOf(TimeoutError)
        expect(error).toMatchObject({ code: "SHOAL_TIMEOUT", timeout: 60, sql: "SELECT SLEEP(30)" })
      }
      expect((await conn.query("SELECT 1 AS x", undefined, { timeout: 5000 })).rows).toHaveLength(1)
    })

    it("a statement that waits is simply not sent", async () => {
      await using conn = await connect(database.url)
      const slow = conn.query("SELECT SLEEP(0.2) AS s")
      const controller = new AbortController()
      const waiting = conn.query("INSERT INTO n VALUES (-1)", undefined, { signal: controller.signal })
      controller.abort()
      await expect(waiting).rejects.toMatchObject({ name: "AbortError" })
      await slow
      expect((await conn.query("SELECT * FROM n WHERE i = -1")).rows).toEqual([])
      const aborted = conn.query("SELECT 1", undefined, { signal: AbortSignal.abort() })
      await expect(aborted).rejects.toMatchObject({ name: "AbortError" })
    })

    it("names the deadline that was given, also when preparing took a part of it", async () => {
      await using conn = await connect(database.url)
      const error: unknown = await conn
        .execute("SELECT SLEEP(?)", [30], { timeout: 150 })
        .catch((e: unknown) => e)
      expect(error).toMatchObject({ code: "SHOAL_TIMEOUT", timeout: 150 })
      expect(String(error)).toContain("no answer within 150 ms")
    })

    it("drops the connection when the statement cannot be stopped in time", async () => {
      const conn = await connect(database.url, { cancelTimeout: 0 })
      await expect(conn.query("SELECT SLEEP(5)", undefined, { timeout: 30 })).rejects.toBeInstanceOf(
        TimeoutError,
      )
      await new Promise<void>((resolve) => conn.onClose(resolve))
      expect(conn.closed).toBe(true)
      await admin.kill(conn.threadId).catch(() => undefined)
    })

    it("cancel() ends what runs, for its own caller to see", async () => {
      await using conn = await connect(database.url)
      const call = conn.query("SELECT i FROM n WHERE SLEEP(1) = 0").catch((e: unknown) => e)
      await untilRunning(admin, conn, "SLEEP(1)")
      await conn.cancel()
      expect(await call).toMatchObject({ errno: 1317 })
      await conn.cancel()
      expect((await conn.query("SELECT 1 AS x")).rows).toHaveLength(1)
    })

    it("cancel() does not wait for a reset that waits for the statement", async () => {
      await using conn = await connect(database.url)
      const call = conn.query("SELECT i FROM n WHERE SLEEP(60) = 0").catch((e: unknown) => e)
      const reset = conn.reset()
      await untilRunning(admin, conn, "SLEEP(60)")
      await conn.cancel()
      expect(await call).toMatchObject({ errno: 1317 })
      await reset
      expect((await conn.query("SELECT 1 AS x")).rows).toHaveLength(1)
    })

    it("cancel() ends a statement that was sent behind the set-up, with a reset behind it", async () => {
      await (await connect(database.url)).ensureClosed()
      await using conn = await connect(database.url)
      const call = conn.query("SELECT i FROM n WHERE SLEEP(60) = 0").catch((e: unknown) => e)
      const reset = conn.reset()
      await conn.cancel()
      expect(await call).toMatchObject({ errno: 1317 })
      await reset
    })

    it("200 random aborts: every surviving query gets its own answer", async () => {
      await using conn = await connect(database.url)
      let seed = 7
      const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
      const calls = Array.from({ length: 200 }, async (_, i) => {
        const controller = new AbortController()
        const abortable = random() < 0.5
        const call = conn.query("SELECT ? AS tag, SLEEP(?) AS s", [i, random() < 0.2 ? 0.02 : 0], {
          ...(abortable ? { signal: controller.signal } : {}),
        })
        if (abortable) setTimeout(() => controller.abort(), random() * 400)
        return call.then(
          ({ rows }) => Number(rows[0]?.["tag"]) === i,
          (error: unknown) => abortable && (error as Error).name === "AbortError",
        )
      })
      expect((await Promise.all(calls)).every(Boolean)).toBe(true)
      expect(conn.closed).toBe(false)
      expect((await conn.query("SELECT 'end' AS v")).rows).toEqual([{ v: "end" }])
    })
  })

  it("the deadline of executeMany is that of all its statements", async () => {
    await using conn = await connect(database.url, { autocommit: true })
    await conn.query("CREATE TABLE slow (x INT)")
    await using statement = await conn.prepare("SELECT SLEEP(?)")
    const rows = Array.from({ length: 50 }, () => [0.05])
    for (const run of [
      () => conn.cursor().executeMany("SELECT SLEEP(?)", rows, { timeout: 150 }),
      () => conn.cursor().executeMany("INSERT INTO slow VALUES (SLEEP(?))", rows, { timeout: 150 }),
      () => statement.executeMany(rows, { timeout: 150 }),
    ]) {
      const error: unknown = await run().catch((e: unknown) => e)
      expect(error).toBeInstanceOf(TimeoutError)
      expect(error).toMatchObject({ timeout: 150 })
    }
    expect((await conn.query("SELECT 'on' AS x")).rows).toEqual([{ x: "on" }])
    // What no statement takes long enough for ends by itself.
    expect(await conn.cursor().executeMany("DO ?", [[1], [2]], { timeout: 10_000 })).toBe(0)
  })

  describe("socketTimeout", () => {
    it("drops a connection whose server says nothing", async () => {
      using clock = stopClock()
      const conn = await connect(database.url, { socketTimeout: 100 })
      await conn.ping()
      const call = conn.query("SELECT SLEEP(20)").catch((e: unknown) => e)
      clock.pass(100)
      const error = await call
      expect(error).toMatchObject({ errno: 2013, message: expect.stringContaining("socketTimeout") })
      await admin.kill(conn.threadId).catch(() => undefined)
    })
  })
})
