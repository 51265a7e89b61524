import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  escapeIdentifier,
  escapeList,
  escapeLiteral,
  json,
  ParameterError,
  tokenize,
  type ParamStyle,
  type TokenizeMode,
} from "../../src/index.ts"

describe("literals", () => {
  test.each<[unknown, string]>([
    [null, "NULL"],
    [true, "1"],
    [false, "0"],
    [0, "0"],
    [-5, "-5"],
    [1.5, "1.5e0"],
    [1e21, "1e+21"],
    [1e300, "1e+300"],
    [-0, "-0e0"],
    [2 ** 53, "9007199254740992e0"],
    [18446744073709551615n, "18446744073709551615"],
    ["it's", "'it\\'s'"],
    ['\0\n\r\x1a"\\', "'\\0\\n\\r\\Z\\\"\\\\'"],
    ["日😀%_", "'日😀%_'"],
    [Buffer.from([0, 39, 92, 255]), "x'00275cff'"],
    [new Uint8Array(0), "x''"],
    [new Date("2024-02-29T12:34:56.007Z"), "'2024-02-29 12:34:56.007000'"],
    [new Date("0099-01-02T00:00:00Z"), "'0099-01-02 00:00:00'"],
    [json({ "a'": "\\" }), `'{\\"a\\'\\":\\"\\\\\\\\\\"}'`],
  ])("%s", (value, sql) => {
    expect(escapeLiteral(value)).toBe(sql)
  })

  test("with NO_BACKSLASH_ESCAPES a backslash is a character", () => {
    const options = { noBackslashEscapes: true }
    expect(escapeLiteral("\\' or 1=1 -- ", options)).toBe("'\\'' or 1=1 -- '")
    expect(escapeLiteral(Buffer.from("\\'"), options)).toBe("x'5c27'")
    expect(escapeLiteral(json(["'"]), options)).toBe(`'["''"]'`)
    expect(
      escapeList(
        [
          ["a'", 1],
          ["\\", null],
        ],
        options,
      ),
    ).toBe("(('a''', 1), ('\\', NULL))")
  })

  test("in either mode a literal is one string token, whatever it holds", () => {
    for (const noBackslashEscapes of [false, true]) {
      fc.assert(
        fc.property(
          fc.string({ unit: fc.constantFrom("'", '"', "\\", "`", "a", "\0", "\n", "-", "é", "?", "%") }),
          (text) => {
            const sql = escapeLiteral(text, { noBackslashEscapes })
            expect(tokenize(sql, { noBackslashEscapes })).toEqual([
              { kind: "string", start: 0, end: sql.length },
            ])
          },
        ),
      )
    }
  })

  test("dates at an offset", () => {
    expect(escapeLiteral(new Date("2024-01-01T00:00:00Z"), { timezone: "-01:30" })).toBe(
      "'2023-12-31 22:30:00'",
    )
  })

  test.each([undefined, NaN, -Infinity, {}, [], () => 1, Symbol("s"), new Date(NaN), new Map()])(
    "%s is none",
    (value) => {
      expect(() => escapeLiteral(value, { parameter: "p" })).toThrow(ParameterError)
      expect(() => escapeLiteral(value, { parameter: "p" })).toThrow("p")
    },
  )

  test("lists", () => {
    expect(escapeList([1, "a", null])).toBe("(1, 'a', NULL)")
    expect(() => escapeList([])).toThrow("an empty list has no SQL form")
  })

  test("identifiers", () => {
    expect(escapeIdentifier("a`b.c")).toBe("`a``b.c`")
    expect(() => escapeIdentifier("a\0")).toThrow("NUL")
    expect(() => escapeIdentifier("")).toThrow("empty")
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        fc.pre(!name.includes("\0"))
        const sql = escapeIdentifier(name)
        expect(tokenize(sql)).toEqual([{ kind: "identifier", start: 0, end: sql.length }])
      }),
    )
  })
})

/** Placeholders as `key@text`. */
function found(sql: string, paramstyle: ParamStyle, mode: TokenizeMode = {}): string[] {
  return tokenize(sql, { ...mode, paramstyle }).flatMap((t) =>
    t.kind === "placeholder" ? [`${t.key}@${sql.slice(t.start, t.end)}`] : [],
  )
}

const kinds = (sql: string, mode: TokenizeMode = {}): string[] =>
  tokenize(sql, mode).flatMap((t) => (t.kind === "space" ? [] : [`${t.kind}:${sql.slice(t.start, t.end)}`]))

