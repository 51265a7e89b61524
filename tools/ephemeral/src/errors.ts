// The errors of this package. Each message says what was tried and what to change.
import type { ServerFamily } from "./server.ts"

/** Why one source gave no server. */
export interface Attempt {
  readonly source: string
  readonly reason: string
}

/** One source cannot give a server; the next one is asked. */
export class SourceUnavailableError extends Error {
  readonly code = "SHOAL_SOURCE_UNAVAILABLE"
  override readonly name = "SourceUnavailableError"
}

/** No source gave a server, or the one that was asked for by name does not answer. */
export class NoServerError extends Error {
  readonly code = "SHOAL_NO_SERVER"
  override readonly name = "NoServerError"
  readonly family: ServerFamily
  readonly attempts: readonly Attempt[]

  /** @param options.version what was asked for, where that is not the default */
  constructor(
    family: ServerFamily,
    attempts: readonly Attempt[],
    options: ErrorOptions & { version?: string | undefined } = {},
  ) {
    super(describeAttempts(family, attempts, options.version), { cause: options.cause })
    this.family = family
    this.attempts = attempts
  }
}

/** A drill was asked of a server that we did not start. */
export class NotOwnedError extends Error {
  readonly code = "SHOAL_NOT_OWNED"
  override readonly name = "NotOwnedError"

  constructor(action: string, url: string) {
    super(
      `cannot ${action} the server at ${new URL(url).host}: it was named by the environment, not started by shoal. ` +
        "Unset SHOAL_MYSQL_URL / SHOAL_MARIADB_URL to let shoal start its own.",
    )
  }
}

const names = { mysql: "MySQL", mariadb: "MariaDB" } as const
const usualVersions = { mysql: "9", mariadb: "10.11" } as const
const binaries = { mysql: "mysqld", mariadb: "mariadbd" } as const

function describeAttempts(
  family: ServerFamily,
  attempts: readonly Attempt[],
  version: string = usualVersions[family],
): string {
  const title = `${names[family]} ${version}`
  const tried = attempts.map((attempt) => `  - ${attempt.source}: ${attempt.reason}`)
  return [
    `no ${title} server could be obtained. Tried:`,
    ...tried,
    `Do one of these: set SHOAL_${family.toUpperCase()}_URL=mysql://root@127.0.0.1:3306/ to a server that runs; ` +
      `install ${title} so that ${binaries[family]} is on PATH; ` +
      "run on Debian with apt-get and network; or start Docker.",
  ].join("\n")
}

/** The message of anything thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
