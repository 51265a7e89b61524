// Results that are kept, and several results as one.
import { beforeAll, describe, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

const metadata = new sa.MetaData()
const people = new sa.Table("people", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  name: sa.Column(sa.String(20), { nullable: false }),
  active: sa.Column(sa.Boolean, { nullable: false }),
})

forEachEngine((bench) => {
  beforeAll(async () => {
    await metadata.createAll(bench.engine)
    await using conn = await bench.engine.acquire()
    await conn.execute(people.insert(), [
      { name: "Ada", active: true },
      { name: "Bob", active: false },
      { name: "Ada", active: true },
    ])
  })
  const all = people.select().orderBy(people.c.id)
  const names = sa.select(people.c.name).orderBy(people.c.id)

  describe("freeze", () => {
    test("gives a fresh result each time, values processed once", async () => {
      await using conn = await bench.engine.acquire()
      const result = await conn.execute(all)
      const frozen = await result.freeze()
      expect([result.closed, frozen.keys, frozen.rowCount]).toEqual([true, ["id", "name", "active"], 3])
      const first = frozen()
      const second = frozen()
      expect(await first.scalars(people.c.active).all()).toEqual([true, false, true])
      expect(first.closed).toBe(true)
      expect((await second.fetchOne())?.name).toBe("Ada")
      expect(
        await second
          .columns("name", "id")
          .all()
          .then((rows) => rows.map((row) => row.asTuple())),
      ).toEqual([
        ["Bob", 2],
        ["Ada", 3],
      ])
      const rows = await frozen().all()
      rows.pop()
      expect(await frozen().mappings().all()).toHaveLength(3)
    })

    test("keeps what was left, with the columns and the uniqueness asked for; of a stream as well", async () => {
      await using conn = await bench.engine.acquire()
      const result = await conn.stream(all)
      expect((await result.fetchOne())?.id).toBe(1)
      const frozen = await result.columns("name").freeze()
      expect(await frozen().tuples().all()).toEqual([["Bob"], ["Ada"]])
      const unique = await (await conn.execute(names)).unique().freeze()
      expect(await unique().scalars().all()).toEqual(["Ada", "Bob"])
    })

    test("of a statement without rows is refused", async () => {
      await using conn = await bench.engine.acquire()
      const result = await conn.execute(people.update().values({ active: true }).where(people.c.id.eq(-1)))
      await expect(result.freeze()).rejects.toThrow(sa.ResourceClosedError)
    })
  })

  describe("merge", () => {
    test("gives the rows of one after the other, found as in the first", async () => {
      await using conn = await bench.engine.acquire()
      const frozen = await (await conn.execute(names)).freeze()
      const again = await conn.execute(sa.select(people.c.name.as("other")).where(people.c.id.eq(2)))
      const merged = frozen().merge(again as never, frozen())
      expect(merged).toBeInstanceOf(sa.MergedResult)
      expect([merged.keys, merged.rowCount]).toEqual([["name"], 7])
      expect(await merged.fetchMany(4).then((rows) => rows.map((row) => row.name))).toEqual([
        "Ada",
        "Bob",
        "Ada",
        "Bob",
      ])
      expect(again.closed).toBe(false)
      const rest = await merged.all()
      expect(rest.map((row) => row.get(people.c.name))).toEqual(["Ada", "Bob", "Ada"])
      expect([merged.closed, again.closed]).toEqual([true, true])
    })

    test("reads streams of several connections; closing closes them all", async () => {
      await using one = await bench.engine.acquire()
      await using two = await bench.engine.acquire()
      const merged = (await one.stream(names)).merge(await two.stream(names))
      expect(merged.rowCount).toBe(-1)
      const seen: string[] = []
      for await (const row of merged.yieldPer(2)) seen.push(row.name)
      expect(seen).toEqual(["Ada", "Bob", "Ada", "Ada", "Bob", "Ada"])
      const left = (await one.stream(names)).merge(await two.stream(names))
      expect((await left.fetchOne())?.name).toBe("Ada")
      await left.close()
      expect([await one.scalar("SELECT 'x'"), await two.scalar("SELECT 'y'")]).toEqual(["x", "y"])
      await expect(left.fetchOne()).rejects.toThrow(sa.ResourceClosedError)
    })

    test("needs as many columns everywhere", async () => {
      await using conn = await bench.engine.acquire()
      const frozen = await (await conn.execute(names)).freeze()
      const wide = await conn.execute(all)
      expect(() => frozen().merge(wide as never)).toThrow("merge(): result 1 has 1 columns, result 2 has 3")
      expect(
        await frozen()
          .merge(wide.columns("name") as never)
          .scalars()
          .all(),
      ).toHaveLength(6)
    })
  })

  test("yieldPer of a result: how many rows come at once", async () => {
    await using conn = await bench.engine.acquire()
    const sizes: number[] = []
    for await (const part of (await conn.execute(names)).yieldPer(2).partitions()) sizes.push(part.length)
    expect(sizes).toEqual([2, 1])
  })
})
