// Rows: interpreter and generated code agree, in both protocols and every shape; names of columns are data, whatever they look like.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  ColumnFlag,
  ColumnType,
  DecodeError,
  LazyRow,
  ProtocolError,
  type ColumnInfo,
} from "../../src/index.ts"
import { decodeColumn } from "../../src/messages/resultset.ts"
import { ColumnBatches } from "../../src/values/column-batches.ts"
import { writeValue, parameterType } from "../../src/values/parameters.ts"
import { resolveOptions } from "../../src/values/resolved-options.ts"
import { generateArrays, generateRows, source } from "../../src/values/row-codegen.ts"
import { RowDecoder } from "../../src/values/row-decoder.ts"
import { interpretRows } from "../../src/values/row-interpreter.ts"
import { planRows } from "../../src/values/row-plan.ts"
import { column, payload, textRow, type ColumnFields } from "../support/packets.ts"

function infos(fields: readonly ColumnFields[]): ColumnInfo[] {
  return fields.map((f) => {
    const bytes = column(f)
    return decodeColumn(bytes, 0, bytes.length, false)
  })
}

const FIELDS: readonly ColumnFields[] = [
  { name: "i", type: ColumnType.LONG, collation: 63 },
  { name: "b", type: ColumnType.LONGLONG, flags: ColumnFlag.UNSIGNED, collation: 63 },
  { name: "d", type: ColumnType.DOUBLE, collation: 63, decimals: 31 },
  { name: "s", type: ColumnType.VAR_STRING },
  { name: "t", type: ColumnType.DATETIME, collation: 63, decimals: 3 },
  { name: "x", type: ColumnType.BLOB, collation: 63 },
]
const SHAPES = ["object", "array", "columns"] as const

interface Values {
  readonly i: number | null
  readonly b: bigint | null
  readonly d: number | null
  readonly s: string | null
  readonly t: Date | null
  readonly x: Buffer | null
}

const nullable = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arb, { nil: null })
const valuesArbitrary: fc.Arbitrary<Values> = fc.record({
  i: nullable(fc.integer()),
  b: nullable(fc.bigInt(0n, 2n ** 64n - 1n)),
  d: nullable(fc.double({ noNaN: true, noDefaultInfinity: true })),
  s: nullable(fc.string({ unit: "grapheme", maxLength: 300 })),
  t: nullable(fc.date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })),
  x: nullable(fc.uint8Array({ maxLength: 300 }).map((a) => Buffer.from(a))),
})

function textOf(v: Values): Buffer {
  const date = v.t?.toISOString().replace("T", " ").replace("Z", "") ?? null
  const text = (x: number | bigint | null): string | null =>
    x === null ? null : Object.is(x, -0) ? "-0" : String(x)
  return textRow(text(v.i), text(v.b), text(v.d), v.s, date, v.x)
}

function binaryOf(v: Values): Buffer {
  const cells = [v.i, v.b, v.d, v.s, v.t, v.x]
  return payload((w) => {
    w.u8(0)
    const bitmap = [0]
    cells.forEach((c, i) => {
      if (c === null) bitmap[0] = (bitmap[0] ?? 0) | (1 << (i + 2))
    })
    w.bytes(Buffer.from(bitmap))
    if (v.i !== null) w.u32(v.i)
    if (v.b !== null) w.bigint64(v.b)
    if (v.d !== null) w.double(v.d)
    for (const c of [v.s, v.t, v.x]) if (c !== null) writeValue(w, c, parameterType(c), 0)
  })
}

/** A class of the caller's. */
class MadeRow {
  readonly values: readonly unknown[]

  constructor(...values: readonly unknown[]) {
    this.values = values
  }
}

/** Decodes one row in every way and shape; all must agree. Returns it as an object. */
function decodeAll(columns: readonly ColumnInfo[], binary: boolean, row: Buffer): unknown {
  const room = Buffer.concat([Buffer.from("...."), row, Buffer.from("....")])
  const plan = planRows(columns, binary, resolveOptions())
  const results = SHAPES.map((shape) => {
    const runs = [interpretRows(plan, shape), generateRows(plan, shape)]
    const [a, b] = runs.map((run) => {
      const out = new ColumnBatches(generateArrays(columns.length))
      const value = run?.(room, 4, 4 + row.length, out)
      return shape === "columns" ? out.join().map((c) => c[0]) : value
    })
    expect(b).toEqual(a)
    return a
  })
  const [object, array, cells] = results
  expect(cells).toEqual(array)
  for (const run of [interpretRows(plan, MadeRow), generateRows(plan, MadeRow)]) {
    const made = run?.(room, 4, 4 + row.length, undefined)
    expect(made).toBeInstanceOf(MadeRow)
    expect((made as MadeRow).values).toEqual(array)
  }
  const lazy = new LazyRow(plan, room, 4, 4 + row.length)
  expect(lazy.toArray()).toEqual(array)
  expect(columns.map((_, i) => lazy.get(i))).toEqual(array)
  expect(columns.map((c) => lazy.get(c.name))).toEqual(array)
  expect(lazy.toObject()).toEqual(object)
  return object
}

