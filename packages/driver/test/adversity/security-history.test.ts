// One test per entry of the security history of mysql2, mysqljs, sqlstring and the MariaDB connector; each is named after its entry.
// Files (CVE-2019-14939 ...), TLS (mysql2#103), clear-text passwords, compression (GHSA-rgwj-5xj2-c3m3) and packets that are cut are in
// rogue-*.test.ts under the same names. CONJS-351 (comparison in constant time) has no counterpart: nothing secret is compared here.
import { type Connection, connect, InterfaceError } from "@shoal/driver"
import { escapeIdentifier } from "@shoal/protocol"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { promptFailureOf, secretPassword } from "../support/expect-failure.ts"
import { connectTo } from "../support/rogue-client.ts"
import { type RoguePeer, startRogueServer } from "../support/rogue-server.ts"
import {
  authMore,
  authSwitch,
  err,
  lenenc,
  ok,
  resultSet,
  text,
  textRow,
  u8,
} from "../support/server-packets.ts"

/** Names that would break out of generated code, of a cache key or of an object. */
const hostileNames = [
  "a'b",
  'a"b',
  "a`b",
  "a\\",
  "a\nb",
  "a\u2028b",
  "${process.exit(1)}",
  "`${1}`",
  "];process.exit(1);//",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "prototype",
  "then",
  "length",
  "0",
  "",
  " ",
  "\u0000",
  "\ud83d\ude00",
]

describe("CVE-2024-21508 (mysql2#2572): names and options never become code", () => {
  test("hostile column names from a server", async () => {
    for (const rows of ["object", "array", "columns", "lazy"] as const) {
      await using server = await startRogueServer(async (peer) => {
        await peer.ready()
        for (;;) {
          await peer.read()
          const columns = hostileNames.map((name) => ({ name, table: name, type: 253 }))
          await peer.send(...resultSet(columns, [textRow(...hostileNames.map((_, i) => String(i)))]))
        }
      })
      const conn = await connectTo(server)
      // The second time a shape comes it may be compiled.
      for (let time = 0; time < 3; time++) {
        const result = await conn.query("SELECT 1", undefined, { rows })
        expect(result.columns.map(({ name }) => name)).toEqual(hostileNames)
        if (rows !== "object") continue
        const [row] = result.rows as Record<string, string>[]
        hostileNames.forEach((name, i) => {
          expect(Object.getOwnPropertyDescriptor(row, name), JSON.stringify(name)).toMatchObject({
            value: String(i),
            enumerable: true,
          })
        })
      }
      conn.close()
    }
  })

  test.each([
    "bigint",
    "decimal",
    "temporal",
    "zeroDate",
    "json",
    "charset",
    "collation",
    "timezone",
    "paramstyle",
    "compress",
  ])("a hostile value of the option %s is refused", async (name) => {
    for (const value of ["string'); process.exit(1); ('", "`", "a\u2028b", "a b"]) {
      await expect(connect({ host: "127.0.0.1", port: 1, [name]: value })).rejects.toBeInstanceOf(
        InterfaceError,
      )
    }
  })
})

test("CVE-2024-21511 (mysql2#2608): a time zone is an offset and nothing else", async () => {
  for (const timezone of ["+00:00'; DROP TABLE t; -- ", "+00:00 ", "UTC", "+25:00", "+0:00", "", "'"]) {
    const error = await promptFailureOf(connect({ host: "127.0.0.1", port: 1, timezone }))
    expect(error).toMatchObject({ code: "SHOAL_OPTION" })
  }
})

test("CVE-2024-21507 (mysql2#2424): shapes whose names concatenate to the same are different shapes", async () => {
  const shapes = [
    ["a", "b"],
    ["ab", ""],
    ["", "ab"],
    ["a,b", "c"],
    ["a", "b,c"],
    ['a","b', "c"],
    ["a", 'b","c'],
    ["a:253", "b"],
    ["a", "253:b"],
    ["a\u0000b", "c"],
    ["a", "b\u0000c"],
  ]
  let shape: readonly string[] = []
  await using server = await startRogueServer(async (peer) => {
    await peer.ready()
    for (;;) {
      await peer.read()
      await peer.send(
        ...resultSet(
          shape.map((name) => ({ name, table: "" })),
          [textRow("1", "2")],
        ),
      )
    }
  })
  const conn = await connectTo(server)
  for (let time = 0; time < 3; time++) {
    for (const names of shapes) {
      shape = names
      const [first = "", second = ""] = names
      expect((await conn.query("SELECT 1")).rows).toEqual([{ [first]: "1", [second]: "2" }])
    }
  }
  conn.close()
})

