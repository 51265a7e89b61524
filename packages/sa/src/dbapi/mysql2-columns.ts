// How the cells of a mysql2 result become the values of the public API contract.
// mysql2 decides by column type how it reads a cell. We let it read text or bytes (exact, and independent of the pool's options),
// and convert afterwards, column by column.
import type { DbapiColumn, DbapiExecuteOptions } from "./dbapi.ts"
import type { Mysql2Field } from "./mysql2-api.ts"

/** Turns one cell that is not NULL into its value. */
export type CellConverter = (cell: never) => unknown

/** What is known of one result set. */
export interface ColumnPlan {
  readonly columns: readonly DbapiColumn[]
  /** Only the columns that need it: index and converter. */
  readonly converters: readonly (readonly [number, CellConverter])[]
}

const BINARY = 63
const UTF8MB4 = 45
const VAR_STRING = 253
const BLOB = 252
const FLAG_ENUM = 0x100
const FLAG_SET = 0x800

/** Type numbers of the protocol that have one name whatever their character set. */
const names: ReadonlyMap<number, string> = new Map([
  [0, "DECIMAL"],
  [1, "TINYINT"],
  [2, "SMALLINT"],
  [3, "INT"],
  [4, "FLOAT"],
  [5, "DOUBLE"],
  [6, "NULL"],
  [7, "TIMESTAMP"],
  [8, "BIGINT"],
  [9, "MEDIUMINT"],
  [10, "DATE"],
  [11, "TIME"],
  [12, "DATETIME"],
  [13, "YEAR"],
  [14, "DATE"],
  [16, "BIT"],
  [242, "VECTOR"],
  [245, "JSON"],
  [246, "DECIMAL"],
  [247, "ENUM"],
  [248, "SET"],
  [255, "GEOMETRY"],
])
const extendedNames: ReadonlyMap<string, string> = new Map([
  ["uuid", "UUID"],
  ["inet4", "INET4"],
  ["inet6", "INET6"],
  ["vector", "VECTOR"],
])
const blobTypes: ReadonlySet<number> = new Set([249, 250, 251, 252])

/** Types that mysql2 reads as we want them. */
const native: ReadonlySet<string> = new Set(["TINYINT", "SMALLINT", "INT", "MEDIUMINT", "YEAR", "NULL"])

const converters: ReadonlyMap<string, CellConverter> = new Map<string, CellConverter>([
  ["BIGINT", (text: string) => BigInt(text)],
  ["FLOAT", Number],
  ["DOUBLE", Number],
  ["DATETIME", dateTime],
  ["TIMESTAMP", dateTime],
  ["JSON", (text: string) => JSON.parse(text) as unknown],
  ["VECTOR", float32],
])
const binaryNames: ReadonlySet<string> = new Set(["BIT", "GEOMETRY", "VECTOR"])

/** Reads the columns and sets how mysql2 shall read each cell. Call it before mysql2 builds its row parser. */
export function planColumns(fields: readonly Mysql2Field[]): ColumnPlan {
  const columns: DbapiColumn[] = []
  const needed: (readonly [number, CellConverter])[] = []
  fields.forEach((field, i) => {
    const typeName = typeNameOf(field)
    columns.push({ name: field.name, table: field.table, typeName })
    if (native.has(typeName)) return
    const binary =
      binaryNames.has(typeName) || (field.characterSet === BINARY && !names.has(field.columnType))
    readAs(field, binary)
    const converter = converters.get(typeName) ?? (binary ? copyBytes : undefined)
    if (converter !== undefined) needed.push([i, converter])
  })
  return { columns, converters: needed }
}

/** Rows of mysql2 in the form that was asked for; the arrays become the result's own. */
export function rowsOf<Row extends object>(
  rows: unknown[][],
  plan: ColumnPlan,
  options: DbapiExecuteOptions<Row> | undefined,
): Row[] {
  convertRows(rows, plan)
  const RowClass = options?.rows?.(plan.columns)
  // Without a class a row is an array.
  return RowClass === undefined ? (rows as Row[]) : rows.map((row) => Reflect.construct(RowClass, row) as Row)
}

/** Converts the rows in place. */
function convertRows(rows: readonly unknown[][], plan: ColumnPlan): void {
  for (const [i, convert] of plan.converters) {
    for (const row of rows) {
      const cell = row[i]
      if (cell !== null) row[i] = convert(cell as never)
    }
  }
}

function readAs(field: Mysql2Field, binary: boolean): void {
  field.extendedFormat = undefined
  field.columnType = binary ? BLOB : VAR_STRING
  if (binary) field.characterSet = BINARY
  else if (field.characterSet === BINARY) {
    // Numbers, dates and MySQL's JSON are marked binary; they are UTF-8.
    field.characterSet = UTF8MB4
    field.encoding = "utf8"
  }
}

function typeNameOf(field: Mysql2Field): string {
  if (field.extendedFormat === "json") return "JSON"
  const extended = extendedNames.get(field.extendedTypeName ?? "")
  if (extended !== undefined) return extended
  const binary = field.characterSet === BINARY
  if (!binary && (field.flags & FLAG_ENUM) !== 0) return "ENUM"
  if (!binary && (field.flags & FLAG_SET) !== 0) return "SET"
  const name = names.get(field.columnType)
  if (name !== undefined) return name
  if (blobTypes.has(field.columnType)) return binary ? "BLOB" : "TEXT"
  if (field.columnType === 254) return binary ? "BINARY" : "CHAR"
  return binary ? "VARBINARY" : "VARCHAR"
}

/** `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC. What is no date (zero dates) stays the server's text. */
function dateTime(text: string): Date | string {
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  const ms = text.length > 20 ? Number(text.slice(20, 23).padEnd(3, "0")) : 0
  const date = new Date(
    Date.UTC(2000, month - 1, day, digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19), ms),
  )
  // Not in Date.UTC, which takes the years 0-99 for 1900-1999.
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCDate() === day && date.getUTCMonth() === month - 1 ? date : text
}

function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) value = value * 10 + text.charCodeAt(i) - 48
  return value
}

function float32(bytes: Buffer): Float32Array {
  const values = new Float32Array(bytes.length >> 2)
  for (let i = 0; i < values.length; i++) values[i] = bytes.readFloatLE(i * 4)
  return values
}

/** Of its own, so that a small value does not keep a whole network chunk alive. */
function copyBytes(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}
