// Names in SQL: when they need quotes, and how MySQL's backticks are written, which work under ANSI_QUOTES too.
import { CompileError } from "../errors.ts"
import type { ServerProfile } from "./profile.ts"
import { reservedWords } from "./reserved-words.ts"

/** `"auto"` quotes only what needs it (reserved words, upper case, odd characters); `"always"` quotes every name. */
export type QuoteMode = "auto" | "always"

/** How a database writes names. */
export interface IdentifierRules {
  /** Words that are no names unless quoted, in lower case. */
  reserved(profile: ServerProfile): ReadonlySet<string>
  /** The name in quotes. @throws CompileError for what no name can hold */
  quote(name: string): string
}

/** Schemas that stand for others; null is that of tables without one. */
export type SchemaNames = ReadonlyMap<string | null, string | null>

/** Quotes names for one dialect; remembers what it has quoted. */
export class IdentifierPreparer {
  readonly mode: QuoteMode
  readonly #schemas: SchemaNames | undefined
  readonly #rules: IdentifierRules
  readonly #reserved: ReadonlySet<string>
  readonly #known = new Map<string, string>()

  constructor(rules: IdentifierRules, profile: ServerProfile, mode: QuoteMode, schemas?: SchemaNames) {
    this.mode = mode
    this.#schemas = schemas
    this.#rules = rules
    this.#reserved = rules.reserved(profile)
  }

  /** The name as it stands in SQL. */
  quote(name: string): string {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const quoted = this.mode === "always" || this.#needsQuotes(name) ? this.quoted(name) : name
    // Names come from programs, but some programs make them up: the memory is bounded.
    if (this.#known.size >= 10_000) this.#known.clear()
    this.#known.set(name, quoted)
    return quoted
  }

  /** The name in quotes, whether it needs them or not. */
  quoted(name: string): string {
    return this.#rules.quote(name)
  }

  /** The schema that stands for a table's own. */
  schemaOf(own: string | undefined): string | undefined {
    const other = this.#schemas?.get(own ?? null)
    return other === undefined ? own : (other ?? undefined)
  }

  /** `schema.`, or nothing: what stands before a table's name. */
  schemaPrefix(own: string | undefined): string {
    const schema = this.schemaOf(own)
    return schema === undefined ? "" : `${this.quote(schema)}.`
  }

  /** `schema.name`, or `name`. */
  qualified(schema: string | undefined, name: string): string {
    return `${this.schemaPrefix(schema)}${this.quote(name)}`
  }

  #needsQuotes(name: string): boolean {
    return !/^[a-z_][a-z0-9_$]*$/.test(name) || this.#reserved.has(name)
  }
}

/** Names of MySQL and MariaDB. */
export const mysqlIdentifiers: IdentifierRules = {
  reserved: ({ family }) => reservedWords[family === "mariadb" ? "mariadb" : "mysql"],
  quote: quoteIdentifier,
}

/**
 * The name in backticks.
 *
 * @throws CompileError for what no name can hold. MySQL writes a question mark for a character beyond the basic plane (an emoji), so that two
 * names become one; MariaDB refuses it.
 */
function quoteIdentifier(name: string): string {
  if (name === "") throw new CompileError("A name in SQL cannot be empty.")
  if (name.includes("\0")) throw new CompileError("A name in SQL cannot contain the NUL character.")
  if (/[\uD800-\uDFFF]/.test(name)) {
    throw new CompileError(
      `A name in SQL cannot contain characters beyond U+FFFF, such as emoji; found ${JSON.stringify(name)}.`,
    )
  }
  return `\`${name.replaceAll("`", "``")}\``
}
