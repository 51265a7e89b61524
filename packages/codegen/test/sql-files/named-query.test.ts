import { expect, it } from "vitest"
import { namedQueries } from "../../src/sql-files/named-query.ts"

const read = (text: string) => namedQueries({ path: "queries/ships.sql", text })

it("reads names, kinds, documentation and annotations", () => {
  const [first, second] = read(`-- queries of the harbour

-- name: findShips :many
-- Ships of a flag,
-- biggest first.
-- @param flag char(2)
-- @column total {number}
SELECT 1 -- not the end;
 , 2;

-- name: rename :exec
UPDATE ship SET name = :name
`)
  expect(first).toMatchObject({
    name: "findShips",
    kind: "many",
    doc: "Ships of a flag,\nbiggest first.",
    sql: "SELECT 1 -- not the end;\n , 2",
    line: 3,
    sqlLine: 8,
  })
  expect(first?.params.get("flag")).toEqual({ text: "char(2)", line: 6 })
  expect(first?.columns.get("total")).toEqual({ text: "{number}", line: 7 })
  expect(second).toMatchObject({ name: "rename", kind: "exec", sql: "UPDATE ship SET name = :name" })
})

it.each([
  ["-- name: find ships :many\nSELECT 1", "queries/ships.sql:1: expected"],
  ["\n-- name: findShips :few\nSELECT 1", "queries/ships.sql:2: expected"],
  ["-- name: findShips :many\n-- only comments", "queries/ships.sql:1: there is no statement"],
  ["-- name: a :one\n-- @param x\nSELECT 1", "queries/ships.sql:2: expected"],
])("refuses %j", (text, message) => {
  expect(() => read(text)).toThrow(message)
})
