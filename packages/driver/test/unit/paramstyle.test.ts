import { describe, expect, it } from "vitest"
import { LiteralWriter } from "../../src/query/literal-writer.ts"
import {
  compileTemplate,
  interpolate,
  type Params,
  type ParamStyle,
  preparedSql,
  valuesInOrder,
} from "../../src/query/paramstyle.ts"

const mode = { noBackslashEscapes: false, ansiQuotes: false }
const literals = { noBackslashEscapes: false, encoders: [], timezone: "+00:00" }
const writer = new LiteralWriter(literals)
const plainWriter = new LiteralWriter({ ...literals, noBackslashEscapes: true })

function fill(sql: string, style: ParamStyle, params: Params): string {
  return interpolate(compileTemplate(sql, style, mode), params, writer)
}

describe("styles", () => {
  it.each<[ParamStyle, string, Params, string]>([
    ["qmark", "SELECT ?, '?', `?`, \"?\" -- ?\n, ?", [1, "a'b"], "SELECT 1, '?', `?`, \"?\" -- ?\n, 'a\\'b'"],
    ["numeric", "SELECT :2, :1, :2", ["a", "b"], "SELECT 'b', 'a', 'b'"],
    ["named", "SELECT :x, ':x', :y, @a:=1", { x: 1, y: null }, "SELECT 1, ':x', NULL, @a:=1"],
    ["format", "SELECT %s, '%%', %s, '%s'", [true, 2n], "SELECT 1, '%', 2, '%s'"],
    ["format", "SELECT 5 %% 3, %s", [0], "SELECT 5 % 3, 0"],
    ["pyformat", "SELECT %(a)s, %(a)s", { a: "x" }, "SELECT 'x', 'x'"],
    ["pyformat", "SELECT %s", ["x"], "SELECT 'x'"],
    ["qmark", "SELECT ?", "alone", "SELECT 'alone'"],
    ["qmark", "SELECT 1", {}, "SELECT 1"],
    ["qmark", "SELECT * FROM t WHERE id IN ?", [[1, "b"]], "SELECT * FROM t WHERE id IN (1, 'b')"],
  ])("%s: %s", (style, sql, params, expected) => {
    expect(fill(sql, style, params)).toBe(expected)
  })
})

describe("errors", () => {
  it.each<[ParamStyle, string, unknown, string]>([
    ["qmark", "SELECT ?", [], "expected 1 parameters, found 0"],
    ["qmark", "SELECT ?", [1, 2], "expected 1 parameters, found 2"],
    ["qmark", "SELECT ?", { a: 1 }, "expected an array, found an object"],
    ["named", "SELECT :a", [1], "expected an object, found an array"],
    ["named", "SELECT :a", {}, 'parameter "a" is missing'],
    ["named", "SELECT :toString", {}, 'parameter "toString" is missing'],
    ["pyformat", "SELECT %(a)s, %s", { a: 1 }, "mixes placeholders by name and by position"],
    [
      "qmark",
      "SELECT * FROM t WHERE id = ?",
      [[1]],
      'parameter 0: an array stands only where a list is meant, as in "IN ?"',
    ],
    ["qmark", "SELECT * FROM t WHERE id IN ?", [[]], "empty list"],
  ])("%s: %s", (style, sql, params, message) => {
    expect(() => fill(sql, style, params as Params)).toThrow(message)
    expect(() => fill(sql, style, params as Params)).toThrow(TypeError)
  })

  it.each([undefined, {}, { password: 1 }, Number.NaN, Symbol("x"), () => 1])(
    "%o is no value, and the parameter is named",
    (value) => {
      expect(() => fill("SELECT ?, ?", "qmark", [1, value])).toThrow(/2|1\b/)
      expect(() => fill("SELECT :v", "named", { v: value })).toThrow(/v/)
    },
  )
})

describe("literals", () => {
  it("follow NO_BACKSLASH_ESCAPES", () => {
    const template = compileTemplate("SELECT ?, ?", "qmark", mode)
    const params = ["a\\'b", Buffer.from("x'\\")]
    expect(interpolate(template, params, plainWriter)).toBe("SELECT 'a\\''b', x'78275c'")
  })

  it("inside lists too", () => {
    const template = compileTemplate("SELECT 1 WHERE 'a' IN ?", "qmark", mode)
    const sql = interpolate(template, [["') or 1=1 -- ", "\\"]], plainWriter)
    expect(sql).toBe("SELECT 1 WHERE 'a' IN (''') or 1=1 -- ', '\\')")
  })
})

describe("prepared form", () => {
  it("has question marks and the values in their order", () => {
    const template = compileTemplate("SELECT :b, :a, ':a', :b", "named", mode)
    expect(preparedSql(template)).toBe("SELECT ?, ?, ':a', ?")
    expect(valuesInOrder(template, { a: 1, b: 2 })).toEqual([2, 1, 2])
  })
})
