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

/** `JSON_TABLE(document, path COLUMNS (...))`. */
export class JsonTable extends ClauseElement {
  readonly visitName = "json_table"
  readonly document: ClauseElement
  readonly path: string
  readonly columns: readonly JsonTableColumn[]

  constructor(document: ClauseElement, path: unknown, columns: readonly JsonTableColumn[]) {
    super()
    this.document = document
    this.path = pathOf(path)
    this.columns = columns
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    visit(this.document)
  }
}

/** A path: as servers write it (`$[*].name`), or steps. */
function pathOf(path: unknown): string {
  return typeof path === "string" && path.startsWith("$") ? path : jsonPathText(path)
}

const columnOptions: readonly string[] = ["type", "path", "exists", "onEmpty", "onError"]

/** A column as the user gives it: `"ordinality"`, a type, or `{ type, path, exists, onEmpty, onError }`. */
export function jsonTableColumn(name: string, given: unknown): JsonTableColumn {
  if (given === "ordinality") return { name, kind: "ordinality" }
  const isOptions = typeof given === "object" && given !== null && "type" in given
  const options = (isOptions ? given : { type: given }) as {
    readonly type: unknown
    readonly path?: unknown
    readonly exists?: boolean
    readonly onEmpty?: JsonFallback
    readonly onError?: JsonFallback
  }
  const unknown = Object.keys(options).find((key) => !columnOptions.includes(key))
  if (unknown !== undefined) {
    throw new ArgumentError(
      `Column "${name}" of jsonTable() has no option "${unknown}"; expected ${columnOptions.join(", ")}.`,
    )
  }
  return {
    name,
    kind: options.exists === true ? "exists" : "path",
    type: typeArgument(options.type),
    path: pathOf(options.path ?? name),
    onEmpty: options.onEmpty,
    onError: options.onError,
  }
}
