// What connect() and a statement say when they cannot do what they were asked.
import { type AddressInfo, createServer } from "node:net"
import { describe, expect, it } from "vitest"
import { forEachServer } from "@shoal/servers/databases"
import { connect, DatabaseError, OperationalError, TimeoutError } from "@shoal/driver"
import { stopClock } from "../support/still-clock.ts"
import { suiteConnection } from "../support/suite-connection.ts"

forEachServer((server) => {
  const suite = suiteConnection(server)

  describe("bad input", () => {
    it("wrong password", async () => {
      const user = `u${String(process.pid)}_${server.family}`
      await suite.conn.query(`CREATE USER ${user}@'%' IDENTIFIED BY 'pä$$w€rd'`)
      try {
        const base = { host: server.host, port: server.port, user, allowPublicKeyRetrieval: true }
        await using conn = await connect({ ...base, password: "pä$$w€rd" })
        expect(conn.user).toBe(user)
        const error: unknown = await connect({ ...base, password: "wrong-s3cret" }).catch((e: unknown) => e)
        expect(error).toBeInstanceOf(OperationalError)
        expect(error).toMatchObject({
          errno: 1045,
          code: "ER_ACCESS_DENIED_ERROR",
          sqlState: "28000",
          fatal: true,
        })
        expect(JSON.stringify(error) + String(error)).not.toContain("s3cret")
      } finally {
        await suite.conn.query(`DROP USER ${user}@'%'`)
      }
    })

    it("unknown database", async () => {
      const error: unknown = await connect(suite.database.url, { db: "no_such_db" }).catch((e: unknown) => e)
      expect(error).toMatchObject({ errno: 1049, code: "ER_BAD_DB_ERROR" })
      expect(error).toBeInstanceOf(OperationalError)
    })

    it("wrong host", async () => {
      const error: unknown = await connect({ host: "host.invalid", connectTimeout: 5000 }).catch(
        (e: unknown) => e,
      )
      expect(error).toBeInstanceOf(OperationalError)
      expect(error).toMatchObject({ errno: 2003, retrySafe: true })
      expect(String(error)).toContain("host.invalid")
    })

    it("closed port", async () => {
      const listener = createServer().listen(0, "127.0.0.1")
      await new Promise((resolve) => listener.once("listening", resolve))
      const { port } = listener.address() as AddressInfo
      await new Promise((resolve) => listener.close(resolve))
      const error: unknown = await connect({ host: "127.0.0.1", port }).catch((e: unknown) => e)
      expect(error).toMatchObject({
        errno: 2003,
        code: "SHOAL_CONNECT",
        message: expect.stringContaining("ECONNREFUSED"),
      })
    })

    it("no unix socket", async () => {
      const error: unknown = await connect({ unixSocket: "/nowhere/s.sock" }).catch((e: unknown) => e)
      expect(error).toMatchObject({ errno: 2002, message: expect.stringContaining("/nowhere/s.sock") })
    })

    it("a mute server: the deadline covers the greeting and names the phase", async () => {
      using clock = stopClock()
      const mute = createServer(() => void setImmediate(() => clock.pass(50))).listen(0, "127.0.0.1")
      await new Promise((resolve) => mute.once("listening", resolve))
      const { port } = mute.address() as AddressInfo
      try {
        const error: unknown = await connect({ host: "127.0.0.1", port, connectTimeout: 50 }).catch(
          (e: unknown) => e,
        )
        expect(error).toBeInstanceOf(TimeoutError)
        expect(error).toMatchObject({
          code: "SHOAL_TIMEOUT",
          message: expect.stringContaining("waiting for the server's greeting"),
        })
        const aborted = connect({ host: "127.0.0.1", port }, undefined, {
          signal: AbortSignal.abort(new Error("mine")),
        })
        await expect(aborted).rejects.toThrow("mine")
      } finally {
        mute.close()
      }
    })

    it("an unknown option, without connecting", async () => {
      await expect(connect(suite.database.url, { hots: 1 } as never)).rejects.toThrow(
        'unknown option "hots": did you mean "host"?',
      )
    })

    it("a statement: syntax, duplicate key, undefined parameter, unknown table", async () => {
      await using conn = await connect(suite.database.url)
      await conn.query("CREATE TABLE bad_input (id INT PRIMARY KEY)")
      await expect(conn.query("SELEC 1")).rejects.toMatchObject({
        errno: 1064,
        code: "ER_PARSE_ERROR",
        sql: "SELEC 1",
      })
      await conn.query("INSERT INTO bad_input VALUES (?)", [1])
      const duplicate: unknown = await conn
        .query("INSERT INTO bad_input VALUES (?)", [1])
        .catch((e: unknown) => e)
      expect(duplicate).toMatchObject({
        errno: 1062,
        code: "ER_DUP_ENTRY",
        sqlState: "23000",
        sql: "INSERT INTO bad_input VALUES (?)",
      })
      await expect(conn.query("SELECT ?", [undefined])).rejects.toBeInstanceOf(TypeError)
      await expect(conn.execute("SELECT ?", [undefined])).rejects.toBeInstanceOf(TypeError)
      await expect(conn.query("SELECT ?", [{ a: 1 }])).rejects.toThrow(TypeError)
      await expect(conn.execute("SELECT ?", [{ a: 1 }])).rejects.toThrow(TypeError)
      await expect(conn.query("SELECT * FROM missing")).rejects.toBeInstanceOf(DatabaseError)
      expect((await conn.query("SELECT 1 AS one")).rows).toHaveLength(1)
    })
  })
})
