// The class of a result's rows: one object per row, which holds the values itself. Drivers make the rows with `new Row(...values)`.
// The source of a generated class has nothing in it but integers; where the runtime forbids generated code, rows hold an array.
import { BaseRow } from "./row.ts"

/** Makes a row of values in column order. */
export type RowClass = new (...values: unknown[]) => BaseRow

/** @internal A class of rows, and what reaches into them. */
export interface RowKind {
  readonly Row: RowClass
  /** Per column: its value. */
  readonly getters: readonly ((this: BaseRow) => unknown)[]
  /** Per column: replaces its value, before anybody has seen the row. */
  readonly setters: readonly ((this: BaseRow, value: unknown) => void)[]
  /** All values: a new array. */
  readonly tuple: (row: BaseRow) => unknown[]
}

let forbidden = false

/** @internal A new class for rows of so many columns. */
export function makeRowKind(columns: number): RowKind {
  return (forbidden ? undefined : generated(columns)) ?? wrapping(columns)
}

function generated(columns: number): RowKind | undefined {
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- see the head of this file
    return new Function("Base", source(columns))(BaseRow) as RowKind
  } catch (error) {
    // A content security policy, or --disallow-code-generation-from-strings.
    if (!(error instanceof Error) || error.name !== "EvalError") throw error
    forbidden = true
    return undefined
  }
}

function source(columns: number): string {
  const each = (write: (i: number) => string, separator: string): string =>
    Array.from({ length: columns }, (_, i) => write(i)).join(separator)
  return (
    `"use strict";let tuple,getters,setters;` +
    `class Row extends Base{${each((i) => `#v${i};`, "")}` +
    `constructor(${each((i) => `v${i}`, ",")}){super();${each((i) => `this.#v${i}=v${i}`, ";")}}` +
    `static{tuple=(row)=>[${each((i) => `row.#v${i}`, ",")}];` +
    `getters=[${each((i) => `function(){return this.#v${i}}`, ",")}];` +
    `setters=[${each((i) => `function(v){this.#v${i}=v}`, ",")}]}}` +
    `return{Row,tuple,getters,setters}`
  )
}

/** @internal The same without generated code. */
export function wrapping(columns: number): RowKind {
  class Row extends BaseRow {
    readonly #values: unknown[]

    constructor(...values: unknown[]) {
      super()
      this.#values = values
    }

    static valuesOf(this: void, row: BaseRow): unknown[] {
      return (row as Row).#values
    }
  }
  const { valuesOf } = Row
  const positions = Array.from({ length: columns }, (_, i) => i)
  return {
    Row,
    getters: positions.map(
      (i) =>
        function (this: BaseRow): unknown {
          return valuesOf(this)[i]
        },
    ),
    setters: positions.map(
      (i) =>
        function (this: BaseRow, value: unknown): void {
          valuesOf(this)[i] = value
        },
    ),
    tuple: (row) => [...valuesOf(row)],
  }
}
