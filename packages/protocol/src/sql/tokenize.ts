// A lexer for MySQL's SQL: enough to know what is a string, a comment, an identifier, a placeholder.
// It never fails: an unclosed quote or comment runs to the end, as the server will complain about it itself.
// https://dev.mysql.com/doc/refman/9.0/en/lexical-structure.html

/** How placeholders are written: `?`, `:1`, `:name`, `%s`, `%(name)s` (which also takes `%s`). */
export type ParamStyle = "qmark" | "numeric" | "named" | "format" | "pyformat"

/** What the lexer has to know of the session. */
export interface TokenizeMode {
  /** Which placeholders to find. @default "qmark" */
  readonly paramstyle?: ParamStyle
  /** sql_mode ANSI_QUOTES: `"x"` is an identifier. @default false */
  readonly ansiQuotes?: boolean
  /** sql_mode NO_BACKSLASH_ESCAPES: a backslash is an ordinary character. @default false */
  readonly noBackslashEscapes?: boolean
}

/** `percent` is `%%` of the format styles, which stands for one `%`. `conditional` is the mark of an executable comment: its inner text is SQL. */
export type TokenKind =
  | "space"
  | "comment"
  | "conditional"
  | "string"
  | "identifier"
  | "word"
  | "number"
  | "punctuation"
  | "placeholder"
  | "percent"

/** One piece of the text; the tokens of a text cover it without gaps. */
export interface Token {
  readonly kind: TokenKind
  /** Offset of the first character. */
  readonly start: number
  /** Offset after the last character. */
  readonly end: number
  /** Placeholders only: position from 0 (qmark, numeric, format) or name (named, pyformat). */
  readonly key?: number | string
}

/** Cuts SQL into tokens. */
export function tokenize(sql: string, mode: TokenizeMode = {}): Token[] {
  return new Lexer(sql, mode).run()
}

const WORD_START = /[\p{L}_$\u0080-\uffff]/u
const WORD_REST = /[\p{L}\p{N}_$\u0080-\uffff]*/uy
const NUMBER = /(?:0[xX][0-9a-fA-F]+|0b[01]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y
const SPACE = /\s+/y
const DIGITS = /\d+/y
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y
const PYFORMAT = /\(([^)]*)\)s/y

class Lexer {
  readonly #sql: string
  readonly #style: ParamStyle
  readonly #ansiQuotes: boolean
  readonly #backslash: boolean
  readonly #tokens: Token[] = []
  #position = 0
  #count = 0
  #conditional = 0

  constructor(sql: string, mode: TokenizeMode) {
    this.#sql = sql
    this.#style = mode.paramstyle ?? "qmark"
    this.#ansiQuotes = mode.ansiQuotes ?? false
    this.#backslash = !(mode.noBackslashEscapes ?? false)
  }

