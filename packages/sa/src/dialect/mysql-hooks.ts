// Parts of statements that MySQL and MariaDB write in their own way.
import { CompileError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnClause } from "../expression/column-clause.ts"
import type { Alias, FromClause } from "../expression/from-clause.ts"
import { columnOf, unconsumed } from "../statement/column-reference.ts"
import type { InsertStatement } from "../statement/insert.ts"
import type { ForUpdate, QueryState } from "../statement/query.ts"
import { visitExpressionValue } from "./insert-visitor.ts"
import { visitCast } from "./mysql-cast.ts"
import { hasSequences, isAtLeast } from "./profile.ts"
import type { StatementHooks } from "./rendering.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

/** Rows without a limit, as the manual advises. */
const allRows = "18446744073709551615"

function limit(c: SqlCompiler, query: QueryState): void {
  if (query.withTies) {
    fetchWithTies(c, query)
    return
  }
  c.text += " LIMIT "
  if (query.offset !== undefined) {
    c.visit(query.offset)
    c.text += ", "
  }
  if (query.limit !== undefined) c.visit(query.limit)
  else c.text += allRows
}

/** FETCH FIRST, which only MariaDB has, is needed for ties alone. */
function fetchWithTies(c: SqlCompiler, { limit: count, offset }: QueryState): void {
  if (!isAtLeast(c.dialect.profile, "mariadb", 10, 6)) {
    throw new CompileError("Only MariaDB 10.6 has FETCH ... WITH TIES; number the rows with rank() instead.")
  }
  if (offset !== undefined) {
    c.text += " OFFSET "
    c.visit(offset)
    c.text += " ROWS"
  }
  c.text += " FETCH FIRST "
  if (count !== undefined) c.visit(count)
  c.text += " ROWS WITH TIES"
}

function forUpdate(c: SqlCompiler, lock: ForUpdate): void {
  const modern = isAtLeast(c.dialect.profile, "mysql", 8, 0, 1)
  if (!lock.read) c.text += " FOR UPDATE"
  else c.text += modern ? " FOR SHARE" : " LOCK IN SHARE MODE"
  if (lock.of.length > 0 && modern) {
    const names = new Set(
      lock.of.flatMap((item) => lockedTables(item)).map((table) => c.quote(table.name ?? "")),
    )
    c.text += ` OF ${[...names].join(", ")}`
  }
  if (lock.nowait) c.text += " NOWAIT"
  if (lock.skipLocked) c.text += " SKIP LOCKED"
}

/** The tables that a table, a join or a column stands for. */
function lockedTables(item: ClauseElement): readonly FromClause[] {
  if (item.visitName === "join")
    return (item as FromClause).members.filter((member) => member.visitName !== "join")
  if ("columns" in item) return [item as FromClause]
  const { table } = item as Partial<ColumnClause>
  return table === undefined ? [] : [table]
}

/** ON DUPLICATE KEY UPDATE. The new row is `new` on MySQL 8.0.20, `VALUES(column)` elsewhere and with INSERT ... SELECT. */
function upsert(c: SqlCompiler, insert: InsertStatement): void {
  const { table, onDuplicate, fromSelect } = insert.state
  if (onDuplicate === undefined) return
  const aliased = fromSelect === undefined && isAtLeast(c.dialect.profile, "mysql", 8, 0, 20)
  const alias = nameOfTable(table).toLowerCase() === "new" ? "new_1" : "new"
  if (aliased) c.text += ` AS ${alias}`
  c.text += " ON DUPLICATE KEY UPDATE "
  c.insertedAs = aliased
    ? (column) => `${alias}.${c.quote(column.name)}`
    : (column) => `VALUES(${c.quote(column.name)})`
  assignmentsInOrder(insert).forEach(([column, value], i) => {
    if (i > 0) c.text += ", "
    c.text += `${c.quote(column.name)} = `
    visitExpressionValue(c, column.assigned(value, true), column)
  })
  c.insertedAs = undefined
}

function nameOfTable(table: FromClause): string {
  return typeof table.name === "string" ? table.name : ""
}

/** In the order of the table's columns, unless pairs were given. */
function assignmentsInOrder(insert: InsertStatement): readonly (readonly [ColumnClause, unknown])[] {
  const { table, onDuplicate } = insert.state
  const given = (onDuplicate?.assignments ?? []).map(
    ([reference, value]): readonly [ColumnClause, unknown] => {
      const key = typeof reference === "string" ? reference : reference.key
      return [columnOf(table, key) ?? unconsumed([key]), value]
    },
  )
  if (onDuplicate?.ordered === true) return given
  const values = new Map(given)
  return table.columns.filter((column) => values.has(column)).map((column) => [column, values.get(column)])
}

function returning(c: SqlCompiler, columns: () => void): void {
  const { family, version } = c.dialect.profile
  if (family === "mysql" && version[0] > 0) {
    throw new CompileError(
      "MySQL has no RETURNING (MariaDB 10.5 has); read insertedPrimaryKey or select the row.",
    )
  }
  c.text += " RETURNING "
  columns()
}

/** `FROM t USING t, other`: the target by the name it has in USING. */
function deleteTables(c: SqlCompiler, tables: readonly FromClause[]): void {
  const [target] = tables
  if (target?.visitName === "alias") c.text += c.quote((target as Alias).name)
  else if (target !== undefined) c.visit(target)
  c.text += " USING "
  c.visitList(tables)
}

/** What MySQL and MariaDB do differently within statements. */
export const mysqlHooks: StatementHooks = {
  emptyFrom: " FROM DUAL",
  emptyInsert: "() VALUES ()",
  hasSequences,
  limit,
  forUpdate,
  upsert,
  returning,
  cast: visitCast,
  updateFrom: false,
  deleteTables,
  rollup: (c, clauses) => {
    c.visitList(clauses)
    c.text += " WITH ROLLUP"
  },
}
