// aiomysql's test_sscursor.py: cursors that hold only the rows they are asked for.
import {
  type Connection,
  connect,
  NotSupportedError,
  OperationalError,
  ProgrammingError,
  SSCursor,
  SSDictCursor,
} from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { promptFailureOf } from "../support/expect-failure.ts"
import { untilRunning } from "../support/waiting.ts"

const zones = [
  "America/New_York",
  "America/Chicago",
  "America/Denver",
  "America/Los_Angeles",
  "Europe/Berlin",
  "Europe/Paris",
  "Asia/Tokyo",
  "Asia/Kolkata",
  "Australia/Sydney",
  "Pacific/Apia",
]

forEachServer((server) => {
  let database: TestDatabase
  let conn: Connection

  beforeAll(async () => {
    database = await createDatabase(server)
    await using setup = await connect(database.url, { autocommit: true })
    await setup.query("CREATE TABLE tz_data (id INT PRIMARY KEY, zone VARCHAR(64))")
    await setup.query(
      "INSERT INTO tz_data VALUES ?".replace(
        "?",
        zones.map((zone, i) => `(${String(i)}, '${zone}')`).join(", "),
      ),
    )
    await setup.query("CREATE TABLE seq (n INT PRIMARY KEY)")
    await setup.query(
      `INSERT INTO seq VALUES ${Array.from({ length: 1000 }, (_, n) => `(${String(n)})`).join(",")}`,
    )
  })
  beforeEach(async () => {
    conn = await connect(database.url, { bigint: "number", autocommit: true })
    return () => conn.ensureClosed()
  })
  afterAll(() => database?.drop())

  async function opened(sql = "SELECT * FROM tz_data ORDER BY id"): Promise<SSCursor> {
    const cursor = conn.cursor(SSCursor)
    await cursor.execute(sql)
    return cursor
  }

  test("ssursor: rows one by one, the number of rows at the end, statements without rows at once", async () => {
    await using cursor = await opened()
    expect(cursor.description?.map(([name]) => name)).toEqual(["id", "zone"])
    expect(cursor.rowCount).toBe(-1)
    const rows: unknown[] = []
    for await (const row of cursor) rows.push(row)
    expect(rows).toEqual(zones.map((zone, i) => [i, zone]))
    expect(cursor.rowCount).toBe(10)
    expect(await cursor.fetchOne()).toBeNull()
    expect(await cursor.execute("UPDATE tz_data SET zone = CONCAT(zone, '') WHERE id = 1")).toBe(0)
    expect(await cursor.execute("DELETE FROM tz_data WHERE id = 77")).toBe(0)
    await cursor.close()
    await cursor.close()
  })

  test("fetchall", async () => {
    await using cursor = await opened()
    expect(await cursor.fetchAll()).toHaveLength(10)
    expect(await cursor.fetchAll()).toEqual([])
  })

  test("fetchmany: as many as asked for, else arraySize", async () => {
    await using cursor = await opened()
    expect(await cursor.fetchMany(2)).toHaveLength(2)
    expect(await cursor.fetchMany()).toHaveLength(1)
    expect(await cursor.fetchMany(0)).toHaveLength(0)
    expect(await cursor.fetchMany(100)).toHaveLength(7)
  })

  test("executemany: rowCount of all", async () => {
    await conn.query("CREATE TEMPORARY TABLE many (id INT, s VARCHAR(64))")
    await using cursor = conn.cursor(SSCursor)
    await cursor.executeMany(
      "INSERT INTO many VALUES (?, ?)",
      zones.map((zone, i) => [i, zone]),
    )
    expect(cursor.rowCount).toBe(10)
  })

  describe("scroll", () => {
    test("scroll_relative", async () => {
      await using cursor = await opened()
      await cursor.scroll(1)
      expect((await cursor.fetchOne())?.[0]).toBe(1)
      expect(cursor.rowNumber).toBe(2)
    })

    test("scroll_absolute", async () => {
      await using cursor = await opened()
      await cursor.scroll(2, "absolute")
      expect((await cursor.fetchOne())?.[0]).toBe(2)
    })

    test("scroll_errors: before execute, backwards, an unknown mode", async () => {
      await using fresh = conn.cursor(SSCursor)
      await expect(fresh.scroll(1)).rejects.toThrow(ProgrammingError)
      await using cursor = await opened()
      await cursor.fetchMany(5)
      await expect(cursor.scroll(-1)).rejects.toThrow(NotSupportedError)
      await expect(cursor.scroll(1, "absolute")).rejects.toThrow(NotSupportedError)
      await expect(cursor.scroll(1, "not_valid_mode" as never)).rejects.toThrow(ProgrammingError)
      expect((await cursor.fetchOne())?.[0]).toBe(5)
    })
  })

  test("cancel: a fetch that was given up ends the statement; the connection lives", async () => {
    // The server sends nothing before its buffer is full.
    await using cursor = await opened(
      "SELECT a.n, REPEAT('x', 2000), SLEEP(IF(a.n > 50, 10, 0)) FROM seq a ORDER BY a.n",
    )
    const controller = new AbortController()
    const reason = new Error("changed my mind")
    const reading = cursor.fetchAll({ signal: controller.signal })
    await using watcher = await connect(database.url)
    await untilRunning(watcher, conn, "SLEEP(IF")
    controller.abort(reason)
    await expect(reading).rejects.toBe(reason)
    expect((await conn.query("SELECT 1 AS alive")).rows).toEqual([{ alive: 1 }])
  })

  test("discarded_result: another statement ends an unread result without a word", async () => {
    const cursor = await opened("SELECT a.n FROM seq a, seq b")
    expect(await cursor.fetchOne()).not.toBeNull()
    await using other = conn.cursor()
    await other.execute("SELECT 1")
    expect(await other.fetchAll()).toEqual([[1]])
    await cursor.execute("SELECT 2")
    expect(await cursor.fetchAll()).toEqual([[2]])
    await cursor.close()
  })

  test("discarded_result: whose rows were taken away hears of it, and never sees a shorter result", async () => {
    const cursor = await opened("SELECT a.n FROM seq a, seq b ORDER BY a.n, b.n")
    await cursor.fetchMany(3)
    const [rest, other] = await Promise.allSettled([cursor.fetchAll(), conn.query("SELECT 1 AS one")])
    expect(other).toMatchObject({ status: "fulfilled", value: { rows: [{ one: 1 }] } })
    if (rest.status === "fulfilled") expect(rest.value).toHaveLength(999_997)
    else expect(rest.reason).toBeInstanceOf(ProgrammingError)
  })

  test("max_execution_time: the error may come while fetching, and the connection lives", async () => {
    await conn.query(
      server.family === "mysql" ? "SET max_execution_time = 100" : "SET max_statement_time = 0.1",
    )
    await using cursor = conn.cursor(SSCursor)
    const failing = async (): Promise<void> => {
      await cursor.execute("SELECT a.n, SLEEP(0.01) FROM seq a, seq b")
      await cursor.fetchAll()
    }
    const error = await promptFailureOf(failing())
    expect(error).toBeInstanceOf(OperationalError)
    expect([3024, 1969]).toContain(error.errno)
    await conn.query(server.family === "mysql" ? "SET max_execution_time = 0" : "SET max_statement_time = 0")
    expect((await conn.query("SELECT 1 AS alive")).rows).toEqual([{ alive: 1 }])
  })

  test("closing with a million unread rows does not read them", async () => {
    const cursor = await opened("SELECT a.n FROM seq a, seq b")
    await cursor.fetchOne()
    await cursor.close()
    expect((await conn.query("SELECT 1 AS alive")).rows).toEqual([{ alive: 1 }])
  })

  test("leaving an async loop early does not read the rest either", async () => {
    for await (const row of conn.stream("SELECT a.n FROM seq a, seq b")) {
      expect(Object.keys(row)).toEqual(["n"])
      break
    }
    expect((await conn.query("SELECT 1 AS alive")).rows).toEqual([{ alive: 1 }])
  })

  test("closing the cursor after the connection does not throw", async () => {
    const cursor = conn.cursor(SSDictCursor)
    await cursor.execute("SELECT a.n FROM seq a, seq b")
    await cursor.fetchOne()
    conn.close()
    await cursor.close()
    await cursor.close()
  })
})
