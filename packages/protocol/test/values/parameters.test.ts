import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Writer } from "../../src/bytes/writer.ts"
import { ColumnType, decimal, escapeLiteral, json, LONG_DATA, ParameterError } from "../../src/index.ts"
import { encodeBulkRows, findBulkTypes } from "../../src/values/bulk.ts"
import { encodeParameters } from "../../src/values/parameters.ts"
import { PLAIN_CONTEXT, toWireValue, type EncodeContext } from "../../src/values/wire-value.ts"

function encode(
  parameters: readonly unknown[],
  context: EncodeContext = PLAIN_CONTEXT,
): { bitmap: Buffer; types: number[]; values: Buffer } {
  const w = new Writer()
  encodeParameters(w, parameters.length, parameters, context)
  const bytes = w.take()
  const bitmapLength = (parameters.length + 7) >> 3
  const typesAt = bitmapLength + 1
  expect(bytes[bitmapLength]).toBe(1)
  const types = parameters.map((_, i) => bytes.readUInt16LE(typesAt + 2 * i))
  return {
    bitmap: bytes.subarray(0, bitmapLength),
    types,
    values: bytes.subarray(typesAt + 2 * parameters.length),
  }
}

describe("types follow from values", () => {
  test.each<[unknown, number, string]>([
    [null, ColumnType.NULL, ""],
    [true, ColumnType.TINY, "01"],
    [false, ColumnType.TINY, "00"],
    [1, ColumnType.LONGLONG, "0100000000000000"],
    [-1, ColumnType.LONGLONG, "ffffffffffffffff"],
    [2 ** 53 - 1, ColumnType.LONGLONG, "ffffffffffff1f00"],
    [2 ** 53, ColumnType.DOUBLE, "0000000000004043"],
    [1.5, ColumnType.DOUBLE, "000000000000f83f"],
    [-0, ColumnType.DOUBLE, "0000000000000080"],
    [2n ** 63n - 1n, ColumnType.LONGLONG, "ffffffffffffff7f"],
    [2n ** 64n - 1n, ColumnType.LONGLONG | 0x8000, "ffffffffffffffff"],
    [2n ** 64n, ColumnType.NEWDECIMAL, "143138343436373434303733373039353531363136"],
    ["é", ColumnType.VAR_STRING, "02c3a9"],
    [Buffer.from([1, 2]), ColumnType.BLOB, "020102"],
    [new Uint16Array([1]), ColumnType.BLOB, "020100"],
    [new DataView(new ArrayBuffer(1)), ColumnType.BLOB, "0100"],
    [new ArrayBuffer(2), ColumnType.BLOB, "020000"],
    [new Date("2024-02-29T12:34:56Z"), ColumnType.DATETIME, "07e807021d0c2238"],
    [new Date("2024-02-29T12:34:56.789Z"), ColumnType.DATETIME, "0be807021d0c223808 0a0c00".replace(" ", "")],
    [decimal("-1.50"), ColumnType.NEWDECIMAL, "052d312e3530"],
    [json({ a: [1] }), ColumnType.VAR_STRING, "097b2261223a5b315d7d"],
  ])("%s", (value, type, hex) => {
    const { types, values, bitmap } = encode([value])
    expect(types).toEqual([type])
    expect(values.toString("hex")).toBe(hex)
    expect(bitmap[0]).toBe(value === null ? 1 : 0)
  })

  test("long data leaves its value out", () => {
    expect(encode([LONG_DATA, 5])).toMatchObject({
      types: [ColumnType.LONG_BLOB, ColumnType.LONGLONG],
      values: Buffer.from("0500000000000000", "hex"),
    })
  })

  test("the bitmap of many parameters", () => {
    const { bitmap } = encode(Array.from({ length: 17 }, (_, i) => (i % 8 === 0 ? null : i)))
    expect([...bitmap]).toEqual([1, 1, 1])
  })

  test("dates at an offset", () => {
    const { values } = encode([new Date("2024-01-01T00:00:00Z")], { encoders: [], timezone: -90 })
    expect(values.toString("hex")).toBe("07e7070c1f161e00")
  })
})

