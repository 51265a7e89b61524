// Parameters round-trip: each value of the value table, written as a parameter of either protocol, reads back as itself.
import { type Connection, connect, decimal, json } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { expectSame } from "../support/expect-same.ts"
import { createValueTable, typesOf, valueSqlMode } from "../support/value-database.ts"
import type { TypeCase, ValueCase } from "../support/value-table.ts"

forEachServer((server) => {
  let database: TestDatabase
  let conn: Connection
  let nextId = 0

  beforeAll(async () => {
    database = await createDatabase(server)
    conn = await connect(database.url, { sqlMode: valueSqlMode, autocommit: true })
    await createValueTable(conn, server, "p")
  })
  afterAll(async () => {
    await conn?.ensureClosed()
    await database?.drop()
  })

  describe.each(["query", "execute"] as const)("%s", (method) => {
    test.each(typesOf(server))("$type", async ({ column, cases }) => {
      const ids = [...cases.map(() => nextId++), nextId++]
      const parameters = [...cases.map(parameterOf), null]
      const insert = `INSERT INTO p (id, ${column}) VALUES (?, ?)`
      await Promise.all(ids.map((id, i) => conn[method](insert, [id, parameters[i]])))
      const between = `BETWEEN ${String(ids[0])} AND ${String(ids.at(-1))}`
      const { rows } = await conn.query(
        `SELECT ${column} FROM p WHERE id ${between} ORDER BY id`,
        undefined,
        { rows: "array" },
      )
      expectSame(rows, [...cases.map(({ value }) => [value]), [null]])
    })

    test("decimal(text) is added digit by digit, where text is not", async () => {
      await conn.query("CREATE TEMPORARY TABLE IF NOT EXISTS money (x DECIMAL(40,10))")
      await conn.query("DELETE FROM money")
      await conn[method]("INSERT INTO money VALUES (?)", [decimal("12345678901234567890.1234567890")])
      await conn[method]("UPDATE money SET x = x + ?", [decimal("0.0000000001")])
      await conn.cursor().executeMany("UPDATE money SET x = x + ?", [[decimal("1")], [decimal("-.5")]])
      expect((await conn.query("SELECT x FROM money")).rows).toEqual([
        { x: "12345678901234567890.6234567891" },
      ])
    })

    test("values find their own rows", async () => {
      for (const type of typesOf(server).filter(comparable)) {
        const id = nextId++
        const value = parameterOf(type.cases.at(0) as ValueCase)
        await conn.query(`INSERT INTO p (id, ${type.column}) VALUES (?, ?)`, [id, value])
        const { rows } = await conn[method](`SELECT id FROM p WHERE id = ? AND ${type.column} = ?`, [
          id,
          value,
        ])
        expect(rows, type.type).toEqual([{ id }])
      }
    })

    test.each([
      ["boolean true", true, 1],
      ["boolean false", false, 0],
      ["negative bigint", -5n, -5],
      ["safe integer beyond 32 bits", 4294967296, 4294967296n],
      // MariaDB keeps no negative zero.
      ["negative zero", -0, server.family === "mysql" ? -0 : 0],
      ["ArrayBuffer", Uint8Array.of(1, 2, 3).buffer, Buffer.from([1, 2, 3])],
      ["DataView", new DataView(Uint8Array.of(0, 255).buffer), Buffer.from([0, 255])],
      ["Uint8Array at an offset", Uint8Array.of(9, 8, 7).subarray(1), Buffer.from([8, 7])],
      ["string with every quote", "'\"`\\\0\n\r\x1a%_\u2028;--", "'\"`\\\0\n\r\x1a%_\u2028;--"],
      ["lone surrogate", "a\ud800b", "a\ufffdb"],
    ])("a %s is stored as it is meant", async (_name, parameter, expected) => {
      const type = columnTypeFor(expected)
      await conn.query("DROP TEMPORARY TABLE IF EXISTS one")
      await conn.query(`CREATE TEMPORARY TABLE one (v ${type})`)
      await conn[method]("INSERT INTO one VALUES (?)", [parameter])
      const { rows } = await conn[method]<{ v: unknown }>("SELECT v FROM one")
      expect(rows[0]?.v).toEqual(expected)
    })

    test.each([
      ["undefined", undefined],
      ["a plain object", { password: { password: 1 } }],
      ["an array outside a list", [1, 2]],
      ["a function", () => 1],
      ["a symbol", Symbol("s")],
      ["NaN", NaN],
      ["Infinity", Infinity],
      ["an invalid Date", new Date(NaN)],
      ["JSON of a cycle", json(cycle())],
    ])("%s rejects with a TypeError that names the parameter, and nothing is sent", async (_name, value) => {
      const call = conn[method]("INSERT INTO p (id, c0) VALUES (?, ?)", [-1, value as never])
      const error: unknown = await call.catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(TypeError)
      expect(error).toMatchObject({ code: "SHOAL_BAD_PARAMETER" })
      expect((await conn.query("SELECT COUNT(*) AS n FROM p WHERE id = -1")).rows).toEqual([{ n: 0n }])
    })

    test("too few and too many parameters reject before anything is sent", async () => {
      await expect(conn[method]("SELECT ?, ?", [1])).rejects.toBeInstanceOf(TypeError)
      await expect(conn[method]("SELECT ?", [1, 2])).rejects.toBeInstanceOf(TypeError)
      expect((await conn[method]("SELECT ? AS a", [7], { rows: "array" })).rows).toHaveLength(1)
    })
  })
})

function parameterOf(each: ValueCase): unknown {
  return each.parameter ?? each.value
}

/** Types for which `column = parameter` is exact on both servers. */
function comparable(type: TypeCase): boolean {
  if (["JSON", "GEOMETRY", "VECTOR", "BIT"].includes(type.typeName)) return false
  return type.typeName !== "FLOAT"
}

function columnTypeFor(expected: unknown): string {
  if (typeof expected === "string") return "VARCHAR(100) CHARACTER SET utf8mb4"
  if (typeof expected === "bigint") return "BIGINT"
  if (typeof expected === "number") return "DOUBLE"
  return "VARBINARY(100)"
}

function cycle(): object {
  const object: { self?: unknown } = {}
  object.self = object
  return object
}
