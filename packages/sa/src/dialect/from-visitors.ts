// What stands in FROM: tables, aliases, joins, subqueries, calls that give rows.
import type { Alias, FromClause, Join, Subquery, TableClause } from "../expression/from-clause.ts"
import type { TableFunction } from "../expression/table-function.ts"
import type { Visitors } from "./rendering.ts"
import type { SqlCompiler } from "./sql-compiler.ts"
import { visitCte } from "./with-clause.ts"

function visitTable(c: SqlCompiler, table: TableClause): void {
  c.text += c.dialect.preparer.qualified(table.schema, table.name)
  visitHint(c, table)
}

function visitHint(c: SqlCompiler, table: FromClause): void {
  const hint = c.hints?.get(table)
  if (hint !== undefined) c.text += ` ${hint}`
}

function visitAlias(c: SqlCompiler, alias: Alias): void {
  c.visit(alias.element)
  c.text += ` AS ${c.quote(alias.name)}`
  visitHint(c, alias)
}

const joinWords = {
  inner: " INNER JOIN ",
  left: " LEFT OUTER JOIN ",
  right: " RIGHT OUTER JOIN ",
  full: " FULL OUTER JOIN ",
} as const

function visitJoin(c: SqlCompiler, join: Join): void {
  c.visit(join.left)
  c.text += joinWords[join.kind]
  const nested = join.right.visitName === "join"
  if (nested) c.text += "("
  c.visit(join.right)
  if (nested) c.text += ")"
  c.text += " ON "
  c.visit(join.on)
}

function visitSubquery(c: SqlCompiler, subquery: Subquery): void {
  c.text += subquery.lateral ? "LATERAL (" : "("
  c.visitQuery(subquery.element, subquery.lateral ? "lateral" : "from")
  c.text += `) AS ${c.quote(subquery.name)}`
}

function visitTableFunction(c: SqlCompiler, table: TableFunction): void {
  c.visit(table.call)
  c.text += ` AS ${c.quote(table.name)}`
}

/** Writers of what stands in FROM. */
export const fromVisitors: Visitors = {
  table: visitTable,
  alias: visitAlias,
  join: visitJoin,
  subquery: visitSubquery,
  table_function: visitTableFunction,
  cte: visitCte,
}
