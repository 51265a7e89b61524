// Every command against both servers: the answers a session gives, in order and in step.
import { describe, expect, test } from "vitest"
import {
  comChangeUser,
  comInitDb,
  comPing,
  comQuery,
  comResetConnection,
  comStmtExecute,
  type EndEvent,
} from "../../src/index.ts"
import { commandServer, prepared } from "../support/command-server.ts"
import { rowsOf } from "../support/live-client.ts"
import { testServers } from "../support/servers.ts"

describe.each(testServers())("$name", ({ name, url }) => {
  const server = commandServer(url)
  const { database, open } = server

  test("ping, init db, reset connection", async () => {
    const client = await open()
    expect((await client.send(comPing())).last).toMatchObject({ kind: "end", more: false, rows: undefined })
    await client.send(comInitDb("information_schema"))
    expect(client.session.state.database).toBe("information_schema")
    expect(await client.rows("SELECT DATABASE() d")).toEqual([{ d: "information_schema" }])
    await client.rows("SET @x = 1")
    await client.send(comResetConnection())
    expect(await client.rows("SELECT @x x")).toEqual([{ x: null }])
    expect((await client.send(comInitDb("no_such_db"))).last).toMatchObject({
      kind: "error",
      error: { errno: 1049, symbol: "ER_BAD_DB_ERROR" },
    })
    expect((await client.send(comPing())).last.kind).toBe("end")
  })

  test("a hundred commands in one write get their own answers", async () => {
    const client = await open()
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        i % 10 === 9
          ? client.send(comQuery("SELECT broken FROM nowhere"))
          : client.send(comQuery(`SELECT ${i} AS n`, { collect: true })),
      ),
    )
    answers.forEach((answer, i) => {
      if (i % 10 === 9) expect(answer.last).toMatchObject({ kind: "error", error: { errno: 1146 } })
      else expect(rowsOf(answer)).toEqual([{ n: name === "mysql" ? BigInt(i) : i }])
    })
    expect(client.session.state.pending).toBe(0)
  })

  test("several results of one query, and an error in the middle", async () => {
    const client = await open({ multiStatements: true })
    const { events } = await client.send(
      comQuery("SELECT 1 a; SET @x = 2; SELECT 'b' b UNION ALL SELECT 'c'", { collect: true }),
    )
    const ends = events.filter((e): e is EndEvent => e.kind === "end")
    expect(ends.map((e) => [e.more, e.rows?.length])).toEqual([
      [true, 1],
      [true, undefined],
      [false, 2],
    ])
    const broken = await client.send(comQuery("SELECT 1 a; SELECT x FROM nowhere; SELECT 2"))
    expect(broken.last).toMatchObject({ kind: "error", error: { errno: 1146 } })
    expect(broken.events.map((e) => e.kind)).toEqual(["columns", "rows", "end", "error"])
    expect((await client.send(comPing())).last.kind).toBe("end")
  })

  test("call with results and OUT parameters of a prepared statement", async () => {
    const client = await open({ multiStatements: true })
    await client.rows(
      "DROP PROCEDURE IF EXISTS p; CREATE PROCEDURE p(IN a INT, OUT b INT) BEGIN SELECT a AS x; SET b = a + 1; SELECT 'second' y; END",
    )
    const statement = await prepared(client, "CALL p(?, ?)")
    const { events, last } = await client.send(comStmtExecute(statement, [41, null], { collect: true }))
    const ends = events.filter((e): e is EndEvent => e.kind === "end")
    expect(ends.map((e) => e.rows)).toEqual([[{ x: 41 }], [{ y: "second" }], [{ b: 42 }], undefined])
    expect(last).toMatchObject({ kind: "end", more: false })
  })

  test("row shapes", async () => {
    const client = await open()
    const sql = "SELECT n, CONCAT('row ', n) s, NULLIF(n, 3) z FROM seq WHERE n < 5 ORDER BY n"
    const get = async (rows: "array" | "columns" | "lazy" | "object"): Promise<unknown[]> =>
      rowsOf(await client.send(comQuery(sql, { rows, collect: true })))
    const objects = await get("object")
    expect(objects[3]).toEqual({ n: 3, s: "row 3", z: null })
    expect(await get("array")).toEqual(objects.map((o) => Object.values(o as object)))
    expect(await get("columns")).toEqual([
      [0, 1, 2, 3, 4],
      ["row 0", "row 1", "row 2", "row 3", "row 4"],
      [0, 1, 2, null, 4],
    ])
    const lazy = (await get("lazy")) as { toObject(): object; get(c: string | number): unknown }[]
    expect(lazy.map((r) => r.toObject())).toEqual(objects)
    expect(lazy[2]?.get("s")).toBe("row 2")
    const batches = (await client.send(comQuery("SELECT n FROM seq ORDER BY n", { rows: "array" }))).events
    const all = batches.flatMap((e) => (e.kind === "rows" ? e.rows : []))
    expect(all).toEqual(Array.from({ length: 1000 }, (_, i) => [i]))
  })

  test("duplicate names are an error for objects only", async () => {
    const client = await open()
    const objects = await client.send(comQuery("SELECT 1 a, 2 a, 3 b", { collect: true }))
    expect(objects.last).toMatchObject({
      kind: "end",
      decodeError: { code: "SHOAL_DUPLICATE_COLUMN", column: "a" },
    })
    expect(await client.rows("SELECT 'x' a, 'y' a", "array")).toEqual([["x", "y"]])
  })

  test("a throwing codec rejects its command only", async () => {
    const decode = {
      codecs: {
        decode: {
          DATETIME: (): never => {
            throw new RangeError("no dates today")
          },
        },
      },
    }
    const client = await open({ decode })
    const [bad, good] = await Promise.all([
      client.send(comQuery("SELECT CAST('2020-01-01' AS DATETIME) d FROM seq", { collect: true })),
      client.send(comQuery("SELECT 'fine' f", { collect: true })),
    ])
    expect(bad.last).toMatchObject({ kind: "end", decodeError: { code: "SHOAL_CODEC_FAILED", column: "d" } })
    expect(rowsOf(good)).toEqual([{ f: "fine" }])
  })

  test.each([
    ["without DEPRECATE_EOF", { withoutCapabilities: 0x1000000n }],
    ["without session tracking", { withoutCapabilities: 0x800000n }],
    ["without MariaDB's extensions", { withoutCapabilities: 0xffffffff00000000n }],
  ])("%s", async (_, options) => {
    const client = await open(options)
    expect(await client.rows("SELECT n FROM seq WHERE n < 2 ORDER BY n")).toEqual([{ n: 0 }, { n: 1 }])
    expect(await client.rows("SELECT n FROM seq WHERE n < 0")).toEqual([])
    const statement = await prepared(client, "SELECT n, ? p FROM seq WHERE n = ?")
    expect(statement).toMatchObject({ parameterCount: 2 })
    expect(rowsOf(await client.send(comStmtExecute(statement, ["v", 3], { collect: true })))).toEqual([
      { n: 3, p: "v" },
    ])
    const none = await prepared(client, "DO 1")
    expect((await client.send(comStmtExecute(none))).last.kind).toBe("end")
    await client.rows(`USE information_schema`)
    expect(client.session.state.database).toBe(
      options.withoutCapabilities === 0x800000n ? database : "information_schema",
    )
  })

  test("LOCAL INFILE: given, refused, and what follows", async () => {
    const client = await open({ localInfile: true })
    await client.rows("CREATE TABLE IF NOT EXISTS loaded (a INT, b VARCHAR(20))")
    client.file = Buffer.from("1\tone\n2\ttwo\n")
    const sql = "LOAD DATA LOCAL INFILE 'some file' INTO TABLE loaded"
    const [given, after] = await Promise.all([
      client.send(comQuery(sql, { localInfile: true })),
      client.send(comPing()),
    ])
    expect(given.last).toMatchObject({ kind: "end", ok: { affectedRows: 2 } })
    expect(given.events[0]).toMatchObject({ kind: "infile", filename: "some file" })
    expect(after.last.kind).toBe("end")
    const [refused, count] = await Promise.all([
      client.send(comQuery(sql)),
      client.send(comQuery("SELECT COUNT(*) c FROM loaded", { collect: true })),
    ])
    expect(refused.last).toMatchObject({ kind: "end", decodeError: { code: "SHOAL_INFILE_REFUSED" } })
    expect(rowsOf(count)).toEqual([{ c: 2n }])
    const closed = await open()
    expect((await closed.send(comQuery(sql))).last).toMatchObject({ kind: "error" })
  })

  test("change user, with commands before and behind it", async () => {
    const user = `u_${database.slice(-12)}`
    await server.admin.rows(`CREATE USER '${user}'@'%' IDENTIFIED BY 'pässwörd'`)
    await server.admin.rows(`GRANT ALL ON ${database}.* TO '${user}'@'%'`)
    const client = await open({ allowPublicKeyRetrieval: true })
    const change = comChangeUser({ user, password: "pässwörd", database })
    const [before, changed, behind] = await Promise.all([
      client.send(comQuery("SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1) u", { collect: true })),
      client.send(change),
      client.send(comQuery("SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1) u", { collect: true })),
    ])
    expect(rowsOf(before)).toEqual([{ u: "root" }])
    expect(changed.last).toMatchObject({ kind: "end" })
    expect(rowsOf(behind)).toEqual([{ u: user }])
    expect((await client.send(comChangeUser({ user, password: "wrong" }))).last).toMatchObject({
      kind: "error",
      error: { errno: 1045 },
    })
    await server.admin.rows(`DROP USER '${user}'@'%'`)
  })
})
