// The commands of prepared statements against both servers.
import { describe, expect, test } from "vitest"
import {
  comPing,
  comStmtBulkExecute,
  comStmtClose,
  comStmtExecute,
  comStmtFetch,
  comStmtReset,
  comStmtSendLongData,
  LONG_DATA,
  LONG_TEXT,
  MariaDbCapability,
  ServerStatus,
} from "../../src/index.ts"
import { commandServer, prepared } from "../support/command-server.ts"
import { rowsOf } from "../support/live-client.ts"
import { testServers } from "../support/servers.ts"

describe.each(testServers())("$name", ({ name, url }) => {
  const server = commandServer(url)
  const { open } = server

  test("parameters of every kind arrive as they are", async () => {
    const client = await open()
    await client.rows(
      "CREATE TABLE IF NOT EXISTS params (id INT AUTO_INCREMENT PRIMARY KEY, i BIGINT, u BIGINT UNSIGNED, d DOUBLE, s TEXT, b BLOB, t DATETIME(6), j JSON, n DECIMAL(40,0))",
    )
    const statement = await prepared(
      client,
      "INSERT INTO params (i, u, d, s, b, t, j, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    const date = new Date("2024-02-29T12:34:56.789Z")
    const values = [
      -(2n ** 63n),
      2n ** 64n - 1n,
      1.5,
      "ж😀'\\\0",
      Buffer.from([0, 39, 92, 255]),
      date,
      '{"k":[1]}',
      -(10n ** 30n),
    ]
    const first = await client.send(comStmtExecute(statement, values))
    expect(first.last).toMatchObject({ kind: "end", ok: { affectedRows: 1, insertId: 1 } })
    await client.send(comStmtExecute(statement, [true, 7, -0, "", new Uint8Array(0), new Date(0), "null", 5]))
    await client.send(comStmtExecute(statement, [null, null, null, null, null, null, null, null]))
    const rows = await client.rows("SELECT i, u, d, s, b, t, j, n FROM params ORDER BY id", "array")
    expect(rows).toEqual([
      [values[0], values[1], 1.5, values[3], values[4], date, { k: [1] }, "-1000000000000000000000000000000"],
      // MariaDB stores minus zero as zero.
      [1n, 7n, name === "mysql" ? -0 : 0, "", Buffer.alloc(0), new Date(0), null, "5"],
      Array.from({ length: 8 }, () => null),
    ])
  })

  test("LIMIT ?, close, reset, unknown statement", async () => {
    const client = await open()
    const statement = await prepared(client, "SELECT n FROM seq ORDER BY n LIMIT ?")
    expect(rowsOf(await client.send(comStmtExecute(statement, [2], { collect: true })))).toEqual([
      { n: 0 },
      { n: 1 },
    ])
    expect((await client.send(comStmtReset(statement.id))).last.kind).toBe("end")
    client.session.send(comStmtClose(statement.id))
    const gone = await client.send(comStmtExecute(statement, [2]))
    expect(gone.last).toMatchObject({
      kind: "error",
      error: { errno: 1243, symbol: "ER_UNKNOWN_STMT_HANDLER" },
    })
    expect(() => client.session.send(comStmtExecute(statement, []))).toThrow("takes 1 parameters, got 0")
    expect((await client.send(comPing())).last.kind).toBe("end")
  })

  test("repeated executions, with metadata left out where the server can", async () => {
    const client = await open()
    const statement = await prepared(client, "SELECT n, CONCAT('x', n) s FROM seq WHERE n = ?")
    for (let i = 0; i < 30; i++) {
      expect(rowsOf(await client.send(comStmtExecute(statement, [i], { collect: true })))).toEqual([
        { n: i, s: `x${i}` },
      ])
    }
    const cached =
      (client.session.state.capabilities & (BigInt(MariaDbCapability.CACHE_METADATA) << 32n)) !== 0n
    expect(cached).toBe(name === "mariadb")
    await client.rows("CREATE TABLE IF NOT EXISTS changing (a INT)")
    await client.rows("INSERT INTO changing VALUES (1)")
    const star = await prepared(client, "SELECT * FROM changing")
    expect(rowsOf(await client.send(comStmtExecute(star, [], { collect: true })))).toEqual([{ a: 1 }])
    await client.rows("ALTER TABLE changing ADD b VARCHAR(10) DEFAULT 'new'")
    expect(rowsOf(await client.send(comStmtExecute(star, [], { collect: true })))).toEqual([
      { a: 1, b: "new" },
    ])
    expect(rowsOf(await client.send(comStmtExecute(star, [], { collect: true })))).toEqual([
      { a: 1, b: "new" },
    ])
  })

  test("long data", async () => {
    const client = await open()
    const statement = await prepared(client, "SELECT HEX(?) a, ? b")
    client.session.send(comStmtSendLongData(statement, 0, Buffer.from([1, 2])))
    client.session.send(comStmtSendLongData(statement, 0, Buffer.from([255])))
    client.session.send(comStmtSendLongData(statement, 1, Buffer.from("dé")))
    const [row] = rowsOf(
      await client.send(comStmtExecute(statement, [LONG_DATA, LONG_TEXT], { collect: true })),
    )
    expect(row).toMatchObject({ a: "0102FF" })
    expect(Buffer.from((row as { b: string }).b)).toEqual(Buffer.from("dé"))
  })

  test.each([true, false])("a cursor is fetched in pieces (DEPRECATE_EOF %s)", async (deprecate) => {
    const client = await open(deprecate ? {} : { withoutCapabilities: 0x1000000n })
    const statement = await prepared(client, "SELECT n FROM seq ORDER BY n LIMIT ?")
    const opened = await client.send(comStmtExecute(statement, [25], { cursor: true, collect: true }))
    expect(opened.last).toMatchObject({ kind: "end", rowCount: 0 })
    const sizes: number[] = []
    for (let last = false; !last;) {
      const answer = await client.send(comStmtFetch(statement, 10, { collect: true, rows: "array" }))
      if (answer.last.kind !== "end") throw new Error("no end")
      sizes.push(answer.last.rows?.length ?? -1)
      last = (answer.last.ok.status & ServerStatus.LAST_ROW_SENT) !== 0
    }
    expect(sizes.reduce((a, b) => a + b)).toBe(25)
    expect((await client.send(comPing())).last.kind).toBe("end")
  })

  test("bulk execution", async () => {
    const client = await open()
    const supported =
      (client.session.state.capabilities & (BigInt(MariaDbCapability.STMT_BULK_OPERATIONS) << 32n)) !== 0n
    expect(supported).toBe(name === "mariadb")
    if (!supported) return
    await client.rows(
      "CREATE TABLE bulk (i BIGINT, d DOUBLE, s VARCHAR(50), t DATETIME(3), m VARCHAR(30), b BLOB)",
    )
    const statement = await prepared(client, "INSERT INTO bulk VALUES (?, ?, ?, ?, ?, ?)")
    const date = new Date("2024-05-06T07:08:09.123Z")
    const rows = Array.from({ length: 500 }, (_, i) => [
      i === 7 ? 2n ** 62n : i,
      i % 2 === 0 ? i : i + 0.5,
      i % 3 === 0 ? null : `s${i}`,
      date,
      [i, `t${i}`, date, 1.5, true][i % 5],
      i % 2 === 0 ? Buffer.from([i & 255]) : "text",
    ])
    let command = comStmtBulkExecute(statement, rows, { maxBytes: 4000 })
    let commands = 0
    let affected = 0
    for (;;) {
      const { last } = await client.send(command)
      if (last.kind !== "end") throw new Error(JSON.stringify(last))
      affected += Number(last.ok.affectedRows)
      commands++
      if (command.nextRow === rows.length) break
      command = comStmtBulkExecute(statement, rows, { after: command, maxBytes: 4000 })
    }
    expect(commands).toBeGreaterThan(3)
    expect(affected).toBe(500)
    const stored = await client.rows("SELECT * FROM bulk ORDER BY i", "array")
    expect(stored[3]).toEqual([3n, 3.5, null, date, "1.5", Buffer.from("text")])
    expect(stored[499]).toEqual([
      2n ** 62n,
      7.5,
      "s7",
      date,
      "2024-05-06 07:08:09.123000",
      Buffer.from("text"),
    ])
  })
})
