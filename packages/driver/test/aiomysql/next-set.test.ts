// aiomysql's test_nextset.py: several results of one call.
import { type Connection, connect, Cursor, ProgrammingError, SSCursor } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { promptFailureOf } from "../support/expect-failure.ts"

forEachServer((server) => {
  let database: TestDatabase
  let conn: Connection

  beforeAll(async () => {
    database = await createDatabase(server)
    await using setup = await connect(database.url, { autocommit: true })
    await setup.query("CREATE PROCEDURE two() BEGIN SELECT 1 AS a; SELECT 2 AS b, 3 AS c; END")
    await setup.query("CREATE TABLE t (n INT)")
    await setup.query(
      `INSERT INTO t VALUES ${Array.from({ length: 500 }, (_, n) => `(${String(n)})`).join(",")}`,
    )
  })
  beforeEach(async () => {
    conn = await connect(database.url, { multiStatements: true, bigint: "number", autocommit: true })
    return () => conn.ensureClosed()
  })
  afterAll(() => database?.drop())

  describe.each([
    ["Cursor", Cursor],
    ["SSCursor", SSCursor],
  ] as [string, typeof Cursor][])("%s", (_name, Class) => {
    test("nextset: two results, then null", async () => {
      await using cursor = conn.cursor(Class)
      await cursor.execute("SELECT 1; SELECT 2;")
      expect(await cursor.fetchAll()).toEqual([[1]])
      expect(await cursor.nextSet()).toBe(true)
      expect(await cursor.fetchAll()).toEqual([[2]])
      expect(await cursor.nextSet()).toBeNull()
      expect(await cursor.nextSet()).toBeNull()
    })

    test("nextset: the second result is whole, read or not read the first", async () => {
      for (const readFirst of [true, false]) {
        await using cursor = conn.cursor(Class)
        await cursor.execute("SELECT n FROM t ORDER BY n; SELECT n + 1000 FROM t ORDER BY n")
        if (readFirst) expect(await cursor.fetchAll()).toHaveLength(500)
        expect(await cursor.nextSet()).toBe(true)
        expect(cursor.description).toHaveLength(1)
        expect(await cursor.fetchAll()).toEqual(Array.from({ length: 500 }, (_, n) => [n + 1000]))
        expect(await cursor.nextSet()).toBeNull()
      }
    })

    test("skip_nextset: another execute passes over what is left", async () => {
      await using cursor = conn.cursor(Class)
      await cursor.execute("SELECT 1; SELECT 2;")
      expect(await cursor.fetchOne()).toEqual([1])
      await cursor.execute("SELECT 42")
      expect(await cursor.fetchAll()).toEqual([[42]])
    })

    test("nextset_error: the error of a later statement rejects, the connection lives", async () => {
      await using cursor = conn.cursor(Class)
      for (let i = 0; i < 3; i++) {
        const whole = (async () => {
          await cursor.execute("SELECT ?; xyzzy;", [i])
          expect(await cursor.fetchAll()).toEqual([[i]])
          await cursor.nextSet()
        })()
        expect((await promptFailureOf(whole)).errno).toBe(1064)
        expect((await conn.query("SELECT 1 AS alive")).rows).toEqual([{ alive: 1 }])
      }
    })

    test("ok_and_next: a statement without rows between two with rows", async () => {
      await using cursor = conn.cursor(Class)
      await cursor.execute("SELECT 1; COMMIT; SELECT 2;")
      expect(await cursor.fetchAll()).toEqual([[1]])
      expect(await cursor.nextSet()).toBe(true)
      expect(cursor.description).toBeNull()
      expect(await cursor.fetchAll()).toEqual([])
      expect(await cursor.nextSet()).toBe(true)
      expect(await cursor.fetchAll()).toEqual([[2]])
      expect(await cursor.nextSet()).toBeNull()
    })

    test("a procedure's results and its final OK", async () => {
      await using cursor = conn.cursor(Class)
      await cursor.callProc("two")
      expect(await cursor.fetchAll()).toEqual([[1]])
      expect(await cursor.nextSet()).toBe(true)
      expect(await cursor.fetchAll()).toEqual([[2, 3]])
      while ((await cursor.nextSet()) === true) expect(await cursor.fetchAll()).toEqual([])
    })
  })

  test("multi_cursorxx: two cursors of one connection do not take each other's results", async () => {
    const first = conn.cursor()
    const second = conn.cursor()
    await first.execute("SELECT 1; SELECT 2;")
    await second.execute("SELECT 42")
    expect(await first.fetchAll()).toEqual([[1]])
    expect(await second.fetchAll()).toEqual([[42]])
    const rest = await first.nextSet().catch((error: unknown) => error)
    if (rest === true) expect(await first.fetchAll()).toEqual([[2]])
    else expect(rest).toBeInstanceOf(ProgrammingError)
  })

  test("query gives all of them at once", async () => {
    const { rows, nextSets } = await conn.query("SELECT 1 AS a; DO 0; SELECT 2 AS b")
    expect(rows).toEqual([{ a: 1 }])
    expect(nextSets.map((set) => set.rows)).toEqual([[], [{ b: 2 }]])
    await expect(conn.query("SELECT 1; xyzzy; SELECT 2")).rejects.toMatchObject({ errno: 1064 })
    const called = await conn.execute("CALL two()")
    expect([called.rows, called.nextSets[0]?.rows]).toEqual([[{ a: 1 }], [{ b: 2, c: 3 }]])
  })
})
