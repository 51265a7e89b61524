// SQL with placeholders: cut once into literal parts and slots, cached, then filled with literals (text protocol) or with `?` (binary protocol).
import { ParameterError, type ParamStyle, tokenize } from "@shoal/protocol"
import type { LiteralWriter } from "./literal-writer.ts"

export type { ParamStyle } from "@shoal/protocol"

/** All styles. */
export const paramStyles: readonly ["qmark", "numeric", "named", "format", "pyformat"] = [
  "qmark",
  "numeric",
  "named",
  "format",
  "pyformat",
]

/** Values of the placeholders: a list by position, an object by name, or the one value itself. */
export type Params = readonly unknown[] | Readonly<Record<string, unknown>> | Scalar | null | undefined
type Scalar = string | number | bigint | boolean | Date | Uint8Array

/** SQL between placeholders, and which value goes where. */
export interface Template {
  /** One more than there are slots. */
  readonly segments: readonly string[]
  readonly slots: readonly Slot[]
  /** How many positions the slots use; 0 when they are named. */
  readonly positions: number
  readonly named: boolean
  /** Slot i takes value i. */
  readonly inOrder: boolean
}

interface Slot {
  readonly key: number | string
  /** A list is meant here: the placeholder stands behind IN or VALUES. */
  readonly list: boolean
}

/** What decides how SQL is cut. */
export interface SqlMode {
  readonly noBackslashEscapes: boolean
  readonly ansiQuotes: boolean
}

/** @returns the parts of the SQL. */
export function compileTemplate(sql: string, paramstyle: ParamStyle, mode: SqlMode): Template {
  const segments: string[] = []
  const slots: Slot[] = []
  let segment = ""
  let positions = 0
  let named = false
  let lastWord = ""
  // As in DB-API, also in quotes: a statement written for one driver means the same in the other.
  const doubled = paramstyle === "format" || paramstyle === "pyformat"
  for (const token of tokenize(sql, { paramstyle, ...mode })) {
    const text = sql.slice(token.start, token.end)
    if (token.kind === "percent") segment += "%"
    else if (token.kind !== "placeholder") segment += doubled ? text.replaceAll("%%", "%") : text
    else {
      const key = token.key ?? 0
      if (typeof key === "string") named = true
      else positions = Math.max(positions, key + 1)
      segments.push(segment)
      slots.push({ key, list: listWords.has(lastWord) })
      segment = ""
    }
    if (token.kind !== "space" && token.kind !== "comment")
      lastWord = token.kind === "word" ? text.toUpperCase() : ""
  }
  segments.push(segment)
  if (named && positions > 0)
    throw new ParameterError("the SQL mixes placeholders by name and by position: use one kind")
  const inOrder = slots.length === positions && slots.every(({ key }, i) => key === i)
  return { segments, slots, positions, named, inOrder }
}
const listWords = new Set(["IN", "VALUES", "VALUE", "ROW"])

/** Templates of one paramstyle; the oldest go first when there are too many. */
export class TemplateCache {
  readonly #style: ParamStyle
  readonly #byMode: readonly Map<string, Template>[] = Array.from(
    { length: 4 },
    () => new Map<string, Template>(),
  )

  constructor(style: ParamStyle) {
    this.#style = style
  }

  get(sql: string, noBackslashEscapes: boolean, ansiQuotes: boolean): Template {
    const cache =
      this.#byMode[(noBackslashEscapes ? 1 : 0) + (ansiQuotes ? 2 : 0)] ?? new Map<string, Template>()
    const known = cache.get(sql)
    if (known !== undefined) return known
    const template = compileTemplate(sql, this.#style, { noBackslashEscapes, ansiQuotes })
    if (sql.length <= longestCached) {
      cache.set(sql, template)
      const oldest = cache.keys().next().value
      if (cache.size > cacheSize && oldest !== undefined) cache.delete(oldest)
    }
    return template
  }
}
const cacheSize = 512
const longestCached = 16 * 1024

/** @returns the values in the order of the slots. @throws ParameterError when one is missing, or a position is left over. */
export function valuesInOrder(template: Template, params: Params): readonly unknown[] {
  const { slots, positions, named, inOrder } = template
  if (named) {
    const object = namedParams(params)
    return slots.map(({ key }) => {
      if (Object.hasOwn(object, key)) return object[key as string]
      throw new ParameterError(`parameter "${String(key)}" is missing`, key)
    })
  }
  const list = positionalParams(params, positions)
  if (list.length !== positions) {
    throw new ParameterError(`expected ${String(positions)} parameters, found ${String(list.length)}`)
  }
  if (inOrder) return list
  return slots.map(({ key }) => list[key as number])
}

function namedParams(params: Params): Readonly<Record<string, unknown>> {
  if (typeof params === "object" && params !== null && !Array.isArray(params))
    return params as Record<string, unknown>
  throw new ParameterError(
    `the SQL names its parameters: expected an object, found ${Array.isArray(params) ? "an array" : typeof params}`,
  )
}

function positionalParams(params: Params, positions: number): readonly unknown[] {
  if (Array.isArray(params)) return params
  if (params === undefined || params === null) return []
  if (typeof params === "object" && !(params instanceof Date) && !(params instanceof Uint8Array)) {
    // An empty object is "no parameters" for SQL that has none.
    if (positions === 0 && Object.keys(params).length === 0) return []
    throw new ParameterError("the SQL has parameters by position: expected an array, found an object")
  }
  return [params]
}

/** @returns the SQL with every value written as a literal. @throws ParameterError that names the parameter. */
export function interpolate(template: Template, params: Params, writer: LiteralWriter): string {
  const values = valuesInOrder(template, params)
  const { segments, slots } = template
  let sql = segments[0] ?? ""
  for (let i = 0; i < slots.length; i++) {
    const { key, list } = slots[i] ?? noSlot
    const value = values[i]
    sql +=
      (Array.isArray(value) ? listText(value, key, list, writer) : writer.literal(value, key)) +
      (segments[i + 1] ?? "")
  }
  return sql
}
const noSlot: Slot = { key: 0, list: false }

function listText(
  values: readonly unknown[],
  key: number | string,
  wanted: boolean,
  writer: LiteralWriter,
): string {
  if (wanted) return writer.list(values, key)
  const name = typeof key === "number" ? String(key) : `"${key}"`
  throw new ParameterError(
    `parameter ${name}: an array stands only where a list is meant, as in "IN ?"; found one elsewhere`,
    key,
  )
}

/** @returns the SQL for COM_STMT_PREPARE: every placeholder is `?`. */
export function preparedSql(template: Template): string {
  return template.segments.join("?")
}
