// The statements that bring a fresh session into the state that the options ask for. Sent together, in one round trip.
import { escapeLiteral, ServerStatus, tokenize } from "@shoal/protocol"
import type { ResolvedOptions } from "./options.ts"

/**
 * @param status status bits of the server, or undefined when its autocommit mode is not known.
 * @returns what has to be run after connect and after a reset.
 */
export function setupStatements(options: ResolvedOptions, status: number | undefined): readonly string[] {
  const { collation, timezone, sqlMode, autocommit, initCommand } = options
  const parts = [collation === undefined ? "NAMES utf8mb4" : `NAMES utf8mb4 COLLATE ${collation}`]
  parts.push(`time_zone = '${timezone}'`)
  if (sqlMode !== undefined) parts.push(`sql_mode = ${escapeLiteral(sqlMode)}`)
  if (autocommit !== null && !hasAutocommit(status, autocommit)) parts.push(`autocommit = ${autocommit ? "1" : "0"}`)
  const statements = [`SET ${parts.join(", ")}`]
  // An init command may have opened a transaction; connecting must not leave one behind.
  if (initCommand.length > 0) statements.push(...initCommand, "COMMIT")
  return statements
}

function hasAutocommit(status: number | undefined, wanted: boolean): boolean {
  return status !== undefined && ((status & ServerStatus.AUTOCOMMIT) !== 0) === wanted
}

/** Cuts text at the semicolons outside strings, comments and identifiers. Empty statements are dropped. */
export function splitStatements(sql: string): readonly string[] {
  const statements: string[] = []
  let start = 0
  for (const token of tokenize(sql)) {
    if (token.kind !== "punctuation" || sql[token.start] !== ";") continue
    statements.push(sql.slice(start, token.start))
    start = token.end
  }
  statements.push(sql.slice(start))
  return statements.map((each) => each.trim()).filter((each) => each !== "")
}
