// A failed connection or query in words that say what to do about it.
import { CodegenError } from "../errors.ts"

const advice: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, "Is the server running, and are host and port right?"],
  [/ENOTFOUND|EAI_AGAIN/, "The host name cannot be resolved; check the URL."],
  [/ENOENT/, "There is no such unix socket; check --socket."],
  [/ETIMEDOUT|SHOAL_TIMEOUT/, "The server did not answer in time; check host, port and firewall."],
  [
    /ER_ACCESS_DENIED/,
    "Check user and password; characters such as @ or / in a URL are written as %40 or %2F.",
  ],
  [
    /ER_DBACCESS_DENIED/,
    "The account needs at least SELECT on that database: GRANT SELECT ON `database`.* TO the user.",
  ],
  [
    /ER_TABLEACCESS_DENIED|ER_SPECIFIC_ACCESS_DENIED/,
    "The account lacks a privilege; GRANT SELECT and SHOW VIEW on the database.",
  ],
  [/ER_BAD_DB/, "Create the database first, or correct its name in the URL."],
  [/SSL|TLS|CERT|certificate/i, "See --ssl-mode and --ssl-ca."],
]

/** The error, with advice where its cause is known. The original is the `cause`. */
export function connectFailure(error: unknown): CodegenError {
  const codes = codesOf(error)
  const message = firstMessage(error)
    .replace(/^the pool could not open its first connections: /, "")
    .replace(/\.?\s*$/, ".")
  const found = advice.find(([pattern]) => pattern.test(codes))
  const text = found === undefined ? message : `${message} ${found[1]}`
  return new CodegenError("SHOAL_CODEGEN_CONNECT", text, { cause: error })
}

function firstMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const inner = error instanceof AggregateError ? (error.errors as unknown[])[0] : undefined
  return error.message === "" && inner !== undefined ? firstMessage(inner) : error.message
}

/** Codes of the error and of what caused it. */
function codesOf(error: unknown): string {
  const codes: string[] = []
  for (let next = error, depth = 0; next instanceof Error && depth < 5; next = next.cause, depth++) {
    codes.push("code" in next && typeof next.code === "string" ? next.code : "", next.message)
  }
  return codes.join(" ")
}
