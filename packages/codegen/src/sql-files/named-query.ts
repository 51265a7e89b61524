// Files of named statements: `-- name: findPosts :many`, then comments, then one statement with `:name` parameters.
import { CodegenError } from "../errors.ts"
import { lineAt } from "../from-migrations/split-statements.ts"
import type { SqlFile } from "../from-migrations/sql-files.ts"

/**
 * What a generated function gives: all rows, the first row or null, what was changed; of that only the number of rows, or the generated id.
 */
export type QueryKind = "many" | "one" | "exec" | "execrows" | "execlastid"

/** Whether queries of this kind have rows. */
export function givesRows(kind: QueryKind): boolean {
  return kind === "many" || kind === "one"
}

/** A type that a comment states: a SQL type (`int unsigned`, `datetime null`) or TypeScript in braces. */
export interface StatedType {
  readonly text: string
  readonly line: number
}

/** One named statement. */
export interface NamedQuery {
  readonly name: string
  readonly kind: QueryKind
  /** Comment lines between the name and the statement, without annotations. */
  readonly doc: string
  readonly sql: string
  readonly path: string
  /** Line of the name, and of the first line of the statement, from 1. */
  readonly line: number
  readonly sqlLine: number
  /** `-- @param name type` */
  readonly params: ReadonlyMap<string, StatedType>
  /** `-- @column name type` */
  readonly columns: ReadonlyMap<string, StatedType>
}

const heading = /^--[ \t]*name:[ \t]*(.*)$/gm
const headingText = /^([\p{ID_Start}_$][\p{ID_Continue}$]*)[ \t]+:(many|one|execrows|execlastid|exec)[ \t]*$/u

/**
 * The statements of a file. A file without `-- name:` has none.
 *
 * @throws CodegenError that names file and line, for a heading or annotation that cannot be read and for a name without statement.
 */
export function namedQueries(file: SqlFile): NamedQuery[] {
  const text = file.text.replace(/\r\n?/g, "\n")
  const headings = [...text.matchAll(heading)]
  return headings.map((match, i) => {
    const line = lineAt(text, match.index)
    const parts = headingText.exec(match[1] ?? "")
    if (parts === null) {
      throw queryError(
        file.path,
        line,
        `expected "-- name: findPosts :many" (or :one, :exec, :execrows, :execlastid), found "${match[0]}"`,
      )
    }
    const [, name = "", kind = ""] = parts
    const start = match.index + match[0].length
    const body = text.slice(start, headings[i + 1]?.index ?? text.length)
    return { name, kind: kind as QueryKind, path: file.path, line, ...readBody(file.path, body, line) }
  })
}

/** An error with its place in a SQL file: a line, or `line:column`. */
export function queryError(
  path: string,
  place: number | string,
  message: string,
  cause?: unknown,
): CodegenError {
  return new CodegenError("SHOAL_CODEGEN_QUERY", `${path}:${place}: ${message}`, { cause })
}

type Body = Pick<NamedQuery, "doc" | "sql" | "sqlLine" | "params" | "columns">

function readBody(path: string, body: string, line: number): Body {
  const lines = body.split("\n")
  const first = lines.findIndex((text) => text.trim() !== "" && !text.startsWith("--"))
  if (first < 0) throw queryError(path, line, "there is no statement below the name")
  const doc: string[] = []
  const params = new Map<string, StatedType>()
  const columns = new Map<string, StatedType>()
  for (const [i, text] of lines.slice(0, first).entries()) {
    const comment = text.replace(/^--[ \t]?/, "")
    if (!comment.startsWith("@")) {
      doc.push(comment)
      continue
    }
    const found = /^@(param|column)[ \t]+(\S+)[ \t]+(.+)$/.exec(comment)
    if (found === null)
      throw queryError(
        path,
        line + i,
        `expected "@param name type" or "@column name type", found "${comment}"`,
      )
    const [, what, name = "", type = ""] = found
    const target = what === "param" ? params : columns
    target.set(name, { text: type.trim(), line: line + i })
  }
  const sql = lines.slice(first).join("\n").trim().replace(/;\s*$/, "")
  return { doc: doc.join("\n").trim(), sql, sqlLine: line + first, params, columns }
}
