// SQL text given to execute() as it is. Drivers get `?`; other placeholder styles are rewritten here, outside of quotes and comments.
import { type ParamStyle, tokenize } from "@shoal/protocol"
import { ArgumentError } from "../errors.ts"
import type { ParameterSet } from "./distill-params.ts"

/** SQL for the driver. */
export interface RawSql {
  readonly sql: string
  readonly params: readonly unknown[] | undefined
}

interface Template {
  readonly sql: string
  /** Position or name of each placeholder, in order. */
  readonly keys: readonly (number | string)[]
}

const CACHE_SIZE = 256
const cache = new Map<string, Template>()

/**
 * Named parameters stand as `:name` (`%(name)s` when the style is pyformat), positional ones in the engine's `paramstyle`.
 * @throws ArgumentError when a parameter is missing.
 */
export function rawSql(sql: string, params: ParameterSet | undefined, paramstyle: ParamStyle): RawSql {
  if (params === undefined) return { sql, params }
  if (Array.isArray(params) && paramstyle === "qmark") return { sql, params: params as readonly unknown[] }
  const style = Array.isArray(params) || paramstyle === "pyformat" ? paramstyle : "named"
  const template = templateOf(sql, style)
  return { sql: template.sql, params: template.keys.map((key) => valueOf(params, key)) }
}

function valueOf(params: ParameterSet, key: number | string): unknown {
  if (Object.hasOwn(params, key)) return (params as Readonly<Record<string | number, unknown>>)[key]
  const what = typeof key === "number" ? `position ${key + 1}` : `":${key}"`
  const given = Array.isArray(params)
    ? `${params.length} values`
    : `the names ${Object.keys(params).join(", ")}`
  throw new ArgumentError(`the SQL has a parameter at ${what}, but execute() was given ${given}`)
}

function templateOf(sql: string, paramstyle: ParamStyle): Template {
  const cacheKey = `${paramstyle} ${sql}`
  const known = cache.get(cacheKey)
  if (known !== undefined) return known
  const template = parse(sql, paramstyle)
  cache.set(cacheKey, template)
  const oldest = cache.keys().next().value
  if (cache.size > CACHE_SIZE && oldest !== undefined) cache.delete(oldest)
  return template
}

function parse(sql: string, paramstyle: ParamStyle): Template {
  const keys: (number | string)[] = []
  let text = ""
  for (const token of tokenize(sql, { paramstyle })) {
    if (token.kind === "percent") text += "%"
    else if (token.kind !== "placeholder") text += sql.slice(token.start, token.end)
    else {
      text += "?"
      keys.push(token.key ?? 0)
    }
  }
  return { sql: text, keys }
}
