import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { ShapeCache, shapeCacheFor } from "../../src/conversation/shape-cache.ts"
import { resolveOptions } from "../../src/values/resolved-options.ts"
import { column, frames, type ColumnFields } from "../support/packets.ts"

function find(
  cache: ShapeCache,
  fields: readonly ColumnFields[],
  extended = false,
): ReturnType<ShapeCache["find"]> {
  const bytes = Buffer.concat([Buffer.from("head"), frames(2, ...fields.map(column))])
  return cache.find(bytes, 4, bytes.length, fields.length, extended)
}

describe("shapes", () => {
  test("the same definitions are the same shape, with the same decoders", () => {
    const cache = new ShapeCache(resolveOptions())
    const a = find(cache, [{ name: "a" }, { name: "b" }])
    expect(find(cache, [{ name: "a" }, { name: "b" }])).toBe(a)
    expect(a.decoder("object", true)).toBe(a.decoder("object", true))
    expect(a.decoder("object", true)).not.toBe(a.decoder("object", false))
    expect(a.decoder("array", true)).not.toBe(a.decoder("object", true))
    expect(Object.isFrozen(a.columns)).toBe(true)
  })

  test("rows of a class: one decoder per class, and none when the class cannot be made", () => {
    const shape = find(new ShapeCache(resolveOptions()), [{ name: "a" }])
    class First {}
    class Second {}
    const seen: unknown[] = []
    const first = (columns: unknown): typeof First => {
      seen.push(columns)
      return First
    }
    const decoder = shape.decoder(first, false)
    expect(decoder).toBe(shape.decoder(() => First, false))
    expect(decoder).not.toBe(shape.decoder(() => Second, false))
    expect(decoder).not.toBe(shape.decoder(first, true))
    expect(seen).toEqual([shape.columns, shape.columns])
    const cause = new Error("no")
    const failing = shape.decoder(() => {
      throw cause
    }, false)
    expect(failing.fault).toMatchObject({ code: "SHOAL_INVALID_VALUE", cause })
  })

  test("names whose concatenations are equal are different shapes", () => {
    const cache = new ShapeCache(resolveOptions())
    const shapes = [["a", "bc"], ["ab", "c"], ["a,b", "c"], ["a", "b,c"], ["abc"], ["abc", ""]].map((names) =>
      find(
        cache,
        names.map((name) => ({ name })),
      ),
    )
    expect(new Set(shapes).size).toBe(6)
  })

  test("no two different sets of columns meet, whatever their names, types and flags", () => {
    const fields = fc.record({
      name: fc.string({ maxLength: 4 }),
      type: fc.constantFrom(1, 3, 8, 253),
      flags: fc.constantFrom(0, 32),
      decimals: fc.constantFrom(0, 6),
    })
    const cache = new ShapeCache(resolveOptions())
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1, maxLength: 4 }), (list) => {
        const { columns } = find(cache, list)
        expect(columns.map((c) => [c.name, c.type, c.flags, c.decimals])).toEqual(
          list.map((f) => [f.name, f.type, f.flags, f.decimals]),
        )
      }),
    )
  })

  test("extended metadata is not mixed with plain", () => {
    const cache = new ShapeCache(resolveOptions())
    const bytes = frames(2, column({ extended: [] }))
    expect(() => cache.find(bytes, 0, bytes.length, 1, false)).toThrow("malformed column definition")
    expect(cache.find(bytes, 0, bytes.length, 1, true).columns).toHaveLength(1)
  })

  test("their number and their bytes are bounded", () => {
    const cache = new ShapeCache(resolveOptions())
    const first = find(cache, [{ name: "first" }])
    for (let i = 0; i < 5000; i++) find(cache, [{ name: `c${i}` }])
    expect(cache.size).toBeLessThanOrEqual(2000)
    expect(find(cache, [{ name: "first" }])).not.toBe(first)
    const wide = new ShapeCache(resolveOptions())
    for (let i = 0; i < 500; i++)
      find(
        wide,
        Array.from({ length: 500 }, (_, k) => ({ name: `${i}_${k}` })),
      )
    expect(wide.size).toBeLessThan(300)
  })

  test("sessions with equal options share one", () => {
    expect(shapeCacheFor(resolveOptions({ json: "string" }))).toBe(
      shapeCacheFor(resolveOptions({ json: "string" })),
    )
    expect(shapeCacheFor(resolveOptions({ json: "string" }))).not.toBe(shapeCacheFor(resolveOptions()))
  })
})
