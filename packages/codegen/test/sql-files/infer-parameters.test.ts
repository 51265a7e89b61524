import { expect, it } from "vitest"
import { inferParameters } from "../../src/sql-files/infer-parameters.ts"
import { positionalSql, sqlWords } from "../../src/sql-files/sql-words.ts"
import { TableScope } from "../../src/sql-files/table-scope.ts"
import { column, schema, table } from "../support/models.ts"

const harbour = schema(
  table("ship", [column("id"), column("name", { type: "varchar(9)" }), column("built", { nullable: true })]),
  table("port call", [column("ship"), column("arrived", { type: "datetime" })]),
)

/** `name: ship.id`, `name: ship.id?` where null is allowed, `name: ship.id[]` for a list, `name: number`. */
function uses(sql: string): string[] {
  const words = sqlWords(sql)
  return [...inferParameters(words, new TableScope(harbour, words))].map(([name, use]) => {
    if (use.kind !== "column") return `${name}: ${use.kind}`
    return `${name}: ${use.of.table.name}.${use.of.column.name}${use.nullable ? "?" : ""}${use.list ? "[]" : ""}`
  })
}

it.each([
  [
    "SELECT * FROM ship WHERE id = :a AND :b < built AND name LIKE :c",
    ["a: ship.id", "b: ship.built", "c: text"],
  ],
  [
    "SELECT * FROM ship s, `port call` AS c WHERE c.ship = :a AND s.`id` >= :b",
    ["a: port call.ship", "b: ship.id"],
  ],
  ["SELECT * FROM shop.ship WHERE SHIP.ID <=> :a AND built <=> :b", ["a: ship.id", "b: ship.built?"]],
  [
    "SELECT * FROM ship WHERE id IN (:a, 5, :b) OR name NOT IN :c",
    ["a: ship.id", "b: ship.id", "c: ship.name[]"],
  ],
  [
    "SELECT * FROM ship WHERE id BETWEEN :a AND :b LIMIT :c, :d",
    ["a: ship.id", "b: ship.id", "c: number", "d: number"],
  ],
  ["SELECT * FROM ship LIMIT :n OFFSET :o", ["n: number", "o: number"]],
  ["INSERT INTO ship (id, built) VALUES (:a, COALESCE(:x, 1)), (2, :b)", ["a: ship.id", "b: ship.built?"]],
  ["INSERT INTO `port call` (ship) VALUE (:a)", ["a: port call.ship"]],
  [
    "UPDATE ship SET name = :a, built = :b WHERE built = :c",
    ["a: ship.name", "b: ship.built?", "c: ship.built"],
  ],
  ["SELECT COALESCE(built, :a), LOWER(name) = :b FROM ship", ["a: ship.built"]],
  [
    "SELECT * FROM ship JOIN `port call` c ON c.ship = ship.id WHERE arrived > NOW() - INTERVAL :d DAY",
    ["d: number"],
  ],
  ["SELECT * FROM ship a JOIN ship b ON a.id = b.id WHERE id = :x", ["x: ship.id"]],
  ["SELECT :x + 1 FROM nowhere WHERE y = :z", []],
  ["SELECT ':a', `:b`, \":c\" FROM ship -- :d", []],
])("%s", (sql, expected) => {
  expect(uses(sql)).toEqual(expected)
})

it("does not guess between two tables", () => {
  const twins = schema(table("a", [column("id")]), table("b", [column("id", { type: "bigint" })]))
  const words = sqlWords("SELECT * FROM a, b WHERE id = :x")
  expect(inferParameters(words, new TableScope(twins, words)).size).toBe(0)
})

it("puts question marks for names", () => {
  expect(positionalSql("SELECT :a, ':b', :c /* :d */, :a IN /* x */ :e")).toEqual({
    sql: "SELECT ?, ':b', ? /* :d */, ? IN /* x */ (?)",
    names: ["a", "c", "a", "e"],
  })
})
