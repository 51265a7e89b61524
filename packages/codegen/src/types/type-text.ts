// Reads MySQL's column type text: `decimal(10,2) unsigned` is base `decimal`, arguments 10 and 2, and attributes.

/** The parts of a column type. */
export interface TypeText {
  /** Lower case, one word: `int`, `varchar`, `double`. */
  readonly base: string
  /** Numbers as text, members of enums and sets unquoted. */
  readonly args: readonly string[]
  readonly unsigned: boolean
}

const synonyms: Readonly<Record<string, string>> = {
  bool: "boolean",
  integer: "int",
  numeric: "decimal",
  dec: "decimal",
  fixed: "decimal",
  real: "double",
  geomcollection: "geometrycollection",
  nchar: "char",
  nvarchar: "varchar",
}

/** Parses `text`. A text that is no type gives its first word, or `""`, as base. */
export function parseTypeText(text: string): TypeText {
  const plain = text.replace(/\/\*[^]*?\*\//g, " ").trim()
  const word = /^[a-z0-9_]+/i.exec(plain)?.[0].toLowerCase() ?? ""
  const { args, rest } = readArguments(plain.slice(word.length).trimStart())
  return {
    base: Object.hasOwn(synonyms, word) ? (synonyms[word] ?? word) : word,
    args,
    unsigned: /\bunsigned\b|\bzerofill\b/i.test(rest),
  }
}

function readArguments(text: string): { args: string[]; rest: string } {
  if (!text.startsWith("(")) return { args: [], rest: text }
  const args: string[] = []
  const token = /\s*(?:'((?:[^'\\]|''|\\[^])*)'|([^,')]+))\s*([,)])/gy
  token.lastIndex = 1
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [, quoted, plain = "", end] = match
    args.push(quoted === undefined ? plain.trim() : unquoted(quoted))
    if (end === ")") return { args, rest: text.slice(token.lastIndex) }
  }
  return { args, rest: "" }
}

/** Both servers double quotes and escape backslashes in members, whatever the sql_mode. */
function unquoted(text: string): string {
  return text.replace(/''|\\([^])/g, (_, escaped: string | undefined) =>
    escaped === undefined ? "'" : (escapes[escaped] ?? escaped),
  )
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", 0: "\0", Z: "\u001a" }