  run(): Token[] {
    while (this.#position < this.#sql.length) this.#one()
    return this.#tokens
  }

  #one(): void {
    const sql = this.#sql
    const at = this.#position
    const c = sql.charAt(at)
    if (this.#match(SPACE) !== undefined) {
      this.#push("space", at + this.#matched)
      return
    }
    if (c === "'") {
      this.#push("string", this.#quoted("'", this.#backslash))
      return
    }
    if (c === '"') {
      const kind = this.#ansiQuotes ? "identifier" : "string"
      this.#push(kind, this.#quoted('"', this.#backslash && !this.#ansiQuotes))
      return
    }
    if (c === "`") {
      this.#push("identifier", this.#quoted("`", false))
      return
    }
    if (this.#comment(c)) return
    if (this.#placeholder(c)) return
    if (c === "@") {
      this.#variable()
      return
    }
    if (/\d/.test(c) || (c === "." && /\d/.test(sql.charAt(at + 1)) && !this.#afterName())) {
      this.#number()
      return
    }
    if (WORD_START.test(c)) {
      this.#word()
      return
    }
    this.#push("punctuation", at + 1)
  }

  #matched = 0
  #match(pattern: RegExp, from: number = this.#position): RegExpExecArray | undefined {
    pattern.lastIndex = from
    const match = pattern.exec(this.#sql)
    this.#matched = match === null ? 0 : match[0].length
    return match ?? undefined
  }

  #push(kind: TokenKind, end: number, key?: number | string): void {
    const start = this.#position
    this.#tokens.push(key === undefined ? { kind, start, end } : { kind, start, end, key })
    this.#position = end
  }

  /** End of a quoted text; a doubled quote is part of it. */
  #quoted(quote: string, backslash: boolean): number {
    const sql = this.#sql
    let i = this.#position + 1
    for (; i < sql.length; i++) {
      const c = sql.charAt(i)
      if (c === "\\" && backslash) i++
      else if (c === quote) {
        if (sql.charAt(i + 1) !== quote) return i + 1
        i++
      }
    }
    return sql.length
  }

  #comment(c: string): boolean {
    const sql = this.#sql
    const at = this.#position
    if (c === "#" || (c === "-" && sql.charAt(at + 1) === "-" && /^[\s\p{Cc}]?$/u.test(sql.charAt(at + 2)))) {
      const newline = sql.indexOf("\n", at)
      this.#push("comment", newline < 0 ? sql.length : newline)
      return true
    }
    if (c === "/" && sql.charAt(at + 1) === "*") {
      const executable = /\/\*(?:!|M!)\d*/y
      if (this.#match(executable) !== undefined) {
        this.#conditional++
        this.#push("conditional", at + this.#matched)
      } else {
        const end = sql.indexOf("*/", at + 2)
        this.#push("comment", end < 0 ? sql.length : end + 2)
      }
      return true
    }
    if (c === "*" && this.#conditional > 0 && sql.charAt(at + 1) === "/") {
      this.#conditional--
      this.#push("conditional", at + 2)
      return true
    }
    return false
  }

  #placeholder(c: string): boolean {
    const at = this.#position
    const style = this.#style
    if (c === "?" && style === "qmark") {
      this.#push("placeholder", at + 1, this.#count++)
      return true
    }
    if (c === ":") return this.#colon(at, style)
    if (c === "%" && (style === "format" || style === "pyformat")) return this.#percent(at, style)
    return false
  }

  #colon(at: number, style: ParamStyle): boolean {
    if (style === "numeric") {
      const digits = this.#match(DIGITS, at + 1)
      if (digits === undefined) return false
      this.#push("placeholder", at + 1 + this.#matched, Number(digits[0]) - 1)
      return true
    }
    if (style !== "named") return false
    const name = this.#match(NAME, at + 1)
    if (name === undefined) return false
    this.#push("placeholder", at + 1 + this.#matched, name[0])
    return true
  }

  #percent(at: number, style: ParamStyle): boolean {
    const next = this.#sql.charAt(at + 1)
    if (next === "%") {
      this.#push("percent", at + 2)
      return true
    }
    if (next === "s") {
      this.#push("placeholder", at + 2, this.#count++)
      return true
    }
    const named = style === "pyformat" ? this.#match(PYFORMAT, at + 1) : undefined
    if (named === undefined) return false
    this.#push("placeholder", at + 1 + this.#matched, named[1] ?? "")
    return true
  }

  /** `@name`, `@@global.name`, `@'quoted name'`: the sign is punctuation, and a following colon or name never a placeholder. */
  #variable(): void {
    this.#push("punctuation", this.#position + (this.#sql.charAt(this.#position + 1) === "@" ? 2 : 1))
  }

  #afterName(): boolean {
    const last = this.#tokens.at(-1)
    return last !== undefined && (last.kind === "word" || last.kind === "identifier")
  }

  /** A number, or a word that begins with digits (`1a` is an identifier in MySQL). */
  #number(): void {
    const at = this.#position
    this.#match(NUMBER)
    const end = at + this.#matched
    if (this.#sql.charAt(end) !== "" && WORD_START.test(this.#sql.charAt(end))) {
      this.#match(WORD_REST, end)
      this.#push("word", end + this.#matched)
      return
    }
    this.#push("number", end)
  }

  /** A name or keyword; `N'x'`, `X'41'`, `_utf8mb4'x'` stay two tokens. */
  #word(): void {
    const at = this.#position
    this.#match(WORD_REST)
    this.#push("word", at + Math.max(this.#matched, 1))
  }
}
