import { createServer } from "node:net"
import { type AddressInfo } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import {
  type Connection,
  connect,
  DatabaseError,
  InterfaceError,
  isDisconnect,
  OperationalError,
  TimeoutError,
} from "../../src/index.ts"

forEachServer((server) => {
  let database: TestDatabase
  let admin: Connection
  beforeAll(async () => {
    database = await createDatabase(server)
    admin = await connect(database.url)
  })
  afterAll(async () => {
    await admin.ensureClosed()
    await database.drop()
  })

  describe("a connection", () => {
    it("knows itself", async () => {
      await using conn = await connect(database.url, { programName: "shoal-test" })
      expect(conn).toMatchObject({
        host: server.host,
        port: server.port,
        user: server.user,
        db: database.name,
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
      await using conn = await connect(database.url, {
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
      await using conn = await connect(database.url, {
        onConnect: async (c) => seen.push(await c.query("SET @hook = 7")),
      })
      expect(seen).toHaveLength(1)
      expect(conn.closed).toBe(false)
      const failing = connect(database.url, { onConnect: () => Promise.reject(new Error("no")) })
      await expect(failing).rejects.toThrow("no")
    })

    it("closes: twice, at once, and with goodbye", async () => {
      const conn = await connect(database.url)
      const id = conn.threadId
      await conn.ensureClosed()
      await conn.ensureClosed()
      conn.close()
      expect(conn.closed).toBe(true)
      await expect(conn.query("SELECT 1")).rejects.toMatchObject({ code: "SHOAL_CLOSED", fatal: true })
      await expect(conn.query("SELECT 1")).rejects.toBeInstanceOf(InterfaceError)
      expect(() => conn.cursor()).toThrow(InterfaceError)
      const { rows } = await admin.query(
        "SELECT COUNT(*) n FROM information_schema.processlist WHERE id = ?",
        [id],
      )
      expect(Number(rows[0]?.["n"])).toBe(0)
    })

    it("takes the password from an async function", async () => {
      let calls = 0
      const { username, password } = new URL(database.url)
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

  describe("bad input", () => {
    it("wrong password", async () => {
      const user = `u${String(process.pid)}_${server.family}`
      await admin.query(`CREATE USER ${user}@'%' IDENTIFIED BY 'pä$$w€rd'`)
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
        await admin.query(`DROP USER ${user}@'%'`)
      }
    })

    it("unknown database", async () => {
      const error: unknown = await connect(database.url, { db: "no_such_db" }).catch((e: unknown) => e)
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
      const mute = createServer().listen(0, "127.0.0.1")
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
      await expect(connect(database.url, { hots: 1 } as never)).rejects.toThrow(
        'unknown option "hots": did you mean "host"?',
      )
    })

    it("a statement: syntax, duplicate key, undefined parameter, unknown table", async () => {
      await using conn = await connect(database.url)
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

  describe("the end of the line", () => {
    it("a killed connection: 2013 while waiting, 2006 afterwards", async () => {
      const conn = await connect(database.url)
      const closed = new Promise<void>((resolve) => conn.onClose(resolve))
      const running = conn.query("SELECT SLEEP(20)").catch((e: unknown) => e)
      await new Promise((resolve) => setTimeout(resolve, 50))
      await admin.kill(conn.threadId)
      const error = await running
      expect(isDisconnect(error)).toBe(true)
      await closed
      expect(conn.closed).toBe(true)
      const next: unknown = await conn.query("SELECT 1").catch((e: unknown) => e)
      expect(next).toMatchObject({ errno: 2006, code: "SHOAL_SERVER_GONE", retrySafe: true, fatal: true })
    })

    it("an idle connection that the server closes", async () => {
      const conn = await connect(database.url, { initCommand: "SET wait_timeout = 1" })
      await new Promise<void>((resolve) => conn.onClose(resolve))
      const error: unknown = await conn.query("SELECT 1").catch((e: unknown) => e)
      expect(error).toMatchObject({ errno: 2006, retrySafe: true })
      await conn.ping({ reconnect: true })
      expect((await conn.query("SELECT 1 AS x")).rows).toHaveLength(1)
      await conn.ensureClosed()
    })
  })

  describe("reset and change of user", () => {
    it("reset gives the session after connect", async () => {
      await using conn = await connect(database.url, { initCommand: "SET @init = 5" })
      await conn.query("CREATE TABLE IF NOT EXISTS reset_t (id INT)")
      await conn.query("SET @x = 1, sql_mode = 'ANSI', autocommit = 1")
      await conn.query("CREATE TEMPORARY TABLE tmp (id INT)")
      await conn.query("USE mysql")
      await conn.begin()
      expect(conn.dirty).toBe(true)
      await conn.reset()
      expect(conn.dirty).toBe(false)
      const { rows } = await conn.query("SELECT @x x, @init i, DATABASE() db, @@autocommit a, @@time_zone tz")
      expect(rows[0]).toMatchObject({ x: null, db: database.name, tz: "+00:00" })
      expect(Number(rows[0]?.["i"])).toBe(5)
      expect(Number(rows[0]?.["a"])).toBe(0)
      await expect(conn.query("SELECT * FROM tmp")).rejects.toMatchObject({ errno: 1146 })
      expect(conn.inTransaction).toBe(false)
    })

    it("reset leaves a default database that was not asked for", async () => {
      await using conn = await connect({
        host: server.host,
        port: server.port,
        user: server.user,
        password: server.password,
      })
      await conn.selectDb(database.name)
      expect(conn.db).toBe(database.name)
      await conn.reset()
      expect((await conn.query("SELECT DATABASE() d")).rows[0]).toEqual({ d: null })
    })

    it("prepared statements survive a reset, pipelined too", async () => {
      await using conn = await connect(database.url)
      await using statement = await conn.prepare("SELECT ? + 1 AS n")
      const before = statement.execute([1], { rows: "array" })
      const reset = conn.reset()
      const after = [
        statement.execute([2], { rows: "array" }),
        conn.execute("SELECT ? + 10 AS n", [3], { rows: "array" }),
      ]
      await reset
      expect(Number((await before).rows[0]?.[0])).toBe(2)
      expect((await Promise.all(after)).map(({ rows }) => Number((rows as unknown[][])[0]?.[0]))).toEqual([
        3, 13,
      ])
    })

    it.each(["sql_mode = 'NO_BACKSLASH_ESCAPES'", "NAMES gbk", "NAMES latin1"])(
      "what is sent behind a reset is written by the rules after it: SET %s",
      async (mode) => {
        await using conn = await connect(database.url)
        const value = "a\\' OR 'é"
        for (let i = 0; i < 2; i++) {
          await conn.query(`SET ${mode}`)
          const reset = conn.reset()
          expect((await conn.query("SELECT ? AS x", [value])).rows).toEqual([{ x: value }])
          await reset
        }
      },
    )

    it("what a reset brings back is known before its answer", async () => {
      await using conn = await connect(database.url, { autocommit: false })
      await conn.autocommit(true)
      await conn.begin()
      const reset = conn.reset()
      expect([conn.inTransaction, conn.getAutocommit()]).toEqual([false, false])
      await conn.autocommit(true)
      await reset
      expect(conn.getAutocommit()).toBe(true)
      await using other = await connect(database.url, { autocommit: null })
      await other.autocommit(false)
      const again = other.reset()
      expect(other.getAutocommit()).toBe(true)
      await other.begin()
      expect(other.inTransaction).toBe(true)
      await again
    })

    it("changeUser", async () => {
      await using conn = await connect(database.url)
      await conn.query("SET @x = 1")
      await conn.changeUser({ db: "mysql" })
      expect((await conn.query("SELECT @x x, DATABASE() db")).rows[0]).toEqual({ x: null, db: "mysql" })
    })
  })

  describe("handles lent by a pool", () => {
    it("close their statements and cursors on the server when they end", async () => {
      await using conn = await connect(database.url, { autocommit: true })
      const held = async (): Promise<number> => {
        const { rows } = await conn.query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Com_stmt_close'")
        return Number(rows[0]?.Value)
      }
      const before = await held()
      const owner = { release: () => Promise.resolve(), failed: () => undefined }
      const handle = conn.lease(owner)
      const statement = await handle.prepare("SELECT table_name FROM information_schema.tables")
      await using closed = await handle.prepare("SELECT 1")
      await closed.close()
      await statement.execute()
      await statement.cursor({ fetchSize: 2 }).fetch()
      expect((await held()) - before).toBe(1)
      handle.endLease()
      await closed.close()
      await statement.close()
      expect((await held()) - before).toBe(3)
    })

    it("go back to their owner when they are closed", async () => {
      for (const how of ["close", "ensureClosed"] as const) {
        const conn = await connect(database.url)
        const released: Connection[] = []
        const owner = {
          release: (handle: Connection) => {
            released.push(handle)
            handle.endLease()
            return Promise.resolve()
          },
          failed: () => undefined,
        }
        const handle = conn.lease(owner)
        await handle[how]()
        await handle[how]()
        expect([conn.closed, handle.closed, released]).toEqual([true, true, [handle]])
      }
    })

    it("die alone, with all that was made from them", async () => {
      await using conn = await connect(database.url)
      const failures: unknown[] = []
      const released: unknown[] = []
      const owner = {
        release: (handle: Connection) => {
          released.push(handle)
          handle.endLease()
          return Promise.resolve()
        },
        failed: (error: unknown) => failures.push(error),
      }
      const handle = conn.lease(owner)
      const cursor = handle.cursor()
      await cursor.execute("SELECT 1")
      const stream = handle.stream(
        "SELECT REPEAT('x', 1000) AS a FROM information_schema.columns a, information_schema.columns b",
      )
      await stream.next()
      expect(handle.busy).toBe(true)
      await expect(handle.query("SELEC")).rejects.toMatchObject({ errno: 1064 })
      expect(failures).toEqual([expect.objectContaining({ errno: 1064 })])
      await handle[Symbol.asyncDispose]()
      expect(released).toEqual([handle])
      expect(handle.closed).toBe(true)
      expect(conn.closed).toBe(false)
      await expect(handle.query("SELECT 1")).rejects.toMatchObject({ code: "SHOAL_RELEASED" })
      await expect(cursor.execute("SELECT 1")).rejects.toMatchObject({ code: "SHOAL_RELEASED" })
      await handle.ensureClosed()
      handle.close()
      expect((await conn.query("SELECT 3 AS x")).rows).toHaveLength(1)
    })
  })
})
