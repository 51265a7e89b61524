// From what the user gave (URL, object, option file) to one frozen, checked set of options.
import { userInfo } from "node:os"
import type { Duplex } from "node:stream"
import type { Codecs } from "@shoal/protocol"
import type { ConnectOptions, EchoLogger, Password, StreamTarget } from "./connect-options.ts"
import type { Connection } from "../connection/connection.ts"
import type { CursorClass } from "../cursor/cursor.ts"
import {
  type Check,
  badOption,
  callback,
  either,
  exactly,
  flag,
  integer,
  listOf,
  milliseconds,
  oneOf,
  plainText,
  record,
  text,
  unknownOption,
} from "./option-checks.ts"
import { codecs } from "./codec-checks.ts"
import { readOptionFile } from "./option-file.ts"
import { type ParamStyle, paramStyles } from "../query/paramstyle.ts"
import { splitStatements } from "../query/split-statements.ts"
import { type ResolvedTls, resolveTls } from "./tls-options.ts"
import { parseUrl } from "./url.ts"

/** Options after the checks, with every default filled in. Frozen. */
export interface ResolvedOptions {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: Password
  readonly additionalPasswords: readonly string[]
  readonly db: string | undefined
  readonly unixSocket: string | undefined
  readonly charset: string
  readonly collation: string | undefined
  readonly sqlMode: string | undefined
  readonly codecs: Codecs | undefined
  readonly clientFlag: number
  readonly cursorClass: CursorClass | undefined
  readonly initCommand: readonly string[]
  readonly connectTimeout: number
  readonly autocommit: boolean | null
  readonly echo: boolean | EchoLogger
  readonly localInfile: boolean
  readonly tls: ResolvedTls
  readonly authPlugin: string | undefined
  readonly authPlugins: readonly string[] | undefined
  readonly allowCleartextPassword: boolean
  readonly programName: string | undefined
  readonly serverPublicKey: string | undefined
  readonly allowPublicKeyRetrieval: boolean
  readonly paramstyle: ParamStyle
  readonly compress: boolean | "zlib" | "zstd"
  readonly timezone: string
  readonly bigint: "bigint" | "number" | "string"
  readonly decimal: "string" | "number"
  readonly temporal: "date" | "string" | "temporal"
  readonly zeroDate: "string" | "null" | "error"
  readonly json: "parse" | "string"
  readonly connectAttributes: Readonly<Record<string, string>>
  readonly maxAllowedPacket: number
  readonly queryTimeout: number
  readonly socketTimeout: number
  readonly cancelTimeout: number
  readonly keepAlive: boolean | number
  readonly bindAddress: string | undefined
  readonly preparedCacheSize: number
  readonly multiStatements: boolean
  readonly stream: ((target: StreamTarget) => Duplex | Promise<Duplex>) | undefined
  readonly onConnect: ((connection: Connection) => unknown) | undefined
  readonly maxPipeline: number
  readonly maxStatementLength: number
}

/** Bits of clientFlag that the driver decides on its own, with the option that asks for them. */
const ownedFlags: readonly (readonly [number, string])[] = [
  [1 << 5, "compress"],
  [1 << 11, "ssl"],
  [1 << 26, "compress"],
]
const flagLocalFiles = 1 << 7
const flagMultiStatements = 1 << 16

const charsets = new Set(["utf8mb4", "utf8", "utf8mb3"])

const charset: Check<string> = (value, name) => {
  const found = text(value, name).toLowerCase()
  if (charsets.has(found)) return found
  throw badOption(
    `option "${name}": expected utf8mb4 (or utf8, utf8mb3), found ${JSON.stringify(found)}; text always travels as utf8mb4 and ` +
      "the server converts it to the character sets of the columns",
  )
}

const timezone: Check<string> = (value, name) => {
  const found = text(value, name)
  if (found === "Z") return "+00:00"
  if (/^[+-](0\d|1[0-4]):[0-5]\d$/.test(found)) return found
  throw badOption(
    `option "${name}": expected an offset such as "+00:00", "-05:30" or "Z", found ${JSON.stringify(found)}`,
  )
}

const identifier: Check<string> = (value, name) => {
  const found = plainText(value, name)
  if (/^\w+$/.test(found)) return found
  throw badOption(`option "${name}": expected letters, digits and _, found ${JSON.stringify(found)}`)
}

const attributes: Check<Readonly<Record<string, string>>> = (value, name) => {
  const found = record<Record<string, unknown>>()(value, name)
  for (const [key, each] of Object.entries(found)) text(each, `${name}.${key}`)
  return found as Record<string, string>
}

const statements: Check<readonly string[]> = (value, name) =>
  typeof value === "string" ? splitStatements(value) : listOf(text)(value, name)

type Checked = Omit<ResolvedOptions, "tls"> & { readonly ssl: unknown }
type Spec = {
  readonly [K in keyof Checked]: { readonly check: Check<Checked[K]>; readonly fallback: Checked[K] }
}

function option<T>(check: Check<T>, fallback: T): { check: Check<T>; fallback: T } {
  return { check, fallback }
}
function optional<T>(check: Check<T>): { check: Check<T | undefined>; fallback: T | undefined } {
  return { check, fallback: undefined }
}

