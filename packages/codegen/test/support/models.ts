// Schemas by hand, for tests that need no server.
import type { ColumnModel, Schema, TableModel } from "../../src/schema/model.ts"

/** A NOT NULL int column, changed by `changes`. */
export function column(name: string, changes: Partial<ColumnModel> = {}): ColumnModel {
  return {
    name,
    type: "int",
    members: [],
    nullable: false,
    default: undefined,
    onUpdate: undefined,
    autoIncrement: false,
    generated: undefined,
    period: undefined,
    invisible: false,
    charset: undefined,
    collation: undefined,
    srid: undefined,
    comment: "",
    ...changes,
  }
}

/** A table in database `shop`, changed by `changes`. */
export function table(
  name: string,
  columns: readonly ColumnModel[],
  changes: Partial<TableModel> = {},
): TableModel {
  return {
    database: "shop",
    name,
    kind: "table",
    columns,
    primaryKey: [],
    indexes: [],
    foreignKeys: [],
    checks: [],
    options: { engine: "InnoDB", charset: "utf8mb4", collation: undefined, rowFormat: undefined, create: {} },
    comment: "",
    systemVersioned: false,
    sequence: undefined,
    ...changes,
  }
}

/** A schema of these tables. */
export function schema(...tables: readonly TableModel[]): Schema {
  return { databases: ["shop"], tables, routines: [], notes: [] }
}
