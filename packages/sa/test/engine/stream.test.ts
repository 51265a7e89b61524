// Streamed results.
import { beforeAll, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

const metadata = new sa.MetaData()
const numbers = new sa.Table("numbers", metadata, {
  n: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }),
  ok: sa.Column(sa.Boolean, { nullable: false }),
})
const TOTAL = 3000

forEachEngine((bench) => {
  beforeAll(async () => {
    await metadata.createAll(bench.engine)
    await using conn = await bench.engine.acquire()
    await conn.execute(
      numbers.insert(),
      Array.from({ length: TOTAL }, (_, n) => ({ n, ok: n % 2 === 0 })),
    )
  })

  test("rows come typed and processed, in parts", async () => {
    await using conn = await bench.engine.connect()
    const result = await conn.stream(numbers.select().orderBy(numbers.c.n))
    expect([result.rowCount, result.keys]).toEqual([-1, ["n", "ok"]])
    expect((await result.fetchOne())?.ok).toBe(true)
    const part = await result.fetchMany(100)
    expect([part.length, part.at(-1)?.n]).toEqual([100, 100])
    let left = 0
    for await (const row of result) left += row.n >= 0 ? 1 : 0
    expect([left, result.closed]).toEqual([TOTAL - 101, true])
  })

  test("for await over the call itself; leaving early frees the connection", async () => {
    await using conn = await bench.engine.acquire()
    for await (const row of conn.stream(numbers.select().orderBy(numbers.c.n))) {
      if (row.n === 5) break
    }
    expect(Number(await conn.scalar("SELECT 1"))).toBe(1)
  })

  test("while it is open other statements are refused, not mixed up", async () => {
    await using conn = await bench.engine.acquire()
    const result = await conn.stream(numbers.select())
    await expect(conn.execute("SELECT 1")).rejects.toThrow("still open")
    await expect(conn.begin()).rejects.toThrow("still open")
    await result.close()
    expect(Number(await conn.scalar("SELECT 1"))).toBe(1)
  })

  test("closing the connection closes the result", async () => {
    const conn = await bench.engine.acquire()
    const result = await conn.stream(numbers.select())
    await conn.close()
    await expect(result.fetchAll()).rejects.toThrow(sa.ResourceClosedError)
  })

  test("executionOptions({ streamResults: true })", async () => {
    await using conn = (await bench.engine.acquire()).executionOptions({ streamResults: true })
    const sizes: number[] = []
    for await (const rows of (await conn.execute(numbers.select())).partitions(1000)) sizes.push(rows.length)
    expect(sizes).toEqual([1000, 1000, 1000])
    const inserted = await conn.execute(numbers.insert().values({ n: TOTAL, ok: true }))
    expect([inserted.returnsRows, inserted.closed]).toEqual([false, true])
    await conn.execute(numbers.delete().where(numbers.c.n.eq(TOTAL)))
  })

  test("an error in the statement rejects the call", async () => {
    await using conn = await bench.engine.acquire()
    await expect(conn.stream("SELECT * FROM nowhere_at_all")).rejects.toMatchObject({ errno: 1146 })
    await expect(conn.stream(numbers.insert(), { n: -1, ok: true }, { n: -2, ok: true })).rejects.toThrow(
      sa.InvalidRequestError,
    )
    expect(Number(await conn.scalar("SELECT 1"))).toBe(1)
  })
})
