// Engine URLs as SQLAlchemy writes them: dialect+driver://user:password@host:port/db?option=value
import { ArgumentError } from "../errors.ts"
import type { EngineOptions } from "./engine-options.ts"

/** Which driver a URL names. */
export interface EngineTarget {
  readonly driver: "shoal" | "mysql2"
  /** The URL for our own driver: scheme `mysql:`. */
  readonly url: URL
}

/** @throws ArgumentError; the message never holds the password. */
export function parseEngineUrl(target: string | URL): EngineTarget {
  const text = String(target)
  const scheme = /^(mysql|mariadb)(?:\+([a-z0-9]+))?:\/\//i.exec(text)
  if (scheme === null) {
    throw new ArgumentError(
      "engine URL: expected mysql://, mariadb:// or mysql+mysql2://user:password@host:port/db",
    )
  }
  const driver = (scheme[2] ?? "shoal").toLowerCase()
  if (driver !== "shoal" && driver !== "mysql2") {
    throw new ArgumentError(`engine URL: expected the driver shoal or mysql2, found "${driver}"`)
  }
  const rest = text.slice(scheme[0].length)
  if (!URL.canParse(`mysql://${rest}`)) {
    throw new ArgumentError(
      "engine URL: expected user:password@host:port/db after the scheme; escape special characters as %xx",
    )
  }
  return { driver, url: new URL(`mysql://${rest}`) }
}

const numeric: ReadonlySet<string> = new Set(["minSize", "maxSize", "poolRecycle", "connectTimeout"])
const booleans: ReadonlySet<string> = new Set(["autocommit"])

/** The parts of a URL as options, for a driver that takes no URL. @throws ArgumentError for a percent sign that is no escape */
export function urlOptions(url: URL): EngineOptions {
  const options: Record<string, unknown> = {}
  if (url.hostname !== "") options["host"] = decode(url.hostname.replace(/^\[(.*)\]$/, "$1"), "host")
  if (url.port !== "") options["port"] = Number(url.port)
  if (url.username !== "") options["user"] = decode(url.username, "user")
  if (url.password !== "") options["password"] = decode(url.password, "password")
  if (url.pathname.length > 1) options["db"] = decode(url.pathname.slice(1), "db")
  for (const [name, value] of url.searchParams) options[name] = valueOf(name, value)
  return options
}

function valueOf(name: string, value: string): unknown {
  if (numeric.has(name) && /^-?\d+$/.test(value)) return Number(value)
  if (booleans.has(name)) return value === "true" || value === "1"
  return value
}

function decode(part: string, name: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new ArgumentError(
      `engine URL: the ${name} has a percent sign that is not an escape; write it as %25`,
    )
  }
}
