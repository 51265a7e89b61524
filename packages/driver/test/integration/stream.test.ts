import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { connect } from "../../src/index.ts"
import { coreOf } from "../../src/connection/core.ts"
import { until } from "../support/waiting.ts"

const many = "SELECT a.i * 1000 + b.i AS n, REPEAT('x', 200) AS s FROM n a JOIN n b"

forEachServer((server) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase(server)
    await using conn = await connect(database.url, { autocommit: true })
    await conn.query("CREATE TABLE n (i INT PRIMARY KEY)")
    await conn.query(
      "INSERT INTO n VALUES " + Array.from({ length: 1000 }, (_, i) => `(${String(i)})`).join(","),
    )
  })
  afterAll(() => database.drop())

  describe("a stream", () => {
    it("gives every row, as objects, arrays and batches", async () => {
      await using conn = await connect(database.url)
      let sum = 0
      for await (const row of conn.stream<{ i: number }>("SELECT i FROM n")) sum += row.i
      expect(sum).toBe(499_500)
      sum = 0
      for await (const [i] of conn.stream<[number]>("SELECT i FROM n WHERE i < ?", [10], { rows: "array" }))
        sum += i
      expect(sum).toBe(45)
      let rows = 0
      for await (const batch of conn.stream(`${many} LIMIT 100000`).batches()) rows += batch.length
      expect(rows).toBe(100_000)
      const empty = conn.stream("SELECT i FROM n WHERE i < 0")
      expect((await empty.columns()).map(({ name }) => name)).toEqual(["i"])
      expect(await empty.next()).toEqual({ value: undefined, done: true })
    })

    it("can be left early, and the connection is usable at once", async () => {
      await using conn = await connect(database.url)
      for (let turn = 0; turn < 3; turn++) {
        for await (const row of conn.stream(many)) {
          expect(row).toBeDefined()
          break
        }
        expect((await conn.query("SELECT 1 AS x")).rows).toHaveLength(1)
      }
    })

    it("stops the socket while its reader is behind", async () => {
      await using conn = await connect(database.url)
      const { channel } = coreOf(conn)
      const stream = conn.stream(many)
      await stream.next()
      let seen = 0
      await until(async () => {
        const before = seen
        await new Promise((resolve) => setTimeout(resolve, 50))
        seen = channel.bytesReceived
        return seen === before
      })
      // Of two hundred mebibytes.
      expect(seen).toBeLessThan(20 * 1024 * 1024)
      await stream.return()
    })

    it("is read into memory when another statement waits behind it", async () => {
      await using conn = await connect(database.url)
      const seen: number[] = []
      for await (const { i } of conn.stream<{ i: number }>("SELECT i FROM n WHERE i < 50 ORDER BY i")) {
        const { rows } = await conn.query("SELECT ? AS v", [i])
        seen.push(Number(rows[0]?.["v"]))
      }
      expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i))
    })

    it("that is too large for that is discarded with an error, and nothing hangs", async () => {
      await using conn = await connect(database.url)
      const warnings: unknown[] = []
      const onWarning = (warning: Error): void => void warnings.push((warning as { code?: string }).code)
      process.on("warning", onWarning)
      const stream = conn.stream(many)
      await stream.next()
      expect((await conn.query("SELECT 1 AS x")).rows).toHaveLength(1)
      await new Promise((resolve) => setImmediate(resolve))
      process.off("warning", onWarning)
      expect(warnings).toEqual(["SHOAL_RESULT_INCOMPLETE"])
      const rest = async (): Promise<void> => {
        for await (const row of stream) expect(row).toBeDefined()
      }
      await expect(rest()).rejects.toMatchObject({ code: "SHOAL_RESULT_DISCARDED" })
    })

    it("throws what the statement throws, and can be aborted", async () => {
      await using conn = await connect(database.url)
      await expect(conn.stream("SELEC").next()).rejects.toMatchObject({ errno: 1064 })
      const controller = new AbortController()
      let rows = 0
      const read = async (): Promise<void> => {
        for await (const row of conn.stream(many, undefined, { signal: controller.signal })) {
          expect(row).toBeDefined()
          if (++rows === 1000) controller.abort()
        }
      }
      await expect(read()).rejects.toMatchObject({ name: "AbortError" })
      expect((await conn.query("SELECT 1 AS x")).rows).toHaveLength(1)
    })

    it("answers calls of next() that do not wait for each other, in their order", async () => {
      await using conn = await connect(database.url)
      const stream = conn.stream<[number]>("SELECT i FROM n ORDER BY i", undefined, { rows: "array" })
      const results = await Promise.all(Array.from({ length: 1100 }, () => stream.next()))
      expect(results.flatMap(({ value }) => value ?? [])).toEqual(Array.from({ length: 1000 }, (_, i) => i))
      expect(results.filter(({ done }) => done)).toHaveLength(100)
      const failing = conn.stream("SELEC")
      const failed = await Promise.allSettled([failing.next(), failing.next()])
      expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"])
    })

    it("that is left while somebody waits for a row ends for him, too", async () => {
      await using conn = await connect(database.url)
      const stream = conn.stream("SELECT SLEEP(20)")
      const waiting = stream.next()
      await new Promise((resolve) => setTimeout(resolve, 20))
      await stream.return()
      expect(await waiting).toEqual({ value: undefined, done: true })
      expect((await conn.query("SELECT 1 AS x")).rows).toHaveLength(1)
    })

    it("of a connection that was closed fails, and does not hang", async () => {
      for (const close of ["ensureClosed", "close"] as const) {
        const conn = await connect(database.url)
        const stream = conn.stream(many)
        await stream.next()
        await conn[close]()
        const rest = async (): Promise<void> => {
          for await (const row of stream) if (row === undefined) return
        }
        await expect(rest()).rejects.toMatchObject({
          code: close === "close" ? "SHOAL_SERVER_LOST" : "SHOAL_RESULT_CLOSED",
        })
      }
    })

    it("has no columns for rows", async () => {
      await using conn = await connect(database.url)
      await using statement = await conn.prepare("SELECT i FROM n")
      const columns = { rows: "columns" } as never
      const refused = { code: "SHOAL_OPTION", message: expect.stringContaining("whole results") }
      await expect(conn.stream("SELECT i FROM n", undefined, columns).next()).rejects.toMatchObject(refused)
      await expect(statement.stream([], columns).next()).rejects.toMatchObject(refused)
      await expect(statement.cursor(columns).fetch()).rejects.toMatchObject(refused)
    })

    it("of a prepared statement", async () => {
      await using conn = await connect(database.url)
      await using statement = await conn.prepare("SELECT i FROM n WHERE i < ?")
      const seen: number[] = []
      for await (const { i } of statement.stream<{ i: number }>([5])) seen.push(i)
      expect(seen).toEqual([0, 1, 2, 3, 4])
    })

    it("does not hold up closing", async () => {
      const conn = await connect(database.url)
      await conn.stream(many).next()
      await conn.ensureClosed()
      expect(conn.closed).toBe(true)
    })
  })
})
