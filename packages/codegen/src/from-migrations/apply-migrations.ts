// Applies SQL files to a database, statement by statement; an error names file and line.
import { relative } from "node:path"
import type { Engine } from "@shoal/sa"
import { CodegenError } from "../errors.ts"
import { splitStatements } from "./split-statements.ts"
import type { SqlFile } from "./sql-files.ts"

/**
 * Runs all statements of the files on one connection, so that `USE` and session variables hold to the end.
 *
 * @throws CodegenError for the first statement that the server refuses.
 */
export async function applyMigrations(
  engine: Engine,
  files: readonly SqlFile[],
  signal: AbortSignal,
  cwd: string,
): Promise<void> {
  await using connection = await engine.acquire()
  for (const { path, text } of files) {
    for (const { sql, line } of splitStatements(text)) {
      signal.throwIfAborted()
      try {
        await connection.execute(sql)
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause)
        // The server counts from the statement's first line.
        const within = Number(/ at line (\d+)$/.exec(reason)?.[1] ?? 1)
        const place = `${relative(cwd, path)}:${line + within - 1}`
        throw new CodegenError("SHOAL_CODEGEN_MIGRATION", `${place}: ${reason}`, { cause })
      }
    }
  }
}
