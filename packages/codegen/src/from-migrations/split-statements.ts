// Splits a SQL file into statements as the mysql client does: quotes and comments respected, `DELIMITER` obeyed.

/** One statement and the line it begins on, from 1. */
export interface SqlStatement {
  readonly sql: string
  readonly line: number
}

/** The statements of `text`, without their delimiters; comments between statements are dropped. */
export function splitStatements(text: string): SqlStatement[] {
  const statements: SqlStatement[] = []
  let delimiter = ";"
  let start = 0
  let at = 0
  const finish = (end: number, next: number): void => {
    const statement = trimmed(text, start, end)
    if (statement !== undefined) statements.push(statement)
    start = at = next
  }
  while (at < text.length) {
    const command = delimiterCommand(text, at, start)
    if (command !== undefined) {
      delimiter = command.delimiter
      finish(at, command.end)
    } else if (text.startsWith(delimiter, at)) finish(at, at + delimiter.length)
    else at = skipPiece(text, at)
  }
  finish(text.length, text.length)
  return statements
}

const delimiterLine = /[ \t]*delimiter[ \t]+(\S+)[^\n]*(?:\n|$)/iy

/** `DELIMITER //` is a command of the client where a statement could begin, on a line of its own. */
function delimiterCommand(
  text: string,
  at: number,
  start: number,
): { delimiter: string; end: number } | undefined {
  if (at > 0 && text[at - 1] !== "\n") return undefined
  if (trimmed(text, start, at) !== undefined) return undefined
  delimiterLine.lastIndex = at
  const match = delimiterLine.exec(text)
  return match?.[1] === undefined ? undefined : { delimiter: match[1], end: delimiterLine.lastIndex }
}

const piece =
  /'(?:[^'\\]|\\[^]|'')*'?|"(?:[^"\\]|\\[^]|"")*"?|`(?:[^`]|``)*`?|--(?=[\s]|$)[^\n]*|#[^\n]*|\/\*[^]*?(?:\*\/|$)|[^]/y

function skipPiece(text: string, at: number): number {
  piece.lastIndex = at
  return piece.test(text) ? piece.lastIndex : at + 1
}

/** White space and comments that may stand before a statement. Executable comments are part of it. */
const before = /(?:\s+|--(?=\s|$)[^\n]*|#[^\n]*|\/\*(?![!M])[^]*?\*\/)*/y

function trimmed(text: string, start: number, end: number): SqlStatement | undefined {
  const part = text.slice(start, end)
  before.lastIndex = 0
  const skipped = before.exec(part)?.[0].length ?? 0
  const sql = part.slice(skipped).trimEnd()
  if (sql === "") return undefined
  return { sql, line: lineAt(text, start + skipped) }
}

/** The line of a position, from 1. */
export function lineAt(text: string, position: number): number {
  let line = 1
  for (let at = text.indexOf("\n"); at >= 0 && at < position; at = text.indexOf("\n", at + 1)) line++
  return line
}
