// Shapes of results, made once: per compiled statement, or per list of column names for SQL text.
import type { Compiled } from "../dialect/compiled.ts"
import type { ServerProfile } from "../dialect/profile.ts"
import type { DbapiColumn } from "../dbapi/dbapi.ts"
import { IntegerType, SmallIntegerType } from "../types/numeric.ts"
import { type AnyType, resultProcessorOf } from "../types/type-engine.ts"
import { RowShape, type ShapeColumn } from "./row-shape.ts"

const CACHE_SIZE = 512
const byCompiled = new WeakMap<Compiled, KnownShape>()
const byNames = new Map<string, RowShape>()

/** The shape of a result: what the statement says of its columns, as far as the server's answer agrees. */
export function shapeOfResult(
  compiled: Compiled | undefined,
  columns: readonly DbapiColumn[],
  profile: ServerProfile,
): RowShape {
  const expected = compiled?.resultColumns
  if (compiled === undefined || expected === undefined) return shapeOfNames(columns)
  if (compiled.kind !== "text") {
    const known = byCompiled.get(compiled)
    if (known !== undefined && sameTypes(known.types, columns)) return known.shape
  }
  const shape = new RowShape(matched(compiled, columns, profile))
  if (compiled.kind !== "text")
    byCompiled.set(compiled, { shape, types: columns.map(({ typeName }) => typeName) })
  return shape
}

/** A shape and the wire types it was made for: a column that was altered since needs another one. */
interface KnownShape {
  readonly shape: RowShape
  readonly types: readonly string[]
}

function sameTypes(types: readonly string[], columns: readonly DbapiColumn[]): boolean {
  if (types.length !== columns.length) return false
  for (let i = 0; i < types.length; i++) if (types[i] !== columns[i]?.typeName) return false
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
    const processor = isExact(type, column.typeName) ? undefined : resultProcessorOf(type, profile)
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

function shapeOfNames(columns: readonly DbapiColumn[]): RowShape {
  const names = JSON.stringify(columns.map(({ name }) => name))
  const known = byNames.get(names)
  if (known !== undefined) return known
  const shape = new RowShape(columns.map(plain))
  byNames.set(names, shape)
  const oldest = byNames.keys().next().value
  if (byNames.size > CACHE_SIZE && oldest !== undefined) byNames.delete(oldest)
  return shape
}

function plain({ name }: DbapiColumn): ShapeColumn {
  return { key: name, name, sources: [], processor: undefined }
}
