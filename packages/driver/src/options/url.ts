// mysql://user:password@host:port/db?option=value. Only harmless options may come from a URL: URLs are often put together from foreign text.
import type { ConnectOptions } from "./connect-options.ts"
import { badOption, unknownOption } from "./option-checks.ts"

/** Options that a URL may set, all as text. */
const allowed: ReadonlySet<string> = new Set([
  "charset",
  "collation",
  "unixSocket",
  "connectTimeout",
  "queryTimeout",
  "socketTimeout",
  "cancelTimeout",
  "autocommit",
  "timezone",
  "compress",
  "programName",
  "paramstyle",
  "bigint",
  "decimal",
  "temporal",
  "zeroDate",
  "json",
  "keepAlive",
  "preparedCacheSize",
  "maxPipeline",
  "maxStatementLength",
  "maxAllowedPacket",
  "sqlMode",
  "ssl",
])

/** Options that exist but must be given in code. */
const refused: ReadonlySet<string> = new Set([
  "clientFlag",
  "localInfile",
  "multiStatements",
  "initCommand",
  "readDefaultFile",
  "readDefaultGroup",
  "allowPublicKeyRetrieval",
  "allowCleartextPassword",
  "serverPublicKey",
  "authPlugin",
  "echo",
])

/**
 * @returns the options that the URL holds; values are still text and are checked with all the others.
 * @throws InterfaceError (`SHOAL_OPTION`); its message never holds the password.
 */
export function parseUrl(url: string | URL): ConnectOptions {
  const parsed = typeof url === "string" ? parse(url) : url
  if (parsed.protocol !== "mysql:" && parsed.protocol !== "mariadb:") {
    throw badOption(`connection URL: expected mysql:// or mariadb://, found ${parsed.protocol}//`)
  }
  const options: Record<string, unknown> = {}
  if (parsed.hostname !== "") options["host"] = decode(parsed.hostname.replace(/^\[(.*)\]$/, "$1"), "host")
  if (parsed.port !== "") options["port"] = Number(parsed.port)
  if (parsed.username !== "") options["user"] = decode(parsed.username, "user")
  if (parsed.password !== "") options["password"] = decode(parsed.password, "password")
  const path = parsed.pathname.replace(/^\//, "")
  if (path.includes("/"))
    throw badOption("connection URL: expected one database name after the host, found a path")
  if (path !== "") options["db"] = decode(path, "db")
  for (const [name, value] of parsed.searchParams) {
    if (refused.has(name)) {
      throw badOption(`option "${name}" cannot come from a URL: pass it to connect() in code`)
    }
    if (!allowed.has(name)) throw unknownOption("URL parameter", name, allowed)
    if (name in options) throw badOption(`URL parameter "${name}" is given twice`)
    options[name] = value
  }
  return options
}

function parse(url: string): URL {
  try {
    return new URL(url)
  } catch {
    // The reason would quote the URL with its password.
    throw badOption(
      "connection URL: expected mysql://user:password@host:port/db, found text that is not a URL",
    )
  }
}

function decode(part: string, name: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw badOption(`connection URL: the ${name} has a percent sign that is not an escape; write it as %25`)
  }
}
