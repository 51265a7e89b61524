// A COMMIT whose answer did not come: nobody but the server knows whether it has happened, and doing the work again may do it twice.
import { MySQLError, OperationalError } from "@shoal/driver"
import type { CallOptions, DbapiConnection } from "../dbapi/dbapi.ts"
import { SAError } from "../errors.ts"

/**
 * Runs a COMMIT.
 * @throws what `send` throws when it tells that nothing was committed; else an `OperationalError` (`SHOAL_COMMIT_IN_DOUBT`, SQLSTATE 08007)
 * with that as its `cause`.
 */
export async function tellingDoubt(
  dbapi: Pick<DbapiConnection, "closed">,
  options: CallOptions | undefined,
  send: () => Promise<unknown>,
): Promise<void> {
  const started = options?.signal?.aborted !== true && !dbapi.closed
  try {
    await send()
  } catch (error) {
    throw started && isDoubtful(error) ? commitInDoubt(error, dbapi.closed) : error
  }
}

/** No answer of the server, and no word that it never got the statement. */
function isDoubtful(error: unknown): boolean {
  if (error instanceof SAError) return false
  return !(error instanceof MySQLError) || !(error.retrySafe || isAnswer(error.errno))
}

/** The C client's own numbers are 2000 to 2999; 0 is what has none. */
function isAnswer(errno: number): boolean {
  return errno >= 1000 && !(errno >= 2000 && errno < 3000)
}

function commitInDoubt(cause: unknown, lost: boolean): OperationalError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new OperationalError(
    `whether the transaction was committed is not known: COMMIT was sent, but its answer did not come (${why}). ` +
      "Look for what it wrote before doing it again.",
    {
      code: "SHOAL_COMMIT_IN_DOUBT",
      errno: cause instanceof MySQLError ? cause.errno : 0,
      // Transaction resolution unknown.
      sqlState: "08007",
      sql: "COMMIT",
      fatal: lost,
      cause,
    },
  )
}
