// aiomysql's test_cursor.py: the buffered cursor.
import {
  type ConnectOptions,
  type Connection,
  connect,
  Cursor,
  IntegrityError,
  OperationalError,
  ProgrammingError,
} from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { promptFailureOf } from "../support/expect-failure.ts"
import { untilRunning } from "../support/waiting.ts"

forEachServer((server) => {
  let database: TestDatabase
  let conn: Connection

  const open = (options: ConnectOptions = {}): Promise<Connection> =>
    connect(database.url, { bigint: "number", autocommit: true, ...options })

  beforeAll(async () => {
    database = await createDatabase(server)
    await using setup = await open()
    await setup.query(
      "CREATE TABLE tbl (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL)",
    )
    await setup.query("INSERT INTO tbl (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')")
    await setup.query("CREATE TABLE tbl_fetch (id INT, name VARCHAR(255) NOT NULL)")
    await setup.query("CREATE PROCEDURE myinc(p1 INT) BEGIN SELECT p1 + 1; END")
    await setup.query(
      "CREATE PROCEDURE swap(INOUT a INT, INOUT b VARCHAR(20), OUT c INT) BEGIN SET c = a; SET a = a + 1, b = CONCAT(b, '!'); SELECT 'in between'; END",
    )
  })
  beforeEach(async () => {
    conn = await open()
    return () => conn.ensureClosed()
  })
  afterAll(() => database?.drop())

  test("description: seven items per column, null without a result", async () => {
    await using cursor = conn.cursor()
    expect(cursor.description).toBeNull()
    await cursor.execute("SELECT * FROM tbl")
    expect(cursor.description).toHaveLength(2)
    const [id, name] = cursor.description ?? []
    expect(id).toEqual(["id", 3, null, 11, 11, 0, false])
    expect(name).toEqual(["name", 253, null, 1020, 1020, 0, false])
    await cursor.execute("DROP TABLE IF EXISTS foobar")
    expect(cursor.description).toBeNull()
  })

  test("cursor_properties: connection, echo, and the two calls that do nothing", async () => {
    await using cursor = conn.cursor()
    expect(cursor.connection).toBe(conn)
    expect(cursor.echo).toBe(false)
    expect([cursor.rowCount, cursor.rowNumber, cursor.lastRowId, cursor.arraySize, cursor.closed]).toEqual([
      -1,
      0,
      null,
      1,
      false,
    ])
    cursor.setInputSizes([10])
    cursor.setOutputSizes(10)
  })

  describe("scroll", () => {
    test("scroll_relative", async () => {
      await using cursor = conn.cursor()
      await cursor.execute("SELECT * FROM tbl ORDER BY id")
      await cursor.scroll(1, "relative")
      expect(await cursor.fetchOne()).toEqual([2, "b"])
      await cursor.scroll(-2)
      expect(await cursor.fetchOne()).toEqual([1, "a"])
    })

    test("scroll_absolute", async () => {
      await using cursor = conn.cursor()
      await cursor.execute("SELECT * FROM tbl ORDER BY id")
      await cursor.scroll(2, "absolute")
      expect(await cursor.fetchOne()).toEqual([3, "c"])
      expect(cursor.rowNumber).toBe(3)
    })

    test("scroll_errors: before execute, an unknown mode, no result set", async () => {
      await using cursor = conn.cursor()
      await expect(cursor.scroll(0)).rejects.toThrow(ProgrammingError)
      await cursor.execute("SELECT * FROM tbl")
      await expect(cursor.scroll(2, "not_valid_mode" as never)).rejects.toThrow(ProgrammingError)
      await cursor.execute("DO 0")
      await expect(cursor.scroll(0)).rejects.toThrow(ProgrammingError)
    })

    test("scroll_index_error: the position stays", async () => {
      await using cursor = conn.cursor()
      await cursor.execute("SELECT * FROM tbl ORDER BY id")
      await cursor.fetchOne()
      await expect(cursor.scroll(1000)).rejects.toThrow(RangeError)
      await expect(cursor.scroll(-5)).rejects.toThrow(RangeError)
      await expect(cursor.scroll(3, "absolute")).rejects.toThrow(RangeError)
      expect(cursor.rowNumber).toBe(1)
      expect(await cursor.fetchOne()).toEqual([2, "b"])
    })
  })

  test("close: twice does nothing, everything after it fails", async () => {
    const cursor = conn.cursor()
    await cursor.close()
    expect(cursor.closed).toBe(true)
    await expect(cursor.execute("SELECT 1")).rejects.toMatchObject({ code: "SHOAL_CURSOR_CLOSED" })
    await expect(cursor.callProc("myinc", [1])).rejects.toThrow(ProgrammingError)
    await expect(cursor.executeMany("SELECT ?", [[1]])).rejects.toThrow(ProgrammingError)
    await expect(cursor.nextSet()).rejects.toThrow(ProgrammingError)
    await cursor.close()
    expect(conn.closed).toBe(false)
  })

  test("arraysize: may be set, and is what fetchMany gives", async () => {
    await using cursor = conn.cursor()
    expect(cursor.arraySize).toBe(1)
    cursor.arraySize = 2
    await cursor.execute("SELECT id FROM tbl ORDER BY id")
    expect(await cursor.fetchMany()).toEqual([[1], [2]])
    expect(await cursor.fetchMany()).toEqual([[3]])
    expect(await cursor.fetchMany()).toEqual([])
  })

  test("rows: rowCount, rowNumber and lastRowId", async () => {
    await using cursor = conn.cursor()
    await cursor.execute("SELECT * FROM tbl ORDER BY id")
    expect(cursor.rowCount).toBe(3)
    expect(cursor.rowNumber).toBe(0)
    expect(await cursor.fetchOne()).toEqual([1, "a"])
    expect(cursor.rowNumber).toBe(1)
    expect(cursor.lastRowId).toBeNull()
    await conn.query(
      "CREATE TEMPORARY TABLE ids (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, k INT UNIQUE)",
    )
    await cursor.execute("INSERT INTO ids (k) VALUES (1), (2), (3)")
    expect([cursor.rowCount, cursor.lastRowId]).toEqual([3, 1])
    await cursor.execute("INSERT INTO ids (id, k) VALUES (18446744073709551613, 9)")
    expect(cursor.lastRowId).toBe(18446744073709551613n)
    await cursor.execute("UPDATE ids SET k = 4 WHERE k = 1")
    expect([cursor.rowCount, cursor.lastRowId]).toEqual([1, 0])
    await cursor.execute("REPLACE INTO ids (id, k) VALUES (2, 2)")
    expect(cursor.rowCount).toBeGreaterThanOrEqual(1)
  })

  test("callproc: result, arguments, and OUT values", async () => {
    await using cursor = conn.cursor()
    expect(await cursor.callProc("myinc", [1])).toEqual([1])
    expect(await cursor.fetchOne()).toEqual([2])
    await cursor.callProc(`${database.name}.myinc`, [41])
    expect(await cursor.fetchOne()).toEqual([42])
    await cursor.callProc("swap", [7, "seven", null])
    expect(await cursor.fetchAll()).toEqual([["in between"]])
    expect((await cursor.outValues()).map(String)).toEqual(["8", "seven!", "7"])
    const closed = conn.cursor()
    await closed.close()
    await expect(closed.callProc("myinc", [1])).rejects.toThrow(ProgrammingError)
  })

  test("fetchone_no_result, fetchmany_no_result, fetchall_no_result: nothing, and before execute an error", async () => {
    await using cursor = conn.cursor()
    for (const fetch of [() => cursor.fetchOne(), () => cursor.fetchMany(2), () => cursor.fetchAll()]) {
      await expect(fetch()).rejects.toMatchObject({ code: "SHOAL_NOT_EXECUTED" })
    }
    await cursor.execute("INSERT INTO tbl_fetch VALUES (1, 'x')")
    expect(await cursor.fetchOne()).toBeNull()
    expect(await cursor.fetchMany(2)).toEqual([])
    expect(await cursor.fetchAll()).toEqual([])
  })

  test("fetchall_with_scroll: the rows behind the position", async () => {
    await using cursor = conn.cursor()
    await cursor.execute("SELECT * FROM tbl ORDER BY id")
    await cursor.scroll(1)
    expect(await cursor.fetchAll()).toEqual([
      [2, "b"],
      [3, "c"],
    ])
    expect(await cursor.fetchAll()).toEqual([])
  })

  test("aggregates: SUM is a DECIMAL", async () => {
    await using cursor = conn.cursor()
    await conn.query("CREATE TEMPORARY TABLE agg (i INT)")
    await conn.query(
      `INSERT INTO agg VALUES ${Array.from({ length: 10 }, (_, i) => `(${String(i)})`).join(",")}`,
    )
    await cursor.execute("SELECT SUM(i) FROM agg")
    expect(await cursor.fetchOne()).toEqual(["45"])
  })

  test("single_tuple: a list of one", async () => {
    await using cursor = conn.cursor()
    await cursor.execute("SELECT id FROM tbl WHERE id IN ?", [[1]])
    expect(await cursor.fetchAll()).toEqual([[1]])
  })

  describe("executeMany", () => {
    test("executemany: a SELECT runs once per row; no rows do nothing", async () => {
      await using cursor = conn.cursor()
      expect(await cursor.executeMany("SELECT id FROM tbl WHERE id = ?", [[1], [2], [99]])).toBe(2)
      expect(cursor.rowCount).toBe(2)
      expect(await cursor.executeMany("SELECT ?", [])).toBeNull()
      expect(
        await cursor.executeMany(
          "INSERT INTO tbl_fetch VALUES (?, 'y')",
          (function* (): Generator<number[]> {})(),
        ),
      ).toBeNull()
    })

    test("executemany: the first error ends it, what was sent before stays", async () => {
      await conn.query("CREATE TEMPORARY TABLE once (id INT PRIMARY KEY)")
      await using cursor = conn.cursor()
      await expect(cursor.executeMany("INSERT INTO once SELECT ?", [[1], [1], [2]])).rejects.toThrow(
        IntegrityError,
      )
      expect((await conn.query("SELECT id FROM once")).rows).toEqual([{ id: 1 }])
    })

    test("executemany_percentage: %% beside parameters is one percent sign, in one statement", async () => {
      await using format = await open({ paramstyle: "format" })
      await using cursor = format.cursor()
      await format.query("CREATE TEMPORARY TABLE percent_test (`A%` INT, `B%` INT)")
      const rows = [
        [3, 4],
        [5, 6],
        [7, 8],
      ]
      await cursor.executeMany("INSERT INTO percent_test (`A%%`, `B%%`) VALUES (%s, %s)", rows)
      expect(cursor.rowCount).toBe(3)
      expect(cursor.lastExecuted).toBe("INSERT INTO percent_test (`A%`, `B%`) VALUES (3, 4),(5, 6),(7, 8)")
      await cursor.execute("SELECT * FROM percent_test ORDER BY `A%`")
      expect(await cursor.fetchAll()).toEqual(rows)
    })
  })

  test("execute_percentage: %% beside parameters, % without them", async () => {
    await using format = await open({ paramstyle: "format" })
    await using cursor = format.cursor()
    await cursor.execute("SELECT %s AS a, '%%' AS b", ["x"])
    expect(await cursor.fetchAll()).toEqual([["x", "%"]])
    await cursor.execute("SELECT '%%' AS b, '%s' AS c")
    expect(await cursor.fetchAll()).toEqual([["%%", "%s"]])
  })

  test("custom_cursor: a class of one's own, as argument or as default", async () => {
    class MyCursor extends Cursor {
      override async fetchOne(): Promise<unknown[] | null> {
        const row = await super.fetchOne()
        return row === null ? null : ["mine", ...row]
      }
    }
    await using cursor = conn.cursor(MyCursor)
    expect(cursor).toBeInstanceOf(MyCursor)
    await cursor.execute("SELECT 42")
    expect(await cursor.fetchOne()).toEqual(["mine", 42])
    await using other = await open({ cursorClass: MyCursor })
    expect(other.cursor()).toBeInstanceOf(MyCursor)
  })

  test("custom_cursor_not_cursor_subclass: a TypeError", () => {
    class NoCursor {}
    expect(() => conn.cursor(NoCursor as never)).toThrow(TypeError)
  })

  test("morgify: the SQL as it would be sent", () => {
    const cursor = conn.cursor()
    const pairs = [
      [1, "1"],
      ["it's", "'it\\'s'"],
      [null, "NULL"],
      [1.5, "1.5e0"],
      [true, "1"],
      [10n ** 15n, "1000000000000000"],
    ] as const
    for (const [value, literal] of pairs) {
      expect(cursor.mogrify("SELECT ?, '?' -- ?", [value])).toBe(`SELECT ${literal}, '?' -- ?`)
    }
    expect(cursor.mogrify("SELECT '?'")).toBe("SELECT '?'")
  })

  test("execute_cancel: the statement dies on the server, the connection lives", async () => {
    const controller = new AbortController()
    await using cursor = conn.cursor()
    const call = cursor.execute("SELECT 1 FROM tbl WHERE SLEEP(20)", undefined, { signal: controller.signal })
    const reason = new Error("changed my mind")
    await using watcher = await open()
    await untilRunning(watcher, conn, "SLEEP(20)")
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
    expect((await conn.query("SELECT 1 AS alive")).rows).toEqual([{ alive: 1 }])
  })

  test("max_execution_time: the server's own limit, and the connection lives", async () => {
    await using cursor = conn.cursor()
    await conn.query(
      server.family === "mysql" ? "SET max_execution_time = 100" : "SET max_statement_time = 0.1",
    )
    const slow =
      "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c WHERE SLEEP(0.01) = 0"
    const error = await promptFailureOf(cursor.execute(slow))
    expect(error).toBeInstanceOf(OperationalError)
    expect([3024, 1969]).toContain(error.errno)
    await cursor.execute("SELECT 1")
    expect(await cursor.fetchOne()).toEqual([1])
  })
})
