// Row decoding without generated code: a loop over the plan. Generated code (row-codegen.ts) must give equal rows.
import type { ColumnBatches } from "./column-batches.ts"
import type { RowClass, RowShape } from "./decode-options.ts"
import {
  BINARY_ROW,
  bitmapLength,
  lengthState,
  locateError,
  longRow,
  shortRow,
  wideLength,
  type RowPlan,
} from "./row-plan.ts"

/** Decodes one row. With shape `columns` the values go to `out`, which has room for them, and nothing is returned. */
export type DecodeRow = (b: Buffer, start: number, end: number, out: ColumnBatches | undefined) => unknown

/** The decoder of a plan for rows as objects, arrays, columns or instances of a class. */
export function interpretRows(plan: RowPlan, shape: Exclude<RowShape, "lazy"> | RowClass): DecodeRow {
  const read = plan.widths === undefined ? textValues : binaryValues
  if (typeof shape === "function")
    return (b, start, end) => Reflect.construct(shape, read(plan, b, start, end)) as unknown
  switch (shape) {
    case "array":
      return (b, start, end) => read(plan, b, start, end)
    case "columns":
      return (b, start, end, out) => out?.put(read(plan, b, start, end))
    case "object": {
      const names = plan.columns.map((c) => c.name)
      return (b, start, end) => objectOf(names, read(plan, b, start, end))
    }
  }
}

/** `__proto__` is a column like any other: an own property, not the prototype. */
export function objectOf(names: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string
    if (name === "__proto__") {
      Object.defineProperty(row, name, {
        value: values[i],
        enumerable: true,
        configurable: true,
        writable: true,
      })
    } else row[name] = values[i]
  }
  return row
}

/** Values of a row, in column order. @throws DecodeError | ProtocolError */
export function rowValues(plan: RowPlan, b: Buffer, start: number, end: number): unknown[] {
  return plan.widths === undefined ? textValues(plan, b, start, end) : binaryValues(plan, b, start, end)
}

function textValues(plan: RowPlan, b: Buffer, start: number, end: number): unknown[] {
  const { cells } = plan
  const values: unknown[] = []
  let p = start
  let i = 0
  try {
    for (; i < cells.length; i++) {
      if (p >= end) shortRow()
      let n = b[p++] as number
      if (n > 250) {
        n = wideLength(b, p, n, end)
        p = lengthState.position
        if (n < 0) {
          values.push(null)
          continue
        }
      }
      const from = p
      if ((p += n) > end) shortRow()
      values.push((cells[i] as RowPlan["cells"][number])(b, from, p))
    }
  } catch (error) {
    throw locateError(error, plan.columns[i] as RowPlan["columns"][number], plan)
  }
  if (p !== end) longRow()
  return values
}

function binaryValues(plan: RowPlan, b: Buffer, start: number, end: number): unknown[] {
  const { cells, widths = [] } = plan
  const values: unknown[] = []
  const bitmap = start + 1
  let p = bitmap + bitmapLength(cells.length)
  if (p > end || b[start] !== BINARY_ROW) shortRow()
  let i = 0
  try {
    for (; i < cells.length; i++) {
      const bit = i + 2
      if (((b[bitmap + (bit >> 3)] as number) & (1 << (bit & 7))) !== 0) {
        values.push(null)
        continue
      }
      let n = widths[i] as number
      if (n === 0) {
        n = p < end ? (b[p++] as number) : shortRow()
        if (n > 250) {
          n = wideLength(b, p, n, end)
          p = lengthState.position
          if (n < 0) shortRow()
        }
      }
      const from = p
      if ((p += n) > end) shortRow()
      values.push((cells[i] as RowPlan["cells"][number])(b, from, p))
    }
  } catch (error) {
    throw locateError(error, plan.columns[i] as RowPlan["columns"][number], plan)
  }
  if (p !== end) longRow()
  return values
}
