// What the emitters need to know of a table: its names, and for each column its key and TypeScript type.
import { columnKeys } from "../naming/column-keys.ts"
import type { TableNames } from "../naming/names.ts"
import { remembered } from "../remembered.ts"
import type { ColumnModel, TableModel } from "../schema/model.ts"
import { type ColumnType, columnType, type Family, withZeroDates } from "../types/column-type.ts"
import { givenType, type GivenType } from "../types/overrides.ts"
import type { EmitSettings } from "./options.ts"

/** One column, ready to print. */
export interface ColumnView {
  readonly model: ColumnModel
  readonly key: string
  readonly family: Family
  /** TypeScript type with `| null` where the column is nullable. */
  readonly type: string
  /** The same for INSERT and UPDATE. */
  readonly inputType: string
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

/** Decides the names and types of a table's columns. */
export type TableViewer = (model: TableModel, names: TableNames) => TableView

/** A viewer for one run under `settings`; what it cannot do as asked it tells to `note`. */
export function tableViewer(settings: EmitSettings, note: (text: string) => void): TableViewer {
  const keysOf = columnKeys(settings.naming)
  const plainType = remembered((text) => columnType(text, settings.policy))
  return (model, names) => {
    const keys = keysOf(model)
    const imports: GivenType["imports"][number][] = []
    const columns = model.columns.map((column, i) => {
      const given = givenType(model, column, settings.overrides, settings.imports, note)
      if (given !== undefined) imports.push(...given.imports)
      const derived =
        column.members.length === 0
          ? withZeroDates(plainType(column.type), column.default)
          : columnType(column.type, settings.policy, column.members)
      return viewColumn(model, column, keys[i] ?? column.name, given, derived)
    })
    return { model, names, columns, imports }
  }
}

function viewColumn(
  table: TableModel,
  model: ColumnModel,
  key: string,
  given: GivenType | undefined,
  derived: ColumnType,
): ColumnView {
  const value = given?.value ?? derived.value
  return {
    model,
    key,
    family: given?.family ?? derived.family,
    type: nullable(value, model),
    inputType: nullable(given?.value ?? derived.accepts ?? value, model),
    sqlType: derived.sqlType ?? model.type,
    form: derived.form,
    optional: model.nullable || model.default !== undefined || model.autoIncrement,
    writable: table.kind === "table" && model.generated === undefined && model.period === undefined,
  }
}

function nullable(type: string, model: ColumnModel): string {
  return model.nullable ? `${type} | null` : type
}
