import { expect, it } from "vitest"
import { splitStatements } from "../../src/from-migrations/split-statements.ts"

const sql = (text: string) => splitStatements(text).map((statement) => statement.sql)

it("splits at delimiters outside of quotes and comments", () => {
  expect(sql(`a ';' "x;" \`y;\` -- ;\n, /* ; */ b; # c;\nd`)).toEqual([
    `a ';' "x;" \`y;\` -- ;\n, /* ; */ b`,
    "d",
  ])
  expect(sql("INSERT INTO t VALUES ('it''s; \\'ok'); SELECT 1--1; ;;\n")).toEqual([
    "INSERT INTO t VALUES ('it''s; \\'ok')",
    "SELECT 1--1",
  ])
})

it("obeys DELIMITER", () => {
  const text =
    "SELECT 1;\nDELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END//\ndelimiter ;\nSELECT 3;"
  expect(sql(text)).toEqual(["SELECT 1", "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END", "SELECT 3"])
})

it("keeps executable comments and drops others", () => {
  expect(sql("/* x */ /*!40101 SET NAMES utf8 */; -- end")).toEqual(["/*!40101 SET NAMES utf8 */"])
})

it("knows the line of each statement", () => {
  expect(
    splitStatements("-- first\nSELECT 1;\n\n/* two\nlines */\nSELECT 2").map(({ line }) => line),
  ).toEqual([2, 6])
})

it("ends with an open quote or comment", () => {
  expect(sql("SELECT 'a; b")).toEqual(["SELECT 'a; b"])
  expect(sql("SELECT 1 /* a; b")).toEqual(["SELECT 1 /* a; b"])
})
