import { describe, expect, it } from "vitest"
import type { ParamStyle } from "../../src/query/paramstyle.ts"
import { findInsertRow } from "../../src/bulk/insert-template.ts"

const mode = { noBackslashEscapes: false, ansiQuotes: false }

function parts(sql: string, style: ParamStyle = "qmark"): [string, string, string] | undefined {
  const found = findInsertRow(sql, style, mode)
  return found === undefined ? undefined : [found.prefix, found.row.segments.join("?"), found.suffix]
}

describe("INSERT with one row of values", () => {
  it.each<[string, [string, string, string]]>([
    ["INSERT INTO t VALUES (?, ?)", ["INSERT INTO t VALUES ", "(?, ?)", ""]],
    ["insert into t (a, b) values(?,?);", ["insert into t (a, b) values", "(?,?)", ""]],
    ["REPLACE t VALUE (?)", ["REPLACE t VALUE ", "(?)", ""]],
    ["  INSERT INTO t VALUES (?) ; ", ["INSERT INTO t VALUES ", "(?)", ""]],
    [
      "INSERT INTO t VALUES (\n  ?,\n  now(), concat(?, ')') )",
      ["INSERT INTO t VALUES ", "(\n  ?,\n  now(), concat(?, ')') )", ""],
    ],
    [
      "INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE a = VALUES(a)",
      ["INSERT INTO t (a) VALUES ", "(?)", " ON DUPLICATE KEY UPDATE a = VALUES(a)"],
    ],
    [
      "INSERT INTO t VALUES (?) AS new ON DUPLICATE KEY UPDATE a = new.a",
      ["INSERT INTO t VALUES ", "(?)", " AS new ON DUPLICATE KEY UPDATE a = new.a"],
    ],
    [
      "/* hint */ INSERT INTO t VALUES (?) RETURNING id",
      ["/* hint */ INSERT INTO t VALUES ", "(?)", " RETURNING id"],
    ],
    ["INSERT INTO `values` (`value`) VALUES (?)", ["INSERT INTO `values` (`value`) VALUES ", "(?)", ""]],
    ["INSERT INTO value (x) VALUES (?)", ["INSERT INTO value (x) VALUES ", "(?)", ""]],
    ["INSERT INTO t VALUES (?, 'VALUES (?)')", ["INSERT INTO t VALUES ", "(?, 'VALUES (?)')", ""]],
  ])("%s", (sql, expected) => {
    expect(parts(sql)).toEqual(expected)
  })

  it("resolves %% around the row", () => {
    expect(
      parts("INSERT INTO t (`100%%`) VALUES (%s, 5 %% 3) ON DUPLICATE KEY UPDATE a = a %% 2", "format"),
    ).toEqual(["INSERT INTO t (`100%`) VALUES ", "(?, 5 % 3)", " ON DUPLICATE KEY UPDATE a = a % 2"])
  })
})

describe("what is left alone", () => {
  it.each([
    "SELECT ?",
    "UPDATE t SET a = ? WHERE id = ?",
    "INSERT INTO t SET a = ?",
    "INSERT INTO t SELECT ?",
    "INSERT INTO t VALUES (1)",
    "INSERT INTO t VALUES (?), (?)",
    "INSERT INTO t VALUES (?) ON DUPLICATE KEY UPDATE a = ?",
    "INSERT INTO t (a) VALUES ROW(?)",
    "INSERT /*! DELAYED */ INTO t VALUES (?)",
    "INSERT INTO t VALUES (?); DELETE FROM t",
    "INSERT INTO t VALUES (?",
    "",
  ])("%s", (sql) => {
    expect(parts(sql)).toBeUndefined()
  })
})
