// Foreign keys of schemas that declare none: `author_id` refers to the key of `author` or `authors`, when both have the same type.
import { singularName } from "../naming/singular.ts"
import { camelCase } from "../naming/words.ts"
import type { ColumnModel, ForeignKeyModel, Schema, TableModel } from "./model.ts"

/** The schema with the keys that names tell of. A column that is part of a declared key, or that fits several tables, is left alone. */
export function inferForeignKeys(schema: Schema): Schema {
  const targets = new Map<string, TableModel[]>()
  for (const table of schema.tables) {
    if (keyColumn(table) === undefined) continue
    const name = targetName(table.database, table.name)
    targets.set(name, [...(targets.get(name) ?? []), table])
  }
  return { ...schema, tables: schema.tables.map((table) => withInferredKeys(table, targets)) }
}

function withInferredKeys(
  table: TableModel,
  targets: ReadonlyMap<string, readonly TableModel[]>,
): TableModel {
  if (table.kind === "sequence") return table
  const declared = new Set(table.foreignKeys.flatMap((key) => key.columns))
  const inferred = table.columns.flatMap((column): ForeignKeyModel[] => {
    const word = /^(.+?)_?id$/i.exec(column.name)?.[1]
    if (word === undefined || declared.has(column.name)) return []
    const [target, ...others] = targets.get(targetName(table.database, word)) ?? []
    const key = target && keyColumn(target)
    if (target === undefined || key === undefined || others.length > 0) return []
    if (key.type !== column.type || (target === table && key === column)) return []
    return [inferredKey(column, target, key)]
  })
  return inferred.length === 0 ? table : { ...table, foreignKeys: [...table.foreignKeys, ...inferred] }
}

function inferredKey(column: ColumnModel, target: TableModel, key: ColumnModel): ForeignKeyModel {
  return {
    name: `inferred_${column.name}`,
    columns: [column.name],
    referencedDatabase: target.database,
    referencedTable: target.name,
    referencedColumns: [key.name],
    onDelete: undefined,
    onUpdate: undefined,
    inferred: true,
  }
}

/** The only column of the primary key. */
function keyColumn(table: TableModel): ColumnModel | undefined {
  const [only, second] = table.primaryKey
  return second === undefined ? table.columns.find((column) => column.name === only?.column) : undefined
}

/** `order_items`, `OrderItem` and `orderItem` are one name. */
function targetName(database: string, name: string): string {
  return `${database}\0${singularName(camelCase(name)).toLowerCase()}`
}
