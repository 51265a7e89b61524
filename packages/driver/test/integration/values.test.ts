// Every column type with its extremes: the value of the public table, equal in the text and the binary protocol, under every
// option, in every shape of row.
import { type ConnectOptions, type Connection, connect, DataError } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { expectSame } from "../support/expect-same.ts"
import { type Choice, rejected, type TypeCase, type ValueCase } from "../support/value-table.ts"
import {
  createValueTable,
  fillValueTable,
  rowCountOf,
  typesOf,
  valueSqlMode,
} from "../support/value-database.ts"

const choices: readonly Choice[] = [
  "bigint:number",
  "bigint:string",
  "decimal:number",
  "temporal:string",
  "zeroDate:null",
  "zeroDate:error",
  "json:string",
]

/** Every combination of the options under which no value is refused. */
const combinations: readonly ConnectOptions[] = (["bigint", "string"] as const).flatMap((bigint) =>
  (["string", "number"] as const).flatMap((decimal) =>
    (["date", "string"] as const).flatMap((temporal) =>
      (["string", "null"] as const).flatMap((zeroDate) =>
        (["parse", "string"] as const).map((json) => ({ bigint, decimal, temporal, zeroDate, json })),
      ),
    ),
  ),
)

forEachServer((server) => {
  const types = typesOf(server)
  const rowCount = rowCountOf(server)
  let database: TestDatabase
  let conn: Connection

  const open = (options: ConnectOptions = {}): Promise<Connection> =>
    connect(database.url, { sqlMode: valueSqlMode, autocommit: true, ...options })

  beforeAll(async () => {
    database = await createDatabase(server)
    conn = await open()
    await createValueTable(conn, server, "v")
    await fillValueTable(conn, server, "v")
  })
  afterAll(async () => {
    await conn?.ensureClosed()
    await database?.drop()
  })

  const select = (column: string): string => `SELECT ${column} FROM v ORDER BY id`

  describe("by default", () => {
    test.each(types)("$type", async ({ column, typeName, cases }) => {
      const expected = [...cases.map(({ value }) => value), ...nulls(rowCount - cases.length)].map(
        (value) => [value],
      )
      const text = await conn.query(select(column), undefined, { rows: "array" })
      const binary = await conn.execute(select(column), undefined, { rows: "array" })
      expectSame(text.rows, expected)
      expectSame(binary.rows, expected)
      expect([text.columns[0]?.typeName, binary.columns[0]?.typeName]).toEqual([typeName, typeName])
    })
  })

  describe.each(choices)("with %s", (choice) => {
    const [name = "", value] = choice.split(":")
    let other: Connection

    beforeAll(async () => {
      other = await open({ [name]: value })
    })
    afterAll(() => other?.ensureClosed())

    test("every type is as listed, in both protocols", async () => {
      for (const type of types) await expectColumn(other, type, choice)
    })
  })

  test("text and binary are equal in every combination of options", async () => {
    for (const options of combinations) {
      await using other = await open(options)
      const text = await other.query("SELECT * FROM v ORDER BY id", undefined, { rows: "array" })
      const binary = await other.execute("SELECT * FROM v ORDER BY id", undefined, { rows: "array" })
      expectSame(binary.rows, text.rows, JSON.stringify(options))
    }
  })

  test.each(["query", "execute"] as const)(
    "%s gives the same values in every shape of row",
    async (method) => {
      const sql = "SELECT * FROM v ORDER BY id"
      const { rows: objects, columns } = await conn[method](sql)
      const names = columns.map((column) => column.name)
      const arrays = objects.map((row) => names.map((each) => row[each]))
      expectSame((await conn[method](sql, undefined, { rows: "array" })).rows, arrays)
      const byColumn = names.map((_, i) => arrays.map((row) => row[i]))
      expectSame((await conn[method](sql, undefined, { rows: "columns" })).rows, byColumn)
      const lazy = await conn[method](sql, undefined, { rows: "lazy" })
      expectSame(
        lazy.rows.map((row) => names.map((_, i) => row.get(i))),
        arrays,
      )
      expectSame(
        lazy.rows.map((row) => row.toObject()),
        objects,
      )
    },
  )

  test("streams, cursors and prepared cursors give the same values", async () => {
    const sql = "SELECT * FROM v ORDER BY id"
    const { rows } = await conn.query(sql, undefined, { rows: "array" })
    expectSame(await collect(conn.stream(sql, undefined, { rows: "array" })), rows)
    await using cursor = conn.cursor()
    await cursor.execute(sql)
    expectSame(await cursor.fetchAll(), rows)
    await using statement = await conn.prepare(sql)
    expectSame((await statement.execute([], { rows: "array" })).rows, rows)
    expectSame(await collect(statement.stream([], { rows: "array" })), rows)
  })

  test("random FLOAT and DOUBLE values are equal in text and binary", async () => {
    await conn.query("CREATE TEMPORARY TABLE floats (id INT AUTO_INCREMENT PRIMARY KEY, f FLOAT, d DOUBLE)")
    const values = Array.from({ length: 600 }, (_, i) => randomDouble(i))
    const cells = values.map((value) => `(${String(Math.fround(value / 1e10))}, ${String(value)})`)
    await conn.query(`INSERT INTO floats (f, d) VALUES ${cells.join(", ")}`)
    const text = await conn.query("SELECT f, d FROM floats ORDER BY id", undefined, { rows: "array" })
    const binary = await conn.execute("SELECT f, d FROM floats ORDER BY id", undefined, { rows: "array" })
    expectSame(binary.rows, text.rows)
    expect(text.rows.map(([, double]) => double)).toEqual(values)
  })

  test.each(["query", "execute"] as const)(
    "bytes given by %s pin no buffer of the network",
    async (method) => {
      const { rows } = await conn[method]<{ b: Buffer }>(
        "SELECT x'0102' AS b UNION ALL SELECT REPEAT(x'ff', 50000)",
      )
      for (const { b } of rows) expect(b.buffer.byteLength).toBeLessThanOrEqual(Math.max(b.length, 8192))
    },
  )

  async function expectColumn(
    other: Connection,
    type: TypeCase & { column: string },
    choice: Choice,
  ): Promise<void> {
    const expected = type.cases.map((each) => valueUnder(each, choice))
    for (const method of ["query", "execute"] as const) {
      const label = `${type.type}, ${choice}, ${method}`
      if (!expected.includes(rejected)) {
        const { rows } = await other[method](
          `${select(type.column)} LIMIT ${String(expected.length)}`,
          undefined,
          { rows: "array" },
        )
        const wanted = expected.map((value) => [value])
        expectSame(rows, wanted, label)
        continue
      }
      for (const [id, value] of expected.entries()) {
        const one = other[method](`SELECT ${type.column} AS v FROM v WHERE id = ?`, [id])
        if (value === rejected) await expect(one, label).rejects.toBeInstanceOf(DataError)
        else expect((await one).rows, label).toEqual([{ v: value }])
      }
    }
  }
})

function valueUnder({ value, under = {} }: ValueCase, choice: Choice): unknown {
  return choice in under ? under[choice] : value
}

function nulls(count: number): null[] {
  return Array.from({ length: count }, () => null)
}

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const row of rows) all.push(row)
  return all
}

/** Doubles of every size, the same in every run; FLOAT gets them divided by 10^10. */
function randomDouble(i: number): number {
  const mantissa = Math.sin(i * 12.9898) * 43758.5453
  return (mantissa - Math.floor(mantissa) - 0.5) * 10 ** ((i % 60) - 20)
}