describe("what is no parameter", () => {
  class Unknown {
    secret = "hunter2"
  }
  test.each<[unknown, string]>([
    [undefined, "parameter 0 is undefined, not a SQL value; use null for NULL"],
    [{ a: 1 }, "parameter 0 is a plain object; wrap it as json(value)"],
    [new Unknown(), "parameter 0 is a plain object"],
    [[1, 2], "parameter 0 is an array; a list is only meant where SQL has one (IN ?)"],
    [NaN, "parameter 0 is NaN, which SQL cannot express"],
    [Infinity, "parameter 0 is Infinity"],
    [() => 1, "parameter 0 is a function"],
    [Symbol("x"), "parameter 0 is a symbol"],
    [new Date(NaN), "parameter 0 is an invalid Date"],
    [
      new Date("+010000-01-01T00:00:00Z").getTime() > 0 ? new Date(8.64e15) : 0,
      "parameter 0 is a Date outside the years 1 to 9999",
    ],
    [json(undefined), "json(value): undefined is not a JSON value"],
    [json(1n), "cannot be written as JSON"],
  ])("%s", (value, message) => {
    const act = (): unknown => encode([value])
    expect(act).toThrow(ParameterError)
    expect(act).toThrow(TypeError)
    expect(act).toThrow(message)
    expect(act).not.toThrow("hunter2")
  })

  test("a Date counts by the wall clock that is sent", () => {
    const first = new Date("0001-01-01T00:00:00Z")
    const last = new Date("9999-12-31T23:59:59.999Z")
    for (const date of [first, last]) expect(toWireValue(date, PLAIN_CONTEXT)).toBe(date)
    const at = (timezone: number, ms: number): unknown =>
      toWireValue(new Date(ms), { encoders: [], timezone })
    for (const ms of [first.getTime() - 1, last.getTime() + 1])
      expect(() => at(0, ms)).toThrow("years 1 to 9999")
    expect(() => at(-60, first.getTime())).toThrow("years 1 to 9999")
    expect(() => at(60, last.getTime())).toThrow("years 1 to 9999")
    expect(at(60, first.getTime() - 1)).toEqual(new Date(first.getTime() - 1))
  })

  test.each([
    "",
    ".",
    "1e3",
    "NaN",
    " 1",
    "1;",
    "0x1",
    "--1",
    "1.2.3",
    "9".repeat(66),
    `0.${"1".repeat(31)}`,
  ])("decimal(%j)", (text) => {
    expect(() => decimal(text)).toThrow(ParameterError)
  })

  test("a decimal stays what was checked", () => {
    const value = decimal("1.5")
    expect(() => Object.assign(value, { text: "1); DROP TABLE t" })).toThrow(TypeError)
    expect(() => Object.assign(value, { toString: () => "1); DROP TABLE t" })).toThrow(TypeError)
    expect(escapeLiteral(value)).toBe("1.5")
  })

  test("decimal() takes text only", () => {
    for (const value of [1, ["1"], null]) expect(() => decimal(value as never)).toThrow(ParameterError)
  })

  test("a decimal is digits in SQL and in JSON", () => {
    for (const text of ["0", "+1", "-.5", "7.", "9".repeat(65), `${"9".repeat(35)}.${"9".repeat(30)}`]) {
      expect(escapeLiteral(decimal(text))).toBe(text)
      expect(JSON.stringify([decimal(text)])).toBe(`["${text}"]`)
    }
  })

  test("a password field from a JSON body is not SQL", () => {
    expect(() => encode([JSON.parse('{"password": {"password": 1}}')])).toThrow(ParameterError)
  })
})

describe("encoders by class", () => {
  class Money {
    readonly cents: number
    constructor(cents: number) {
      this.cents = cents
    }
  }
  class Euro extends Money {}
  const context: EncodeContext = {
    encoders: [
      [Euro, (m: Euro) => `€${m.cents}`],
      [Money, (m: Money) => m.cents],
      [URL, (u: URL) => u.href],
    ],
    timezone: 0,
  }

  test("the first that fits, subclasses included", () => {
    expect(toWireValue(new Money(5), context)).toBe(5)
    expect(toWireValue(new Euro(5), context)).toBe("€5")
    expect(toWireValue(new URL("http://x/"), context)).toBe("http://x/")
  })

  test("what an encoder returns is checked like any parameter", () => {
    const bad: EncodeContext = { encoders: [[Money, () => ({}) as never]], timezone: 0 }
    expect(() => toWireValue(new Money(1), bad, "price")).toThrow('parameter "price" is a plain object')
  })
})