describe("rows of any values", () => {
  const columns = infos(FIELDS)

  test("text", () => {
    fc.assert(
      fc.property(valuesArbitrary, (v) => void expect(decodeAll(columns, false, textOf(v))).toEqual(v)),
    )
  })

  test("binary", () => {
    fc.assert(
      fc.property(valuesArbitrary, (v) => void expect(decodeAll(columns, true, binaryOf(v))).toEqual(v)),
    )
  })

  test("any bytes decode or fail with the two errors there are, in both ways alike", () => {
    for (const binary of [false, true]) {
      const plan = planRows(columns, binary, resolveOptions({ bigint: "number" }))
      const generated = generateRows(plan, "array")
      const interpreted = interpretRows(plan, "array")
      const bytes = fc
        .uint8Array({ maxLength: 60 })
        .map((a) => Buffer.concat([Buffer.from([binary ? 0 : 1]), a]))
      const attempt = (run: typeof interpreted, b: Buffer): string => {
        try {
          return JSON.stringify(run(b, 0, b.length, undefined), (_, v: unknown) =>
            typeof v === "bigint" ? `${v}n` : v,
          )
        } catch (error) {
          return error instanceof ProtocolError ? error.code : "DecodeError"
        }
      }
      fc.assert(
        fc.property(bytes, (b) => {
          if (generated === undefined) throw new Error("no generated code")
          const a = attempt(interpreted, b)
          expect(attempt(generated, b)).toBe(a)
          try {
            new LazyRow(plan, b, 0, b.length).toArray()
          } catch (error) {
            expect(error instanceof ProtocolError || error instanceof DecodeError).toBe(true)
          }
        }),
        { numRuns: 500 },
      )
    }
  })

  test("255 columns and more: bitmap and widths still fit", () => {
    for (const count of [6, 7, 255, 256, 300]) {
      const many = infos(
        Array.from({ length: count }, (_, i) => ({ name: `c${i}`, type: ColumnType.TINY, collation: 63 })),
      )
      const bitmap = Buffer.alloc((count + 9) >> 3)
      for (let i = 0; i < count; i += 3)
        bitmap[(i + 2) >> 3] = (bitmap[(i + 2) >> 3] ?? 0) | (1 << ((i + 2) & 7))
      const values = Array.from({ length: count }, (_, i) => i).filter((i) => i % 3 !== 0)
      const row = Buffer.concat([Buffer.from([0]), bitmap, Buffer.from(values.map((i) => i & 0x7f))])
      const plan = planRows(many, true, resolveOptions())
      const expected = Array.from({ length: count }, (_, i) => (i % 3 === 0 ? null : i & 0x7f))
      expect(interpretRows(plan, "array")(row, 0, row.length, undefined)).toEqual(expected)
      expect(generateRows(plan, "array")?.(row, 0, row.length, undefined) ?? "too wide").toEqual(
        count > 256 ? "too wide" : expected,
      )
    }
  })
})

describe("names of columns", () => {
  const HOSTILE = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "",
    "a b",
    '"',
    "\\",
    '\\"); process.exit(1); ("',
    "'",
    "`${process.exit(1)}`",
    "\n",
    "\r\n",
    "\u2028",
    "\u2029",
    "*/",
    "//",
    "</script>",
    "\0",
    "0",
    "-1",
    "length",
    "v0",
    "b",
    "é日😀",
    "__proto__:null,x",
    "get x",
    "[x]",
  ]

  test("hostile ones are own plain data properties", () => {
    const columns = infos(HOSTILE.map((name) => ({ name })))
    const row = textRow(...HOSTILE.map((_, i) => `value ${i}`))
    const object = decodeAll(columns, false, row) as Record<string, unknown>
    HOSTILE.forEach((name, i) => {
      expect(Object.getOwnPropertyDescriptor(object, name)).toEqual({
        value: `value ${i}`,
        writable: true,
        enumerable: true,
        configurable: true,
      })
    })
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)["value"]).toBeUndefined()
    expect(Object.prototype.toString.call({})).toBe("[object Object]")
  })

  test("any names at all", () => {
    const names = fc.uniqueArray(fc.string({ unit: "binary", maxLength: 12 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(names, (list) => {
        // Lone surrogates do not survive UTF-8; what a server can send does.
        const sendable = [...new Set(list.map((n) => Buffer.from(n).toString()))]
        const columns = infos(sendable.map((name) => ({ name })))
        const object = decodeAll(columns, false, textRow(...sendable.map((n) => `=${n}`))) as object
        for (const name of sendable)
          expect(Object.getOwnPropertyDescriptor(object, name)?.value).toBe(`=${name}`)
      }),
    )
  })

  test("only integers and quoted names enter the source", () => {
    const columns = infos([{ name: 'x"});evil(' }, { name: "__proto__" }])
    for (const shape of SHAPES) {
      const code = source(planRows(columns, false, resolveOptions()), shape).replaceAll(
        JSON.stringify('x"});evil('),
        "NAME",
      )
      expect(code).not.toContain("evil")
      expect(code.replaceAll('"use strict"', "").replaceAll('["__proto__"]', "")).toMatch(
        /^[\w\s;,:=<>!+()[\]{}&.?-]*$/,
      )
    }
  })

  test("duplicates are a fault of objects, named and with a way out", () => {
    const columns = infos([
      { name: "a" },
      { name: "b" },
      { name: "a" },
      { name: "__proto__" },
      { name: "__proto__" },
    ])
    const decoder = new RowDecoder(columns, false, "object", resolveOptions())
    expect(decoder.fault).toMatchObject({ code: "SHOAL_DUPLICATE_COLUMN", column: "a" })
    expect(decoder.fault?.message).toContain('"a", "__proto__"')
    expect(decoder.fault?.message).toContain('rows: "array"')
    for (const shape of ["array", "columns", "lazy"] as const)
      expect(new RowDecoder(columns, false, shape, resolveOptions()).fault).toBeUndefined()
  })
})

