// mysql2 as an oracle: the same SQL under equal options gives equal values in both protocols. Where it does not, the reason is below,
// and a reason that no value needs any more fails.
import { isDeepStrictEqual } from "node:util"
import { type ConnectOptions, type Connection, connect } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import {
  createConnection,
  type Connection as Peer,
  type ConnectionOptions as PeerOptions,
} from "mysql2/promise"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createValueTable, fillValueTable, typesOf, valueSqlMode } from "../support/value-database.ts"
import type { TypeCase } from "../support/value-table.ts"

interface Pair {
  readonly name: string
  readonly ours: ConnectOptions
  readonly theirs: PeerOptions
}

const pairs: readonly Pair[] = [
  { name: "Date objects", ours: { bigint: "string" }, theirs: { dateStrings: ["DATE"] } },
  { name: "dates as strings", ours: { bigint: "string", temporal: "string" }, theirs: { dateStrings: true } },
  {
    name: "DECIMAL as number",
    ours: { bigint: "string", decimal: "number" },
    theirs: { dateStrings: ["DATE"], decimalNumbers: true },
  },
  {
    name: "JSON as text",
    ours: { bigint: "string", json: "string" },
    theirs: { dateStrings: ["DATE"], jsonStrings: true },
  },
]

/** One value as both drivers give it. */
interface Difference {
  readonly type: TypeCase
  readonly method: "query" | "execute"
  readonly ours: unknown
  readonly theirs: unknown
}

interface Exception {
  readonly reason: string
  readonly explains: (difference: Difference) => boolean
}

const exceptions: readonly Exception[] = [
  {
    reason: "FLOAT: mysql2's binary protocol shows digits that the text protocol does not have",
    explains: ({ type, method, ours, theirs }) =>
      type.typeName === "FLOAT" && method === "execute" && theirs === Math.fround(ours as number),
  },
  {
    reason: "a day that does not exist: mysql2 makes an invalid Date, or a Date of another day",
    explains: ({ ours, theirs }) => typeof ours === "string" && theirs instanceof Date,
  },
  {
    reason: "years below 100: mysql2 moves them into the 20th or 21st century",
    explains: ({ ours, theirs }) =>
      ours instanceof Date &&
      theirs instanceof Date &&
      ours.getUTCFullYear() === 1 &&
      theirs.getUTCFullYear() % 100 === 1,
  },
  {
    reason:
      "fractions of nothing but zeros: mysql2 drops them in the binary protocol, not in the text protocol",
    explains: ({ method, ours, theirs }) =>
      method === "execute" && typeof ours === "string" && theirs === ours.replace(/\.0+$/, ""),
  },
  {
    reason: "GEOMETRY: mysql2 parses it into points; ours gives the bytes",
    explains: ({ type, ours, theirs }) =>
      type.typeName === "GEOMETRY" && ours instanceof Uint8Array && typeof theirs === "object",
  },
  {
    reason: "VECTOR NULL: mysql2's text protocol gives an empty array",
    explains: ({ type, ours, theirs }) =>
      type.typeName === "VECTOR" && ours === null && isDeepStrictEqual(theirs, []),
  },
  {
    reason: "VECTOR: mysql2 gives an array of numbers, ours a Float32Array",
    explains: ({ ours, theirs }) =>
      ours instanceof Float32Array && isDeepStrictEqual(theirs, Array.from(ours)),
  },
]

forEachServer((server) => {
  const types = typesOf(server)
  let database: TestDatabase
  const used = new Set<Exception>()

  beforeAll(async () => {
    database = await createDatabase(server)
    await using conn = await connect(database.url, { sqlMode: valueSqlMode, autocommit: true })
    await createValueTable(conn, server, "v")
    await fillValueTable(conn, server, "v")
  })
  afterAll(() => database?.drop())

  describe.each(pairs)("$name", (pair) => {
    let ours: Connection
    let theirs: Peer

    beforeAll(async () => {
      const { host, port, user, password } = server
      ours = await connect(database.url, pair.ours)
      theirs = await createConnection({
        ...{ host, port, user, password, database: database.name, charset: "utf8mb4", timezone: "Z" },
        ...{ supportBigNumbers: true, bigNumberStrings: true, rowsAsArray: true, ...pair.theirs },
      })
      await theirs.query("SET time_zone = '+00:00'")
    })
    afterAll(async () => {
      await ours?.ensureClosed()
      await theirs?.end()
    })

    test.each(["query", "execute"] as const)("%s", async (method) => {
      for (const type of types) {
        const sql = `SELECT ${type.column} FROM v ORDER BY id`
        const mine = (await ours[method](sql, undefined, { rows: "array" })).rows
        const [rows] = await (method === "query" ? theirs.query(sql) : theirs.execute(sql))
        mine.forEach(([value], i) => {
          const other = (rows as unknown[][])[i]?.[0]
          if (isDeepStrictEqual(other, value)) return
          const known = exceptions.find((each) => each.explains({ type, method, ours: value, theirs: other }))
          if (known === undefined)
            expect.soft(other, `${type.type}, ${pair.name}, ${method}`).toStrictEqual(value)
          else used.add(known)
        })
      }
    })
  })

  test("every exception is still needed", () => {
    const possible = exceptions.filter(
      ({ reason }) => server.family === "mysql" || !reason.startsWith("VECTOR"),
    )
    expect(possible.filter((each) => !used.has(each)).map(({ reason }) => reason)).toEqual([])
  })
})
