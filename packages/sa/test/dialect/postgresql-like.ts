// A dialect in the manner of PostgreSQL, made of MySQL's rendering with entries replaced and nothing else touched: what another database
// would start from.
import { Dialect, type DialectOptions } from "../../src/dialect/dialect.ts"
import { mysqlRendering } from "../../src/dialect/mysql-rendering.ts"
import { profileOf } from "../../src/dialect/profile.ts"
import type { Rendering } from "../../src/dialect/rendering.ts"
import type { SqlCompiler } from "../../src/dialect/sql-compiler.ts"
import type {
  AsBoolean,
  BinaryExpression,
  Cast,
  ExpressionList,
} from "../../src/expression/column-element.ts"
import type { ColumnClause } from "../../src/expression/column-clause.ts"

const between =
  (sql: string) =>
  (c: SqlCompiler, { left, right, operator }: BinaryExpression): void => {
    c.visitOperand(left, operator)
    c.text += sql
    c.visitOperand(right, operator)
  }

const rendering: Rendering = {
  visitors: {
    ...mysqlRendering.visitors,
    // Booleans are conditions by themselves.
    as_boolean: (c: SqlCompiler, { element, negated }: AsBoolean) => {
      if (negated) c.text += "NOT "
      c.visit(element)
    },
  },
  operators: {
    ...mysqlRendering.operators,
    concat: (c: SqlCompiler, { clauses }: ExpressionList) => {
      c.visitList(clauses, " || ")
    },
    ilike: between(" ILIKE "),
    regexp: between(" ~ "),
    isDistinctFrom: between(" IS DISTINCT FROM "),
    isNotDistinctFrom: between(" IS NOT DISTINCT FROM "),
  },
  functions: {
    ...mysqlRendering.functions,
    random: (c: SqlCompiler) => {
      c.text += "random()"
    },
  },
  hooks: {
    ...mysqlRendering.hooks,
    emptyFrom: "",
    emptyInsert: "DEFAULT VALUES",
    hasSequences: () => true,
    limit: (c, { limit, offset }) => {
      if (limit !== undefined) {
        c.text += " LIMIT "
        c.visit(limit)
      }
      if (offset !== undefined) {
        c.text += " OFFSET "
        c.visit(offset)
      }
    },
    forUpdate: (c, { read, nowait, skipLocked }) => {
      c.text += `${read ? " FOR SHARE" : " FOR UPDATE"}${nowait ? " NOWAIT" : ""}${skipLocked ? " SKIP LOCKED" : ""}`
    },
    upsert: (c, { state }) => {
      const [first] = state.onDuplicate?.assignments ?? []
      if (first === undefined) return
      const [key] = state.table.primaryKey
      const [reference] = first
      const column = (typeof reference === "string" ? state.table.c[reference] : reference) as ColumnClause
      c.text += ` ON CONFLICT (${c.quote(key?.name ?? "")}) DO UPDATE SET ${c.quote(column.name)} = excluded.${c.quote(column.name)}`
    },
    returning: (c, columns) => {
      c.text += " RETURNING "
      columns()
    },
    cast: (c, { element, type }: Cast) => {
      c.visit(element)
      c.text += `::${type.visitName === "integer" ? "integer" : "text"}`
    },
    rollup: (c, clauses) => {
      c.text += "ROLLUP ("
      c.visitList(clauses)
      c.text += ")"
    },
  },
  identifiers: {
    reserved: () => new Set(["order", "user", "analyse"]),
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
  },
}

/** @param options paramstyle and quote mode. */
export function postgresqlLike(
  options: Omit<DialectOptions, "serverVersion" | "sqlMode" | "profile"> = {},
): Dialect {
  // Standard strings: a backslash is a backslash.
  const profile = profileOf("17.2.0", { sqlMode: "NO_BACKSLASH_ESCAPES" })
  return new Dialect({ ...options, profile }, rendering)
}
