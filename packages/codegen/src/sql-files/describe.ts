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

/** Syntax errors say `at line 3` of the statement; of other errors the statement's first line is named. */
function refused(query: NamedQuery, error: unknown): CodegenError {
  const message = error instanceof Error ? error.message : String(error)
  const within = / at line (\d+)/.exec(message)?.[1]
  const line = query.sqlLine + (within === undefined ? 0 : Number(within) - 1)
  return queryError(query.path, line, `${query.name}: ${message}`, error)
}
