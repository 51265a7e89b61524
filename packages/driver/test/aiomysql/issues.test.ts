// aiomysql's test_issues.py: one test per issue, with its number.
import { type ConnectOptions, type Connection, connect, DictCursor, OperationalError } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { promptFailureOf } from "../support/expect-failure.ts"
import { untilUnlisted } from "../support/waiting.ts"

test("issue_34: a refused connection is 2003", async () => {
  const error = await promptFailureOf(connect({ host: "127.0.0.1", port: 1237, user: "root" }))
  expect(error).toBeInstanceOf(OperationalError)
  expect(error).toMatchObject({ errno: 2003, code: "SHOAL_CONNECT", retrySafe: true })
})

forEachServer((server) => {
  let database: TestDatabase
  let conn: Connection

  const open = (options: ConnectOptions = {}): Promise<Connection> =>
    connect(database.url, { bigint: "number", autocommit: true, ...options })

  beforeAll(async () => {
    database = await createDatabase(server)
  })
  beforeEach(async () => {
    conn = await open()
    return () => conn.ensureClosed()
  })
  afterAll(() => database?.drop())

  async function rowsOf(sql: string, params?: readonly unknown[] | string): Promise<unknown[][]> {
    await using cursor = conn.cursor()
    await cursor.execute(sql, params)
    return cursor.fetchAll()
  }

  test("issue_3: NULL dates", async () => {
    await conn.query("CREATE TEMPORARY TABLE issue3 (d DATE, t TIME, dt DATETIME, ts TIMESTAMP NULL)")
    await conn.query("INSERT INTO issue3 (d, t, dt, ts) VALUES (?, ?, ?, ?)", [null, null, null, null])
    expect(await rowsOf("SELECT d, t, dt, ts FROM issue3")).toEqual([[null, null, null, null]])
    expect(await rowsOf("SELECT ts FROM issue3")).toEqual([[null]])
  })

  test("issue_4: TIMESTAMP", async () => {
    await conn.query("CREATE TEMPORARY TABLE issue4 (ts TIMESTAMP DEFAULT CURRENT_TIMESTAMP)")
    await conn.query("INSERT INTO issue4 (ts) VALUES (NOW())")
    expect((await rowsOf("SELECT ts FROM issue4"))[0]?.[0]).toBeInstanceOf(Date)
  })

  test("issue_5: information_schema.tables", async () => {
    const rows = await rowsOf("SELECT * FROM information_schema.tables LIMIT 50")
    expect(rows.length).toBeGreaterThan(10)
  })

  test("issue_6: the wide table mysql.user", async () => {
    await using other = await connect(server.url, { db: "mysql" })
    const { rows } = await other.query("SELECT * FROM user")
    expect(rows.length).toBeGreaterThan(0)
  })

  test("issue_8: no row is updated that is not there", async () => {
    await conn.query(
      "CREATE TABLE issue8 (`station` INT NOT NULL DEFAULT '0', `dh` DATETIME NOT NULL DEFAULT '2015-01-01 00:00:00', `echeance` INT NOT NULL DEFAULT '0', `me` DOUBLE DEFAULT NULL, PRIMARY KEY (`station`, `dh`, `echeance`)) ENGINE=MyISAM DEFAULT CHARSET=latin1",
    )
    await using cursor = conn.cursor()
    expect(await cursor.execute("SELECT * FROM issue8")).toBe(0)
    await conn.query("ALTER TABLE issue8 ADD INDEX `idx_station` (`station`)")
    expect(await cursor.execute("SELECT * FROM issue8")).toBe(0)
  })

  test("issue_13: 18 KiB of text", async () => {
    await conn.query("CREATE TEMPORARY TABLE issue13 (t TEXT)")
    const text = "x".repeat(18 * 1024)
    await conn.query("INSERT INTO issue13 (t) VALUES (?)", text)
    expect(await rowsOf("SELECT t FROM issue13")).toEqual([[text]])
  })

  test("issue_15: latin characters", async () => {
    await conn.query("CREATE TEMPORARY TABLE issue15 (t VARCHAR(32))")
    await conn.query("INSERT INTO issue15 (t) VALUES (?)", "\u00e4\u00f6\u00fc")
    expect(await rowsOf("SELECT t FROM issue15")).toEqual([["\u00e4\u00f6\u00fc"]])
  })

  test("issue_16: a string in WHERE", async () => {
    await conn.query("CREATE TEMPORARY TABLE issue16 (name VARCHAR(32) PRIMARY KEY, email VARCHAR(32))")
    await conn.query("INSERT INTO issue16 (name, email) VALUES ('pete', 'floydophone')")
    expect(await rowsOf("SELECT email FROM issue16 WHERE name = ?", "pete")).toEqual([["floydophone"]])
  })

  test("issue_33: identifiers beyond ASCII", async () => {
    await conn.query("CREATE TABLE `hei\u00dfe` (`name\u00df` VARCHAR(32))")
    await conn.query("INSERT INTO `hei\u00dfe` (`name\u00df`) VALUES ('Pi\u00dfata')")
    expect((await conn.query("SELECT `name\u00df` FROM `hei\u00dfe`")).rows).toEqual([
      { "name\u00df": "Pi\u00dfata" },
    ])
  })

  test("issue_36: kill() ends another connection", async () => {
    const other = await open()
    const listed = "SELECT id FROM information_schema.processlist WHERE id = ?"
    expect(await rowsOf(listed, [other.threadId])).toHaveLength(1)
    await conn.kill(other.threadId)
    expect((await promptFailureOf(other.query("SHOW PROCESSLIST"))).fatal).toBe(true)
    await untilUnlisted(conn, other.threadId)
    expect((await promptFailureOf(conn.kill(other.threadId))).errno).toBe(1094)
  })

  test("issue_37: a user variable is one row", async () => {
    await using cursor = conn.cursor()
    expect(await cursor.execute("SELECT @foo")).toBe(1)
    expect(await cursor.fetchOne()).toEqual([null])
    expect(await cursor.execute("SET @foo = 'bar'")).toBe(0)
  })

  test("issue_38: 1 MiB of bytes", async () => {
    await conn.query("CREATE TEMPORARY TABLE issue38 (id INTEGER, data MEDIUMBLOB)")
    const data = Buffer.alloc(1024 * 1024, "a")
    await conn.query("INSERT INTO issue38 VALUES (1, ?)", [data])
    const rows = await rowsOf("SELECT data FROM issue38")
    expect(data.equals(rows[0]?.[0] as Buffer)).toBe(true)
  })

  test("issue_54: a very long WHERE", async () => {
    await conn.query("CREATE TEMPORARY TABLE issue54 (id INTEGER PRIMARY KEY)")
    await conn.query("INSERT INTO issue54 (id) VALUES (7)")
    const where = Array.from({ length: 20_000 }, (_, i) => `${String(i)} = ${String(i)}`)
      .join(" AND ")
      .slice(0, 200_000)
      .replace(/ AND [^A]*$/, "")
    const text = `SELECT id FROM issue54 WHERE id IN (${Array.from({ length: 50_000 }, (_, i) => String(i)).join(",")})`
    expect(await rowsOf(text)).toEqual([[7]])
    expect(where.length).toBeGreaterThan(100_000)
  })

  test("issue_66: insertId of the connection", async () => {
    expect(conn.insertId).toBe(0)
    await conn.query("CREATE TEMPORARY TABLE issue66 (id INTEGER PRIMARY KEY AUTO_INCREMENT, x INTEGER)")
    await conn.query("INSERT INTO issue66 (x) VALUES (1)")
    await conn.query("INSERT INTO issue66 (x) VALUES (1)")
    expect(conn.insertId).toBe(2)
    expect(conn.affectedRows).toBe(1)
  })

  test("issue_79: DictCursor keeps both columns of one name", async () => {
    await conn.query("CREATE TEMPORARY TABLE a (id INT, value INT)")
    await conn.query("CREATE TEMPORARY TABLE b (id INT, value INT)")
    await conn.query("INSERT INTO a VALUES (1, 11)")
    await conn.query("INSERT INTO b VALUES (1, 22)")
    await using cursor = conn.cursor(DictCursor)
    await cursor.execute("SELECT * FROM a INNER JOIN b ON a.id = b.id")
    expect(await cursor.fetchOne()).toEqual({ id: 1, value: 11, "b.id": 1, "b.value": 22 })
    const plain = conn.query("SELECT * FROM a INNER JOIN b ON a.id = b.id")
    expect((await promptFailureOf(plain)).code).toBe("SHOAL_DUPLICATE_COLUMN")
    await conn.ping()
  })

  test("issue_95: the OK after a procedure's rows does not disturb", async () => {
    await conn.query("CREATE PROCEDURE foo() BEGIN SELECT 1; END")
    expect(await rowsOf("CALL foo()")).toEqual([[1]])
    expect(await rowsOf("SELECT 2")).toEqual([[2]])
  })

  test("issue_114: autocommit survives a ping that reconnects", async () => {
    await using other = await open({ autocommit: false })
    await other.ping()
    expect(other.getAutocommit()).toBe(false)
    expect((await other.query("SELECT @@autocommit AS a")).rows).toEqual([{ a: 0 }])
    other.close()
    await other.ping({ reconnect: true })
    expect((await other.query("SELECT @@autocommit AS a")).rows).toEqual([{ a: 0 }])
    await using on = await open()
    on.close()
    await on.ping({ reconnect: true })
    expect((await on.query("SELECT @@autocommit AS a")).rows).toEqual([{ a: 1 }])
  })

  test("issue_175: 200 and 300 columns", async () => {
    for (const length of [200, 300]) {
      const names = Array.from({ length }, (_, i) => `c${String(i)}`)
      await conn.query(
        `CREATE TEMPORARY TABLE wide${String(length)} (${names.map((name) => `${name} INT`).join(", ")})`,
      )
      await conn.query(
        `INSERT INTO wide${String(length)} VALUES (${names.map((_, i) => String(i)).join(", ")})`,
      )
      expect(await rowsOf(`SELECT * FROM wide${String(length)}`)).toEqual([names.map((_, i) => i)])
      const executed = await conn.execute(`SELECT * FROM wide${String(length)}`, undefined, { rows: "array" })
      expect(executed.rows).toEqual([names.map((_, i) => i)])
    }
  })

  test("issue_323: bytes as parameters give no warning", async () => {
    await conn.query("CREATE TEMPORARY TABLE issue323 (b VARBINARY(16), t TEXT)")
    const value = Buffer.from("deadbeef00ff27225c80feff0d0a1a00", "hex")
    const inserted = await conn.query("INSERT INTO issue323 VALUES (?, 'x')", [value])
    expect(inserted.warningCount).toBe(0)
    const found = await conn.query("SELECT b FROM issue323 WHERE b = ?", [value])
    expect(found.warningCount).toBe(0)
    expect(found.rows).toEqual([{ b: value }])
    expect(await conn.showWarnings()).toEqual([])
  })

  test("issue_792: an unknown database is 1049, not a failed connection", async () => {
    const error = await promptFailureOf(connect(server.url, { db: "no_such_database" }))
    expect(error).toBeInstanceOf(OperationalError)
    expect(error).toMatchObject({ errno: 1049, code: "ER_BAD_DB_ERROR" })
  })
})
