// The rows of a result in the shape `columns` while they are gathered. Arrays that grow with every row leave behind a third of what is
// allocated, so they have their length from the start and are joined at the end.

/** Makes the arrays of all columns with this length. */
export type MakeArrays = (length: number) => unknown[][]

/** Rows of the first batch: most results are small. */
const SMALLEST = 16
/** Rows of a batch in a large result. */
const LARGEST = 1024
/** Arguments that a call surely takes. */
const MAX_ARGUMENTS = 10_000

/** Where decoders of the shape `columns` put values. Generated ones do what {@link put} does. */
export class ColumnBatches {
  arrays: unknown[][]
  count = 0
  #length = SMALLEST
  readonly #full: unknown[][][] = []
  #rows = 0

  constructor(makeArrays: MakeArrays) {
    this.arrays = makeArrays(SMALLEST)
  }

  /** Adds a row, for which there is room. */
  put(values: readonly unknown[]): void {
    for (let i = 0; i < values.length; i++) (this.arrays[i] as unknown[])[this.count] = values[i]
    this.count++
  }

  /** Makes room for one row more; `makeArrays` is the decoder's present way. */
  reserve(makeArrays: MakeArrays): void {
    if (this.count < this.#length) return
    this.#full.push(this.arrays)
    this.#rows += this.count
    this.#length = Math.min(this.#rows, LARGEST)
    this.arrays = makeArrays(this.#length)
    this.count = 0
  }

  /** One array per column with all the rows. */
  join(): unknown[][] {
    for (const array of this.arrays) array.length = this.count
    if (this.#full.length === 0) return this.arrays
    const batches = [...this.#full, this.arrays]
    return this.arrays.map((_, i) => joinArrays(batches.map((batch) => batch[i] as unknown[])))
  }
}

/** `concat` copies arrays as blocks of memory, which `flat` does not. */
export function joinArrays(arrays: unknown[][]): unknown[] {
  let joined: unknown[] = []
  for (let i = 0; i < arrays.length; i += MAX_ARGUMENTS)
    joined = joined.concat(...arrays.slice(i, i + MAX_ARGUMENTS))
  return joined
}
