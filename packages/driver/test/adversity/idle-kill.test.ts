// A server that ends connections on its own: wait_timeout, KILL, and KILL QUERY, with and without a statement under way.
import { type Connection, connect, isDisconnect, MySQLError, SSCursor } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { promptFailureOf } from "../support/expect-failure.ts"
import { untilClosed, untilRunning } from "../support/waiting.ts"

forEachServer((server) => {
  let database: TestDatabase
  let admin: Connection
  let conn: Connection

  beforeAll(async () => {
    database = await createDatabase(server)
    admin = await connect(server.url, { autocommit: true })
    await using setup = await connect(database.url, { autocommit: true })
    await setup.query("CREATE TABLE seq (n INT PRIMARY KEY, s CHAR(250))")
    await setup.query(
      `INSERT INTO seq VALUES ${Array.from({ length: 1000 }, (_, n) => `(${String(n)}, REPEAT('x', 250))`).join(", ")}`,
    )
  })
  beforeEach(async () => {
    conn = await connect(database.url)
    return () => conn.close()
  })
  afterAll(async () => {
    await admin?.ensureClosed()
    await database?.drop()
  })

  test("wait_timeout: the idle connection notices by itself, and the next call says why", async () => {
    await conn.query("SET SESSION wait_timeout = 1")
    await untilClosed(conn)
    const error = await promptFailureOf(conn.query("SELECT 1"))
    expect(error).toMatchObject({ errno: 2006, code: "SHOAL_SERVER_GONE", fatal: true, retrySafe: true })
    expect(isDisconnect(error)).toBe(true)
    // MySQL says why it hangs up, MariaDB only hangs up.
    if (server.family === "mysql")
      expect(error.cause).toMatchObject({ errno: 4031, code: "ER_CLIENT_INTERACTION_TIMEOUT" })
  })

  test("ping({ reconnect: true }) after that connects anew, with the options of before", async () => {
    await conn.query("SET SESSION wait_timeout = 1")
    const before = conn.threadId
    await untilClosed(conn)
    await conn.ping({ reconnect: true })
    expect(conn.closed).toBe(false)
    expect(conn.threadId).not.toBe(before)
    expect(conn.getAutocommit()).toBe(false)
    expect((await conn.query("SELECT DATABASE() AS db")).rows).toEqual([{ db: database.name }])
  })

  test("KILL of an idle connection is noticed without asking", async () => {
    await admin.kill(conn.threadId)
    await untilClosed(conn)
    expect(await promptFailureOf(conn.ping())).toMatchObject({ errno: 2006, fatal: true, retrySafe: true })
  })

  test("KILL while a statement runs", async () => {
    const call = promptFailureOf(conn.query("SELECT SLEEP(30)"))
    await untilRunning(admin, conn, "SELECT SLEEP(30)")
    await admin.kill(conn.threadId)
    const error = await call
    expect([1317, 1927, 2013, 3169]).toContain(error.errno)
    await untilClosed(conn)
    expect(await promptFailureOf(conn.query("SELECT 1"))).toMatchObject({ fatal: true })
  })

  test("KILL QUERY ends the statement and keeps the connection", async () => {
    const call = conn.query(
      "SELECT COUNT(*) FROM seq a, seq b, seq c WHERE a.s < b.s OR b.s < c.s OR a.n + b.n + c.n < 0",
    )
    const failure = promptFailureOf(call)
    await untilRunning(admin, conn, "seq c")
    await admin.query(`KILL QUERY ${String(conn.threadId)}`)
    expect(await failure).toMatchObject({ errno: 1317, code: "ER_QUERY_INTERRUPTED", fatal: false })
    expect((await conn.query("SELECT 'alive' AS v")).rows).toEqual([{ v: "alive" }])
  })

  test("cancel() does the same from the same object", async () => {
    const failure = promptFailureOf(
      conn.query(
        "SELECT COUNT(*) FROM seq a, seq b, seq c WHERE a.s < b.s OR b.s < c.s OR a.n + b.n + c.n < 0",
      ),
    )
    await untilRunning(admin, conn, "seq c")
    await conn.cancel()
    expect(await failure).toMatchObject({ errno: 1317, fatal: false })
    await conn.cancel()
    expect((await conn.query("SELECT 'alive' AS v")).rows).toEqual([{ v: "alive" }])
  })

  test("KILL while a stream is read: it rejects", async () => {
    const reading = (async () => {
      let first = true
      for await (const row of conn.stream("SELECT a.n FROM seq a, seq b, seq c")) {
        if (first && row !== undefined) await admin.kill(conn.threadId)
        first = false
      }
    })()
    const error = await promptFailureOf(reading)
    expect([1317, 1927, 2013, 3169]).toContain(error.errno)
    expect((await promptFailureOf(conn.ping())).fatal).toBe(true)
  })

  test("KILL while an unbuffered cursor is open: fetching rejects, closing does not", async () => {
    const cursor = conn.cursor(SSCursor)
    await cursor.execute("SELECT a.n FROM seq a, seq b, seq c")
    expect(await cursor.fetchOne()).not.toBeNull()
    await admin.kill(conn.threadId)
    expect(await promptFailureOf(cursor.fetchAll())).toBeInstanceOf(MySQLError)
    await cursor.close()
    await cursor.close()
    conn.close()
    await conn.ensureClosed()
  })

  test("KILL of a connection with statements in its pipeline fails each of them", async () => {
    const calls = Array.from({ length: 5 }, (_, i) =>
      promptFailureOf(conn.query(`SELECT SLEEP(30), ${String(i)}`)),
    )
    await untilRunning(admin, conn, "SELECT SLEEP(30), 0")
    await admin.kill(conn.threadId)
    const errors = await Promise.all(calls)
    for (const error of errors) expect([1317, 1927, 2006, 2013, 3169]).toContain(error.errno)
  })
})
