// The security history of mysql2, mysqljs, sqlstring and the MariaDB connector, as far as it is about values and names in SQL: on real servers.
import { connect, decimal, InterfaceError } from "@shoal/driver"
import { escapeIdentifier } from "@shoal/protocol"
import { forEachServer } from "@shoal/servers/databases"
import { beforeAll, describe, expect, test } from "vitest"
import { promptFailureOf } from "../support/expect-failure.ts"
import { hostileNames } from "../support/hostile-names.ts"
import { suiteConnection } from "../support/suite-connection.ts"

forEachServer((server) => {
  const suite = suiteConnection(server, { autocommit: true })

  beforeAll(async () => {
    await suite.conn.query("CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(50), password VARCHAR(50))")
    await suite.conn.query("INSERT INTO users VALUES (1, 'admin', 'hunter2')")
  })

  describe("mysql2#4054, sqlstring CVE-2021-27959: an object is no SQL value", () => {
    const login = "SELECT id FROM users WHERE name = ? AND password = ?"
    const bodies: readonly unknown[] = [
      { password: 1 },
      { password: { password: 1 } },
      { toSqlString: () => "1" },
      [["password", 1]],
      ["a", "b"],
      {},
      new Map(),
    ]

    test.each(["query", "execute"] as const)("%s", async (method) => {
      for (const body of bodies) {
        const error: unknown = await suite.conn[method](login, ["admin", body]).catch(
          (reason: unknown) => reason,
        )
        expect(error).toBeInstanceOf(TypeError)
        expect(error).toMatchObject({ code: "SHOAL_BAD_PARAMETER" })
      }
    })
  })

  describe("aiomysql, MariaDB connector 3.5.4: escaping follows NO_BACKSLASH_ESCAPES live", () => {
    const hostile = [
      "') OR 1=1 -- ",
      "\\') OR 1=1 -- ",
      "\\",
      "'",
      "\\'",
      "''",
      "\\\\'",
      "\u0000'",
      '"',
      "\x1a",
    ]

    test.each(["", "NO_BACKSLASH_ESCAPES"])(
      "sql_mode %j, changed in the middle of the session",
      async (mode) => {
        await suite.conn.query("SET sql_mode = ?", [mode])
        for (const value of hostile) {
          const { rows } = await suite.conn.query("SELECT ? AS v, HEX(?) AS h", [value, Buffer.from(value)])
          expect(rows).toEqual([{ v: value, h: Buffer.from(value).toString("hex").toUpperCase() }])
          expect((await suite.conn.query("SELECT id FROM users WHERE name IN ?", [[value]])).rows).toEqual([])
          expect(
            (await suite.conn.query("SELECT id FROM users WHERE name IN ?", [[Buffer.from(value)]])).rows,
          ).toEqual([])
        }
      },
    )

    test("changed in the same breath as the statement that depends on it", async () => {
      for (let time = 0; time < 10; time++) {
        const mode = time % 2 === 0 ? "NO_BACKSLASH_ESCAPES" : ""
        const [, result] = await Promise.all([
          suite.conn.query("SET sql_mode = ?", [mode]),
          suite.conn.query("SELECT ? AS v", ["\\' OR 1=1 -- "]),
        ])
        expect(result.rows).toEqual([{ v: "\\' OR 1=1 -- " }])
      }
    })
  })

  test("GHSA-g5xc-5w98-jfvm (CONJS-350): no character set in which a quote can be swallowed", async () => {
    for (const charset of ["gbk", "big5", "sjis", "cp932", "gb18030", "latin1"]) {
      const error: unknown = await connect(suite.database.url, { charset }).catch((reason: unknown) => reason)
      expect(error, charset).toBeInstanceOf(InterfaceError)
    }
    await expect(suite.conn.setCharset("gbk")).rejects.toBeInstanceOf(InterfaceError)
    await using other = await connect(suite.database.url)
    await other.query("SET NAMES gbk")
    // In GBK the bytes of this text swallow the backslash before the quote.
    const value = "\u4f60' OR 1=1 -- "
    const select = "SELECT id FROM users WHERE name = ?"
    expect((await promptFailureOf(other.query(select, [value]))).code).toBe("SHOAL_CHARSET")
    expect(() => other.escape(value)).toThrow(InterfaceError)
    expect(
      (
        await promptFailureOf(
          other.cursor().executeMany("INSERT INTO users (id, name) VALUES (?, ?)", [[9, value]]),
        )
      ).code,
    ).toBe("SHOAL_CHARSET")
    const executed = await other.execute(select, [value]).catch(() => ({ rows: [] }))
    expect(executed.rows).toEqual([])
    await other.setCharset("utf8mb4")
    expect((await other.query(select, [value])).rows).toEqual([])
    // Also when it is changed in the same breath.
    const [, breath] = await Promise.allSettled([other.query("SET NAMES gbk"), other.query(select, [value])])
    expect(breath).toMatchObject({ status: "rejected", reason: { code: "SHOAL_CHARSET" } })
    await other.reset()
    expect((await other.query(select, [value])).rows).toEqual([])
  })

  test.each(["latin1", "gbk", "sjis", "binary"])(
    "SET NAMES %s: no text becomes another one",
    async (charset) => {
      await using other = await connect(suite.database.url, { autocommit: true })
      const held = await other.prepare("SELECT ? AS x")
      await other.query("CREATE TEMPORARY TABLE texts (x VARCHAR(20) CHARACTER SET utf8mb4)")
      await other.query(`SET NAMES ${charset}`)
      const refused = [
        () => other.query("SELECT 'é' AS x"),
        () => other.query("SELECT ? AS x", ["é"]),
        () => other.execute("SELECT ? AS x", ["é"]),
        () => other.execute("SELECT 'é' AS x"),
        () => held.execute(["é"]),
        () => held.stream(["é"]).next(),
        () => held.cursor({ params: ["é"] }).fetch(),
        () => other.stream("SELECT 'é' AS x").next(),
        () => other.cursor().execute("SELECT 'é' AS x"),
        async () => (await other.prepare("INSERT INTO texts VALUES (?)")).executeMany([["a"], ["é"]]),
      ]
      for (const run of refused) expect((await promptFailureOf(run())).code).toBe("SHOAL_CHARSET")
      expect(String((await other.execute("SELECT ? AS x", ["ascii'"])).rows[0]?.["x"])).toBe("ascii'")
      expect(Number((await other.execute("SELECT ? AS x", [decimal("-1.5")])).rows[0]?.["x"])).toBe(-1.5)
      await other.execute("INSERT INTO texts VALUES (?)", [Buffer.from("é")])
      await other.setCharset("utf8mb4")
      expect((await held.execute(["é"])).rows).toEqual([{ x: "é" }])
    },
  )

  test("hostile names as aliases of a real server", async () => {
    // The servers' own identifiers are neither empty, nor of characters beyond the basic plane.
    const names = hostileNames.filter((name) => !["", " ", "\u0000", "\ud83d\ude00"].includes(name))
    const select = names.map((name, i) => `${String(i)} AS ${escapeIdentifier(name)}`).join(", ")
    for (const method of ["query", "execute", "query", "execute"] as const) {
      const { rows } = await suite.conn[method](`SELECT ${select}`)
      expect(Object.entries(rows[0] ?? {}).sort()).toEqual(
        names.map((name, i): [string, unknown] => [name, server.family === "mysql" ? BigInt(i) : i]).sort(),
      )
    }
  })

  test("callProc quotes each part of a procedure's name", async () => {
    await using cursor = suite.conn.cursor()
    const error = await promptFailureOf(cursor.callProc("nothing(); DROP TABLE users; -- "))
    // No such procedure, or no such name.
    expect([1305, 1458]).toContain(error.errno)
    expect((await suite.conn.query("SELECT id FROM users")).rows).toHaveLength(1)
  })

  test("several statements in one text are refused unless they were asked for", async () => {
    const error = await promptFailureOf(suite.conn.query("SELECT 1; DROP TABLE users"))
    expect(error.errno).toBe(1064)
    await expect(suite.conn.query("SELECT 1; SELECT 2", [])).rejects.toMatchObject({ errno: 1064 })
  })
})
