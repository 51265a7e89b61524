// Which versions are good enough, and how a server binary tells its own.
import type { ServerFamily } from "./server.ts"

/** Oldest version that the tests of this repository support. */
const oldest: Record<ServerFamily, readonly [number, number]> = { mysql: [9, 0], mariadb: [10, 11] }

/** What `--version` of a server or client binary says; `undefined` when it is not understood. */
export function parseVersionOutput(text: string): { family: ServerFamily; version: string } | undefined {
  const isMariaDb = /mariadb/i.test(text)
  const numbers = isMariaDb ? /(\d+\.\d+\.\d+)-MariaDB/i : /Ver (\d+\.\d+\.\d+)/
  const version = numbers.exec(text)?.[1]
  return version === undefined ? undefined : { family: isMariaDb ? "mariadb" : "mysql", version }
}

/** What a greeting or `SELECT VERSION()` says. MariaDB before 11 greets as `5.5.5-10.11.18-MariaDB`, for old replicas. */
export function parseServerVersion(text: string): { family: ServerFamily; version: string } {
  const isMariaDb = /mariadb/i.test(text)
  const version = /\d+\.\d+\.\d+/.exec(isMariaDb ? text.replace(/^5\.5\.5-/, "") : text)?.[0] ?? text
  return { family: isMariaDb ? "mariadb" : "mysql", version }
}

/** Undefined when the version will do, else the reason why not. */
export function versionObjection(
  family: ServerFamily,
  found: string,
  wanted: string | undefined,
): string | undefined {
  if (wanted !== undefined) {
    return found === wanted || found.startsWith(`${wanted}.`) ? undefined : `it is ${found}, wanted ${wanted}`
  }
  const [major = 0, minor = 0] = found.split(".").map(Number)
  const [oldestMajor, oldestMinor] = oldest[family]
  const enough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
  return enough ? undefined : `it is ${found}, wanted ${oldestMajor}.${oldestMinor} or later`
}
