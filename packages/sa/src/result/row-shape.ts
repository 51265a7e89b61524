// The shape of a result: names, what finds which column, and the class of its rows. Made once per compiled statement or set of columns.
import type { InvalidRequestError } from "../errors.ts"
import type { ResultProcessor } from "../types/type-engine.ts"
import { RebuiltExpressions } from "./rebuilt-expressions.ts"
import { ambiguousColumn, type BaseRow, noSuchColumn, reservedNames, shapeOf } from "./row.ts"
import { makeRowKind, type RowClass, type RowKind } from "./row-class.ts"

/** One column of a shape. */
export interface ShapeColumn {
  /** What `row.<key>` finds it by. */
  readonly key: string
  /** Its name in the result set, which `row.get(name)` takes too. */
  readonly name: string
  /** Objects that `row.get(object)` finds it by. */
  readonly sources: readonly object[]
  readonly processor: ResultProcessor<unknown> | undefined
}

/** Results of `indexOf` that are no position. */
const MISSING = -1
const AMBIGUOUS = -2

/** @internal Everything about a result but its rows. */
export class RowShape {
  readonly columns: readonly ShapeColumn[]
  readonly keys: readonly string[]
  /** Two columns share a key. */
  readonly ambiguous: boolean
  /** Columns whose values need work: position and processor. */
  readonly processors: readonly (readonly [number, ResultProcessor<unknown>])[]
  readonly #byName = new Map<string, number>()
  readonly #bySource = new Map<object, number>()
  #kind: RowKind | undefined
  #rebuilt: RebuiltExpressions | undefined

  constructor(columns: readonly ShapeColumn[]) {
    this.columns = columns
    this.keys = Object.freeze(columns.map((column) => column.key))
    this.processors = columns.flatMap(({ processor }, i) =>
      processor === undefined ? [] : [[i, processor] as const],
    )
    columns.forEach((column, i) => {
      this.#name(column.key, i)
      for (const source of column.sources) if (!this.#bySource.has(source)) this.#bySource.set(source, i)
    })
    this.ambiguous = new Set(this.keys).size < this.keys.length
    columns.forEach((column, i) => {
      if (column.name !== column.key && !this.keys.includes(column.name)) this.#name(column.name, i)
    })
  }

  /** The class of the rows, made when the first one is. */
  get kind(): RowKind {
    return (this.#kind ??= withColumns(makeRowKind(this.keys.length), this))
  }

  /** What drivers make rows of. */
  get rowClass(): RowClass {
    return this.kind.Row
  }

  /** A value of a row. */
  valueAt(row: BaseRow, at: number): unknown {
    return this.kind.getters[at]?.call(row)
  }

  /** Position of a column, or a negative number that {@link failure} explains. */
  indexOf(column: string | number | object): number {
    if (typeof column === "string") return this.#byName.get(column) ?? MISSING
    if (typeof column === "number")
      return Number.isInteger(column) && column >= 0 && column < this.keys.length ? column : MISSING
    return this.#bySource.get(column) ?? this.#findRebuilt(column) ?? this.#fallback(column)
  }

  /** Why `indexOf` found nothing. */
  failure(column: string | number | object, at: number): InvalidRequestError {
    if (at === AMBIGUOUS) return ambiguousColumn(nameOf(column) ?? "?")
    const what =
      typeof column === "object" ? `"${nameOf(column) ?? "of that expression"}"` : JSON.stringify(column)
    return noSuchColumn(what, this.keys)
  }

  /** A row as a plain object. Safe for a column named `__proto__`. @throws InvalidRequestError when two columns share a key. */
  toObject(from: BaseRow): Record<string, unknown> {
    const { keys } = this
    if (this.ambiguous) throw ambiguousColumn(keys.find((key) => this.#byName.get(key) === AMBIGUOUS) ?? "?")
    const values = this.kind.tuple(from)
    const row: Record<string, unknown> = {}
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] ?? ""
      if (key === "__proto__") {
        Object.defineProperty(row, key, {
          value: values[i],
          enumerable: true,
          configurable: true,
          writable: true,
        })
      } else row[key] = values[i]
    }
    return row
  }

  /** The shape of some of the columns, in the given order. */
  pick(positions: readonly number[]): RowShape {
    // Values arrive processed, so the picked columns have no processor.
    const columns = positions.flatMap((at) => {
      const column = this.columns[at]
      return column === undefined ? [] : [{ ...column, processor: undefined }]
    })
    return new RowShape(columns)
  }

  #name(name: string, i: number): void {
    this.#byName.set(name, this.#byName.has(name) ? AMBIGUOUS : i)
  }

  #findRebuilt(column: object): number | undefined {
    this.#rebuilt ??= new RebuiltExpressions(this.columns)
    return this.#rebuilt.find(column)
  }

  /** A column object that the statement did not name itself (SQL text): by the name of the column, if that was not typed otherwise. */
  #fallback(column: object): number {
    const name = nameOf(column)
    if (name === undefined) return MISSING
    const at = this.#byName.get(name) ?? MISSING
    return at < 0 || this.columns[at]?.sources.length === 0 ? at : MISSING
  }
}

/** Rows from arrays of values. */
export function makeRows(shape: RowShape, rows: readonly (readonly unknown[])[]): BaseRow[] {
  const { Row } = shape.kind
  return rows.map((values) => new Row(...values))
}

/** Applies result processors in place, column by column. */
export function processRows(shape: RowShape, rows: readonly BaseRow[]): void {
  for (const [i, process] of shape.processors) {
    const get = shape.kind.getters[i]
    const set = shape.kind.setters[i]
    if (get === undefined || set === undefined) continue
    for (const row of rows) set.call(row, process(get.call(row)))
  }
}

/** Columns by position and by name, as getters of the prototype. */
function withColumns(kind: RowKind, shape: RowShape): RowKind {
  const { getters } = kind
  const prototype = kind.Row.prototype as object
  const define = (key: string, get: () => unknown): void => {
    Object.defineProperty(prototype, key, { get, enumerable: true, configurable: true })
  }
  Object.defineProperty(prototype, shapeOf, { value: shape })
  getters.forEach((get, i) => define(String(i), get))
  shape.keys.forEach((key) => {
    if (reservedNames.has(key) || /^\d+$/.test(key)) return
    const get = getters[shape.indexOf(key)]
    define(
      key,
      get ??
        (() => {
          throw ambiguousColumn(key)
        }),
    )
  })
  return kind
}

function nameOf(column: unknown): string | undefined {
  if (typeof column === "string") return column
  if (typeof column !== "object" || column === null) return undefined
  if ("key" in column && typeof column.key === "string") return column.key
  return "name" in column && typeof column.name === "string" ? column.name : undefined
}