describe("placeholders", () => {
  test("of each style", () => {
    expect(found("a = ? AND b=?", "qmark")).toEqual(["0@?", "1@?"])
    expect(found("a = :1 AND b=:12", "numeric")).toEqual(["0@:1", "11@:12"])
    expect(found("a = :name AND b=:x_1", "named")).toEqual(["name@:name", "x_1@:x_1"])
    expect(found("a = %s AND b=%s", "format")).toEqual(["0@%s", "1@%s"])
    expect(found("a = %(name)s AND b=%s", "pyformat")).toEqual(["name@%(name)s", "0@%s"])
    expect(found("a = %(name)s", "format")).toEqual([])
  })

  test.each([
    "'?'",
    "'it''s ?'",
    "'\\'?'",
    '"?"',
    '"a""?"',
    "`?`",
    "`a``?`",
    "-- ?\n",
    "--\t?\n",
    "# ?\n",
    "/* ? */",
    "/* ' */",
    "--",
    "'unclosed ?",
    "/* unclosed ?",
    "`unclosed ?",
  ])("none inside of %s", (sql) => {
    expect(found(`SELECT ${sql}`, "qmark")).toEqual([])
    expect(found(`SELECT ${sql.replaceAll("?", ":x")}`, "named")).toEqual([])
  })

  test("where there is no comment or string, there are some", () => {
    expect(found("SELECT 5--?", "qmark")).toEqual(["0@?"])
    expect(found("SELECT 1 /*!40101 + ? */ + ?", "qmark")).toEqual(["0@?", "1@?"])
    expect(found("SELECT /*M!100100 ? */ 1 * ?", "qmark")).toEqual(["0@?", "1@?"])
    expect(found("SELECT 'a\\' ? '", "qmark", { noBackslashEscapes: true })).toEqual(["0@?"])
    expect(found('SELECT "a\\" ? "', "qmark", { ansiQuotes: true })).toEqual(["0@?"])
    expect(found("SELECT a-- ?\n, ?", "qmark")).toEqual(["0@?"])
  })

  test("what only looks like one", () => {
    expect(found("SELECT @a:=1, b::c, '12:30', :9", "named")).toEqual(["c@:c"])
    expect(found("SELECT 5 % 2, x%%y, '%s'", "format")).toEqual([])
    expect(kinds("x %% y", { paramstyle: "format" })).toEqual(["word:x", "percent:%%", "word:y"])
    expect(kinds("x %% y")).toEqual(["word:x", "punctuation:%", "punctuation:%", "word:y"])
  })
})

describe("tokens", () => {
  test("of an insert", () => {
    expect(kinds("INSERT INTO `t`(a) VALUES (1.5e3, N'x', 0xFF, @v) -- end")).toEqual([
      "word:INSERT",
      "word:INTO",
      "identifier:`t`",
      "punctuation:(",
      "word:a",
      "punctuation:)",
      "word:VALUES",
      "punctuation:(",
      "number:1.5e3",
      "punctuation:,",
      "word:N",
      "string:'x'",
      "punctuation:,",
      "number:0xFF",
      "punctuation:,",
      "punctuation:@",
      "word:v",
      "punctuation:)",
      "comment:-- end",
    ])
  })

  test("names that begin with digits, numbers behind names, quoted names under ANSI_QUOTES", () => {
    expect(kinds("1a t.5 .5 x1")).toEqual([
      "word:1a",
      "word:t",
      "punctuation:.",
      "number:5",
      "number:.5",
      "word:x1",
    ])
    expect(kinds('"a"', { ansiQuotes: true })).toEqual(['identifier:"a"'])
    expect(kinds("naïve日本 $x")).toEqual(["word:naïve日本", "word:$x"])
  })

  test("cover the text without gaps, whatever it is", () => {
    const sql = fc.string({
      unit: fc.constantFrom(
        "'",
        '"',
        "`",
        "\\",
        "/",
        "*",
        "!",
        "-",
        " ",
        "#",
        "\n",
        "?",
        ":",
        "%",
        "(",
        ")",
        "s",
        "a",
        "1",
        ".",
        "@",
        "é",
        "😀",
      ),
    })
    const styles: ParamStyle[] = ["qmark", "numeric", "named", "format", "pyformat"]
    fc.assert(
      fc.property(
        sql,
        fc.constantFrom(...styles),
        fc.boolean(),
        fc.boolean(),
        (text, paramstyle, ansiQuotes, noBackslashEscapes) => {
          let at = 0
          for (const token of tokenize(text, { paramstyle, ansiQuotes, noBackslashEscapes })) {
            expect(token.start).toBe(at)
            expect(token.end).toBeGreaterThan(at)
            at = token.end
          }
          expect(at).toBe(text.length)
        },
      ),
      { numRuns: 500 },
    )
  })

  test("a long text takes time in proportion", () => {
    const sql = `SELECT ${"'a''b' , `c` /* d */ -- e\n 1.5 ".repeat(20_000)}`
    expect(tokenize(sql).length).toBeGreaterThan(100_000)
  })
})
