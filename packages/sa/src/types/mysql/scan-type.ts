// Splits a column type text into name, arguments and attributes, quotes and comments respected.
import { ArgumentError } from "../../errors.ts"

/** The parts of a column type text. */
export interface ScannedType {
  /** Lower case, e.g. `varchar`. */
  readonly name: string
  /** Numbers in the parentheses. */
  readonly numbers: readonly number[]
  /** Members in the parentheses, unquoted. */
  readonly strings: readonly string[]
  /** Lower-case words after the parentheses: `unsigned`, `zerofill`, `binary`, `national`... */
  readonly words: ReadonlySet<string>
  readonly charset: string | undefined
  readonly collation: string | undefined
  readonly srid: number | undefined
}

// One token: a comment, a quoted string (doubled quotes and backslash escapes), a number, a word, or punctuation.
const token = /\s+|\/\*[\s\S]*?\*\/|'((?:[^'\\]|''|\\[\s\S])*)'|(\d+)|([A-Za-z_][\w$]*)|([(),=])/y

interface Token {
  readonly string?: string
  readonly number?: number
  readonly word?: string
  readonly mark?: string
}

/** @throws ArgumentError when the text cannot be split: an open quote, a strange character. */
export function scanType(text: string): ScannedType {
  const tokens = tokensOf(text)
  const open = tokens.findIndex((part) => part.mark === "(")
  const close = tokens.findIndex((part) => part.mark === ")")
  if ((open === -1) !== (close === -1) || close < open) throw notAType(text)
  const inside = open === -1 ? [] : tokens.slice(open + 1, close)
  const outside = open === -1 ? tokens : [...tokens.slice(0, open), ...tokens.slice(close + 1)]
  const words = outside.flatMap((part) => part.word ?? (part.number === undefined ? [] : String(part.number)))
  const lower = words.map((word) => word.toLowerCase())
  const start = lower[0] === "national" ? 1 : 0
  const name = lower[start]
  if (name === undefined) throw notAType(text)
  return {
    name,
    numbers: inside.flatMap((part) => part.number ?? []),
    strings: inside.flatMap((part) => part.string ?? []),
    words: new Set([...lower.slice(0, start), ...lower.slice(start + 1)]),
    charset: wordAfter(words, lower, "charset") ?? wordAfter(words, lower, "set", "character"),
    collation: wordAfter(words, lower, "collate"),
    srid: numberAfter(lower, "srid") ?? numberAfter(lower, "ref_system_id"),
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const found = token.exec(text)
    if (found === null) throw notAType(text)
    const [, string, digits, word, mark] = found
    if (string !== undefined) tokens.push({ string: unquoted(string) })
    else if (digits !== undefined) tokens.push({ number: Number(digits) })
    else if (word !== undefined) tokens.push({ word })
    else if (mark !== undefined) tokens.push({ mark })
  }
  return tokens
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", 0: "\0" }

/** Both servers show members with doubled quotes and backslash escapes, whatever the sql_mode. */
function unquoted(string: string): string {
  return string.replace(/''|\\([\s\S])/g, (_, escaped: string | undefined) =>
    escaped === undefined ? "'" : (escapes[escaped] ?? escaped),
  )
}

function wordAfter(
  words: readonly string[],
  lower: readonly string[],
  word: string,
  before?: string,
): string | undefined {
  const at = lower.indexOf(word)
  if (at === -1 || (before !== undefined && lower[at - 1] !== before)) return undefined
  return words[at + 1]
}

function numberAfter(lower: readonly string[], word: string): number | undefined {
  const at = lower.indexOf(word)
  return at === -1 ? undefined : Number(lower[at + 1])
}

function notAType(text: string): ArgumentError {
  return new ArgumentError(
    `Expected the text of a column type such as "varchar(20)", found ${globalThis.JSON.stringify(text)}.`,
  )
}
