// aiomysql's test_bulk_inserts.py: executeMany sends INSERT and REPLACE as few statements, byte for byte as they would be written by hand.
import { type ConnectOptions, type Connection, connect, type Cursor } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"

const data = [
  [0, "bob", 21, 123],
  [1, "jim", 56, 45],
  [2, "fred", 100, 180],
]

forEachServer((server) => {
  let database: TestDatabase
  let conn: Connection
  let cursor: Cursor

  const open = (options: ConnectOptions = {}): Promise<Connection> =>
    connect(database.url, { bigint: "number", autocommit: true, paramstyle: "format", ...options })

  beforeAll(async () => {
    database = await createDatabase(server)
  })
  beforeEach(async () => {
    conn = await open()
    await conn.query("DROP TABLE IF EXISTS bulkinsert")
    await conn.query("CREATE TABLE bulkinsert (id INT, name CHAR(20), age INT, height INT, PRIMARY KEY (id))")
    cursor = conn.cursor()
    return () => conn.ensureClosed()
  })
  afterAll(() => database?.drop())

  async function verify(rows: readonly unknown[] = data): Promise<void> {
    expect(
      (
        await conn.query("SELECT id, name, age, height FROM bulkinsert ORDER BY id", undefined, {
          rows: "array",
        })
      ).rows,
    ).toEqual(rows)
  }

  test("bulk_insert: one statement", async () => {
    expect(
      await cursor.executeMany("INSERT INTO bulkinsert (id, name, age, height) VALUES (%s,%s,%s,%s)", data),
    ).toBe(3)
    expect(cursor.lastExecuted).toBe(
      "INSERT INTO bulkinsert (id, name, age, height) VALUES (0,'bob',21,123),(1,'jim',56,45),(2,'fred',100,180)",
    )
    expect(cursor.rowCount).toBe(3)
    await verify()
  })

  test("bulk_insert_multiline_statement: white space inside the row is kept", async () => {
    await cursor.executeMany(
      "INSERT\n INTO bulkinsert (id, name,\n age, height)\n VALUES (%s,\n %s , %s,\n %s )",
      data,
    )
    expect(cursor.lastExecuted).toBe(
      "INSERT\n INTO bulkinsert (id, name,\n age, height)\n VALUES (0,\n 'bob' , 21,\n 123 ),(1,\n 'jim' , 56,\n 45 ),(2,\n 'fred' , 100,\n 180 )",
    )
    await verify()
  })

  test("bulk_insert_single_record: one row is no special case", async () => {
    await cursor.executeMany("INSERT INTO bulkinsert (id, name, age, height) VALUES (%s,%s,%s,%s)", [
      data[0] ?? [],
    ])
    expect(cursor.lastExecuted).toBe("INSERT INTO bulkinsert (id, name, age, height) VALUES (0,'bob',21,123)")
    await verify([data[0]])
  })

  test("insert_on_duplicate_key_update: what follows the row is kept once", async () => {
    const sql = "INSERT INTO bulkinsert (id, name) VALUES (%s,%s) ON DUPLICATE KEY UPDATE age = VALUES(id)"
    await cursor.executeMany(sql, [
      [0, "a"],
      [1, "b"],
    ])
    expect(cursor.lastExecuted).toBe(
      "INSERT INTO bulkinsert (id, name) VALUES (0,'a'),(1,'b') ON DUPLICATE KEY UPDATE age = VALUES(id)",
    )
    expect(
      await cursor.executeMany(sql, [
        [0, "c"],
        [2, "d"],
      ]),
    ).toBe(3)
    await verify([
      [0, "a", 0, null],
      [1, "b", null, null],
      [2, "d", null, null],
    ])
  })

  test("bulk_insert_with_params_as_dict: rows by name", async () => {
    await using named = await open({ paramstyle: "pyformat" })
    const many = named.cursor()
    await many.executeMany(
      "INSERT INTO bulkinsert (id, name, age, height) VALUES (%(id)s, %(name)s, %(age)s, %(height)s)",
      data.map(([id, name, age, height]) => ({ id, name, age, height })),
    )
    expect(many.lastExecuted).toBe(
      "INSERT INTO bulkinsert (id, name, age, height) VALUES (0, 'bob', 21, 123),(1, 'jim', 56, 45),(2, 'fred', 100, 180)",
    )
    await verify()
  })

  test("bulk_insert_with_precedence_spaces: white space before the statement is dropped", async () => {
    await cursor.executeMany("   \n INSERT INTO bulkinsert (id, name) VALUES (%s,%s)\n ", [
      [0, "bob"],
      [1, "jim"],
    ])
    expect(cursor.lastExecuted).toBe("INSERT INTO bulkinsert (id, name) VALUES (0,'bob'),(1,'jim')")
  })

  test("bulk_replace: REPLACE too", async () => {
    const sql = "REPLACE INTO bulkinsert (id, name, age, height) VALUES (%s,%s,%s,%s)"
    await cursor.executeMany(sql, [[0, "old", 1, 1]])
    expect(await cursor.executeMany(sql, data)).toBe(4)
    expect(cursor.lastExecuted?.match(/REPLACE/g)).toHaveLength(1)
    await verify()
  })

  test("bulk_insert_with_semicolon_at_the_end: it is dropped", async () => {
    await cursor.executeMany("INSERT INTO bulkinsert (id, name, age, height) VALUES (%s,%s,%s,%s);", data)
    expect(cursor.lastExecuted).toBe(
      "INSERT INTO bulkinsert (id, name, age, height) VALUES (0,'bob',21,123),(1,'jim',56,45),(2,'fred',100,180)",
    )
    await verify()
  })

  describe("where aiomysql falls back to one statement per row, or fails", () => {
    const rows = [
      [0, "bob"],
      [1, "jim"],
    ]
    const statements: Readonly<Record<string, string>> = {
      "no blank behind VALUES": "INSERT INTO bulkinsert (id, name) VALUES(%s,%s)",
      "lower case": "insert into bulkinsert (id, name) values (%s,%s)",
      "a function in the row": "INSERT INTO bulkinsert (id, name, age) VALUES (%s, UPPER(%s), LENGTH('a)b'))",
      "a leading comment": "/* it's a ? */ INSERT INTO bulkinsert (id, name) VALUES (%s,%s)",
      "VALUES in a string and a comment":
        "INSERT INTO bulkinsert (id, name) /* VALUES (%s) */ VALUES (%s, CONCAT(%s, ' VALUES (1)'))",
      "no column list": "INSERT INTO bulkinsert VALUES (%s, %s, NULL, NULL)",
      IGNORE: "INSERT IGNORE INTO bulkinsert (id, name) VALUE (%s,%s)",
    }
    test.each(Object.entries(statements))("%s: still one statement", async (_name, sql) => {
      expect(await cursor.executeMany(sql, rows)).toBe(2)
      expect((await conn.query("SELECT id FROM bulkinsert ORDER BY id")).rows).toEqual([{ id: 0 }, { id: 1 }])
      expect(cursor.lastExecuted).toContain("'jim'")
      expect(cursor.lastExecuted).toContain("'bob'")
    })

    test.each([
      [
        "parameters outside the row",
        "INSERT INTO bulkinsert (id, name) VALUES (%s,'x') ON DUPLICATE KEY UPDATE name = %s",
      ],
      [
        "two rows",
        "INSERT INTO bulkinsert (id, name) VALUES (%s, %s), (10 + LENGTH('a'), 'z') ON DUPLICATE KEY UPDATE age = 1",
      ],
    ])("%s: one statement per row, and right", async (_name, sql) => {
      await cursor.executeMany(sql, rows)
      const { rows: found } = await conn.query("SELECT id FROM bulkinsert WHERE id < 10 ORDER BY id")
      expect(found).toEqual([{ id: 0 }, { id: 1 }])
    })

    test("a row alias", async () => {
      if (server.family === "mysql") {
        const sql =
          "INSERT INTO bulkinsert (id, name) VALUES (%s,%s) AS new ON DUPLICATE KEY UPDATE name = new.name"
        await cursor.executeMany(sql, rows)
        expect(cursor.lastExecuted).toBe(
          "INSERT INTO bulkinsert (id, name) VALUES (0,'bob'),(1,'jim') AS new ON DUPLICATE KEY UPDATE name = new.name",
        )
      } else {
        await cursor.executeMany("INSERT INTO bulkinsert (id, name) VALUES (%s,%s) RETURNING id", rows)
      }
      expect((await conn.query("SELECT COUNT(*) AS n FROM bulkinsert")).rows).toEqual([{ n: 2 }])
    })
  })

  test("statements are cut by bytes, not by characters, and never in a row", async () => {
    await using small = await open({ maxStatementLength: 300 })
    const many = small.cursor()
    await conn.query("CREATE TABLE IF NOT EXISTS wide (id INT PRIMARY KEY, s VARCHAR(100))")
    const sent: number[] = []
    const rows = Array.from({ length: 40 }, (_, i) => [i, "ü".repeat((i * 7) % 60)])
    expect(await many.executeMany("INSERT INTO wide VALUES (%s, %s)", rows)).toBe(40)
    sent.push(Buffer.byteLength(many.lastExecuted ?? ""))
    expect(Math.max(...sent)).toBeLessThanOrEqual(300)
    expect(
      (await conn.query("SELECT id, s FROM wide ORDER BY id", undefined, { rows: "array" })).rows,
    ).toEqual(rows)
  })

  test("rows may come from a generator, also an asynchronous one", async () => {
    async function* later(): AsyncGenerator<(number | string | undefined)[]> {
      for (const row of data) yield await Promise.resolve(row)
    }
    expect(await cursor.executeMany("INSERT INTO bulkinsert VALUES (%s,%s,%s,%s)", later())).toBe(3)
    await verify()
  })
})