const spec: Spec = {
  host: option(plainText, "localhost"),
  port: option(integer(1, 65_535), 3306),
  user: option(text, ""),
  password: option(either(callback<() => string | Promise<string>>(), text), ""),
  additionalPasswords: option(listOf(text), []),
  db: optional(plainText),
  unixSocket: optional(plainText),
  charset: option(charset, "utf8mb4"),
  collation: optional(identifier),
  sqlMode: optional(text),
  codecs: optional(codecs),
  clientFlag: option(integer(0, 0xffff_ffff), 0),
  cursorClass: optional(callback<CursorClass>()),
  initCommand: option(statements, []),
  connectTimeout: option(milliseconds, 10_000),
  autocommit: option(either(exactly(null), flag), false),
  echo: option(either(callback<EchoLogger>(), flag), false),
  localInfile: option(flag, false),
  ssl: { check: (value) => value, fallback: undefined },
  authPlugin: optional(plainText),
  authPlugins: optional(listOf(plainText)),
  allowCleartextPassword: option(flag, false),
  programName: optional(text),
  serverPublicKey: optional(plainText),
  allowPublicKeyRetrieval: option(flag, false),
  paramstyle: option(oneOf(...paramStyles), "qmark"),
  compress: option(either(oneOf("zlib", "zstd"), flag), false),
  timezone: option(timezone, "+00:00"),
  bigint: option(oneOf("bigint", "number", "string"), "bigint"),
  decimal: option(oneOf("string", "number"), "string"),
  temporal: option(oneOf("date", "string", "temporal"), "date"),
  zeroDate: option(oneOf("string", "null", "error"), "string"),
  json: option(oneOf("parse", "string"), "parse"),
  connectAttributes: option(attributes, {}),
  maxAllowedPacket: option(integer(1024, 2 ** 30), 2 ** 30),
  queryTimeout: option(milliseconds, 0),
  socketTimeout: option(milliseconds, 0),
  cancelTimeout: option(milliseconds, 5000),
  keepAlive: option(either(milliseconds, flag), true),
  bindAddress: optional(plainText),
  preparedCacheSize: option(integer(0, 65_536), 256),
  multiStatements: option(flag, false),
  stream: optional(callback<(target: StreamTarget) => Duplex | Promise<Duplex>>()),
  onConnect: optional(callback<(connection: Connection) => unknown>()),
  maxPipeline: option(integer(1, 65_536), 1000),
  maxStatementLength: option(integer(64, 2 ** 30), 1_024_000),
}

const fileOptions = ["readDefaultFile", "readDefaultGroup"]

/** Names of every option of `connect()`; the pool uses it to tell its own options from these. */
export const connectOptionNames: ReadonlySet<string> = new Set([...Object.keys(spec), ...fileOptions])

/**
 * Checks and completes what `connect(target, overrides)` was given: overrides win over the target, both over the option file.
 * @throws InterfaceError (`SHOAL_OPTION`) for an unknown name or a value that does not fit.
 */
export function resolveOptions(
  target: string | URL | ConnectOptions = {},
  overrides: ConnectOptions = {},
): ResolvedOptions {
  const base = typeof target === "string" || target instanceof URL ? parseUrl(target) : target
  const given: Record<string, unknown> = {
    ...defined(base, "a URL or an object of options"),
    ...defined(overrides, "an object of options as overrides"),
  }
  for (const name of Object.keys(given)) {
    if (!connectOptionNames.has(name)) throw unknownOption("option", name, connectOptionNames)
  }
  const merged: Record<string, unknown> = { ...fromFile(given), ...given }
  const checked = checkAll(merged)
  checkFlags(checked)
  const { ssl, user, ...rest } = checked
  return Object.freeze({
    ...rest,
    user: user === "" ? systemUser() : user,
    clientFlag: checked.clientFlag,
    multiStatements: checked.multiStatements || (checked.clientFlag & flagMultiStatements) !== 0,
    tls: resolveTls(ssl, checked.unixSocket !== undefined),
  })
}

function defined(options: unknown, expected: string): Record<string, unknown> {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    const found =
      options === null ? "null" : Array.isArray(options) ? "an array" : `a value of type ${typeof options}`
    throw badOption(`connect(): expected ${expected}, found ${found}`)
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

function fromFile(given: Record<string, unknown>): ConnectOptions {
  const { readDefaultFile: path, readDefaultGroup: group } = given
  if (path === undefined) {
    if (group === undefined) return {}
    throw badOption('option "readDefaultGroup" needs "readDefaultFile": name the file that holds the group')
  }
  return readOptionFile(
    plainText(path, "readDefaultFile"),
    group === undefined ? undefined : plainText(group, "readDefaultGroup"),
  )
}

function checkAll(given: Record<string, unknown>): Checked {
  const result: Record<string, unknown> = {}
  for (const [name, { check, fallback }] of Object.entries(spec)) {
    result[name] = name in given ? check(given[name], name) : fallback
  }
  // Each entry went through the check that `spec` pairs with its name.
  return result as unknown as Checked
}

function checkFlags(options: Checked): void {
  for (const [bit, name] of ownedFlags) {
    if ((options.clientFlag & bit) !== 0) {
      throw badOption(`option "clientFlag": bit ${String(bit)} is decided by the option "${name}"`)
    }
  }
  if ((options.clientFlag & flagLocalFiles) !== 0 && !options.localInfile) {
    throw badOption('option "clientFlag": CLIENT_LOCAL_FILES (128) needs the option "localInfile: true"')
  }
}

function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    return "unknown"
  }
}
