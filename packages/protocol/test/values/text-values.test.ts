import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { ColumnFlag, ColumnType, DecodeError, type DecodeOptions } from "../../src/index.ts"
import type { ColumnInfo } from "../../src/index.ts"
import { decodeColumn } from "../../src/messages/resultset.ts"
import { resolveOptions } from "../../src/values/resolved-options.ts"
import { textCell } from "../../src/values/text.ts"
import { column, type ColumnFields } from "../support/packets.ts"

export function info(fields: ColumnFields): ColumnInfo {
  const bytes = column(fields)
  return decodeColumn(bytes, 0, bytes.length, fields.extended !== undefined)
}

/** Decodes a value with bytes around it, which must not matter. */
function decode(fields: ColumnFields, value: string | Buffer, options: DecodeOptions = {}): unknown {
  const body = Buffer.isBuffer(value) ? value : Buffer.from(value)
  const room = Buffer.concat([Buffer.from("9.-"), body, Buffer.from("9.-")])
  return textCell(info(fields), resolveOptions(options))(room, 3, 3 + body.length)
}

const BIGINT = { type: ColumnType.LONGLONG, collation: 63 }
const INT = { type: ColumnType.LONG, collation: 63 }
const DOUBLE = { type: ColumnType.DOUBLE, collation: 63, decimals: 31 }
const DATETIME = { type: ColumnType.DATETIME, collation: 63, decimals: 6 }
const DATE = { type: ColumnType.DATE, collation: 63 }
const TEXT = { type: ColumnType.VAR_STRING }

describe("integers", () => {
  test.each(["0", "7", "-1", "127", "999999999", "1000000000", "-2147483648", "4294967295", "0000000042"])(
    "%s",
    (text) => {
      expect(decode(INT, text)).toBe(Number(text))
    },
  )

  test("every bigint of 64 bits, zero-filled too", () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(2n ** 63n), 2n ** 64n - 1n),
        (n) => void expect(decode(BIGINT, String(n))).toBe(n),
      ),
    )
    for (const text of [
      "0",
      "-0",
      "999999999999999",
      "1000000000000000",
      "18446744073709551615",
      "-9223372036854775808",
      "00000000000000000042",
    ]) {
      expect(decode(BIGINT, text)).toBe(BigInt(text))
    }
  })

  test("bigint: number and string", () => {
    expect(decode(BIGINT, "-9007199254740991", { bigint: "number" })).toBe(-9007199254740991)
    expect(() => decode(BIGINT, "9007199254740992", { bigint: "number" })).toThrow(DecodeError)
    expect(decode(BIGINT, "18446744073709551615", { bigint: "string" })).toBe("18446744073709551615")
  })
})

describe("doubles", () => {
  test("any double as JavaScript writes it", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (n) => void expect(decode(DOUBLE, Object.is(n, -0) ? "-0" : String(n))).toBe(n),
      ),
    )
  })

  test("any decimal of up to 20 digits", () => {
    const digits = fc.stringMatching(/^-?\d{1,12}\.\d{1,12}$/)
    fc.assert(fc.property(digits, (text) => void expect(decode(DOUBLE, text)).toBe(Number(text))))
  })

  test.each([
    "0",
    "-0",
    "1e22",
    "1.7976931348623157e308",
    "123456789012345",
    "1234567890123456",
    "-123456789012345.",
    "0.1",
    "-.5",
    "000012.50",
  ])("%s", (text) => {
    expect(decode(DOUBLE, text)).toBe(Number(text))
  })

  test("rubbish", () => {
    expect(() => decode(DOUBLE, "1.2.3")).toThrow("expected a number")
    expect(() => decode(DOUBLE, "abc")).toThrow("expected a number")
  })
})

test("decimals", () => {
  expect(decode({ type: ColumnType.NEWDECIMAL, collation: 63 }, "-0.0100")).toBe("-0.0100")
  expect(decode({ type: ColumnType.NEWDECIMAL, collation: 63 }, "-0.0100", { decimal: "number" })).toBe(-0.01)
})

