// aiomysql's test_basic.py: values and transactions through a cursor.
import { type Connection, connect, DictCursor } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"

forEachServer((server) => {
  let database: TestDatabase
  let conn: Connection

  beforeAll(async () => {
    database = await createDatabase(server)
  })
  beforeEach(async () => {
    conn = await connect(database.url, { bigint: "number" })
    return () => conn.ensureClosed()
  })
  afterAll(() => database?.drop())

  async function one(
    sql: string,
    params?: readonly unknown[] | string | number,
  ): Promise<readonly unknown[] | null> {
    await using cursor = conn.cursor()
    await cursor.execute(sql, params)
    return cursor.fetchOne()
  }

  const allTypes =
    "b BIT, i INT, l BIGINT, f REAL, s VARCHAR(32), u VARCHAR(32), bb BLOB, d DATE, dt DATETIME, td TIME, t TIME, st DATETIME"

  test("datatypes: every type round-trips through one row", async () => {
    await conn.query(`CREATE TEMPORARY TABLE test_datatypes (${allTypes})`)
    const day = new Date("2012-05-06T07:08:09Z")
    const values = [
      Buffer.from([1]),
      -3,
      123456789012,
      5.7,
      "hello'\" world",
      "Espa\u00c3\u00b1ol",
      Buffer.from("binary\x00data"),
      "1988-02-02",
      day,
      "23:59:59",
      "-12:34:56",
      day,
    ]
    await conn.query(`INSERT INTO test_datatypes VALUES (${values.map(() => "?").join(", ")})`, values)
    expect(await one("SELECT * FROM test_datatypes")).toEqual(values)
  })

  test("datatypes_nulls: NULL in every column", async () => {
    await conn.query(`CREATE TEMPORARY TABLE test_nulls (${allTypes})`)
    const nulls = Array.from({ length: 12 }, () => null)
    await conn.query(`INSERT INTO test_nulls VALUES (${nulls.map(() => "?").join(", ")})`, nulls)
    expect(await one("SELECT * FROM test_nulls")).toEqual(nulls)
  })

  test("datatypes_sequence_types: IN takes a list", async () => {
    await conn.query("CREATE TEMPORARY TABLE test_lists (i INT, l INT)")
    await conn.query("INSERT INTO test_lists VALUES (2, 4), (6, 8), (10, 12)")
    const { rows } = await conn.query("SELECT l FROM test_lists WHERE i IN ? ORDER BY i", [[2, 6]], {
      rows: "array",
    })
    expect(rows).toEqual([[4], [8]])
    const expanded = await conn.query("SELECT l FROM test_lists WHERE i IN (?, ?) ORDER BY i", [2, 6], {
      rows: "array",
    })
    expect(expanded.rows).toEqual(rows)
  })

  test("dict_escaping: parameters by name", async () => {
    await using named = await connect(database.url, { paramstyle: "pyformat" })
    const { rows } = await named.query("SELECT %(a)s AS a, %(b)s AS b, %(a)s AS again", {
      a: "it's",
      b: null,
    })
    expect(rows).toEqual([{ a: "it's", b: null, again: "it's" }])
  })

  test("string: a scalar is the one parameter", async () => {
    await conn.query("CREATE TEMPORARY TABLE test_str (a TEXT)")
    await conn.query("INSERT INTO test_str (a) VALUES (?)", "I am a test string")
    expect(await one("SELECT a FROM test_str")).toEqual(["I am a test string"])
  })

  test("string_with_emoji: four bytes per character", async () => {
    await conn.query("CREATE TEMPORARY TABLE test_emoji (a TEXT) DEFAULT CHARACTER SET utf8mb4")
    const value = "I am a test string with emoji \u{1f604}"
    await conn.query("INSERT INTO test_emoji (a) VALUES (?)", [value])
    expect(await one("SELECT a FROM test_emoji")).toEqual([value])
  })

  test("integer: a scalar number is the one parameter", async () => {
    await conn.query("CREATE TEMPORARY TABLE test_int (a INTEGER)")
    await conn.query("INSERT INTO test_int (a) VALUES (?)", 12345)
    expect(await one("SELECT a FROM test_int")).toEqual([12345])
  })

  test("binary_data: each byte four times", async () => {
    const data = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256))
    await conn.query("CREATE TEMPORARY TABLE test_blob (b BLOB)")
    await conn.query("INSERT INTO test_blob (b) VALUES (?)", [data])
    expect(await one("SELECT b FROM test_blob")).toEqual([data])
  })

  test("untyped_convertion_to_null_and_empty_string: NULL is not ''", async () => {
    expect(await one("SELECT NULL, ''")).toEqual([null, ""])
    expect(await one("SELECT '', NULL")).toEqual(["", null])
  })

  test("timedelta_conversion: TIME keeps its sign below one hour and counts beyond a day", async () => {
    const times = ["12:30:00", "23:59:59", "-23:59:59", "-00:30:00", "00:30:00", "-01:15:00", "838:59:59"]
    const select = times.map((time) => `TIME '${time}'`).join(", ")
    expect(await one(`SELECT ${select}`)).toEqual(times)
    expect((await conn.execute(`SELECT ${select}`, undefined, { rows: "array" })).rows).toEqual([times])
  })

  test("datetime_conversion: fractions of a second", async () => {
    await conn.query("CREATE TEMPORARY TABLE test_datetime (id INT, ts DATETIME(6))")
    await conn.query("INSERT INTO test_datetime VALUES (1, '2006-01-02 03:04:05.12345')")
    expect(await one("SELECT ts FROM test_datetime")).toEqual([new Date("2006-01-02T03:04:05.123Z")])
    await using exact = await connect(server.url, { temporal: "string" })
    expect((await exact.query("SELECT TIMESTAMP '2006-01-02 03:04:05.12345' AS ts")).rows).toEqual([
      { ts: "2006-01-02 03:04:05.12345" },
    ])
  })

  test("get_transaction_status: follows begin, commit and a rollback by the server", async () => {
    expect(conn.getTransactionStatus()).toBe(false)
    await conn.begin()
    expect(conn.getTransactionStatus()).toBe(true)
    await conn.commit()
    expect(conn.getTransactionStatus()).toBe(false)
    await conn.query("CREATE TABLE IF NOT EXISTS tx (id INT PRIMARY KEY) ENGINE=InnoDB")
    // With autocommit off a SELECT begins a transaction.
    await conn.query("SELECT * FROM tx")
    expect(conn.getTransactionStatus()).toBe(true)
    await conn.rollback()
    expect(conn.getTransactionStatus()).toBe(false)
  })

  test("rollback: what was inserted is gone", async () => {
    await conn.query("CREATE TABLE test_rollback (id INT)")
    await conn.begin()
    await conn.query("INSERT INTO test_rollback VALUES (1)")
    expect(await one("SELECT COUNT(*) FROM test_rollback")).toEqual([1])
    await conn.rollback()
    expect(await one("SELECT COUNT(*) FROM test_rollback")).toEqual([0])
  })

  test("json: columns and expressions", async () => {
    await conn.query("CREATE TEMPORARY TABLE test_json (id INT, json JSON NOT NULL)")
    const document = '{"hello": "こんにちは"}'
    await conn.query("INSERT INTO test_json VALUES (42, ?)", [document])
    expect(await one("SELECT json FROM test_json WHERE id = 42")).toEqual([{ hello: "こんにちは" }])
    await using text = await connect(database.url, { json: "string" })
    const expression = server.family === "mysql" ? "CAST(? AS JSON)" : "JSON_COMPACT(?)"
    const { rows } = await text.query<{ v: string }>(`SELECT ${expression} AS v`, [document])
    expect(JSON.parse(rows[0]?.v ?? "")).toEqual({ hello: "こんにちは" })
    await using dict = conn.cursor(DictCursor)
    await dict.execute("SELECT json FROM test_json")
    expect(await dict.fetchAll()).toEqual([{ json: { hello: "こんにちは" } }])
  })
})
