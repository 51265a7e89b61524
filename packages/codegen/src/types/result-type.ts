// Types of what a SQL text gives: those of the table columns that the server says they are, else what the wire says. Values are the driver's.
import type { ColumnInfo } from "@shoal/protocol"
import type { EmitSettings } from "../emit/options.ts"
import type { ColumnModel, ResultColumnModel, Schema, TableModel } from "../schema/model.ts"
import { columnType, withZeroDates } from "./column-type.ts"
import { givenType, type GivenType } from "./overrides.ts"
import { resolvePolicy, type TypePolicy } from "./policy.ts"

/** Told which names a type needs. */
export type AddImports = (given: GivenType | undefined) => void

/** A table's column. */
export interface TableColumn {
  readonly table: TableModel
  readonly column: ColumnModel
}

const notNullFlag = 1
const enumOrSetFlags = 256 | 2048

/** Decides the types of result columns against one schema. */
export class ResultTyper {
  readonly #schema: Schema
  readonly #settings: EmitSettings
  /** BIGINT and DECIMAL are converted by sa's column types, which a SQL text has none of; temporal values follow the engine. */
  readonly #policy: TypePolicy

  constructor(schema: Schema, settings: EmitSettings) {
    this.#schema = schema
    this.#settings = settings
    this.#policy = { ...settings.policy, bigint: driverPolicy.bigint, decimal: driverPolicy.decimal }
  }

  /** @param source the table column that it is, where the caller knows better than the server. */
  typeOf(
    column: ResultColumnModel,
    add: AddImports,
    source: TableColumn | undefined = this.sourceOf(column),
  ): string {
    const value = source === undefined ? this.#wireValue(column) : this.valueOf(source, add)
    return (column.flags & notNullFlag) === 0 ? `${value} | null` : value
  }

  /** The table column that a result column is, unchanged. */
  sourceOf(column: ResultColumnModel): TableColumn | undefined {
    const table = this.#schema.tables.find(
      (candidate) => candidate.name === column.orgTable && candidate.database === column.schema,
    )
    const model = table?.columns.find((candidate) => candidate.name === column.orgName)
    // MariaDB names the column also where an aggregate or a conversion has changed it; then the type differs.
    if (table === undefined || model === undefined || !isSameType(model, column)) return undefined
    return { table, column: model }
  }

  /** Whether the server names a table and column that are part of the schema. */
  isOfTable({ orgTable, orgName, schema }: ResultColumnModel): boolean {
    const table = this.#schema.tables.find(({ name, database }) => name === orgTable && database === schema)
    return table?.columns.some(({ name }) => name === orgName) === true
  }

  /** The value of a table's column in a result. */
  valueOf({ table, column }: TableColumn, add: AddImports): string {
    const given = givenType(table, column, this.#settings.overrides, this.#settings.imports, () => undefined)
    add(given)
    const derived = withZeroDates(columnType(column.type, this.#policy, column.members), column.default)
    return given?.value ?? rawValue(derived.value)
  }

  #wireValue({ typeName, flags }: ResultColumnModel): string {
    if ((flags & enumOrSetFlags) !== 0) return "string"
    return rawValue(columnType(typeName === "NULL" ? "char" : typeName, this.#policy).value)
  }
}

/** What is kept of a column of the wire. */
export function resultColumn({
  name,
  schema,
  orgTable,
  orgName,
  typeName,
  flags,
}: ColumnInfo): ResultColumnModel {
  return { name, schema, orgTable, orgName, typeName, flags }
}

/** SQL text gives the driver's values: a SET is its text, a geometry its bytes. */
export function rawValue(value: string): string {
  if (value.startsWith("readonly ")) return "string"
  if (value === "boolean") return "number"
  return value.startsWith("sa.mysql.") ? "Uint8Array" : value
}

const driverPolicy = resolvePolicy()

/** Whether the result column still has the values of the table's column: same family, and for numbers and times the same kind. */
function isSameType(model: ColumnModel, column: ResultColumnModel): boolean {
  const named = columnType(model.type, driverPolicy)
  const wire = columnType(column.typeName, driverPolicy)
  if (named.family !== wire.family) return false
  return named.family === "num" || named.family === "tmp" ? named.value === wire.value : true
}