test("CVE-2024-21509, CVE-2024-21512 (mysql2#2574, #2702): no column or table name touches a prototype", async () => {
  const before = Reflect.ownKeys(Object.prototype)
  await using server = await startRogueServer(async (peer) => {
    await peer.ready()
    for (;;) {
      await peer.read()
      const columns = ["__proto__", "constructor", "polluted"].map((name) => ({ name, table: "__proto__" }))
      await peer.send(...resultSet(columns, [textRow('{"polluted":1}', "x", "y")]))
    }
  })
  const conn = await connectTo(server)
  const objects = await conn.query("SELECT 1")
  const lazy = await conn.query("SELECT 1", undefined, { rows: "lazy" })
  for (const row of [objects.rows[0], lazy.rows[0]?.toObject()]) {
    expect(Object.entries(row ?? {})).toEqual([
      ["__proto__", '{"polluted":1}'],
      ["constructor", "x"],
      ["polluted", "y"],
    ])
    expect(Object.getPrototypeOf(row)).toSatisfy((proto) => proto === Object.prototype || proto === null)
  }
  const { DictCursor } = await import("@shoal/driver")
  await using cursor = conn.cursor(DictCursor)
  await cursor.execute("SELECT 1")
  expect(Object.keys((await cursor.fetchOne()) ?? {})).toEqual(["__proto__", "constructor", "polluted"])
  expect(Reflect.ownKeys(Object.prototype)).toEqual(before)
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
  conn.close()
})

test("GHSA-3f6p-5ww8-9rcr, GHSA-42r5-vhpq-m858: a switch to a clear-text plugin needs the option and a trusted channel", async () => {
  for (const allowCleartextPassword of [false, true]) {
    await using server = await startRogueServer(async (peer) => {
      await peer.greet()
      await peer.send(authSwitch("mysql_clear_password"))
      await peer.read()
      await peer.send(ok())
    })
    expect((await promptFailureOf(connectTo(server, { allowCleartextPassword }))).code).toBe(
      "SHOAL_AUTH_REFUSED",
    )
    expect(server.received().includes(secretPassword)).toBe(false)
  }
})

test("mysql2 3.19.1 #4162: a URL sets no dangerous or unknown option", async () => {
  const queries = [
    "flags=LOCAL_FILES",
    "infile=1",
    "localInfile=true",
    "multiStatements=true",
    "stream=x",
    "codecs=x",
    "onConnect=x",
    "nonsense=1",
  ]
  for (const query of queries) {
    const call = connect(`mysql://app@127.0.0.1:1/db?${query}`)
    const error: unknown = await call.catch((reason: unknown) => reason)
    expect(error, query).toBeInstanceOf(InterfaceError)
  }
})

test("GHSA-42r5-vhpq-m858: no native password hash for a server that did not ask for one", async () => {
  await using server = await startRogueServer(async (peer) => {
    const response = await peer.greet({ plugin: "no_such_plugin" })
    expect(response.includes("mysql_native_password")).toBe(false)
    await peer.send(authSwitch("no_such_plugin"))
    await peer.untilGone()
  })
  expect((await promptFailureOf(connectTo(server))).code).toBe("SHOAL_AUTH_REFUSED")
})

test("mysqljs#342, MariaDB connector 3.5.4: identifiers are quoted whole", () => {
  expect(escapeIdentifier("a`b")).toBe("`a``b`")
  expect(escapeIdentifier("a.b")).toBe("`a.b`")
  expect(() => escapeIdentifier("a\0b")).toThrow()
})

test("mysql2 3.19.1 #4159 #4164: a geometry that lies about its counts is bytes", async () => {
  const lying = Buffer.concat([Buffer.alloc(4), u8(1, 7, 0, 0, 0, 255, 255, 255, 255), Buffer.alloc(9, 7)])
  await using server = await startRogueServer(async (peer) => {
    await peer.ready()
    await peer.read()
    await peer.send(...resultSet([{ type: 255, collation: 63 }], [textRow(lying)]))
    await peer.untilGone()
  })
  const conn = await connectTo(server)
  expect((await conn.query("SELECT 1")).rows).toEqual([{ c: lying }])
  conn.close()
})

test("MariaDB connector 3.5.4: at most 65,535 columns", async () => {
  await using server = await startRogueServer(async (peer) => {
    await peer.ready()
    await peer.read()
    await peer.send(lenenc(1_000_000))
    await peer.untilGone()
  })
  const conn = await connectTo(server)
  expect((await promptFailureOf(conn.query("SELECT 1"))).code).toBe("SHOAL_MALFORMED_PACKET")
})

