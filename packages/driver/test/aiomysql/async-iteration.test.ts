// aiomysql's test_async_iter.py and the driver's part of test_async_with.py: `for await` and `await using`.
import { type Connection, connect, Cursor, SSCursor } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, expect, test } from "vitest"

forEachServer((server) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createDatabase(server)
    await using conn = await connect(database.url, { autocommit: true })
    await conn.query("CREATE TABLE tbl (id INT PRIMARY KEY, name VARCHAR(10))")
    await conn.query("INSERT INTO tbl VALUES (1, 'a'), (2, 'b'), (3, 'c')")
  })
  afterAll(() => database?.drop())

  const rows = [
    [1, "a"],
    [2, "b"],
    [3, "c"],
  ]
  const sql = "SELECT * FROM tbl ORDER BY id"

  async function collect(source: AsyncIterable<unknown>): Promise<unknown[]> {
    const all: unknown[] = []
    for await (const row of source) all.push(row)
    return all
  }

  test("async_cursor: for await over a buffered cursor", async () => {
    await using conn = await connect(database.url)
    await using cursor = conn.cursor()
    await cursor.execute(sql)
    expect(await collect(cursor)).toEqual(rows)
    expect(await collect(cursor)).toEqual([])
  })

  test("async_cursor_server_side: for await over an unbuffered one, and over a stream", async () => {
    await using conn = await connect(database.url)
    await using cursor = conn.cursor(SSCursor)
    await cursor.execute(sql)
    expect(await collect(cursor)).toEqual(rows)
    expect(await collect(conn.stream(sql, undefined, { rows: "array" }))).toEqual(rows)
  })

  test("cursor: closed behind its block", async () => {
    await using conn = await connect(database.url)
    let seen: Cursor | undefined
    {
      await using cursor = conn.cursor()
      seen = cursor
      await cursor.execute(sql)
      expect(await collect(cursor)).toHaveLength(3)
      expect(cursor.closed).toBe(false)
    }
    expect(seen.closed).toBe(true)
  })

  test("cursor_lightweight: the same without a statement", async () => {
    await using conn = await connect(database.url)
    let seen: Cursor | undefined
    {
      await using cursor = conn.cursor()
      seen = cursor
    }
    expect(seen.closed).toBe(true)
  })

  test("cursor_method: `await using cursor = await conn.cursor()`", async () => {
    await using conn = await connect(database.url)
    let seen: Cursor | undefined
    {
      await using cursor = await conn.cursor()
      seen = cursor
      await cursor.execute("SELECT 42 AS n")
    }
    expect(seen.closed).toBe(true)
  })

  test("connection: closed behind its block, with a goodbye", async () => {
    let seen: Connection | undefined
    {
      await using conn = await connect(database.url)
      seen = conn
      expect(conn.closed).toBe(false)
    }
    expect(seen.closed).toBe(true)
  })

  test("connection_exception: closed as well, and the error is the block's own", async () => {
    let seen: Connection | undefined
    const reason = new RangeError("the block's own")
    const block = async (): Promise<void> => {
      await using conn = await connect(database.url)
      seen = conn
      throw reason
    }
    await expect(block()).rejects.toBe(reason)
    expect(seen?.closed).toBe(true)
  })

  test("connect_method: a connection with a cursor in it", async () => {
    let seen: Connection | undefined
    {
      await using conn = await connect(database.url)
      seen = conn
      await using cursor = conn.cursor()
      await cursor.execute(sql)
      expect(await cursor.fetchAll()).toEqual(rows)
    }
    expect(seen.closed).toBe(true)
  })

  test("connect_method_exception: an error of the server passes through both", async () => {
    let seen: Connection | undefined
    const block = async (): Promise<void> => {
      await using conn = await connect(database.url)
      seen = conn
      await using cursor = conn.cursor()
      await cursor.execute("SELECT * FROM no_such_table")
    }
    await expect(block()).rejects.toMatchObject({ errno: 1146 })
    expect(seen?.closed).toBe(true)
  })
})
