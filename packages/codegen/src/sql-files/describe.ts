// Asks the server what a statement gives, by preparing it: nothing runs. Errors come back with file and line.
import type { ColumnInfo } from "@shoal/protocol"
import type { Engine } from "@shoal/sa"
import { CodegenError } from "../errors.ts"
import { preparing } from "../introspect/prepare.ts"
import { type NamedQuery, queryError } from "./named-query.ts"
import { positionalSql } from "./sql-words.ts"

/**
 * The result columns of each query; empty for statements without a result set.
 *
 * @throws CodegenError for all queries that the server refuses, each with file and line.
 */
export async function describeQueries(
  engine: Engine,
  queries: readonly NamedQuery[],
): Promise<ReadonlyMap<NamedQuery, readonly ColumnInfo[]>> {
  await using connection = await engine.acquire()
  const describe = preparing(connection.connection)
  if (describe === undefined) {
    throw new CodegenError(
      "SHOAL_CODEGEN_QUERY",
      "typed SQL files need our driver: use a URL that begins with mysql://",
    )
  }
  const described = new Map<NamedQuery, readonly ColumnInfo[]>()
  const problems: CodegenError[] = []
  for (const query of queries) {
    try {
      described.set(query, await describe(positionalSql(query.sql).sql))
    } catch (error) {
      problems.push(refused(query, error))
    }
  }
  if (problems.length === 0) return described
  throw new CodegenError("SHOAL_CODEGEN_QUERY", problems.map((problem) => problem.message).join("\n"), {
    cause: problems[0],
  })
}

function refused(query: NamedQuery, error: unknown): CodegenError {
  const message = error instanceof Error ? error.message : String(error)
  const at = placeOf(query.sql, message)
  const lines = query.sql.slice(0, at).split("\n")
  const line = query.sqlLine + lines.length - 1
  const place = at === undefined ? query.sqlLine : `${line}:${(lines.at(-1) ?? "").length + 1}`
  return queryError(query.path, place, `${query.name}: ${message}`, error)
}

/** Where in the statement the server found the mistake; undefined when its message does not say, or says something that stands twice. */
function placeOf(sql: string, message: string): number | undefined {
  const syntax = / near '([^]*)' at line (\d+)$/.exec(message)
  if (syntax !== null) {
    const [, near = "", line = "1"] = syntax
    const start = startOfLine(sql, Number(line))
    // Parameters are `?` for the server.
    const found = sql.indexOf(near.split(/[?\n]/)[0] ?? "", start)
    return near === "" ? sql.length : found < 0 ? start : found
  }
  const name = /^(?:Unknown column|Table|Unknown table|Column|FUNCTION) '?([^']+?)'? /.exec(message)?.[1]
  const last = name?.split(".").at(-1)
  if (last === undefined) return undefined
  const places = [
    ...sql.matchAll(new RegExp(`(?<![\\w$])${last.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}(?![\\w$])`, "gi")),
  ]
  return places.length === 1 ? places[0]?.index : undefined
}

function startOfLine(sql: string, line: number): number {
  return sql
    .split("\n")
    .slice(0, line - 1)
    .reduce((length, text) => length + text.length + 1, 0)
}
