// What is known of the connected server. It decides how statements are rendered and is part of every cache key.
import type { AnyType } from "../types/type-engine.ts"

/** The servers that speak this protocol and differ in SQL. */
export type ServerFamily = "mysql" | "mariadb"
/** What a dialect's servers are called; dialects of other databases have names of their own. */
export type DialectName = ServerFamily | (string & {})

/** What is known of the server. Profiles are frozen; compare them by identity or by {@link profileKey}. */
export interface ServerProfile {
  readonly family: DialectName
  /** Version as three numbers; `[0, 0, 0]` means unknown: only what every supported server understands is rendered. */
  readonly version: readonly [major: number, minor: number, patch: number]
  /** sql_mode has ANSI_QUOTES: `"x"` is an identifier. */
  readonly ansiQuotes: boolean
  /** sql_mode has NO_BACKSLASH_ESCAPES: a backslash in a literal is a backslash. */
  readonly noBackslashEscapes: boolean
  /** The server's `lower_case_table_names`: 0 keeps case, 1 stores lower case, 2 compares lower case. */
  readonly lowerCaseTableNames: 0 | 1 | 2
  /** Whether the driver sends a `DecimalValue` of `@shoal/protocol` as DECIMAL; an engine's drivers do. @default false: decimals go as text */
  readonly decimalParameters?: boolean
  /** The types that a dialect has for others, by visitName: how their values cross to its driver and back. @default the types themselves */
  readonly colspecs?: Readonly<Record<string, (type: AnyType) => AnyType>>
}

/** The profile of a MySQL or MariaDB server. */
export interface MysqlProfile extends ServerProfile {
  readonly family: ServerFamily
}

/** Facts besides the version that make up a profile. */
export interface ProfileOptions {
  /** The session's `sql_mode`. @default "" */
  readonly sqlMode?: string
  /** The server's `lower_case_table_names`. @default 0 */
  readonly lowerCaseTableNames?: 0 | 1 | 2
  /** Overrides what the version text says (a proxy may hide "MariaDB"). */
  readonly family?: ServerFamily
  /** See {@link ServerProfile.decimalParameters}. @default false */
  readonly decimalParameters?: boolean
}

/** A server that was never asked: MySQL syntax that MariaDB and old versions understand too. */
export const genericProfile: MysqlProfile = Object.freeze<MysqlProfile>({
  family: "mysql",
  version: [0, 0, 0],
  ansiQuotes: false,
  noBackslashEscapes: false,
  lowerCaseTableNames: 0,
})

/**
 * The profile of a server from what it says about itself.
 *
 * @param serverVersion `VERSION()`: `"9.7.4"`, `"10.11.19-MariaDB-0+deb12u1"`, `"5.5.5-10.11.6-MariaDB"`
 */
export function profileOf(serverVersion: string, options: ProfileOptions = {}): MysqlProfile {
  const mariadb = /mariadb/i.test(serverVersion)
  // MariaDB 10 put 5.5.5- in front of its version for old replicas.
  const numbers = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(
    mariadb ? serverVersion.replace(/^5\.5\.5-/, "") : serverVersion,
  )
  const modes = new Set((options.sqlMode ?? "").toUpperCase().split(","))
  return Object.freeze<MysqlProfile>({
    family: options.family ?? (mariadb ? "mariadb" : "mysql"),
    version: [Number(numbers?.[1] ?? 0), Number(numbers?.[2] ?? 0), Number(numbers?.[3] ?? 0)],
    ansiQuotes: modes.has("ANSI_QUOTES") || modes.has("ANSI"),
    noBackslashEscapes: modes.has("NO_BACKSLASH_ESCAPES"),
    lowerCaseTableNames: options.lowerCaseTableNames ?? 0,
    ...(options.decimalParameters === true && { decimalParameters: true }),
  })
}

/** Whether the server has CREATE SEQUENCE and nextval(). */
export function hasSequences(profile: ServerProfile): boolean {
  return isAtLeast(profile, "mariadb", 10, 3)
}

/** Whether the server is of `family` and at least of this version. */
export function isAtLeast(
  profile: ServerProfile,
  family: ServerFamily,
  major: number,
  minor = 0,
  patch = 0,
): boolean {
  if (profile.family !== family) return false
  const [a, b, c] = profile.version
  return a !== major ? a > major : b !== minor ? b > minor : c >= patch
}
