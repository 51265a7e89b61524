// JSON_TABLE: the parts of a document as rows.
import { ArgumentError } from "../errors.ts"
import type { AnyType } from "../types/type-engine.ts"
import { ClauseElement } from "./clause-element.ts"
import { jsonPathText } from "./json-path.ts"
import { typeArgument } from "./type-argument.ts"

/** What stands for a value that is not there, or of another type. */
export type JsonFallback = "null" | "error" | { readonly default: string | number | bigint | boolean }

/** One column: the row's number, whether there is something at a path, or the value at a path. */
export type JsonTableColumn = { readonly name: string } & (
  | { readonly kind: "ordinality" }
  | {
      readonly kind: "path" | "exists"
      readonly type: AnyType
      readonly path: string
      readonly onEmpty: JsonFallback | undefined
      readonly onError: JsonFallback | undefined
    }
)

/** Columns that have a row for each part at a path of the row's part. */
export interface JsonTableNested {
  readonly kind: "nested"
  readonly path: string
  readonly columns: readonly JsonTableItem[]
}

/** What stands in COLUMNS. */
export type JsonTableItem = JsonTableColumn | JsonTableNested

/** `JSON_TABLE(document, path COLUMNS (...))`. */
export class JsonTable extends ClauseElement {
  readonly visitName = "json_table"
  readonly document: ClauseElement
  readonly path: string
  readonly items: readonly JsonTableItem[]
  /** The columns of the rows, those of nested paths too. */
  readonly columns: readonly JsonTableColumn[]

  /** @throws ArgumentError when two columns have one name */
  constructor(document: ClauseElement, path: unknown, items: readonly JsonTableItem[]) {
    super()
    this.document = document
    this.path = pathOf(path)
    this.items = items
    this.columns = columnsOf(items)
    const names = this.columns.map(({ name }) => name)
    const twice = names.find((name, i) => names.indexOf(name) < i)
    if (twice !== undefined) throw new ArgumentError(`jsonTable() has two columns called "${twice}".`)
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    visit(this.document)
  }
}

function columnsOf(items: readonly JsonTableItem[]): readonly JsonTableColumn[] {
  return items.flatMap((item) => (item.kind === "nested" ? columnsOf(item.columns) : [item]))
}

/** A path: as servers write it (`$[*].name`), or steps. */
function pathOf(path: unknown): string {
  return typeof path === "string" && path.startsWith("$") ? path : jsonPathText(path)
}

const columnOptions: readonly string[] = ["type", "path", "exists", "onEmpty", "onError"]
const nestedOptions: readonly string[] = ["nested", "columns"]

/** Columns as the user gives them: an object by name. */
export function jsonTableItems(columns: object): readonly JsonTableItem[] {
  return Object.entries(columns).map(([name, given]) => itemOf(name, given))
}

/** `"ordinality"`, a type, `{ type, path, exists, onEmpty, onError }`, or `{ nested, columns }`. */
function itemOf(name: string, given: unknown): JsonTableItem {
  if (given === "ordinality") return { name, kind: "ordinality" }
  if (typeof given === "object" && given !== null && "nested" in given) {
    const { nested, columns } = checked(name, given, nestedOptions)
    if (typeof columns !== "object" || columns === null) {
      throw new ArgumentError(`"${name}" of jsonTable() has a nested path and needs { columns } as well.`)
    }
    return { kind: "nested", path: pathOf(nested), columns: jsonTableItems(columns) }
  }
  const isOptions = typeof given === "object" && given !== null && "type" in given
  return columnOf(name, checked(name, isOptions ? given : { type: given }, columnOptions))
}

interface ColumnOptions {
  readonly type?: unknown
  readonly path?: unknown
  readonly exists?: boolean
  readonly onEmpty?: JsonFallback
  readonly onError?: JsonFallback
}

function columnOf(name: string, { type, path, exists, onEmpty, onError }: ColumnOptions): JsonTableColumn {
  if (exists === true && (onEmpty !== undefined || onError !== undefined)) {
    throw new ArgumentError(
      `Column "${name}" of jsonTable() tells whether there is something: it takes no onEmpty and no onError.`,
    )
  }
  return {
    name,
    kind: exists === true ? "exists" : "path",
    type: typeArgument(type),
    path: pathOf(path ?? name),
    onEmpty,
    onError,
  }
}

function checked(
  name: string,
  options: object,
  known: readonly string[],
): ColumnOptions & { readonly nested?: unknown; readonly columns?: unknown } {
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown === undefined) return options
  throw new ArgumentError(
    `Column "${name}" of jsonTable() has no option "${unknown}"; expected ${known.join(", ")}.`,
  )
}
