import { expect, test } from "vitest"
import { rawSql } from "../../src/engine/raw-sql.ts"

test("without parameters SQL stays as it is", () => {
  expect(rawSql("SELECT '%', ':x', 1 % 2", undefined, "pyformat")).toEqual({
    sql: "SELECT '%', ':x', 1 % 2",
    params: undefined,
  })
})

test("names outside of quotes and comments become positions, repeated ones several", () => {
  expect(rawSql("SELECT :a, ':a', :b /* :c */, :a, 12:30", { a: 1, b: 2 }, "qmark")).toEqual({
    sql: "SELECT ?, ':a', ? /* :c */, ?, 12:30",
    params: [1, 2, 1],
  })
})

test("aiomysql's styles", () => {
  expect(rawSql("SELECT %s, '%%', %s", [1, 2], "format")).toEqual({
    sql: "SELECT ?, '%%', ?",
    params: [1, 2],
  })
  expect(rawSql("SELECT %(a)s, 7 %% 2", { a: 1 }, "pyformat")).toEqual({
    sql: "SELECT ?, 7 % 2",
    params: [1],
  })
})

test("a missing parameter is named, its value never", () => {
  expect(() => rawSql("SELECT :a, :b", { a: "secret" }, "qmark")).toThrow(
    'the SQL has a parameter at ":b", but execute() was given the names a',
  )
  expect(() => rawSql("SELECT %s, %s", [1], "format")).toThrow("position 2")
})
