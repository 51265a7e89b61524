// A dialect in the manner of PostgreSQL, made of MySQL's rendering with entries replaced and nothing else touched: what another database
// would start from.
import { columnName, indexName, tableName } from "../../src/dialect/ddl-names.ts"
import { columnType, defaultSql } from "../../src/dialect/ddl-parts.ts"
import { Dialect, type DialectOptions } from "../../src/dialect/dialect.ts"
import { mysqlDdl } from "../../src/dialect/mysql-ddl.ts"
import { mysqlRendering } from "../../src/dialect/mysql-rendering.ts"
import { genericProfile, type ServerProfile } from "../../src/dialect/profile.ts"
import type { DdlHooks, Rendering, TypeNames } from "../../src/dialect/rendering.ts"
import type { SqlCompiler } from "../../src/dialect/sql-compiler.ts"
import type {
  AsBoolean,
  BinaryExpression,
  Cast,
  ExpressionList,
} from "../../src/expression/column-element.ts"
import type { ColumnClause } from "../../src/expression/column-clause.ts"
import type { SchemaColumn } from "../../src/schema/schema-column.ts"
import type { SchemaTable } from "../../src/schema/table.ts"
import { quoteLiteral } from "../../src/types/literal.ts"
import type { NumericType } from "../../src/types/numeric.ts"
import type { StringType } from "../../src/types/string.ts"
import { TypeEngine, type AnyType } from "../../src/types/type-engine.ts"

const between =
  (sql: string) =>
  (c: SqlCompiler, { left, right, operator }: BinaryExpression): void => {
    c.visitOperand(left, operator)
    c.text += sql
    c.visitOperand(right, operator)
  }

/** A driver of PostgreSQL takes and gives true and false themselves. */
class NativeBoolean extends TypeEngine<boolean, "bool"> {
  readonly visitName = "native_boolean"
  readonly kind = "bool"

  override literalProcessor() {
    return (value: boolean) => String(value)
  }
}

const types: TypeNames = {
  integer: () => "INTEGER",
  big_integer: () => "BIGINT",
  native_boolean: () => "BOOLEAN",
  string: ({ length }: StringType) => (length === undefined ? "VARCHAR" : `VARCHAR(${length})`),
  text: () => "TEXT",
  json: () => "JSONB",
  large_binary: () => "BYTEA",
  datetime: () => "TIMESTAMP WITHOUT TIME ZONE",
  numeric: ({ precision, scale }: NumericType) => `NUMERIC(${precision ?? 38}, ${scale ?? 0})`,
}

const serial: Readonly<Record<string, string>> = { INTEGER: "SERIAL", BIGINT: "BIGSERIAL" }

function column(column: SchemaColumn, dialect: Dialect): string {
  const table = column.table as SchemaTable
  const type = columnType(column, dialect)
  const text = defaultSql(column, dialect)
  return [
    columnName(column, dialect),
    table.autoincrementColumn === column ? (serial[type] ?? type) : type,
    ...(text === undefined ? [] : [`DEFAULT ${text}`]),
    ...(column.nullable ? [] : ["NOT NULL"]),
  ].join(" ")
}

const comment = (text: string | undefined, profile: ServerProfile): string =>
  text === undefined || text === "" ? "NULL" : quoteLiteral(text, profile)

const ddl: DdlHooks = {
  ...mysqlDdl,
  column,
  tableLines: () => [],
  tableOptions: () => "",
  separateIndexes: ({ indexes }) => indexes,
  dropConstraint: (_constraint, name, dialect) => `CONSTRAINT ${dialect.preparer.quote(name ?? "")}`,
  createIndex: (index, check, dialect) => {
    const columns = index.parts.flatMap((part) => ("column" in part ? columnName(part.column, dialect) : []))
    const unique = index.options.unique === true ? "UNIQUE " : ""
    return `CREATE ${unique}INDEX ${check}${indexName(index, dialect)} ON ${tableName(index.table, dialect)} (${columns.join(", ")})`
  },
  dropIndex: (index, check, dialect) => `DROP INDEX ${check}${indexName(index, dialect)}`,
  inlineComments: false,
  tableComment: (table, text, dialect) =>
    `COMMENT ON TABLE ${tableName(table, dialect)} IS ${comment(text, dialect.profile)}`,
  columnComment: (column, dialect) =>
    `COMMENT ON COLUMN ${tableName(column.table as SchemaTable, dialect)}.${columnName(column, dialect)} IS ${comment(column.comment, dialect.profile)}`,
  existingTables: (schema) => ({
    sql: "SELECT relname AS table_name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1",
    params: [schema ?? "public"],
  }),
  foreignKeyName: ({ table }) => ({
    sql: "SELECT conname AS constraint_name FROM pg_constraint WHERE contype = 'f' AND conrelid = $1::regclass",
    params: [table.name],
  }),
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
    updateFrom: true,
    deleteTables: (c, [target, ...others]) => {
      if (target !== undefined) c.visit(target)
      c.text += " USING "
      c.visitList(others)
    },
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
  types,
  ddl,
  identifiers: {
    reserved: () => new Set(["order", "user", "analyse"]),
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
  },
}

const profile: ServerProfile = {
  ...genericProfile,
  family: "postgresql",
  version: [17, 2, 0],
  // Standard strings: a backslash is a backslash.
  noBackslashEscapes: true,
  colspecs: { boolean: (): AnyType => new NativeBoolean() },
}

/** @param options paramstyle and quote mode. */
export function postgresqlLike(
  options: Omit<DialectOptions, "serverVersion" | "sqlMode" | "profile"> = {},
): Dialect {
  return new Dialect({ paramstyle: "numeric_dollar", ...options, profile }, rendering)
}
