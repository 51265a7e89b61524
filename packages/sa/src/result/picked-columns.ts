// The columns of a result that its reader wants: all of them, or some in another order.
import type { BaseRow } from "./row.ts"
import { makeRows, type RowShape } from "./row-shape.ts"

/** @internal */
export class PickedColumns {
  /** What rows look like to the reader. */
  readonly shape: RowShape
  /** What they look like in the source. */
  readonly #from: RowShape
  /** Where each column is in the source; undefined when all are wanted. */
  readonly #positions: readonly number[] | undefined

  constructor(shape: RowShape, from: RowShape = shape, positions?: readonly number[]) {
    this.shape = shape
    this.#from = from
    this.#positions = positions
  }

  /** The position in the source of a column. @throws NoSuchColumnError */
  positionOf(column: number | string | object): number {
    const at = this.shape.indexOf(column)
    if (at < 0) throw this.shape.failure(column, at)
    return this.#positions?.[at] ?? at
  }

  /** A further choice. @throws NoSuchColumnError, InvalidRequestError */
  pick(wanted: readonly (number | string | object)[]): PickedColumns {
    const positions = wanted.map((column) => this.positionOf(column))
    return new PickedColumns(this.#from.pick(positions), this.#from, positions)
  }

  /** Rows of the source as the reader wants them: themselves when all columns are wanted. */
  of(rows: BaseRow[]): BaseRow[] {
    const positions = this.#positions
    if (positions === undefined) return rows
    const { kind } = this.#from
    const picked = rows.map((row) => {
      const values = kind.tuple(row)
      return positions.map((at) => values[at])
    })
    return makeRows(this.shape, picked)
  }

  /** One column of rows of the source. */
  valuesAt(rows: readonly BaseRow[], position: number): unknown[] {
    const get = this.#from.kind.getters[position]
    return get === undefined ? [] : rows.map((row) => get.call(row))
  }
}
