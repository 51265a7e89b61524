// The promises of the pool against real servers: nothing dirty, nothing dead, nothing lost, nothing left behind.
import { connect, type Connection } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { createPool, type Pool, poolChannels, type PoolOptions } from "../../src/index.ts"

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1000 && !(await holds()); i++) await new Promise((resolve) => setTimeout(resolve, 10))
}

forEachServer((server) => {
  let database: TestDatabase
  let admin: Connection
  const pools: Pool[] = []

  beforeAll(async () => {
    database = await createDatabase(server)
    admin = await connect(database.url, { autocommit: true, bigint: "number" })
    await admin.query("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, n INT NOT NULL)")
  })
  afterEach(async () => {
    for (const pool of pools.splice(0)) {
      pool.terminate()
      await pool.waitClosed({ timeout: 10_000 })
    }
    await admin.query("DELETE FROM t")
  })
  afterAll(async () => {
    await admin.ensureClosed()
    await database.drop()
  })

  async function create(options: PoolOptions = {}): Promise<Pool> {
    const pool = await createPool(database.url, { minSize: 1, maxSize: 1, bigint: "number", ...options })
    pools.push(pool)
    return pool
  }

  async function value(conn: Connection, sql: string): Promise<unknown> {
    const { rows } = await conn.query<[unknown]>(sql, undefined, { rows: "array" })
    return rows[0]?.[0]
  }

  const count = async (): Promise<unknown> => value(admin, "SELECT COUNT(*) FROM t")

  describe("a connection comes back clean", () => {
    const cases: readonly (readonly [string, string, string, unknown])[] = [
      ["user variables", "SET @leak = 7", "SELECT @leak", null],
      ["user variables set by SELECT", "SELECT @leak := 7", "SELECT @leak", null],
      ["user variables set by INTO", "SELECT 7 INTO @leak", "SELECT @leak", null],
      ["session variables", "SET SESSION group_concat_max_len = 77", "SELECT @@group_concat_max_len = 77", 0],
      ["sql_mode", "SET sql_mode = 'ANSI_QUOTES'", "SELECT @@sql_mode LIKE '%ANSI_QUOTES%'", 0],
      ["the time zone", "SET time_zone = '+05:00'", "SELECT @@time_zone", "+00:00"],
      ["autocommit", "SET autocommit = 1", "SELECT @@autocommit", 0],
      ["transaction isolation", "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", isolation(), 0],
      ["the database", "USE information_schema", "SELECT DATABASE() = 'information_schema'", 0],
      ["the character set", "SET NAMES latin1", "SELECT @@character_set_client", "utf8mb4"],
      ["locks by name", "SELECT GET_LOCK('shoal_pool', 1)", "SELECT IS_FREE_LOCK('shoal_pool')", 1],
      ["the last insert id", "SELECT LAST_INSERT_ID(9) /* lock */", "SELECT LAST_INSERT_ID()", 0],
    ]
    function isolation(): string {
      const name = server.family === "mysql" ? "transaction_isolation" : "tx_isolation"
      return `SELECT @@${name} = 'SERIALIZABLE'`
    }

    test.each(cases)("%s", async (_what, sql, probe, expected) => {
      const pool = await create()
      const { threadId } = await pool.use(async (conn) => {
        await conn.query(sql)
        return conn
      })
      const conn = await pool.acquire()
      expect([conn.threadId, await value(conn, probe)]).toEqual([threadId, expected])
    })

    test("temporary tables", async () => {
      const pool = await create()
      await pool.use((conn) => conn.query("CREATE TEMPORARY TABLE temporary_leak (a INT)"))
      await pool.use(async (conn) => {
        await expect(conn.query("SELECT * FROM temporary_leak")).rejects.toMatchObject({
          code: "ER_NO_SUCH_TABLE",
        })
      })
    })

    test("table locks", async () => {
      const pool = await create()
      await pool.use((conn) => conn.query("LOCK TABLES t WRITE"))
      await pool.acquire()
      await admin.query("INSERT INTO t (n) VALUES (1)", undefined, { timeout: 5000 })
    })

    test("an open transaction is rolled back, and its locks are gone", async () => {
      const pool = await create()
      await pool.use(async (conn) => {
        await conn.begin()
        await conn.query("INSERT INTO t (n) VALUES (1)")
      })
      await pool.use((conn) => value(conn, "SELECT 1"))
      expect(await count()).toBe(0)
    })

    test("a snapshot of a SELECT is not inherited", async () => {
      const pool = await create()
      const read = (): Promise<unknown> => pool.use((conn) => value(conn, "SELECT COUNT(*) FROM t"))
      expect(await read()).toBe(0)
      await admin.query("INSERT INTO t (n) VALUES (1)")
      expect(await read()).toBe(1)
    })

    test("a stream that was not read to its end", async () => {
      const pool = await create({ maxSize: 1 })
      const conn = await pool.acquire()
      const stream = conn.stream<{ id: number }>(
        "SELECT a.id FROM information_schema.collations a, information_schema.collations b",
      )
      await stream.next()
      await pool.release(conn)
      const rest = async (): Promise<void> => {
        for await (const row of stream) expect(row.id).toBeDefined()
      }
      await expect(rest()).rejects.toMatchObject({ code: "SHOAL_RELEASED" })
      expect(await pool.use((next) => value(next, "SELECT 5"))).toBe(5)
    })

    test("a statement that nobody awaited", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      const forgotten = conn.query("SELECT SLEEP(0.1)")
      void pool.release(conn)
      expect(await pool.use((next) => value(next, "SELECT 6"))).toBe(6)
      await forgotten
    })

    describe("a statement that nobody awaited and that does not end", () => {
      const from = ["a", "b", "c", "d", "e"].map((alias) => `information_schema.collations ${alias}`)
      const endless = `SELECT COUNT(*) FROM ${from.join(" JOIN ")}`
      // The pool's patience is not waited for.
      beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }))
      afterEach(() => void vi.useRealTimers())

      test("is killed on the server, and its connection reused", async () => {
        const pool = await create()
        const conn = await pool.acquire()
        const { threadId } = conn
        const forgotten = expect(conn.query(endless)).rejects.toMatchObject({ errno: 1317 })
        const released = pool.release(conn)
        vi.advanceTimersByTime(5000)
        await Promise.all([forgotten, released])
        const next = await pool.acquire()
        expect([next.threadId, await value(next, "SELECT 7")]).toEqual([threadId, 7])
      })

      test("is killed when the pool closes, too", async () => {
        const pool = await create()
        const conn = await pool.acquire()
        const { threadId } = conn
        conn.query(endless).catch(() => undefined)
        pool.close()
        const released = pool.release(conn)
        vi.advanceTimersByTime(2000)
        await released
        vi.useRealTimers()
        const probe = `SELECT COUNT(*) FROM information_schema.processlist WHERE id = ${threadId}`
        await until(async () => (await value(admin, probe)) === 0)
        expect([await value(admin, probe), pool.closed]).toEqual([0, true])
      })
    })

    test("statements prepared before a reset work after it", async () => {
      const pool = await create()
      const run = (): Promise<unknown> =>
        pool.use(async (conn) => {
          await conn.query("SET @a = 1")
          return (await conn.execute("SELECT ? + 1 AS n", [1])).rows
        })
      expect(await run()).toEqual(await run())
    })

    test("the next borrower's autocommit is not mistaken for the last one's: no write is lost", async () => {
      await using database = await createDatabase(server)
      await using pool = await createPool(database.url, { minSize: 1, maxSize: 1 })
      await pool.query("CREATE TABLE t (n INT)")
      for (let n = 0; n < 3; n++) {
        const before = await pool.acquire()
        await before.autocommit(true)
        void pool.release(before)
        const conn = await pool.acquire()
        expect([conn.getAutocommit(), conn.inTransaction]).toEqual([false, false])
        await conn.autocommit(true)
        await conn.query("INSERT INTO t VALUES (?)", [n])
        await pool.release(conn)
      }
      const { rows } = await pool.query("SELECT n FROM t ORDER BY n", [], { rows: "array" })
      expect(rows).toEqual([[0], [1], [2]])
    })

    test("nor is its way to write literals", async () => {
      await using pool = await createPool(server.url, { minSize: 1, maxSize: 1 })
      const value = "a\\' OR 'é"
      for (let n = 0; n < 3; n++) {
        const before = await pool.acquire()
        await before.query("SET sql_mode = 'NO_BACKSLASH_ESCAPES'")
        void pool.release(before)
        expect((await pool.query("SELECT ? AS x", [value])).rows).toEqual([{ x: value }])
      }
    })

    test("prepared statements and cursors that nobody closed", async () => {
      await using pool = await createPool(server.url, { minSize: 1, maxSize: 1, autocommit: true })
      for (let i = 0; i < 20; i++) {
        await using conn = await pool.acquire()
        const statement = await conn.prepare(`SELECT ${i} AS n FROM information_schema.tables`)
        await statement.execute()
        await statement.cursor({ fetchSize: 2 }).fetch()
      }
      await using conn = await pool.acquire()
      const { rows } = await conn.query<{ Variable_name: string; Value: string }>(
        "SHOW SESSION STATUS WHERE Variable_name IN ('Com_stmt_prepare', 'Com_stmt_close')",
      )
      expect(rows.map(({ Value }) => Number(Value))).toEqual([40, 40])
      expect(pool.stats).toMatchObject({ resets: 0, opened: 1 })
    })

    test("a connection that its borrower closed gives its place back, released or not", async () => {
      await using pool = await createPool(server.url, { minSize: 0, maxSize: 2, acquireTimeout: 5000 })
      for (let i = 0; i < 3; i++) {
        const [first, second] = await Promise.all([pool.acquire(), pool.acquire()])
        first.close()
        await second.ensureClosed()
        expect(pool.size).toBe(0)
        await pool.release(first)
      }
      expect(pool.stats).toMatchObject({ opened: 6, closed: 6, leased: 0 })
    })

    test("a connection that is released while its borrower says goodbye is not lent again", async () => {
      await using pool = await createPool(server.url, { minSize: 0, maxSize: 1, acquireTimeout: 5000 })
      for (let i = 0; i < 5; i++) {
        const conn = await pool.acquire()
        const running = i % 2 === 0 ? conn.query("SELECT SLEEP(0.02)") : undefined
        const gone = conn.ensureClosed()
        await pool.release(conn)
        const answers = await Promise.all([1, 2, 3].map((n) => pool.query("SELECT ? AS n", [n])))
        expect(answers.map(({ rows }) => Number(rows[0]?.["n"]))).toEqual([1, 2, 3])
        await Promise.all([gone, running])
      }
      expect(pool.size).toBeLessThanOrEqual(1)
    })

    test("resets cost nothing when only plain statements ran", async () => {
      const pool = await create({ autocommit: true })
      for (let i = 0; i < 5; i++) {
        await pool.query("INSERT INTO t (n) VALUES (?)", [i])
        await pool.execute("SELECT n FROM t WHERE n = ?", [i])
      }
      expect(pool.stats.resets).toBe(0)
    })

    test("onConnect runs after each reset too", async () => {
      const pool = await create({ onConnect: (conn) => conn.query("SET @tenant = 'a'") })
      await pool.use((conn) => conn.query("SET @tenant = 'b'"))
      expect(await pool.use((conn) => value(conn, "SELECT @tenant"))).toBe("a")
    })
  })

  describe("a handle that was released", () => {
    test("throws, with its cursors and statements, while its connection serves others", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      const cursor = conn.cursor()
      const statement = await conn.prepare("SELECT 1")
      await pool.release(conn)
      const other = await pool.acquire()
      const released = { code: "SHOAL_RELEASED", name: "InterfaceError" }
      await expect(conn.query("SELECT 1")).rejects.toMatchObject(released)
      await expect(conn.execute("SELECT 1")).rejects.toMatchObject(released)
      await expect(conn.ping()).rejects.toMatchObject(released)
      await expect(cursor.execute("SELECT 1")).rejects.toMatchObject(released)
      await expect(statement.execute([])).rejects.toMatchObject(released)
      conn.close()
      await conn.ensureClosed()
      expect([conn.closed, other.closed, await value(other, "SELECT 1")]).toEqual([true, false, 1])
    })

    test("await using gives it back", async () => {
      const pool = await create()
      {
        await using conn = await pool.acquire()
        expect([await value(conn, "SELECT 1"), pool.freeSize]).toEqual([1, 0])
      }
      expect(pool.freeSize).toBe(1)
    })
  })

  describe("pool.query and its like", () => {
    test("are transactions of their own where autocommit is off", async () => {
      const pool = await create({ autocommit: false })
      const inserted = await pool.query("INSERT INTO t (n) VALUES (?)", [1])
      expect([inserted.affectedRows, await count()]).toEqual([1, 1])
      await pool.execute("INSERT INTO t (n) VALUES (?)", [2])
      expect(await count()).toBe(2)
      await expect(pool.query("INSERT INTO t (id, n) VALUES (1, NULL)")).rejects.toMatchObject({
        errno: 1048,
      })
      await pool.use((conn) => conn.query("INSERT INTO t (n) VALUES (3)"))
      await pool.use((conn) => value(conn, "SELECT 1"))
      expect(await count()).toBe(2)
    })

    test("also right after a reset that is still under way", async () => {
      const pool = await create({ autocommit: false })
      for (let i = 1; i <= 5; i++) {
        await pool.use((conn) => conn.query("SET autocommit = 1"))
        await pool.query("INSERT INTO t (n) VALUES (?)", [i])
        expect(await count()).toBe(i)
      }
    })

    test("rows, types and options are those of the connection", async () => {
      const pool = await create()
      const { rows } = await pool.query<{ a: number }>("SELECT ? AS a", [5])
      expect(rows).toEqual([{ a: 5 }])
      expect((await pool.query("SELECT 1, 2", [], { rows: "array" })).rows).toEqual([[1, 2]])
      const streamed: number[] = []
      for await (const row of pool.stream<{ n: number }>("SELECT 1 AS n UNION SELECT 2")) streamed.push(row.n)
      expect([streamed, pool.freeSize]).toEqual([[1, 2], 1])
    })

    test("many at once on few connections", async () => {
      const pool = await create({ maxSize: 4 })
      const answers = await Promise.all(
        Array.from(
          { length: 500 },
          async (_, i) => (await pool.query<{ n: number }>("SELECT ? AS n", [i])).rows[0]?.n,
        ),
      )
      expect(answers).toEqual(Array.from({ length: 500 }, (_, i) => i))
      expect(pool.size).toBeLessThanOrEqual(4)
    })

    test("the stack of a failure names the function that awaits, also when it had to wait", async () => {
      const pool = await create()
      async function theAsker(): Promise<void> {
        await pool.query("SELECT no_such_column")
      }
      await expect(theAsker()).rejects.toMatchObject({ stack: expect.stringContaining("theAsker") as string })
      const conn = await pool.acquire()
      const later = theAsker()
      void pool.release(conn)
      await expect(later).rejects.toMatchObject({ stack: expect.stringContaining("theAsker") as string })
    })

    test.each(["query", "execute"] as const)("a timeout of %s names what the caller gave", async (method) => {
      const pool = await create()
      const conn = await pool.acquire()
      const late = pool[method]("SELECT SLEEP(30)", undefined, { timeout: 400 })
      setTimeout(() => void pool.release(conn), 200)
      const found = {
        code: "SHOAL_TIMEOUT",
        timeout: 400,
        message: expect.stringContaining(" 400 ms") as string,
      }
      await expect(late).rejects.toMatchObject(found)
      expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }])
    })

    test("a timeout kills the statement and keeps the pool usable", async () => {
      const pool = await create()
      await expect(pool.query("SELECT SLEEP(30)", undefined, { timeout: 50 })).rejects.toMatchObject({
        code: "SHOAL_TIMEOUT",
      })
      expect((await pool.query<{ n: number }>("SELECT 1 AS n")).rows).toEqual([{ n: 1 }])
    })
  })

  describe("dead and wrong connections", () => {
    test("an idle connection that was killed is noticed without a round trip, and replaced", async () => {
      const pool = await create({ minSize: 2, maxSize: 2, validateAfterIdle: -1 })
      const ids = await Promise.all([pool.acquire(), pool.acquire()]).then(async (conns) => {
        for (const conn of conns) await pool.release(conn)
        return conns.map((conn) => conn.threadId)
      })
      for (const id of ids) await admin.kill(id)
      await until(() => pool.stats.closed === 2)
      expect(await pool.use((conn) => value(conn, "SELECT 1"))).toBe(1)
    })

    test("a connection that was made another user's, or another database's, is dropped", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      const { threadId } = conn
      await conn.changeUser({ db: "information_schema" })
      await pool.release(conn)
      const next = await pool.acquire()
      expect([next.threadId === threadId, await value(next, "SELECT DATABASE()")]).toEqual([
        false,
        database.name,
      ])
    })

    test("a session that a borrower opened in place of a dead one is not left behind", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      await admin.kill(conn.threadId)
      await conn.ping().catch(() => undefined)
      await conn.ping({ reconnect: true })
      const { threadId } = conn
      expect(await value(conn, "SELECT 1")).toBe(1)
      await pool.release(conn)
      const probe = `SELECT COUNT(*) FROM information_schema.processlist WHERE id = ${threadId}`
      await until(async () => (await value(admin, probe)) === 0)
      expect(await pool.use((next) => value(next, "SELECT 1"))).toBe(1)
    })

    test("a connection that saw a read-only refusal is dropped", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      const { threadId } = conn
      await conn.query("START TRANSACTION READ ONLY")
      await expect(conn.query("INSERT INTO t (n) VALUES (1)")).rejects.toMatchObject({ errno: 1792 })
      await pool.release(conn)
      expect((await pool.acquire()).threadId).not.toBe(threadId)
      expect(pool.stats.evicted).toBe(1)
    })

    test("every graceful close says COM_QUIT: Aborted_clients does not grow", async () => {
      const aborted = async (): Promise<number> => {
        const { rows } = await admin.query<[string, string]>(
          "SHOW GLOBAL STATUS LIKE 'Aborted_clients'",
          [],
          { rows: "array" },
        )
        return Number(rows[0]?.[1])
      }
      const probe = `SELECT COUNT(*) FROM information_schema.processlist WHERE db = '${database.name}'`
      let growth = Infinity
      // Others use the server too and may abort connections of their own: one undisturbed round is enough.
      for (let round = 0; round < 20 && growth > 0; round++) {
        const before = await aborted()
        const pool = await create({ minSize: 5, maxSize: 5 })
        const conns = await Promise.all([pool.acquire(), pool.acquire()])
        await conns[0].query("SELECT 1")
        await pool.clear()
        pool.close()
        for (const conn of conns) await pool.release(conn)
        await pool.waitClosed()
        await until(async () => (await value(admin, probe)) === 1)
        growth = (await aborted()) - before
      }
      expect(growth).toBe(0)
    })
  })

  describe("what cannot work fails clearly", () => {
    const wrong = (change: (url: URL) => void): string => {
      const url = new URL(database.url)
      change(url)
      return url.href
    }

    test("a wrong password, at creation and later, with the server's code and the cause", async () => {
      const url = wrong((each) => {
        each.username = "nobody_here"
        each.password = "secret-word"
      })
      const expected = { code: "ER_ACCESS_DENIED_ERROR", errno: 1045, name: "OperationalError" }
      await expect(createPool(url)).rejects.toMatchObject({ ...expected, cause: expected })
      const pool = await createPool(url, { minSize: 0 })
      pools.push(pool)
      const failures = await Promise.allSettled([1, 2, 3].map(() => pool.acquire()))
      for (const failure of failures) {
        expect(failure).toMatchObject({ status: "rejected", reason: expected })
        expect(String((failure as PromiseRejectedResult).reason)).not.toContain("secret-word")
      }
    })

    test("an unknown database", async () => {
      const url = wrong((each) => {
        each.pathname = "/no_such_database"
      })
      await expect(createPool(url)).rejects.toMatchObject({ errno: 1049, cause: { errno: 1049 } })
    })

    test("a closed port: at once at creation, with deadline and cause later", async () => {
      const url = wrong((each) => {
        each.port = "1"
      })
      await expect(createPool(url)).rejects.toMatchObject({ errno: 2003, code: "SHOAL_CONNECT" })
      const pool = await createPool(url, { minSize: 0, acquireTimeout: 200 })
      pools.push(pool)
      await expect(pool.acquire()).rejects.toMatchObject({ code: "SHOAL_TIMEOUT", cause: { errno: 2003 } })
    })

    test("unknown options, of the pool and of the connection", async () => {
      const option = { code: "SHOAL_OPTION", name: "InterfaceError" }
      const create2 = (options: object): Promise<Pool> => createPool(database.url, options)
      await expect(create2({ maxsize: 5 })).rejects.toMatchObject({
        ...option,
        message: /did you mean "maxSize"/,
      })
      await expect(create2({ pool_recycle: 5 })).rejects.toMatchObject({
        ...option,
        message: /"poolRecycle"/,
      })
      await expect(create2({ passwort: "x" })).rejects.toMatchObject({ ...option, message: /passwor[dt]/ })
      await expect(create2({ minSize: 0, connectTimeout: "soon" })).rejects.toMatchObject(option)
      await expect(createPool(`${database.url}?minsize=3`)).rejects.toMatchObject(option)
    })

    test("the password may be a function, called for each connect", async () => {
      let calls = 0
      const pool = await create({
        maxSize: 3,
        password: async () => {
          calls++
          await Promise.resolve()
          return decodeURIComponent(new URL(database.url).password)
        },
      })
      await Promise.all([pool.acquire(), pool.acquire(), pool.acquire()])
      expect(calls).toBe(3)
    })
  })

  test("options of the pool may stand in the URL; explicit ones win", async () => {
    const pool = await createPool(`${database.url}?minSize=2&maxSize=3&resetOnRelease=false`, { maxSize: 7 })
    pools.push(pool)
    expect([pool.minSize, pool.maxSize, pool.size]).toEqual([2, 7, 2])
  })

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
    pool.close()
    await pool.waitClosed()
    for (const unsubscribe of stop) unsubscribe()
    expect(told).toEqual(["open", "acquire", "release", "close pool-closed"])
  })
})
