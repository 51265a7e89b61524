// Schema statements of MySQL and MariaDB, as SQLAlchemy's MySQL dialect writes them.
import type { SchemaColumn } from "../schema/schema-column.ts"
import type { SchemaTable } from "../schema/table.ts"
import { quoteLiteral } from "../types/literal.ts"
import { columnText, constraintText } from "./ddl-compiler.ts"
import { columnName, tableName } from "./ddl-names.ts"
import type { Dialect } from "./dialect.ts"
import { columnSpecification } from "./mysql-ddl-columns.ts"
import { checksOfColumns, columnChecks, constraintBody, dropConstraintText } from "./mysql-ddl-constraints.ts"
import {
  createIndexText,
  dropIndexText,
  inlineIndexes,
  inlineIndexText,
  separateIndexes,
} from "./mysql-ddl-indexes.ts"
import { tableOptionsText } from "./mysql-table-options.ts"
import type { DdlHooks } from "./rendering.ts"

function tableLines(table: SchemaTable, dialect: Dialect): readonly string[] {
  return [
    ...checksOfColumns(table.columns, dialect).map((check) => constraintText(check, dialect)),
    ...inlineIndexes(table).map((index) => inlineIndexText(index, dialect)),
    ...periodText(table, dialect),
  ]
}

/** MariaDB: the columns between which a row is valid. */
function periodText(table: SchemaTable, dialect: Dialect): readonly string[] {
  const find = (period: "start" | "end"): SchemaColumn | undefined =>
    table.columns.find((column) => column.facts.period === period)
  const [start, end] = [find("start"), find("end")]
  if (start === undefined || end === undefined) return []
  return [`PERIOD FOR SYSTEM_TIME (${columnName(start, dialect)}, ${columnName(end, dialect)})`]
}

/** Both servers change a column's comment by changing the column. */
function columnComment(column: SchemaColumn, dialect: Dialect): string {
  // MariaDB keeps a column's checks with the column, and would drop them; MySQL would add them once more.
  const text = dialect.profile.family === "mariadb" ? columnText : columnSpecification
  const table = tableName(column.table as SchemaTable, dialect)
  return `ALTER TABLE ${table} CHANGE ${columnName(column, dialect)} ${text(column, dialect)}`
}

/** SQL for `schema`, or for the session's database. */
const inSchema = (
  schema: string | undefined,
): { readonly sql: string; readonly params: readonly string[] } =>
  schema === undefined ? { sql: "DATABASE()", params: [] } : { sql: "?", params: [schema] }

/** How MySQL and MariaDB differ from other databases in schema statements. */
export const mysqlDdl: DdlHooks = {
  column: columnSpecification,
  columnChecks,
  tableLines,
  tableOptions: tableOptionsText,
  separateIndexes,
  constraint: constraintBody,
  dropConstraint: dropConstraintText,
  createIndex: createIndexText,
  dropIndex: dropIndexText,
  inlineComments: true,
  tableComment: (table, comment, dialect) =>
    `ALTER TABLE ${tableName(table, dialect)} COMMENT ${quoteLiteral(comment, dialect.profile)}`,
  columnComment,
  existingTables: (schema) => {
    const { sql, params } = inSchema(schema)
    return {
      sql: `SELECT TABLE_NAME AS table_name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${sql}`,
      params,
    }
  },
  foreignKeyName: ({ table, columns, referredTable }, schema) => {
    const { sql, params } = inSchema(schema)
    return {
      sql:
        "SELECT CONSTRAINT_NAME AS constraint_name FROM information_schema.KEY_COLUMN_USAGE" +
        ` WHERE TABLE_SCHEMA = ${sql} AND TABLE_NAME = ? AND COLUMN_NAME = ? AND REFERENCED_TABLE_NAME = ?`,
      params: [...params, table.name, columns[0]?.name, referredTable.name],
    }
  },
}
