// Shapes of results, made once: per statement, or per list of column names for SQL text.
import type { Compiled } from "../dialect/compiled.ts"
import type { ServerProfile } from "../dialect/profile.ts"
import type { DbapiColumn } from "../dbapi/dbapi.ts"
import { IntegerType, SmallIntegerType } from "../types/numeric.ts"
import { type AnyType, resultProcessorOf } from "../types/type-engine.ts"
import type { RowClass } from "./row-class.ts"
import { RowShape, type ShapeColumn } from "./row-shape.ts"

const CACHE_SIZE = 512
const byNames = new Map<string, RowShape>()

/** @internal The shapes of one statement's results: one, until a table is altered. */
export class StatementShapes {
  /** What the driver makes rows of, see `DbapiExecuteOptions`. */
  readonly rowClass: (columns: readonly DbapiColumn[]) => RowClass
  readonly #make: (columns: readonly DbapiColumn[]) => RowShape
  readonly #known = new WeakMap<readonly DbapiColumn[], RowShape>()
  #columns: readonly DbapiColumn[] | undefined
  #shape: RowShape | undefined

  constructor(make: (columns: readonly DbapiColumn[]) => RowShape) {
    this.#make = make
    this.rowClass = (columns) => this.of(columns).rowClass
  }

  /** The shape of a result with these columns. The same list always gives the same shape: rows and result must agree. */
  of(columns: readonly DbapiColumn[]): RowShape {
    // Our driver gives equal results the same list.
    if (this.#shape !== undefined && columns === this.#columns) return this.#shape
    let shape = this.#known.get(columns)
    if (shape === undefined) {
      shape = this.#sameAsLast(columns) ?? this.#make(columns)
      this.#known.set(columns, shape)
    }
    this.#columns = columns
    return (this.#shape = shape)
  }

  #sameAsLast(columns: readonly DbapiColumn[]): RowShape | undefined {
    return this.#columns !== undefined && sameColumns(columns, this.#columns) ? this.#shape : undefined
  }
}

/** @internal The shapes of a statement: what it says of its columns, as far as the server's answer agrees. */
export function shapesOf(compiled: Compiled | undefined, profile: ServerProfile): StatementShapes {
  if (compiled?.resultColumns === undefined) return textShapes
  return new StatementShapes((columns) => new RowShape(matched(compiled, columns, profile)))
}

/** Whether results have the same columns: their names, and the wire types that processors were chosen for. */
function sameColumns(a: readonly DbapiColumn[], b: readonly DbapiColumn[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) {
    if (a[i]?.name !== b[i]?.name || a[i]?.typeName !== b[i]?.typeName) return false
  }
  return true
}

/** By position when the counts agree; text whose columns were described in another order or only in part, by name. */
function matched(compiled: Compiled, columns: readonly DbapiColumn[], profile: ServerProfile): ShapeColumn[] {
  const expected = compiled.resultColumns ?? []
  const byName = new Map(expected.map((column) => [column.name, column]))
  const named = compiled.kind === "text" && columns.some(({ name }) => byName.has(name))
  return columns.map((column, i) => {
    const described = named || expected.length !== columns.length ? byName.get(column.name) : expected[i]
    if (described === undefined) return plain(column)
    const { key, name, sources, type } = described
    const processor = isExact(type, column.typeName)
      ? undefined
      : resultProcessorOf(type, profile, column.typeName)
    return { key, name, sources, processor }
  })
}

/** Wire types whose values are safe numbers already, so that an Integer column has nothing to convert or check. */
const smallIntegers: ReadonlySet<string> = new Set(["TINYINT", "SMALLINT", "MEDIUMINT", "INT"])

/** Only the plain integer types: a class derived from them may convert in its own way. */
function isExact(type: AnyType, typeName: string): boolean {
  const made: unknown = type.constructor
  const exact = made === IntegerType || made === SmallIntegerType
  return exact && type.variants.length === 0 && smallIntegers.has(typeName)
}

/** @internal Of SQL text, which says nothing of its columns. */
export const textShapes: StatementShapes = new StatementShapes((columns) => {
  const names = JSON.stringify(columns.map(({ name }) => name))
  const known = byNames.get(names)
  if (known !== undefined) return known
  const shape = new RowShape(columns.map(plain))
  byNames.set(names, shape)
  const oldest = byNames.keys().next().value
  if (byNames.size > CACHE_SIZE && oldest !== undefined) byNames.delete(oldest)
  return shape
})

function plain({ name }: DbapiColumn): ShapeColumn {
  return { key: name, name, sources: [], processor: undefined }
}
