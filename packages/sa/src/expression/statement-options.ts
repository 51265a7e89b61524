// Options that a statement carries: they are not part of its SQL, but of how it is run.
import { ArgumentError } from "../errors.ts"

/**
 * Other schemas for those that tables were defined with: `{ app: "tenant_7" }`. A key `null` stands for tables without a schema (so that
 * they get one), a value null takes the schema away. In a `Map`, null itself is the key of tables without a schema. It is read once:
 * give another object instead of changing it.
 */
export type SchemaTranslateMap =
  Readonly<Record<string, string | null>> | ReadonlyMap<string | null, string | null>

/** Options of one statement: `statement.executionOptions({ ... })`. They win over those of the connection and the engine. */
export interface StatementOptions {
  /** `execute()` reads rows while they arrive, as `stream()` does. @default false */
  readonly streamResults?: boolean | undefined
  /** `execute()` reads rows while they arrive, and `partitions()` gives so many at once. @default not streamed, 512 */
  readonly yieldPer?: number | undefined
  /** Rows that iteration takes at once from a stream, at most; `yieldPer` says it exactly. @default 512 */
  readonly maxRowBuffer?: number | undefined
  /** Other schemas for the statement's tables, also in DDL. @default as the tables say */
  readonly schemaTranslateMap?: SchemaTranslateMap | undefined
  /**
   * Server-side prepared statements, where the driver has them. By default statements of unchanging text are prepared from their third
   * execution on; `true` prepares everything, `false` nothing.
   */
  readonly prepare?: boolean | undefined
}

/** Names of the options that a statement may have. */
export const statementOptionNames: ReadonlySet<string> = new Set<keyof StatementOptions>([
  "streamResults",
  "yieldPer",
  "maxRowBuffer",
  "schemaTranslateMap",
  "prepare",
])

/** @throws ArgumentError for an unknown name, an isolation level, or a value that the option cannot have */
export function checkStatementOptions(options: StatementOptions): void {
  for (const name of Object.keys(options)) {
    if (name === "isolationLevel") {
      throw new ArgumentError(
        "a statement has no isolation level: set it with executionOptions() of the connection or the engine, or in begin({ isolationLevel })",
      )
    }
    if (!statementOptionNames.has(name)) throw unknownOption(name, statementOptionNames)
  }
  checkOptionValues(options)
}

/** What an option that nobody knows says. */
export function unknownOption(name: string, known: Iterable<string>): ArgumentError {
  return new ArgumentError(`unknown execution option "${name}"; expected ${[...known].join(", ")}`)
}

/** @throws ArgumentError for a value that the option cannot have */
export function checkOptionValues(options: StatementOptions): void {
  for (const name of ["yieldPer", "maxRowBuffer"] as const) {
    const count = options[name]
    if (count !== undefined && !(Number.isSafeInteger(count) && count > 0)) {
      throw new ArgumentError(`option "${name}": expected a whole number of at least 1, found ${count}`)
    }
  }
  if (options.schemaTranslateMap !== undefined) schemaEntries(options.schemaTranslateMap)
}

/** The pairs of a map, null for tables without a schema. @throws ArgumentError for what is no name */
export function schemaEntries(map: SchemaTranslateMap): readonly (readonly [string | null, string | null])[] {
  const value: unknown = map
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ArgumentError(`option "schemaTranslateMap": expected an object or a Map, found ${typeof value}`)
  }
  const entries: readonly (readonly [unknown, unknown])[] =
    map instanceof Map
      ? [...(map as ReadonlyMap<unknown, unknown>)]
      : Object.entries(map).map(([from, to]) => [from === "null" ? null : from, to])
  return entries.map(([from, to]) => [schemaName(from), schemaName(to)])
}

function schemaName(name: unknown): string | null {
  if (name === null || (typeof name === "string" && name !== "")) return name
  throw new ArgumentError(
    `option "schemaTranslateMap": a schema is a name or null, found ${name === "" ? "an empty name" : typeof name}`,
  )
}

/** Options with others on top; those that are undefined change nothing. */
export function mergedOptions<O extends StatementOptions>(present: O | undefined, added: O): O {
  const told = Object.entries(added).filter(([, value]) => value !== undefined)
  return Object.freeze({ ...present, ...Object.fromEntries(told) }) as O
}
