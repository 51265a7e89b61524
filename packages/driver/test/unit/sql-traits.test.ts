import { describe, expect, it } from "vitest"
import { splitStatements } from "../../src/query/split-statements.ts"
import { SqlTraitsCache } from "../../src/query/sql-traits.ts"

const traits = new SqlTraitsCache()

describe("statements that leave nothing behind", () => {
  it.each([
    "SELECT 1",
    "  insert into t values (1) ;",
    "WITH a AS (SELECT 1) SELECT * FROM a",
    "START TRANSACTION READ ONLY",
    "COMMIT",
    "INSERT INTO t SELECT * FROM u",
    "SELECT LAST_INSERT_ID()",
    "SELECT last_insert_id( ), FOUND_ROWS()",
  ])("%s", (sql) => {
    expect(traits.get(sql).leavesNothing).toBe(true)
  })

  it.each([
    "SET autocommit = 1",
    "SELECT @a := 1",
    "SELECT GET_LOCK('x', 1)",
    "SELECT 1 INTO OUTFILE 'x'",
    "UPDATE sequence SET id = last_insert_id (id + 1)",
    "SELECT last_insert_id/**/(7)",
    "SELECT 1; SET @a = 1",
    "CREATE TEMPORARY TABLE t (a int)",
    "USE other",
    "CALL p()",
    "LOCK TABLES t READ",
    `SELECT '${"x".repeat(20_000)}'`,
  ])("but not %s", (sql) => {
    expect(traits.get(sql).leavesNothing).toBe(false)
  })

  it.each([
    "SET ROLE reader",
    "/* x */ set\n role NONE",
    "SET/**/ROLE a",
    "SET RESOURCE GROUP batch",
    "COMMIT AND NO CHAIN RELEASE",
    "rollback work release",
    `SET ROLE a /* ${"x".repeat(20_000)} */`,
  ])("what no reset brings back: %s", (sql) => {
    expect(traits.get(sql).outlivesReset).toBe(true)
  })

  it.each([
    "UPDATE u SET role = 'x'",
    "UPDATE role SET role.a = 1",
    "SET DEFAULT ROLE a TO b",
    "SET @role = 1",
    "ROLLBACK",
    "RELEASE SAVEPOINT a",
  ])("but not %s", (sql) => {
    expect(traits.get(sql).outlivesReset).toBe(false)
  })

  it("sees sql_mode coming", () => {
    expect(traits.get("SET SESSION SQL_MODE = ''").touchesSqlMode).toBe(true)
    expect(traits.get("SELECT 1").touchesSqlMode).toBe(false)
    expect(traits.get(`INSERT INTO t VALUES ('${"x".repeat(20_000)}')`).touchesSqlMode).toBe(false)
  })
})

describe("splitStatements", () => {
  it("cuts outside quotes and comments", () => {
    expect(splitStatements("SET @a = 'x;y'; -- no; cut\nSELECT `a;b`;;")).toEqual([
      "SET @a = 'x;y'",
      "-- no; cut\nSELECT `a;b`",
    ])
  })
})