describe("MariaDB connector 3.5.4: a change of user", () => {
  const attacks: Readonly<Record<string, (peer: RoguePeer) => Promise<void>>> = {
    "that is refused": (peer) => peer.send(err(1045, "Access denied for user 'other'", "28000")),
    "that is switched to a clear-text plugin": (peer) => peer.send(authSwitch("mysql_clear_password")),
    "that is switched to an unknown plugin": (peer) => peer.send(authSwitch("nonsense")),
    "that wants the password for a key it hands out": async (peer) => {
      await peer.send(authSwitch("caching_sha2_password"))
      await peer.read()
      await peer.send(authMore(u8(4)))
    },
    "that is answered by a result set": (peer) => peer.send(...resultSet([{}], [textRow("a")])),
    "that is answered by garbage": (peer) => peer.send(Buffer.from([0x55, 0x66])),
    "that is cut": (peer) => Promise.resolve(peer.end()),
  }

  test.each(Object.entries(attacks))("%s rejects, and no password is given away", async (_name, attack) => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.read()
      await attack(peer)
      await peer.untilGone()
    })
    const conn = await connectTo(server, { allowCleartextPassword: true })
    await promptFailureOf(conn.changeUser({ user: "other", password: secretPassword }))
    expect(server.received().includes(secretPassword)).toBe(false)
    expect((await promptFailureOf(conn.query("SELECT 1"))).fatal).toBe(true)
  })
})

test("tracked session state: a hostile schema name changes nothing but the name", async () => {
  await using server = await startRogueServer(async (peer) => {
    await peer.ready()
    await peer.read()
    await peer.send(ok({ sessionState: text(Buffer.concat([u8(1), text(text("`; DROP DATABASE x; -- "))])) }))
    await peer.untilGone()
  })
  const conn = await connectTo(server)
  await conn.query("USE x")
  expect(conn.db).toBe("`; DROP DATABASE x; -- ")
  conn.close()
})

forEachServer((server) => {
  let database: TestDatabase
  let conn: Connection

  beforeAll(async () => {
    database = await createDatabase(server)
    conn = await connect(database.url, { autocommit: true })
    await conn.query("CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(50), password VARCHAR(50))")
    await conn.query("INSERT INTO users VALUES (1, 'admin', 'hunter2')")
  })
  afterAll(async () => {
    await conn?.ensureClosed()
    await database?.drop()
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
        const error: unknown = await conn[method](login, ["admin", body]).catch((reason: unknown) => reason)
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
        await conn.query("SET sql_mode = ?", [mode])
        for (const value of hostile) {
          const { rows } = await conn.query("SELECT ? AS v, HEX(?) AS h", [value, Buffer.from(value)])
          expect(rows).toEqual([{ v: value, h: Buffer.from(value).toString("hex").toUpperCase() }])
          expect((await conn.query("SELECT id FROM users WHERE name IN ?", [[value]])).rows).toEqual([])
          expect(
            (await conn.query("SELECT id FROM users WHERE name IN ?", [[Buffer.from(value)]])).rows,
          ).toEqual([])
        }
      },
    )

    test("changed in the same breath as the statement that depends on it", async () => {
      for (let time = 0; time < 10; time++) {
        const mode = time % 2 === 0 ? "NO_BACKSLASH_ESCAPES" : ""
        const [, result] = await Promise.all([
          conn.query("SET sql_mode = ?", [mode]),
          conn.query("SELECT ? AS v", ["\\' OR 1=1 -- "]),
        ])
        expect(result.rows).toEqual([{ v: "\\' OR 1=1 -- " }])
      }
    })
  })

  test("GHSA-g5xc-5w98-jfvm (CONJS-350): no character set in which a quote can be swallowed", async () => {
    for (const charset of ["gbk", "big5", "sjis", "cp932", "gb18030", "latin1"]) {
      const error: unknown = await connect(database.url, { charset }).catch((reason: unknown) => reason)
      expect(error, charset).toBeInstanceOf(InterfaceError)
    }
    await expect(conn.setCharset("gbk")).rejects.toBeInstanceOf(InterfaceError)
    await using other = await connect(database.url)
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

  test("hostile names as aliases of a real server", async () => {
    // The servers' own identifiers are neither empty, nor of characters beyond the basic plane.
    const names = hostileNames.filter((name) => !["", " ", "\u0000", "\ud83d\ude00"].includes(name))
    const select = names.map((name, i) => `${String(i)} AS ${escapeIdentifier(name)}`).join(", ")
    for (const method of ["query", "execute", "query", "execute"] as const) {
      const { rows } = await conn[method](`SELECT ${select}`)
      expect(Object.entries(rows[0] ?? {}).sort()).toEqual(
        names.map((name, i): [string, unknown] => [name, server.family === "mysql" ? BigInt(i) : i]).sort(),
      )
    }
  })

  test("callProc quotes each part of a procedure's name", async () => {
    await using cursor = conn.cursor()
    const error = await promptFailureOf(cursor.callProc("nothing(); DROP TABLE users; -- "))
    // No such procedure, or no such name.
    expect([1305, 1458]).toContain(error.errno)
    expect((await conn.query("SELECT id FROM users")).rows).toHaveLength(1)
  })

  test("several statements in one text are refused unless they were asked for", async () => {
    const error = await promptFailureOf(conn.query("SELECT 1; DROP TABLE users"))
    expect(error.errno).toBe(1064)
    await expect(conn.query("SELECT 1; SELECT 2", [])).rejects.toMatchObject({ errno: 1064 })
  })
})
