// One row. A class is made per result shape (row-class.ts, row-shape.ts); this is what all of them share.
import { inspect, isDeepStrictEqual } from "node:util"
import { InvalidRequestError, NoSuchColumnError } from "../errors.ts"
import type { RowShape } from "./row-shape.ts"

/** What every row offers besides its columns. A column with one of these names is reached by `row.get(name)`. */
export interface RowMethods<T> {
  /** Columns by position, from 0. */
  readonly [index: number]: unknown
  /**
   * A column by name, by position or by the column object that was selected.
   * @throws NoSuchColumnError when the row has no such column; InvalidRequestError when several columns have that name.
   */
  get<K extends keyof T & string>(name: K): T[K]
  get<N extends keyof T & string>(column: { readonly $n: N }): T[N]
  get(column: string | number | object): unknown
  /** Whether `get(column)` would find a column. */
  has(column: string | number | object): boolean
  /** The values in column order: a new array. */
  asTuple(): unknown[]
  /** The row as a plain object. @throws InvalidRequestError when a name stands for several columns. */
  asDict(): T
  /** Same values in the same order; takes a row or an array. */
  equals(other: unknown): boolean
  /** The values in column order. */
  [Symbol.iterator](): IterableIterator<unknown>
}

/** A row of a result: `row.name`, `row[0]`, `row.get(column)`. */
export type RowProxy<T = Record<string, unknown>> = Readonly<T> & RowMethods<T>

/** Names that a column does not take over. */
export const reservedNames: ReadonlySet<string> = new Set([
  "get",
  "has",
  "asTuple",
  "asDict",
  "equals",
  "toJSON",
])

/** Where a generated class keeps its shape: a symbol, so that no column name can meet it. */
export const shapeOf: unique symbol = Symbol("shape")

/** @internal Base of the row classes (row-class.ts). */
export abstract class BaseRow implements RowMethods<Record<string, unknown>> {
  readonly [column: string | number]: unknown

  get(column: string | number | object): unknown {
    const shape = shapeOfRow(this)
    const at = shape.indexOf(column)
    if (at >= 0) return shape.valueAt(this, at)
    throw shape.failure(column, at)
  }

  has(column: string | number | object): boolean {
    return shapeOfRow(this).indexOf(column) >= 0
  }

  asTuple(): unknown[] {
    return shapeOfRow(this).kind.tuple(this)
  }

  asDict(): Record<string, unknown> {
    return shapeOfRow(this).toObject(this)
  }

  equals(other: unknown): boolean {
    const values: unknown = other instanceof BaseRow ? other.asTuple() : other
    return Array.isArray(values) && isDeepStrictEqual(this.asTuple(), values)
  }

  /** For JSON.stringify. */
  toJSON(): Record<string, unknown> {
    return this.asDict()
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    return this.asTuple()[Symbol.iterator]()
  }
}

// Declarations cannot name members by symbols of ours, so what hangs on one is defined here.
Object.defineProperty(BaseRow.prototype, inspect.custom, {
  value(this: BaseRow): unknown {
    return shapeOfRow(this).ambiguous ? this.asTuple() : this.asDict()
  },
})

/** The shape that a row class keeps on its prototype. */
function shapeOfRow(row: BaseRow): RowShape {
  return (row as unknown as { readonly [shapeOf]: RowShape })[shapeOf]
}

/** What a name that means several columns says. */
export function ambiguousColumn(name: string): InvalidRequestError {
  return new InvalidRequestError(
    `Ambiguous column name "${name}": several columns of the result have it; select them under different labels or use row[index]`,
    { code: "SHOAL_AMBIGUOUS_COLUMN" },
  )
}

/** What a missing column says. */
export function noSuchColumn(what: string, names: readonly string[]): NoSuchColumnError {
  return new NoSuchColumnError(`the row has no column ${what}; its columns are: ${names.join(", ")}`)
}
