// Names in SQL: when they need backticks, and how backticks are written. A backtick works under ANSI_QUOTES too.
import { CompileError } from "../errors.ts"
import type { ServerFamily } from "./profile.ts"
import { reservedWords } from "./reserved-words.ts"

/** `"auto"` quotes only what needs it (reserved words, upper case, odd characters); `"always"` quotes every name. */
export type QuoteMode = "auto" | "always"

/** Quotes names for one dialect; remembers what it has quoted. */
export class IdentifierPreparer {
  readonly mode: QuoteMode
  readonly #reserved: ReadonlySet<string>
  readonly #known = new Map<string, string>()

  constructor(family: ServerFamily, mode: QuoteMode) {
    this.mode = mode
    this.#reserved = reservedWords[family]
  }

  /** The name as it stands in SQL. */
  quote(name: string): string {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const quoted = this.mode === "always" || this.#needsQuotes(name) ? quoteIdentifier(name) : name
    // Names come from programs, but some programs make them up: the memory is bounded.
    if (this.#known.size >= 10_000) this.#known.clear()
    this.#known.set(name, quoted)
    return quoted
  }

  /** `schema.name`, or `name`. */
  qualified(schema: string | undefined, name: string): string {
    return schema === undefined ? this.quote(name) : `${this.quote(schema)}.${this.quote(name)}`
  }

  #needsQuotes(name: string): boolean {
    return !/^[a-z_][a-z0-9_$]*$/.test(name) || this.#reserved.has(name)
  }
}

/**
 * The name in backticks.
 *
 * @throws CompileError for what no name can hold. MySQL writes a question mark for a character beyond the basic plane (an emoji), so that two
 * names become one; MariaDB refuses it.
 */
export function quoteIdentifier(name: string): string {
  if (name === "") throw new CompileError("A name in SQL cannot be empty.")
  if (name.includes("\0")) throw new CompileError("A name in SQL cannot contain the NUL character.")
  if (/[\uD800-\uDFFF]/.test(name)) {
    throw new CompileError(
      `A name in SQL cannot contain characters beyond U+FFFF, such as emoji; found ${JSON.stringify(name)}.`,
    )
  }
  return `\`${name.replaceAll("`", "``")}\``
}
