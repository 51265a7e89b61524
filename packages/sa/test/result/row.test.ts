// Rows: access by name, position and column; hostile and ambiguous names.
import { inspect } from "node:util"
import { expect, test } from "vitest"
import { InvalidRequestError, NoSuchColumnError } from "../../src/errors.ts"
import type { BaseRow, RowProxy } from "../../src/result/row.ts"
import { makeRowKind, wrapping } from "../../src/result/row-class.ts"
import { makeRows, processRows, RowShape } from "../../src/result/row-shape.ts"

function shape(...names: string[]): RowShape {
  return new RowShape(names.map((name) => ({ key: name, name, sources: [], processor: undefined })))
}
function row(names: string[], values: unknown[]): RowProxy {
  const [made] = makeRows(shape(...names), [values])
  if (made === undefined) throw new Error("no row")
  return made
}

test("by name, by position, by get()", () => {
  const r = row(["id", "name"], [1, "Ada"])
  expect([r["id"], r["name"], r[0], r[1], r[2]]).toEqual([1, "Ada", 1, "Ada", undefined])
  expect([r.get("name"), r.get(0)]).toEqual(["Ada", 1])
  expect([r.has("name"), r.has("other"), r.has(1), r.has(-1)]).toEqual([true, false, true, false])
})

test("a missing column is an error that lists the others", () => {
  const r = row(["id", "name"], [1, "Ada"])
  expect(() => r.get("nope")).toThrow(NoSuchColumnError)
  expect(() => r.get("nope")).toThrow('the row has no column "nope"; its columns are: id, name')
  expect(() => r.get(-1)).toThrow(NoSuchColumnError)
  expect(() => r.get(2)).toThrow(NoSuchColumnError)
})

test("iterable, tuple, object, equality, JSON, console", () => {
  const r = row(["id", "at"], [1, new Date(0)])
  expect([...r]).toEqual([1, new Date(0)])
  const tuple = r.asTuple()
  expect(tuple).toEqual([1, new Date(0)])
  tuple[0] = 9
  expect(r[0]).toBe(1)
  expect(r.asDict()).toEqual({ id: 1, at: new Date(0) })
  expect(r.equals([1, new Date(0)])).toBe(true)
  expect(r.equals(row(["a", "b"], [1, new Date(0)]))).toBe(true)
  expect(r.equals([1])).toBe(false)
  expect(r.equals(null)).toBe(false)
  expect(JSON.stringify(r)).toBe('{"id":1,"at":"1970-01-01T00:00:00.000Z"}')
  expect(inspect(row(["id"], [1]))).toBe("{ id: 1 }")
})

test("rows are read-only", () => {
  const r = row(["id"], [1]) as unknown as { id: number }
  expect(() => {
    r.id = 2
  }).toThrow(TypeError)
  expect(r.id).toBe(1)
})

test("an ambiguous name throws only when used", () => {
  const r = row(["id", "v", "id"], [1, 2, 3])
  expect([r[0], r[1], r[2], r["v"]]).toEqual([1, 2, 3, 2])
  expect(() => r["id"]).toThrow(InvalidRequestError)
  expect(() => r.get("id")).toThrow('Ambiguous column name "id"')
  expect(() => r.asDict()).toThrow(InvalidRequestError)
  expect(r.asTuple()).toEqual([1, 2, 3])
  expect(inspect(r)).toBe("[ 1, 2, 3 ]")
})

test("names that mean something in JavaScript are only names", () => {
  const names = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "then",
    "length",
    "get",
    "equals",
    "toJSON",
    "7",
  ]
  const r = row(
    names,
    names.map((_, i) => i),
  )
  for (const [i, name] of names.entries()) expect(r.get(name)).toBe(i)
  const own = r as unknown as Record<string, unknown>
  expect([own["__proto__"], own["constructor"], own["toString"], own["then"]]).toEqual([0, 1, 2, 4])
  expect(typeof own["get"]).toBe("function")
  expect(own["7"]).toBe(7)
  const dict = r.asDict()
  expect(Object.getPrototypeOf(dict)).toBe(Object.prototype)
  expect(Object.keys(dict)).toContain("__proto__")
  expect(({} as Record<string, unknown>)["0"]).toBeUndefined()
})

test("columns are found by their objects, a foreign object by its name where the statement was text", () => {
  const id = { key: "id", name: "id" }
  const typed = new RowShape([{ key: "id", name: "id", sources: [id], processor: undefined }])
  expect(typed.indexOf(id)).toBe(0)
  expect(typed.indexOf({ key: "id", name: "id" })).toBeLessThan(0)
  expect(shape("id").indexOf(id)).toBe(0)
})

test("key and name may differ: both find the column", () => {
  const made = new RowShape([{ key: "joined", name: "joined_at", sources: [], processor: undefined }])
  expect([made.indexOf("joined"), made.indexOf("joined_at")]).toEqual([0, 0])
  expect(made.keys).toEqual(["joined"])
})

test.each([
  ["generated", makeRowKind],
  ["without generated code", wrapping],
])("row classes: %s", (_, make) => {
  const kind = make(3)
  const rows = [new kind.Row(1, "a", null), new kind.Row(2, "b", undefined)]
  const read = (row: BaseRow): unknown[] => kind.getters.map((get) => get.call(row))
  expect(rows.map(read)).toEqual([
    [1, "a", null],
    [2, "b", undefined],
  ])
  rows.forEach((row, i) => kind.setters[1]?.call(row, `changed ${i}`))
  expect(rows.map((row) => kind.tuple(row))).toEqual([
    [1, "changed 0", null],
    [2, "changed 1", undefined],
  ])
  const tuple = kind.tuple(rows[0] as BaseRow)
  tuple[0] = 9
  expect(read(rows[0] as BaseRow)[0]).toBe(1)
  expect(Object.keys(rows[0] as BaseRow)).toEqual([])
  expect(kind.getters).toHaveLength(3)
  expect(() => kind.getters[0]?.call(new (make(1).Row)(1))).toThrow(TypeError)
  const none = make(0)
  expect(none.tuple(new none.Row())).toEqual([])
  const wide = make(3000)
  expect(wide.tuple(new wide.Row(...Array.from({ length: 3000 }, (__, i) => i)))).toHaveLength(3000)
})

test("processors work in place and see null", () => {
  const made = new RowShape([
    {
      key: "a",
      name: "a",
      sources: [],
      processor: (value) => (value === null ? "none" : `<${String(value)}>`),
    },
    { key: "b", name: "b", sources: [], processor: undefined },
  ])
  const rows = makeRows(made, [
    [1, 1],
    [null, null],
  ])
  processRows(made, rows)
  expect(rows.map((each) => each.asTuple())).toEqual([
    ["<1>", 1],
    ["none", null],
  ])
})
