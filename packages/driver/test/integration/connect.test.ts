import { describe, expect, it } from "vitest"
import { forEachServer } from "@shoal/servers/databases"
import { connect, InterfaceError, isDisconnect } from "@shoal/driver"
import { suiteConnection } from "../support/suite-connection.ts"
import { untilClosed, untilRunning, untilUnlisted } from "../support/waiting.ts"

forEachServer((server) => {
  const suite = suiteConnection(server)

  describe("a connection", () => {
    it("knows itself", async () => {
      await using conn = await connect(suite.database.url, { programName: "shoal-test" })
      expect(conn).toMatchObject({
        host: server.host,
        port: server.port,
        user: server.user,
        db: suite.database.name,
        closed: false,
      })
      expect(conn.serverFamily).toBe(server.family)
      expect(conn.threadId).toBeGreaterThan(0)
      expect(conn.getProtoInfo()).toBe(10)
      expect(conn.getHostInfo()).toBe(`socket ${server.host}:${String(server.port)}`)
      expect(conn.getServerInfo()).not.toMatch(/^5\.5\.5-/)
      expect(conn.characterSetName()).toBe("utf8mb4")
      const { rows } = await conn.query<{ id: bigint }>("SELECT CONNECTION_ID() AS id")
      expect(Number(rows[0]?.id)).toBe(conn.threadId)
    })

    it("has the session that the options ask for", async () => {
      await using conn = await connect(suite.database.url, {
        sqlMode: "ANSI,TRADITIONAL",
        collation: "utf8mb4_unicode_ci",
        initCommand: "SET @a = 1; SET @b = ';'",
        timezone: "+02:00",
      })
      expect([conn.dirty, conn.inTransaction, conn.busy]).toEqual([false, false, false])
      const { rows } = await conn.query(
        "SELECT @@collation_connection c, @@autocommit ac, @@time_zone tz, @a a, @b b, @@sql_mode m",
      )
      expect(rows[0]).toMatchObject({ c: "utf8mb4_unicode_ci", tz: "+02:00", b: ";" })
      expect(Number(rows[0]?.["a"])).toBe(1)
      expect(Number(rows[0]?.["ac"])).toBe(0)
      expect(String(rows[0]?.["m"])).toContain("TRADITIONAL")
      expect(conn.getAutocommit()).toBe(false)
      expect(conn.inTransaction).toBe(false)
    })

    it("calls onConnect, whose failure fails the connect", async () => {
      const seen: unknown[] = []
      await using conn = await connect(suite.database.url, {
        onConnect: async (c) => seen.push(await c.query("SET @hook = 7")),
      })
      expect(seen).toHaveLength(1)
      expect(conn.closed).toBe(false)
      const failing = connect(suite.database.url, { onConnect: () => Promise.reject(new Error("no")) })
      await expect(failing).rejects.toThrow("no")
    })

    it("closes: twice, at once, and with goodbye", async () => {
      const conn = await connect(suite.database.url)
      const id = conn.threadId
      await conn.ensureClosed()
      await conn.ensureClosed()
      conn.close()
      expect(conn.closed).toBe(true)
      await expect(conn.query("SELECT 1")).rejects.toMatchObject({ code: "SHOAL_CLOSED", fatal: true })
      await expect(conn.query("SELECT 1")).rejects.toBeInstanceOf(InterfaceError)
      expect(() => conn.cursor()).toThrow(InterfaceError)
      await untilUnlisted(suite.conn, id)
    })

    it("takes the password from an async function", async () => {
      let calls = 0
      const { username, password } = new URL(suite.database.url)
      await using conn = await connect({
        host: server.host,
        port: server.port,
        user: decodeURIComponent(username),
        password: () => Promise.resolve((calls++, decodeURIComponent(password))),
      })
      expect(calls).toBe(1)
      await conn.ping()
    })
  })

  describe("the end of the line", () => {
    it("a killed connection: 2013 while waiting, 2006 afterwards", async () => {
      const conn = await connect(suite.database.url)
      const closed = untilClosed(conn)
      const running = conn.query("SELECT SLEEP(20)").catch((e: unknown) => e)
      await untilRunning(suite.conn, conn, "SLEEP(20)")
      await suite.conn.kill(conn.threadId)
      const error = await running
      expect(isDisconnect(error)).toBe(true)
      await closed
      expect(conn.closed).toBe(true)
      const next: unknown = await conn.query("SELECT 1").catch((e: unknown) => e)
      expect(next).toMatchObject({ errno: 2006, code: "SHOAL_SERVER_GONE", retrySafe: true, fatal: true })
    })

    it("an idle connection that the server closes", async () => {
      const conn = await connect(suite.database.url)
      // Not an initCommand: the next session may idle.
      await conn.query("SET wait_timeout = 1")
      await untilClosed(conn)
      const error: unknown = await conn.query("SELECT 1").catch((e: unknown) => e)
      expect(error).toMatchObject({ errno: 2006, retrySafe: true })
      await conn.ping({ reconnect: true })
      expect((await conn.query("SELECT 1 AS x")).rows).toHaveLength(1)
      await conn.ensureClosed()
    })
  })
})