describe("strings", () => {
  test("any text, of any length", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 40 }),
        (s) => void expect(decode(TEXT, s)).toBe(s),
      ),
    )
    for (let n = 0; n < 40; n++) expect(decode(TEXT, "a".repeat(n))).toBe("a".repeat(n))
  })

  test("U+FFFD is a character like any other; invalid bytes are an error", () => {
    expect(decode(TEXT, "\ufffd!")).toBe("\ufffd!")
    for (const bytes of [[0xc3], [0xff], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xc0, 0x80]]) {
      expect(() => decode(TEXT, Buffer.from(bytes))).toThrow("not valid UTF-8")
    }
  })

  test("a BOM is data", () => {
    expect(decode(TEXT, "\ufeffx")).toBe("\ufeffx")
    expect(decode({ ...TEXT, collation: 35 }, Buffer.from([0xfe, 0xff, 0, 65]))).toBe("\ufeffA")
  })

  test("other character sets, by collation", () => {
    expect(decode({ ...TEXT, collation: 8 }, Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x80]))).toBe("café€")
    expect(decode({ ...TEXT, collation: 28 }, Buffer.from([0xd6, 0xd0]))).toBe("中")
    expect(decode({ ...TEXT, collation: 13 }, Buffer.from([0x82, 0xa0]))).toBe("あ")
    expect(() => decode({ ...TEXT, collation: 28 }, Buffer.from([0xd6]))).toThrow("not valid gbk")
    expect(() => decode({ ...TEXT, collation: 60 }, "x")).toThrow("character set utf32 cannot be decoded")
  })

  test("enum values are the same string again, and any of them", () => {
    const cell = textCell(info({ type: ColumnType.STRING, flags: ColumnFlag.ENUM }), resolveOptions())
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 60 }), (values) => {
        for (const v of values) {
          const b = Buffer.from(v)
          expect(cell(b, 0, b.length)).toBe(Buffer.from(v).toString())
        }
      }),
    )
  })
})

describe("bytes", () => {
  test("are copies with memory of their own", () => {
    for (const type of [ColumnType.BLOB, ColumnType.BIT, ColumnType.GEOMETRY, ColumnType.STRING]) {
      const value = decode({ type, collation: 63 }, Buffer.from([1, 2, 3])) as Buffer
      expect(value).toEqual(Buffer.from([1, 2, 3]))
      expect(value.buffer.byteLength).toBe(3)
    }
  })

  test("vectors", () => {
    const bytes = Buffer.alloc(8)
    bytes.writeFloatLE(1.5, 0)
    bytes.writeFloatLE(-2, 4)
    expect(decode({ type: ColumnType.VECTOR, collation: 63 }, bytes)).toEqual(new Float32Array([1.5, -2]))
    expect(() => decode({ type: ColumnType.VECTOR, collation: 63 }, Buffer.alloc(5))).toThrow(
      "5 bytes is not a list of 4-byte numbers",
    )
  })
})

describe("JSON", () => {
  const JSON_COLUMN = { type: ColumnType.JSON, collation: 63 }

  test("parsed, or as text; __proto__ is data", () => {
    const value = decode(JSON_COLUMN, '{"__proto__": {"polluted": true}, "a": ["é"]}') as Record<
      string,
      unknown
    >
    expect(Object.keys(value)).toEqual(["__proto__", "a"])
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
    expect(decode(JSON_COLUMN, '{"a": 1}', { json: "string" })).toBe('{"a": 1}')
    expect(() => decode(JSON_COLUMN, "{")).toThrow("the value is not JSON")
  })

  test("MariaDB's, by extended metadata", () => {
    expect(decode({ type: ColumnType.BLOB, extended: [[1, "json"]] }, "[1]")).toEqual([1])
    expect(decode({ type: ColumnType.BLOB }, "[1]")).toBe("[1]")
  })
})

