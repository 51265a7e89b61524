// mysql2 as an oracle: the same SQL under equal options gives equal values in both protocols. Where it does not, the reason is below,
// and a reason that no value needs any more fails.
import { type ConnectOptions, type Connection, connect } from "@shoal/driver"
import { createDatabase, forEachServer, type ServerFamily, type TestDatabase } from "@shoal/servers/databases"
import {
  createConnection,
  type Connection as Peer,
  type ConnectionOptions as PeerOptions,
} from "mysql2/promise"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createValueTable, fillValueTable, typesOf, valueSqlMode } from "../support/value-database.ts"
import type { TypeCase } from "../support/value-table.ts"

type Method = "query" | "execute"

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

interface Exception {
  readonly reason: string
  readonly applies: (type: TypeCase, pair: Pair, method: Method, family: ServerFamily) => boolean
}

const isInstant = (type: TypeCase): boolean => type.typeName === "DATETIME" || type.typeName === "TIMESTAMP"

const exceptions: readonly Exception[] = []

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
        const mine = (await ours[method](sql, undefined, { rows: "columns" })).rows[0]
        const [rows] = await theirs[method](sql)
        const other = (rows as unknown[][]).map(([value]) => value)
        const known = exceptions.filter((each) => each.applies(type, pair, method, server.family))
        if (known.length === 0) expect.soft(other, `${type.type}, ${pair.name}, ${method}`).toEqual(mine)
        else if (!isEqual(other, mine)) for (const each of known) used.add(each)
      }
    })
  })

  test("every exception is still needed", () => {
    const unused = exceptions.filter((each) => !used.has(each) && appliesHere(each))
    expect(unused.map(({ reason }) => reason)).toEqual([])
  })

  function appliesHere(exception: Exception): boolean {
    return types.some((type) =>
      pairs.some((pair) =>
        (["query", "execute"] as const).some((method) =>
          exception.applies(type, pair, method, server.family),
        ),
      ),
    )
  }
})

function isEqual(found: unknown, expected: unknown): boolean {
  try {
    expect(found).toEqual(expected)
    return true
  } catch {
    return false
  }
}
