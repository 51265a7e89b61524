// A row that keeps its bytes and decodes a cell when it is read.
import type { RowPlan } from "./row-plan.ts"
import { objectOf, rowValues } from "./row-interpreter.ts"
import {
  BINARY_ROW,
  bitmapLength,
  lengthState,
  locateError,
  longRow,
  shortRow,
  wideLength,
} from "./row-plan.ts"
import type { ColumnInfo } from "./column-info.ts"

/**
 * A row of shape `lazy`; `Row` is what `toObject` gives. It shares the bytes of its batch, which stay in memory as long as one of their rows does. Each read decodes anew.
 * @throws DecodeError from a read, when the value cannot be decoded.
 */
export class LazyRow<Row extends object = Record<string, unknown>> {
  readonly #plan: RowPlan
  readonly #bytes: Buffer
  readonly #start: number
  readonly #end: number

  constructor(plan: RowPlan, bytes: Buffer, start: number, end: number) {
    this.#plan = plan
    this.#bytes = bytes
    this.#start = start
    this.#end = end
  }

  /** Columns of the row. */
  get columns(): readonly ColumnInfo[] {
    return this.#plan.columns
  }

  /** Value of a column, by position from 0 or by name (the first of that name); undefined when there is no such column. */
  get<K extends keyof Row & string>(column: K): Row[K]
  get(column: number | string): unknown
  get(column: number | string): unknown {
    const plan = this.#plan
    const index = typeof column === "number" ? column : plan.columns.findIndex((c) => c.name === column)
    const cell = plan.cells[index]
    const info = plan.columns[index]
    if (cell === undefined || info === undefined) return undefined
    const start = plan.widths === undefined ? this.#seekText(index) : this.#seekBinary(plan.widths, index)
    if (start < 0) return null
    try {
      return cell(this.#bytes, start, lengthState.position)
    } catch (error) {
      throw locateError(error, info, plan)
    }
  }

  /** All values, in column order. */
  toArray(): unknown[] {
    return rowValues(this.#plan, this.#bytes, this.#start, this.#end)
  }

  /** All values by column name; of columns with the same name the last one wins. */
  toObject(): Row {
    const names = this.#plan.columns.map((c) => c.name)
    return objectOf(names, this.toArray()) as Row
  }

  /** Start of a value, -1 for NULL; its end is left in `lengthState`. */
  #seekText(index: number): number {
    let p = this.#start
    for (let i = 0; ; i++) {
      const n = this.#length(p)
      p = lengthState.position
      if (i === index) {
        lengthState.position = p + n
        return n < 0 ? -1 : p
      }
      if (n > 0) p += n
    }
  }

  #seekBinary(widths: readonly number[], index: number): number {
    const b = this.#bytes
    const bitmap = this.#start + 1
    let p = bitmap + bitmapLength(widths.length)
    if (b[this.#start] !== BINARY_ROW || p > this.#end) shortRow()
    for (let i = 0; ; i++) {
      const bit = i + 2
      const isNull = ((b[bitmap + (bit >> 3)] as number) & (1 << (bit & 7))) !== 0
      let n = isNull ? 0 : (widths[i] as number)
      if (!isNull && n === 0) {
        n = this.#length(p)
        p = lengthState.position
      }
      if (p + n > this.#end) shortRow()
      if (i === index) {
        lengthState.position = p + n
        return isNull ? -1 : p
      }
      p += n
    }
  }

  #length(p: number): number {
    if (p >= this.#end) shortRow()
    const n = this.#bytes[p] as number
    if (n > 250) return wideLength(this.#bytes, p + 1, n, this.#end)
    if (n > this.#end - p - 1) shortRow()
    lengthState.position = p + 1
    return n
  }
}

/** Checks that the lengths of a row add up to its packet, so that a malformed one is seen when it comes, not when it is read. */
export function checkRow(plan: RowPlan, b: Buffer, start: number, end: number): void {
  const { widths } = plan
  let p = start
  const bitmap = start + 1
  if (widths !== undefined) {
    p = bitmap + bitmapLength(widths.length)
    if (b[start] !== BINARY_ROW || p > end) shortRow()
  }
  for (let i = 0; i < plan.columns.length; i++) {
    const bit = i + 2
    if (widths !== undefined && ((b[bitmap + (bit >> 3)] as number) & (1 << (bit & 7))) !== 0) continue
    let n = widths === undefined ? 0 : (widths[i] as number)
    if (n === 0) {
      if (p >= end) shortRow()
      n = b[p++] as number
      if (n > 250) {
        n = wideLength(b, p, n, end)
        p = lengthState.position
        if (n < 0) n = 0
      }
    }
    if ((p += n) > end) shortRow()
  }
  if (p !== end) longRow()
}
