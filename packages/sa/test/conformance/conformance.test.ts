// Every case of the tables beside this file, on both servers' dialects.
import { describe, expect, test } from "vitest"
import { expressionCases } from "./expression-cases.ts"
import { statementCases } from "./statement-cases.ts"
import { mariadbDialect, mysqlDialect } from "./tables.ts"

describe.each([
  { room: "expressions", cases: expressionCases },
  { room: "statements", cases: statementCases },
])("$room", ({ cases }) => {
  const named = cases.map(([title, build, sql, params = [], mariadb = sql]) => ({
    title,
    build,
    sql,
    params,
    mariadb,
  }))
  test.each(named)("$title", ({ build, sql, params, mariadb }) => {
    const onMysql = build().compile({ dialect: mysqlDialect })
    expect(onMysql.sql).toBe(sql)
    expect(onMysql.params).toEqual(params)
    expect(build().compile({ dialect: mariadbDialect }).sql).toBe(mariadb)
  })
})
