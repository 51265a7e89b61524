// Constructs of the `sa.mysql` namespace: dialects, INSERT with ON DUPLICATE KEY UPDATE, MATCH AGAINST.
import { Dialect, type DialectOptions } from "./dialect/dialect.ts"
import { ArgumentError } from "./errors.ts"
import { BinaryExpression, ColumnElement } from "./expression/column-element.ts"
import { match as matchAgainst } from "./expression/string-operators.ts"
import type { Relevance } from "./typing/expression.ts"
import type { Ex } from "./typing/witness.ts"

export { insert, replace } from "./statement/constructors.ts"

/**
 * A dialect to compile for: `stmt.compile({ dialect: sa.mysql.dialect({ paramstyle: "format", serverVersion: "9.7.4" }) })`.
 *
 * @throws ArgumentError for an unknown option or value.
 */
export function dialect(options?: DialectOptions): Dialect {
  return new Dialect(options)
}

/** `MATCH (...) AGAINST (...)`, with its search mode. */
export interface MatchExpression extends Relevance<never> {
  /** `IN BOOLEAN MODE` */
  inBooleanMode(): MatchExpression
  /** `IN NATURAL LANGUAGE MODE` */
  inNaturalLanguageMode(): MatchExpression
  /** `WITH QUERY EXPANSION`; not together with boolean mode. */
  withQueryExpansion(): MatchExpression
}

/** Options of `match`. */
export interface MatchOptions {
  /** What to search for. */
  readonly against: string | Ex<string | null>
  readonly inBooleanMode?: boolean
  readonly inNaturalLanguageMode?: boolean
  readonly withQueryExpansion?: boolean
}

/** Full-text search: `mysql.match(t.c.title, t.c.body, { against: "word" })`. Needs a FULLTEXT index over exactly these columns. */
export function match(...args: readonly [...columns: Ex<unknown>[], options: MatchOptions]): MatchExpression
export function match(...args: readonly unknown[]): unknown {
  const options = args.at(-1) as Partial<MatchOptions> | undefined
  if (options === undefined || options instanceof ColumnElement || options.against === undefined) {
    throw new ArgumentError("match() takes columns and, as its last argument, { against: ... }.")
  }
  const columns = args.slice(0, -1).map((column) => {
    if (column instanceof ColumnElement) return column
    throw new ArgumentError(`match() takes columns; found ${column === null ? "null" : typeof column}.`)
  })
  return new Match(columns, options.against, {
    boolean: options.inBooleanMode === true,
    natural: options.inNaturalLanguageMode === true,
    expansion: options.withQueryExpansion === true,
  })
}

interface MatchModes {
  readonly boolean: boolean
  readonly natural: boolean
  readonly expansion: boolean
}

class Match extends BinaryExpression {
  readonly #columns: readonly ColumnElement[]
  readonly #against: unknown
  readonly #modes: MatchModes

  constructor(columns: readonly ColumnElement[], against: unknown, modes: MatchModes) {
    const { left, right, operator, type } = matchAgainst(columns, against, modeText(modes))
    super(left, right, operator, type, { mode: modeText(modes) })
    this.#columns = columns
    this.#against = against
    this.#modes = modes
  }

  inBooleanMode(): Match {
    return new Match(this.#columns, this.#against, { ...this.#modes, boolean: true })
  }

  inNaturalLanguageMode(): Match {
    return new Match(this.#columns, this.#against, { ...this.#modes, natural: true })
  }

  withQueryExpansion(): Match {
    return new Match(this.#columns, this.#against, { ...this.#modes, expansion: true })
  }
}

function modeText(modes: MatchModes): string {
  if (modes.boolean && (modes.natural || modes.expansion)) {
    throw new ArgumentError(
      "MATCH in boolean mode goes neither with natural language mode nor with query expansion.",
    )
  }
  const parts = [
    ...(modes.boolean ? ["IN BOOLEAN MODE"] : []),
    ...(modes.natural ? ["IN NATURAL LANGUAGE MODE"] : []),
    ...(modes.expansion ? ["WITH QUERY EXPANSION"] : []),
  ]
  return parts.join(" ")
}