describe("the decoder of a shape", () => {
  test("is compiled when it proves worth it, and not with codegen: false", () => {
    const columns = infos([{ name: "a" }])
    const compiled = new RowDecoder(columns, false, "object", resolveOptions())
    const before = compiled.run
    compiled.used(10)
    expect(compiled.run).toBe(before)
    compiled.used(100)
    expect(compiled.run).not.toBe(before)
    const never = new RowDecoder(columns, false, "object", resolveOptions({ codegen: false }))
    const run = never.run
    never.used(10_000)
    expect(never.run).toBe(run)
  })

  test("names the column of an error that generated code threw", () => {
    const columns = infos([{ name: "fine" }, { name: "bad" }])
    const decoder = new RowDecoder(columns, false, "object", resolveOptions())
    decoder.used(1000)
    const row = textRow("x", Buffer.from([0xff]))
    try {
      decoder.run(row, 0, row.length, undefined)
      throw new Error("decoded")
    } catch (error) {
      expect(decoder.explain(error, row, 0, row.length)).toMatchObject({
        code: "SHOAL_INVALID_UTF8",
        column: "bad",
      })
    }
  })

  test("values of parameters and rows never appear in errors", () => {
    const columns = infos([{ name: "secret", type: ColumnType.JSON, collation: 63 }])
    const plan = planRows(columns, false, resolveOptions())
    const row = textRow("{hunter2")
    expect(() => interpretRows(plan, "object")(row, 0, row.length, undefined)).toThrow(
      /^column "secret" \(JSON\): the value is not JSON; use json: "string" to read its text$/,
    )
  })
})

describe("rows as columns", () => {
  const columns = infos([
    { name: "n", type: ColumnType.LONG, collation: 63 },
    { name: "x", type: ColumnType.DOUBLE, collation: 63, decimals: 31 },
    { name: "s", type: ColumnType.VAR_STRING },
  ])
  const valueOf = (i: number): [number, number | null, string] => [
    i,
    i % 500 === 499 ? null : i / 2,
    `s${i % 7}`,
  ]

  test.each([0, 1, 15, 16, 17, 32, 33, 1024, 1025, 5000])(
    "%d of them: every array has all values, and no more",
    (count) => {
      const decoder = new RowDecoder(columns, false, "columns", resolveOptions())
      const out = new ColumnBatches(decoder.makeArrays)
      for (let i = 0; i < count; i++) {
        const [n, x, s] = valueOf(i)
        const row = textRow(String(n), x === null ? null : String(x), s)
        out.reserve(decoder.makeArrays)
        decoder.run(row, 0, row.length, out)
        // Generated code takes over in the middle.
        decoder.used(1)
      }
      const joined = out.join()
      expect(joined).toHaveLength(3)
      joined.forEach((array, c) => {
        expect(array).toStrictEqual(Array.from({ length: count }, (_, i) => valueOf(i)[c]))
      })
    },
  )
})

test("equal options are one object, different ones are not", () => {
  expect(resolveOptions({ bigint: "string" })).toBe(resolveOptions({ bigint: "string", json: "parse" }))
  expect(resolveOptions({ bigint: "string" })).not.toBe(resolveOptions({ bigint: "number" }))
  const codecs = { decode: { JSON: () => 1 } }
  expect(resolveOptions({ codecs })).toBe(resolveOptions({ codecs }))
  expect(resolveOptions({ codecs })).not.toBe(resolveOptions({ codecs: { decode: { JSON: () => 1 } } }))
})
