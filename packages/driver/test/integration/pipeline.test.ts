import { describe, expect, it } from "vitest"
import { forEachServer } from "@shoal/servers/databases"
import { connect } from "@shoal/driver"
import { suiteConnection } from "../support/suite-connection.ts"
import { untilRunning } from "../support/waiting.ts"

forEachServer((server) => {
  const suite = suiteConnection(server)

  describe("many commands at once on one connection", () => {
    it.each([1, 2, 1000])("get their own answers (maxPipeline %i)", async (maxPipeline) => {
      await using conn = await connect(suite.database.url, { maxPipeline })
      const calls = Array.from({ length: 500 }, async (_, i) => {
        switch (i % 5) {
          case 0:
            return Number((await conn.query("SELECT ? AS v", [i])).rows[0]?.["v"])
          case 1:
            return Number((await conn.execute("SELECT ? AS v", [i], { rows: "array" })).rows[0]?.[0])
          case 2: {
            const error: unknown = await conn.query(`SELECT bad_${String(i)}`).catch((e: unknown) => e)
            return Number(/bad_(\d+)/.exec(String(error))?.[1])
          }
          case 3: {
            await conn.ping()
            return i
          }
          default: {
            await expect(conn.execute("SELECT ?", [undefined])).rejects.toBeInstanceOf(TypeError)
            return i
          }
        }
      })
      expect(await Promise.all(calls)).toEqual(calls.map((_, i) => i))
      expect(conn.busy).toBe(false)
    })

    it("survive an early refusal while a large statement is still being written (1153)", async () => {
      const conn = await connect(suite.database.url)
      const { rows } = await conn.query("SELECT @@max_allowed_packet AS m")
      const size = Number(rows[0]?.["m"])
      const error: unknown = await conn.query(`SELECT '${"x".repeat(size + 10)}'`).catch((e: unknown) => e)
      expect([1153, 2013]).toContain((error as { errno: number }).errno)
      const next: unknown = await conn.query("SELECT 1 AS x").then(
        () => "usable",
        (e: unknown) => (e as { code: string }).code,
      )
      expect(["usable", "SHOAL_SERVER_GONE", "SHOAL_SERVER_LOST"]).toContain(next)
      conn.close()
    })

    it("are all rejected when the connection is closed under them", async () => {
      const conn = await connect(suite.database.url, { maxPipeline: 10 })
      // So that nothing of the connecting is on the wire any more.
      await conn.ping()
      const calls = Array.from({ length: 50 }, () => conn.query("SELECT SLEEP(20)").catch((e: unknown) => e))
      await untilRunning(suite.conn, conn, "SLEEP(20)")
      conn.close()
      await suite.conn.kill(conn.threadId)
      const errors = (await Promise.all(calls)) as { code: string; retrySafe: boolean }[]
      expect(errors.slice(0, 10).every(({ code }) => code === "SHOAL_SERVER_LOST")).toBe(true)
      expect(errors.slice(10).every(({ code, retrySafe }) => code === "SHOAL_CLOSED" && retrySafe)).toBe(true)
    })
  })
})
