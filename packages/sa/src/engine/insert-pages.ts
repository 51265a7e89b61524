// INSERT of many rows: as many rows per statement as fit a number of bytes, so that no packet gets too large and few round trips are needed.
import type { Compiled, ParameterValues } from "../dialect/compiled.ts"
import type { Unit } from "./execution-plan.ts"

/** Limits of one page. */
export interface PageLimits {
  readonly pageBytes: number
  readonly maxPlaceholders: number
  /** The driver's executeMany sends an INSERT of many rows. */
  readonly joinsRows: boolean
}

/** The statements, made while they are sent. */
export function* insertPages(
  compiled: Compiled,
  rows: readonly ParameterValues[],
  limits: PageLimits,
): Generator<Unit> {
  const columns = Math.max(1, compiled.bindNames.length)
  const maxRows = Math.max(1, Math.floor(limits.maxPlaceholders / columns))
  for (let start = 0; start < rows.length;) {
    const end = pageEnd(rows, start, maxRows, limits.pageBytes)
    yield page(compiled, rows, start, end, limits.joinsRows)
    start = end
  }
}

/** The driver joins rows faster than it finds the placeholders of all of them in one long text. */
function page(
  compiled: Compiled,
  rows: readonly ParameterValues[],
  start: number,
  end: number,
  joinsRows: boolean,
): Unit {
  const apart = joinsRows ? compiled.constructRows(rows, start, end) : undefined
  if (apart !== undefined) return { sql: apart.sql, params: undefined, rows: apart.rows }
  const { sql, params } = compiled.constructMany(rows, start, end)
  return { sql, params }
}

/** First row that does not fit any more; at least one row always does. */
function pageEnd(rows: readonly ParameterValues[], start: number, maxRows: number, maxBytes: number): number {
  let bytes = 0
  let end = start
  const last = Math.min(rows.length, start + maxRows)
  while (end < last) {
    bytes += rowBytes(rows[end])
    if (bytes > maxBytes && end > start) break
    end++
  }
  return end
}

const SEPARATOR = 2

function rowBytes(row: ParameterValues | undefined): number {
  let bytes = SEPARATOR
  for (const key in row) bytes += valueBytes(row[key]) + SEPARATOR
  return bytes
}

/** About how long the value is as a literal: rather too much than too little. */
function valueBytes(value: unknown): number {
  switch (typeof value) {
    case "string":
      return Buffer.byteLength(value) + SEPARATOR
    case "number":
    case "bigint":
      return 20
    case "object":
      break
    default:
      return 8
  }
  if (value === null) return 4
  if (value instanceof Uint8Array) return value.length * 2 + 3
  if (value instanceof Date) return 28
  // An object may answer JSON with nothing.
  return (JSON.stringify(value, bigintText) as string | undefined)?.length ?? 0
}

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value
}
