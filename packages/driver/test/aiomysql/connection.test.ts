// aiomysql's test_connection.py: each test is named after the one whose intent it keeps.
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type ConnectOptions,
  type Connection,
  connect,
  InterfaceError,
  OperationalError,
} from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { failureOf, promptFailureOf } from "../support/expect-failure.ts"
import { startRogueServer } from "../support/rogue-server.ts"
import { untilClosed } from "../support/waiting.ts"

test("connect_timeout: the deadline covers TCP, greeting, TLS and authentication", async () => {
  await using server = await startRogueServer((peer) => peer.untilGone())
  const error = await failureOf(
    connect({ host: "127.0.0.1", port: server.port, user: "x", connectTimeout: 1 }),
  )
  expect(error).toBeInstanceOf(OperationalError)
  expect(error).toMatchObject({ errno: 2003, fatal: true })
})

forEachServer((server) => {
  let database: TestDatabase
  let directory: string

  beforeAll(async () => {
    database = await createDatabase(server)
    directory = await mkdtemp(join(tmpdir(), "shoal-option-file-"))
  })
  afterAll(async () => {
    await database?.drop()
    await rm(directory, { recursive: true })
  })

  const open = (options: ConnectOptions = {}): Promise<Connection> => connect(database.url, options)

  async function value(conn: Connection, sql: string): Promise<unknown> {
    const { rows } = await conn.query(sql, undefined, { rows: "array" })
    return rows[0]?.[0]
  }

  async function optionFile(text: string): Promise<string> {
    const path = join(directory, `${Math.random().toString(36).slice(2)}.cnf`)
    await writeFile(path, text)
    return path
  }

  const clientGroup = (group: string, more = ""): string =>
    `[${group}]\nhost = ${server.host}\nport = ${String(server.port)}\nuser = "${server.user}"\npassword = '${server.password}'\ndatabase = ${database.name}\n${more}`

  describe("option files", () => {
    test("config_file: the group client is used", async () => {
      const readDefaultFile = await optionFile(clientGroup("client", "skip-ssl\n"))
      await using conn = await connect({ readDefaultFile })
      expect([conn.host, conn.port, conn.user, conn.db]).toEqual([
        server.host,
        server.port,
        server.user,
        database.name,
      ])
      expect(await value(conn, "SELECT DATABASE()")).toBe(database.name)
    })

    test("config_file_with_different_group: the named group wins over client", async () => {
      const text = `${clientGroup("client")}\n[other]\ndefault_character_set = utf8\n`
      await using conn = await connect({ readDefaultFile: await optionFile(text), readDefaultGroup: "other" })
      expect(conn.charset).toBe("utf8")
      expect(await value(conn, "SELECT DATABASE()")).toBe(database.name)
    })

    test("explicit arguments win over the file", async () => {
      const readDefaultFile = await optionFile(
        clientGroup("client").replace(database.name, "no_such_database"),
      )
      await using conn = await connect({ readDefaultFile, db: database.name })
      expect(conn.db).toBe(database.name)
    })
  })

  test("utf8mb4: text of every plane, and the attribute", async () => {
    await using conn = await open({ charset: "utf8mb4" })
    expect(conn.charset).toBe("utf8mb4")
    expect(conn.characterSetName()).toBe("utf8mb4")
    expect(await value(conn, "SELECT '\u{1f600}'")).toBe("\u{1f600}")
  })

  test("largedata: a literal of 16 MiB round-trips", async () => {
    await using conn = await open()
    const text = "a".repeat(1 << 24)
    const { rows } = await conn.query<{ v: string }>(`SELECT '${text}' AS v`)
    expect(rows[0]?.v === text).toBe(true)
  })

  test("largedata: every size around the frame limit round-trips in both protocols", async () => {
    await using conn = await open()
    for (const length of [
      2 ** 24 - 12,
      2 ** 24 - 11,
      2 ** 24 - 10,
      2 ** 24 - 9,
      2 ** 24 - 8,
      2 ** 24,
      2 ** 25,
    ]) {
      const bytes = Buffer.alloc(length, 0x61)
      const sent = await conn.execute<{ n: bigint; v: Buffer }>(
        "SELECT LENGTH(?) AS n, CAST(? AS BINARY) AS v",
        [bytes, bytes],
      )
      expect(Number(sent.rows[0]?.n)).toBe(length)
      expect(bytes.equals(sent.rows[0]?.v ?? Buffer.alloc(0))).toBe(true)
    }
    expect(await value(conn, `SELECT LENGTH('${"b".repeat(2 ** 24 - 26)}')`)).toBeDefined()
  })

  test("escape_string: backslashes, or doubled quotes under NO_BACKSLASH_ESCAPES", async () => {
    await using conn = await open()
    expect(conn.escapeString("foo\\bar")).toBe("foo\\\\bar")
    await conn.query("SET sql_mode = 'NO_BACKSLASH_ESCAPES'")
    expect(conn.escapeString("foo\\bar")).toBe("foo\\bar")
    expect(conn.escapeString("foo'bar")).toBe("foo''bar")
    expect(conn.escape("it's")).toBe("'it''s'")
  })

  test("sql_mode_param: the option sets it", async () => {
    await using conn = await open({ sqlMode: "NO_BACKSLASH_ESCAPES" })
    expect(await value(conn, "SELECT @@sql_mode")).toBe("NO_BACKSLASH_ESCAPES")
    expect(conn.escapeString("a\\'")).toBe("a\\''")
    await using several = await open({ sqlMode: "ANSI,NO_ZERO_DATE" })
    expect(await value(several, "SELECT @@sql_mode")).toContain("ANSI_QUOTES")
  })

  test("init_param: the init command runs, also with several statements, and its error fails the connect", async () => {
    await using conn = await open({ initCommand: "SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SET @x = 7" })
    expect(conn.escapeString("foo'bar")).toBe("foo''bar")
    expect(Number(await value(conn, "SELECT @x"))).toBe(7)
    expect((await promptFailureOf(open({ initCommand: "SELECT * FROM no_such_table" }))).errno).toBe(1146)
  })

  test("autocommit: off by default, set only when it changes", async () => {
    await using conn = await open()
    expect(conn.getAutocommit()).toBe(false)
    expect(Number(await value(conn, "SELECT @@autocommit"))).toBe(0)
    await conn.autocommit(true)
    expect(conn.getAutocommit()).toBe(true)
    expect(Number(await value(conn, "SELECT @@autocommit"))).toBe(1)
    await conn.autocommit(false)
    expect(conn.getAutocommit()).toBe(false)
    await using on = await open({ autocommit: true })
    expect(on.getAutocommit()).toBe(true)
    await using servers = await open({ autocommit: null })
    expect(servers.getAutocommit()).toBe(true)
  })

  test("select_db: switches the database, and tells it", async () => {
    await using other = await createDatabase(server)
    await using conn = await open()
    expect(await value(conn, "SELECT DATABASE()")).toBe(database.name)
    await conn.selectDb(other.name)
    expect(await value(conn, "SELECT DATABASE()")).toBe(other.name)
    expect(conn.db).toBe(other.name)
    expect(await promptFailureOf(conn.selectDb("no_such_database"))).toMatchObject({ errno: 1049 })
    expect(conn.db).toBe(other.name)
  })

  test("connection_gone_away: wait_timeout gives 2006 or 2013", async () => {
    await using conn = await open()
    await conn.query("SET wait_timeout = 1")
    await untilClosed(conn)
    const error = await promptFailureOf(conn.query("SELECT 1 + 1"))
    expect(error).toBeInstanceOf(OperationalError)
    expect([2006, 2013]).toContain(error.errno)
  })

  test("connection_info_methods: thread, protocol, host", async () => {
    await using conn = await open()
    expect(Number(await value(conn, "SELECT CONNECTION_ID()"))).toBe(conn.threadId)
    expect(conn.getProtoInfo()).toBe(10)
    expect(conn.getHostInfo()).toBe(`socket ${server.host}:${String(server.port)}`)
    expect(conn.getServerInfo()).toBe(await value(conn, "SELECT VERSION()"))
    expect(conn.serverVersion).toContain(server.version)
    if (server.socketPath === undefined) return
    await using local = await connect({
      unixSocket: server.socketPath,
      user: server.user,
      password: server.password,
    })
    expect(local.getHostInfo()).toBe(`Localhost via UNIX socket: ${server.socketPath}`)
    expect(local.unixSocket).toBe(server.socketPath)
  })

  test("connection_set_charset: utf8, and nothing that is not utf8", async () => {
    await using conn = await open({ charset: "utf8mb4" })
    await conn.setCharset("utf8")
    expect(conn.charset).toBe("utf8")
    await conn.setCharset("utf8mb4", "utf8mb4_bin")
    expect(await value(conn, "SELECT @@collation_connection")).toBe("utf8mb4_bin")
    await expect(conn.setCharset("latin1")).rejects.toBeInstanceOf(InterfaceError)
  })

  test("connection_ping: alive; closed; closed and reconnected", async () => {
    await using conn = await open()
    await conn.ping()
    expect(conn.closed).toBe(false)
    conn.close()
    expect(conn.closed).toBe(true)
    expect(await promptFailureOf(conn.ping())).toBeInstanceOf(InterfaceError)
    await conn.ping({ reconnect: true })
    expect(conn.closed).toBe(false)
    expect(await value(conn, "SELECT 1 + 1")).toBeDefined()
  })

  test("connection_properties: host, port, user, db, echo", async () => {
    const lines: string[] = []
    await using conn = await open({ echo: (line) => lines.push(line) })
    expect([conn.host, conn.port, conn.user, conn.db]).toEqual([
      server.host,
      server.port,
      server.user,
      database.name,
    ])
    expect([conn.unixSocket, conn.encoding, conn.charset, conn.echo]).toEqual([
      undefined,
      "utf8",
      "utf8mb4",
      true,
    ])
    await conn.query("SELECT 'seen'")
    expect(lines.some((line) => line.includes("SELECT 'seen'"))).toBe(true)
    await using quiet = await open()
    expect(quiet.echo).toBe(false)
  })

  test("connection_double_ensure_closed: twice is as good as once", async () => {
    const conn = await open()
    expect(conn.closed).toBe(false)
    await conn.ensureClosed()
    expect(conn.closed).toBe(true)
    await conn.ensureClosed()
    conn.close()
    expect(conn.closed).toBe(true)
    expect(await promptFailureOf(conn.query("SELECT 1"))).toMatchObject({ code: "SHOAL_CLOSED" })
    expect(() => conn.cursor()).toThrow(InterfaceError)
  })

  test("previous_cursor_not_closed: pending results give way to a new cursor", async () => {
    await using conn = await open({ multiStatements: true })
    const first = conn.cursor()
    await first.execute("SELECT 1; SELECT 2")
    const second = conn.cursor()
    await second.execute("SELECT 3")
    expect(Number((await second.fetchOne())?.[0])).toBe(3)
  })

  test("commit_during_multi_result: a commit between two results is in order", async () => {
    await using conn = await open({ multiStatements: true })
    await using cursor = conn.cursor()
    await cursor.execute("SELECT 1; SELECT 2")
    expect(Number((await cursor.fetchOne())?.[0])).toBe(1)
    await conn.commit()
    await cursor.execute("SELECT 3")
    expect(Number((await cursor.fetchOne())?.[0])).toBe(3)
    await using other = conn.cursor()
    await other.execute("SELECT 4")
    expect(Number((await other.fetchOne())?.[0])).toBe(4)
  })
})
