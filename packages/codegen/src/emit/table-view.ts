// What the emitters need to know of a table: its names, and for each column its key and TypeScript type.
import type { TableNames } from "../naming/names.ts"
import type { ColumnModel, TableModel } from "../schema/model.ts"
import { columnType, type Family } from "../types/column-type.ts"
import { givenType, type GivenType } from "../types/overrides.ts"
import type { EmitSettings } from "./options.ts"

/** One column, ready to print. */
export interface ColumnView {
  readonly model: ColumnModel
  readonly key: string
  readonly family: Family
  /** TypeScript type with `| null` where the column is nullable. */
  readonly type: string
  /** SQL type text for the metadata. */
  readonly sqlType: string
  readonly form: string | undefined
  /** Whether an INSERT may leave it out, and whether a statement may set it at all. */
  readonly optional: boolean
  readonly writable: boolean
}

/** One table, ready to print. */
export interface TableView {
  readonly model: TableModel
  readonly names: TableNames
  readonly columns: readonly ColumnView[]
  readonly imports: GivenType["imports"]
}

/** Decides the types of a table's columns. */
export function viewTable(
  model: TableModel,
  names: TableNames,
  settings: EmitSettings,
  note: (text: string) => void,
): TableView {
  const imports: GivenType["imports"][number][] = []
  const columns = model.columns.map((column) => {
    const given = givenType(model, column, settings.overrides, settings.imports, note)
    if (given !== undefined) imports.push(...given.imports)
    return viewColumn(model, column, names.keys.get(column.name) ?? column.name, given, settings)
  })
  return { model, names, columns, imports }
}

function viewColumn(
  table: TableModel,
  model: ColumnModel,
  key: string,
  given: GivenType | undefined,
  settings: EmitSettings,
): ColumnView {
  const derived = columnType(model.type, settings.policy, model.members)
  const value = given?.value ?? derived.value
  return {
    model,
    key,
    family: given?.family ?? derived.family,
    type: model.nullable ? `${value} | null` : value,
    sqlType: derived.sqlType ?? model.type,
    form: derived.form,
    optional: model.nullable || model.default !== undefined || model.autoIncrement,
    writable: table.kind === "table" && model.generated === undefined && model.period === undefined,
  }
}
