// Results without a server: fetching, closing, views.
import { describe, expect, test } from "vitest"
import type { DbapiStream } from "../../src/dbapi/dbapi.ts"
import {
  MultipleResultsFound,
  NoResultFound,
  NoSuchColumnError,
  ResourceClosedError,
} from "../../src/errors.ts"
import { ResultProxy } from "../../src/result/result-proxy.ts"
import type { BaseRow } from "../../src/result/row.ts"
import { makeRows, RowShape } from "../../src/result/row-shape.ts"
import { BufferedRows, StreamedRows } from "../../src/result/row-source.ts"

interface Person {
  id: number
  name: string
}
const shape = new RowShape(
  ["id", "name"].map((name) => ({ key: name, name, sources: [], processor: undefined })),
)
const known = { rowCount: 0, lastRowId: 0, warningCount: 0, shape }

function people(): unknown[][] {
  return [
    [1, "Ada"],
    [2, "Bob"],
    [3, "Cyd"],
  ]
}
function buffered(rows: unknown[][] = people()): ResultProxy<Person> {
  return new ResultProxy<Person>({
    ...known,
    rowCount: rows.length,
    source: new BufferedRows(shape, makeRows(shape, rows)),
  })
}
function streamed(rows: unknown[][] = people(), events: string[] = []): ResultProxy<Person> {
  const stream: DbapiStream<BaseRow> = {
    columns: [],
    async *[Symbol.asyncIterator]() {
      for (let i = 0; i < rows.length; i += 2)
        yield await Promise.resolve(makeRows(shape, rows.slice(i, i + 2)))
    },
    close: () => {
      events.push("closed")
      return Promise.resolve()
    },
  }
  return new ResultProxy<Person>({
    ...known,
    rowCount: -1,
    source: new StreamedRows(shape, stream, () => events.push("end")),
  })
}

