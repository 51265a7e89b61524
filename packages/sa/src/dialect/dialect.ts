// A dialect: one server profile, one paramstyle, one way of quoting. It owns the compiled forms of statements.
import { ArgumentError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import { schemaEntries, type SchemaTranslateMap } from "../expression/statement-options.ts"
import type { Compiled } from "./compiled.ts"
import { IdentifierPreparer, type QuoteMode } from "./identifiers.ts"
import { mysqlRendering } from "./mysql-rendering.ts"
import { genericProfile, profileOf, type DialectName, type ServerProfile } from "./profile.ts"
import type { Rendering, Visit } from "./rendering.ts"

/** How placeholders are written. `qmark ?`, `format %s`, `numeric :1`, `numeric_dollar $1`, `named :name`, `pyformat %(name)s`. */
export type Paramstyle = "qmark" | "format" | "numeric" | "numeric_dollar" | "named" | "pyformat"

/** Options of `mysql.dialect()`. */
export interface DialectOptions {
  /** @default "qmark" */
  readonly paramstyle?: Paramstyle
  /** Quote names where needed, or always. @default "auto" */
  readonly quote?: QuoteMode
  /** What the server calls itself: `"9.7.4"`, `"10.11.19-MariaDB"`. @default unknown: SQL that old and new servers understand */
  readonly serverVersion?: string
  /** The session's sql_mode: ANSI_QUOTES and NO_BACKSLASH_ESCAPES change how literals are written. @default "" */
  readonly sqlMode?: string
  /** A complete profile; overrides `serverVersion` and `sqlMode`. */
  readonly profile?: ServerProfile
  /** Other schemas for those that tables were defined with. @default none */
  readonly schemaTranslateMap?: SchemaTranslateMap
}

const noKeys: readonly string[] = Object.freeze([])
const paramstyles: readonly string[] = ["qmark", "format", "numeric", "numeric_dollar", "named", "pyformat"]
const optionNames: readonly string[] = [
  "paramstyle",
  "quote",
  "serverVersion",
  "sqlMode",
  "profile",
  "schemaTranslateMap",
]

/** How statements become SQL for one kind of server. Immutable; share it: compiled statements are remembered per dialect object. */
export class Dialect {
  readonly name: DialectName
  readonly paramstyle: Paramstyle
  readonly profile: ServerProfile
  readonly preparer: IdentifierPreparer
  /** How elements are rendered; another dialect replaces some of it. */
  readonly rendering: Rendering
  /** The rendering's writers of elements: looked up for every element, and a Map finds a name faster than an object of so many. */
  readonly visitors: ReadonlyMap<string, Visit<never>>
  /** Its writers of operators. */
  readonly operators: ReadonlyMap<string, Visit<never>>
  readonly #cacheByKeys = new WeakMap<ClauseElement, Map<string, Compiled>>()
  readonly #bySchemas = new Map<string, Dialect>()
  readonly #byMap = new WeakMap<SchemaTranslateMap, Dialect>()

  /** @throws ArgumentError for an unknown option or value. */
  constructor(options: DialectOptions = {}, rendering: Rendering = mysqlRendering) {
    checkOptions(options)
    this.profile =
      options.profile ??
      (options.serverVersion === undefined && options.sqlMode === undefined
        ? genericProfile
        : profileOf(options.serverVersion ?? "", { sqlMode: options.sqlMode ?? "" }))
    this.name = this.profile.family
    this.paramstyle = options.paramstyle ?? "qmark"
    this.rendering = rendering
    this.visitors = new Map(Object.entries(rendering.visitors))
    this.operators = new Map(Object.entries(rendering.operators))
    const map = options.schemaTranslateMap
    this.preparer = new IdentifierPreparer(
      rendering.identifiers,
      this.profile,
      options.quote ?? "auto",
      map === undefined ? undefined : new Map(schemaEntries(map)),
    )
  }

  /** The compiled form of a statement for an execution with parameters of these keys, made at most once. @default no parameters */
  compile(element: ClauseElement, columnKeys: readonly string[] = noKeys): Compiled {
    if (columnKeys.length > 0) return this.#compileForKeys(element, columnKeys)
    let compiled = element.recall(this)
    if (compiled === undefined) {
      compiled = element.compileWith(this, { columnKeys })
      element.remember(this, compiled)
    }
    return compiled
  }

  /** This dialect with other schemas for those of the tables: the same object for equal maps, so that compiled statements are found again. */
  translated(map: SchemaTranslateMap): Dialect {
    let dialect = this.#byMap.get(map)
    if (dialect === undefined) {
      dialect = this.#translated(map)
      this.#byMap.set(map, dialect)
    }
    return dialect
  }

  #translated(map: SchemaTranslateMap): Dialect {
    const key = JSON.stringify(schemaEntries(map))
    let dialect = this.#bySchemas.get(key)
    if (dialect === undefined) {
      const { paramstyle, profile, preparer } = this
      const options = { paramstyle, profile, quote: preparer.mode, schemaTranslateMap: map }
      dialect = new Dialect(options, this.rendering)
      // There may be one per tenant: the memory is bounded.
      if (this.#bySchemas.size >= 500) this.#bySchemas.clear()
      this.#bySchemas.set(key, dialect)
    }
    return dialect
  }

  #compileForKeys(element: ClauseElement, columnKeys: readonly string[]): Compiled {
    const key = columnKeys.join("\0")
    let forms = this.#cacheByKeys.get(element)
    if (forms === undefined) this.#cacheByKeys.set(element, (forms = new Map<string, Compiled>()))
    let compiled = forms.get(key)
    if (compiled === undefined) {
      // Keys come from users' rows: the memory per statement is bounded.
      if (forms.size >= 100) forms.clear()
      compiled = element.compileWith(this, { columnKeys })
      forms.set(key, compiled)
    }
    return compiled
  }
}

function checkOptions(options: DialectOptions): void {
  for (const name of Object.keys(options)) {
    if (!optionNames.includes(name)) {
      throw new ArgumentError(`Unknown dialect option "${name}"; expected one of ${optionNames.join(", ")}.`)
    }
  }
  if (options.paramstyle !== undefined && !paramstyles.includes(options.paramstyle)) {
    throw new ArgumentError(
      `Unknown paramstyle "${options.paramstyle}"; expected one of ${paramstyles.join(", ")}.`,
    )
  }
  const quote: string | undefined = options.quote
  if (quote !== undefined && quote !== "auto" && quote !== "always") {
    throw new ArgumentError(`Unknown quote mode "${quote}"; expected "auto" or "always".`)
  }
}
