// Tables make statements, statements are made of tables: the one place where the two meet.
import { DeleteStatement } from "../statement/delete.ts"
import { InsertStatement } from "../statement/insert.ts"
import { SelectStatement } from "../statement/select.ts"
import { UpdateStatement } from "../statement/update.ts"
import type { ColumnElement } from "./column-element.ts"
import type { FromClause } from "./from-clause.ts"

/** `SELECT` of all columns. */
export function selectAll(table: FromClause): SelectStatement {
  return SelectStatement.of([table])
}

/** `SELECT` of one expression. */
export function selectOf(element: ColumnElement): SelectStatement {
  return SelectStatement.of([element])
}

/** `INSERT INTO table`. */
export function insertInto(table: FromClause): InsertStatement {
  return new InsertStatement(table)
}

/** `UPDATE table`. */
export function updateTable(table: FromClause): UpdateStatement {
  return new UpdateStatement(table)
}

/** `DELETE FROM table`. */
export function deleteFrom(table: FromClause): DeleteStatement {
  return new DeleteStatement(table)
}