describe.each([
  ["buffered", buffered],
  ["streamed", streamed],
])("%s", (_, open) => {
  test("fetchAll gives all and closes", async () => {
    const result = open()
    expect(result.returnsRows).toBe(true)
    expect(result.keys).toEqual(["id", "name"])
    const rows = await result.fetchAll()
    expect(rows.map((row) => [row.id, row.name])).toEqual(people())
    expect(result.closed).toBe(true)
    await expect(result.fetchAll()).rejects.toThrow(ResourceClosedError)
    await expect(result.fetchOne()).rejects.toThrow("This result object is closed.")
  })

  test("fetchOne, fetchMany and fetchAll continue each other", async () => {
    const result = open()
    expect((await result.fetchOne())?.id).toBe(1)
    expect((await result.fetchMany(1)).map(({ id }) => id)).toEqual([2])
    expect((await result.fetchAll()).map(({ id }) => id)).toEqual([3])
  })

  test("fetchOne ends with null and closes, fetchMany with []", async () => {
    const one = open()
    for (const id of [1, 2, 3]) expect((await one.fetchOne())?.id).toBe(id)
    expect(one.closed).toBe(false)
    expect(await one.fetchOne()).toBeNull()
    expect(one.closed).toBe(true)
    const many = open()
    expect(await many.fetchMany(2)).toHaveLength(2)
    expect(await many.fetchMany(2)).toHaveLength(1)
    expect(await many.fetchMany(2)).toEqual([])
    expect(many.closed).toBe(true)
    await expect(many.fetchMany(2)).rejects.toThrow(ResourceClosedError)
  })

  test("fetchMany takes one by default", async () => {
    expect(await open().fetchMany()).toHaveLength(1)
  })

  test("first, scalar, one, oneOrNone close", async () => {
    for (const read of [
      async (r: ResultProxy<Person>) => expect((await r.first())?.name).toBe("Ada"),
      async (r: ResultProxy<Person>) => expect(await r.scalar()).toBe(1),
      async (r: ResultProxy<Person>) => await expect(r.one()).rejects.toThrow(MultipleResultsFound),
      async (r: ResultProxy<Person>) => await expect(r.oneOrNone()).rejects.toThrow(MultipleResultsFound),
      async (r: ResultProxy<Person>) => await expect(r.scalarOne()).rejects.toThrow(MultipleResultsFound),
    ]) {
      const result = open()
      await read(result)
      expect(result.closed).toBe(true)
    }
    expect((await open([[7, "x"]]).one()).id).toBe(7)
    expect(await open([[7, "x"]]).scalarOne()).toBe(7)
    expect(await open([]).first()).toBeNull()
    expect(await open([]).scalar()).toBeNull()
    expect(await open([]).oneOrNone()).toBeNull()
    expect(await open([]).scalarOneOrNone()).toBeNull()
    await expect(open([]).one()).rejects.toThrow(NoResultFound)
    await expect(open([]).scalarOne()).rejects.toThrow(NoResultFound)
  })

  test("for await reads all; leaving the loop closes", async () => {
    const names: string[] = []
    for await (const row of open()) names.push(row.name)
    expect(names).toEqual(["Ada", "Bob", "Cyd"])
    const left = open()
    for await (const row of left) {
      expect(row.id).toBe(1)
      break
    }
    expect(left.closed).toBe(true)
  })

  test("partitions", async () => {
    const sizes: number[] = []
    for await (const part of open().partitions(2)) sizes.push(part.length)
    expect(sizes).toEqual([2, 1])
  })

  test("a size is at least 1; what is no number is refused instead of looping", async () => {
    const sizes = async (size: number): Promise<number[]> => {
      const found: number[] = []
      for await (const part of open().partitions(size)) found.push(part.length)
      return found
    }
    expect(await sizes(0)).toEqual([1, 1, 1])
    expect(await sizes(1.5)).toEqual([1, 1, 1])
    expect(await open().fetchMany(0)).toHaveLength(1)
    await expect(sizes(Number.NaN)).rejects.toThrow("partitions() takes a number of rows; found NaN.")
    await expect(open().fetchMany("2" as never)).rejects.toThrow(
      "fetchMany() takes a number of rows; found string.",
    )
  })

  test("tuples are plain arrays", async () => {
    expect(await open().tuples().first()).toEqual([1, "Ada"])
    expect(await open().columns("name").tuples().fetchMany(2)).toEqual([["Ada"], ["Bob"]])
  })

  test("scalars and mappings are views of the same position", async () => {
    const result = open()
    expect(await result.scalars("name").fetchOne()).toBe("Ada")
    expect(await result.mappings().fetchOne()).toEqual({ id: 2, name: "Bob" })
    expect(await result.scalars().all()).toEqual([3])
    expect(() => result.scalars("nope")).toThrow(NoSuchColumnError)
  })

  test("columns picks and orders, also twice", async () => {
    const row = await open().columns("name", 0).first()
    expect(row?.asTuple()).toEqual(["Ada", 1])
    const again = await open().columns("name", "id").columns(1).all()
    expect(again.map((each) => each.asTuple())).toEqual([[1], [2], [3]])
    expect(await open().columns("name").scalar()).toBe("Ada")
    expect(await open().columns("name").mappings().first()).toEqual({ name: "Ada" })
  })

  test("unique lets each row pass once, across fetches", async () => {
    const doubled = (): unknown[][] => [...people(), ...people()]
    expect(await open(doubled()).unique().all()).toHaveLength(3)
    expect(await open(doubled()).unique().scalars("name").all()).toEqual(["Ada", "Bob", "Cyd"])
    const byParity = open(doubled()).unique(([id]) => Number(id) % 2)
    expect((await byParity.all()).map(({ id }) => id)).toEqual([1, 2])
    const odd = [
      [1, "x"],
      [2, "x"],
    ]
    expect(await open(odd).scalars("name").unique().all()).toEqual(["x"])
    expect(await open(odd).unique().scalars("name").all()).toEqual(["x"])
    expect(await open(odd).columns("name").unique().all()).toHaveLength(1)
    expect(await open(odd).mappings().unique().all()).toHaveLength(2)
    const kinds = [1, 1n, "1", new Date(1), Buffer.from("1"), null].map((value) => [value, ""])
    expect(
      await open([...kinds, ...kinds.map((row) => [...row])])
        .unique()
        .all(),
    ).toHaveLength(6)
  })

  test("close drops the rest, twice is once", async () => {
    const result = open()
    await result.close()
    await result.close()
    await expect(result.first()).rejects.toThrow(ResourceClosedError)
  })
})

test("a streamed result tells its connection when it is over", async () => {
  const whole: string[] = []
  await streamed(people(), whole).fetchAll()
  expect(whole).toEqual(["end"])
  const left: string[] = []
  const result = streamed(people(), left)
  await result.fetchOne()
  await result.close()
  expect(left).toEqual(["closed", "end"])
})

test("a statement without rows is closed from the start", async () => {
  const result = new ResultProxy({ rowCount: 2, lastRowId: 5, warningCount: 1, insertedPrimaryKey: [5] })
  expect([result.returnsRows, result.closed, result.keys]).toEqual([false, true, []])
  expect([result.rowCount, result.lastRowId, result.warningCount, result.insertedPrimaryKey]).toEqual([
    2,
    5,
    1,
    [5],
  ])
  for (const fetch of [
    result.fetchAll(),
    result.fetchOne(),
    result.fetchMany(),
    result.first(),
    result.scalar(),
  ]) {
    await expect(fetch).rejects.toThrow(
      "This result object does not return rows. It has been closed automatically.",
    )
  }
})