describe("dates", () => {
  test.each([
    ["2024-02-29 13:14:15.123456", "2024-02-29T13:14:15.123Z"],
    ["2024-02-29 13:14:15", "2024-02-29T13:14:15.000Z"],
    ["2024-02-29 13:14:15.1", "2024-02-29T13:14:15.100Z"],
    ["2024-02-29 13:14:15.12", "2024-02-29T13:14:15.120Z"],
    ["0001-01-01 00:00:00", "0001-01-01T00:00:00.000Z"],
    ["0099-12-31 23:59:59", "0099-12-31T23:59:59.000Z"],
    ["1969-12-31 23:59:59.999999", "1969-12-31T23:59:59.999Z"],
    ["9999-12-31 23:59:59.999999", "9999-12-31T23:59:59.999Z"],
  ])("%s", (text, iso) => {
    expect((decode(DATETIME, text) as Date).toISOString()).toBe(iso)
  })

  test("every instant, at any offset", () => {
    const dates = fc.date({
      min: new Date("0001-01-02T00:00:00Z"),
      max: new Date("9999-12-30T00:00:00Z"),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(dates, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, minutes) => {
        const wall = new Date(date.getTime() + minutes * 60_000)
          .toISOString()
          .replace("T", " ")
          .replace("Z", "")
        const sign = minutes < 0 ? "-" : "+"
        const offset = `${sign}${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, "0")}:${String(Math.abs(minutes) % 60).padStart(2, "0")}`
        expect(decode(DATETIME, wall, { timezone: offset })).toEqual(date)
      }),
    )
  })

  test("timezone: local reads the clocks of this process", () => {
    for (const text of ["2024-07-01 12:00:00", "2024-01-01 00:30:00.250", "0050-06-01 01:02:03"]) {
      const date = decode(DATETIME, text, { timezone: "local" }) as Date
      expect([
        date.getFullYear(),
        date.getMonth() + 1,
        date.getDate(),
        date.getHours(),
        date.getMinutes(),
      ]).toEqual(text.slice(0, 16).split(/[- :]/).map(Number))
    }
  })

  test.each([
    "0000-00-00 00:00:00.000000",
    "2020-00-10 01:02:03.000004",
    "2023-02-29 00:00:00",
    "2024-13-01 00:00:00",
  ])("%s is not in the calendar", (text) => {
    expect(decode(DATETIME, text)).toBe(text)
    expect(decode(DATETIME, text, { zeroDate: "null" })).toBeNull()
    expect(decode(DATETIME, text, { zeroDate: "null", temporal: "string" })).toBeNull()
    expect(decode(DATETIME, text, { temporal: "string" })).toBe(text)
    expect(() => decode(DATETIME, text, { zeroDate: "error" })).toThrow('use zeroDate: "string" or "null"')
  })

  test("DATE is a string, repeated ones and odd ones too", () => {
    for (const text of ["2024-02-29", "2024-02-29", "0000-00-00", "2020-02-31", "9999-12-31", "2024-02-29"])
      expect(decode(DATE, text)).toBe(text)
    expect(decode(DATE, "0000-00-00", { zeroDate: "null" })).toBeNull()
    expect(decode(DATE, "2024-02-29", { zeroDate: "error" })).toBe("2024-02-29")
  })

  test("what a rogue server calls a date never enters the strings that sessions share", () => {
    const odd = Buffer.from("2024/0A-29")
    expect(decode(DATE, odd)).toBe("2024/0A-29")
    expect(decode(DATE, "2024-17-29")).toBe("2024-17-29")
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        (bytes) => void decode(DATE, Buffer.from(bytes)),
      ),
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9999 }),
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 99 }),
        (y, m, d) => {
          const text = `${String(y).padStart(4, "0")}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`
          expect(decode(DATE, text)).toBe(text)
        },
      ),
    )
  })

  test("TIME is what the server shows", () => {
    for (const text of ["-838:59:59", "00:00:00.000001", "-00:30:00.000000"])
      expect(decode({ type: ColumnType.TIME, collation: 63 }, text)).toBe(text)
  })
})

describe("codecs", () => {
  test("get the text and the column, by type name", () => {
    const seen: unknown[] = []
    const options: DecodeOptions = {
      codecs: { decode: { DECIMAL: (raw, c) => seen.push(Buffer.from(raw).toString(), c.name) } },
    }
    expect(decode({ name: "price", type: ColumnType.NEWDECIMAL, collation: 63 }, "12.50", options)).toBe(2)
    expect(seen).toEqual(["12.50", "price"])
  })
})