describe("Temporal objects are known by their tag", () => {
  const fake = (tag: string, more: object): object =>
    Object.defineProperty({ ...more }, Symbol.toStringTag, { value: tag })

  test("plain ones by their text", () => {
    expect(toWireValue(fake("Temporal.PlainDate", { toString: () => "2024-02-29" }), PLAIN_CONTEXT)).toBe(
      "2024-02-29",
    )
    expect(
      toWireValue(
        fake("Temporal.PlainDateTime", { toString: () => "2024-02-29T01:02:03.000004" }),
        PLAIN_CONTEXT,
      ),
    ).toBe("2024-02-29 01:02:03.000004")
    expect(
      toWireValue(fake("Temporal.PlainTime", { toString: () => "01:02:03.000000" }), PLAIN_CONTEXT),
    ).toBe("01:02:03.000000")
  })

  test("instants at the offset of the session, durations as TIME", () => {
    const zones: string[] = []
    const instant = fake("Temporal.Instant", {
      toZonedDateTimeISO: (zone: string) => {
        zones.push(zone)
        return { toPlainDateTime: () => ({ toString: () => "2024-02-29T01:02:03.000000" }) }
      },
    })
    expect(toWireValue(instant, { encoders: [], timezone: -330 })).toBe("2024-02-29 01:02:03.000000")
    expect(zones).toEqual(["-05:30"])
    const time = { hours: 30, minutes: 5, seconds: 6, milliseconds: 7, microseconds: 8 }
    const duration = fake("Temporal.Duration", { sign: -1, abs: () => ({ round: () => time }) })
    expect(toWireValue(duration, PLAIN_CONTEXT)).toBe("-30:05:06.007008")
  })

  test("years that SQL lacks, and classes without a SQL form", () => {
    expect(() =>
      toWireValue(fake("Temporal.PlainDate", { toString: () => "+012024-02-29" }), PLAIN_CONTEXT),
    ).toThrow("outside the years")
    expect(() => toWireValue(fake("Temporal.PlainMonthDay", {}), PLAIN_CONTEXT)).toThrow("has no SQL form")
  })
})

describe("bulk rows", () => {
  const types = (rows: readonly (readonly unknown[])[]): readonly number[] =>
    findBulkTypes(rows, 0, rows[0]?.length ?? 0, PLAIN_CONTEXT)

  test.each<[string, readonly unknown[], number]>([
    ["integers", [1, null, -5n, true], ColumnType.LONGLONG],
    ["integers and fractions", [1, 1.5, false], ColumnType.DOUBLE],
    ["integers beyond a double, and fractions", [2n ** 60n, 1.5], ColumnType.VAR_STRING],
    ["unsigned", [1, 2n ** 64n - 1n], ColumnType.LONGLONG | 0x8000],
    ["unsigned and negative", [-1, 2n ** 64n - 1n], ColumnType.VAR_STRING],
    ["beyond 64 bits", [1, 2n ** 70n], ColumnType.VAR_STRING],
    ["decimals", [decimal("1.5"), null, 2, -3n, 2n ** 64n - 1n], ColumnType.NEWDECIMAL],
    ["decimals and doubles", [decimal("1.5"), 2.5], ColumnType.VAR_STRING],
    ["dates", [new Date(), null], ColumnType.DATETIME],
    ["dates and text", [new Date(), "x"], ColumnType.VAR_STRING],
    ["bytes", [Buffer.from("x"), null], ColumnType.BLOB],
    ["bytes and text", [Buffer.from("x"), "y", 1], ColumnType.BLOB],
    ["nothing but NULL", [null, null], ColumnType.VAR_STRING],
    ["text and numbers", ["a", 1.5], ColumnType.VAR_STRING],
  ])("%s", (_, column, type) => {
    expect(types(column.map((v) => [v]))).toEqual([type])
  })

  test("rows are cut where the limit is, at least one goes", () => {
    const rows = Array.from({ length: 10 }, (_, i) => ["x".repeat(i === 4 ? 500 : 50)])
    const w = new Writer()
    let next = 0
    const cuts: number[] = []
    while (next < rows.length) {
      next = encodeBulkRows(w, rows, next, [ColumnType.VAR_STRING], PLAIN_CONTEXT, w.length + 160)
      cuts.push(next)
    }
    expect(cuts).toEqual([3, 4, 5, 8, 10])
  })

  test("every row is written, whatever its values (as many bytes as its types say)", () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
      fc.boolean(),
      fc.bigInt(-(2n ** 70n), 2n ** 70n),
      fc.uint8Array(),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }), (rows) => {
        const w = new Writer()
        expect(encodeBulkRows(w, rows, 0, types(rows), PLAIN_CONTEXT, 1e9)).toBe(rows.length)
      }),
    )
  })

  test("errors name row and column", () => {
    expect(() => types([[1], [{}]])).toThrow("row 1: parameter 0 is a plain object")
    expect(() => types([[1, 2], [1]])).toThrow("row 1 has 1 values, the statement takes 2 parameters")
  })
})
