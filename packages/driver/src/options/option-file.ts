// Option files in the format of my.cnf: groups, `key = value`, bare keys, quotes, `-` and `_` alike.
import { existsSync, readFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import type { ConnectOptions } from "./connect-options.ts"
import { badOption } from "./option-checks.ts"
import type { TlsMode } from "./tls-options.ts"

/** Keys of one group; bare keys hold true. */
export type OptionGroup = ReadonlyMap<string, string | true>

/** @returns the groups of an option file; later keys win, lines that are no option are ignored as the C client does. */
export function parseOptionFile(text: string): ReadonlyMap<string, OptionGroup> {
  const groups = new Map<string, Map<string, string | true>>()
  let current: Map<string, string | true> | undefined
  for (const raw of text.split(/\r\n|\n|\r/)) {
    const line = raw.trim()
    if (line === "" || line.startsWith("#") || line.startsWith(";") || line.startsWith("!")) continue
    const header = /^\[([^\]]+)\]/.exec(line)
    if (header?.[1] !== undefined) {
      const name = header[1].trim()
      current = groups.get(name) ?? new Map<string, string | true>()
      groups.set(name, current)
      continue
    }
    const separator = line.indexOf("=")
    const key = (separator < 0 ? line.replace(/\s+#.*$/, "") : line.slice(0, separator)).trim()
    current?.set(
      key.replaceAll("_", "-").toLowerCase(),
      separator < 0 ? true : optionValue(line.slice(separator + 1)),
    )
  }
  return groups
}

/** Outside quotes ` #` starts a comment; quotes are stripped; the escapes of the C client are resolved. */
function optionValue(raw: string): string {
  const trimmed = raw.trim()
  const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*(?:#.*)?$/.exec(trimmed)
  const value = quoted === null ? trimmed.replace(/\s+#.*$/, "") : (quoted[1] ?? quoted[2] ?? "")
  return value.replaceAll(/\\([btnrs"'\\])/g, (_, escape: string) => escapes[escape] ?? escape)
}
const escapes: Record<string, string | undefined> = { b: "\b", t: "\t", n: "\n", r: "\r", s: " " }

/**
 * Reads `[client]` and then `group` of an option file.
 * @param path `~` stands for the home directory. A missing file gives no options, as in the C client.
 * @throws InterfaceError (`SHOAL_OPTION`) when the file exists and cannot be read.
 */
export function readOptionFile(path: string, group: string = "client"): ConnectOptions {
  const expanded = path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path
  if (!existsSync(expanded)) return {}
  const groups = parseOptionFile(read(expanded, path))
  return toOptions(new Map([...(groups.get("client") ?? []), ...(groups.get(group) ?? [])]))
}

function read(expanded: string, shown: string): string {
  try {
    return readFileSync(expanded, "utf8")
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable"
    throw badOption(`option file "${shown}" cannot be read (${reason})`)
  }
}

const direct: readonly (readonly [string, keyof ConnectOptions])[] = [
  ["user", "user"],
  ["password", "password"],
  ["host", "host"],
  ["database", "db"],
  ["socket", "unixSocket"],
  ["port", "port"],
  ["default-character-set", "charset"],
  ["bind-address", "bindAddress"],
]

function toOptions(group: OptionGroup): ConnectOptions {
  const options: Record<string, unknown> = {}
  for (const [key, name] of direct) {
    const value = group.get(key)
    if (typeof value === "string") options[name] = value
  }
  if (typeof options["port"] === "string") options["port"] = Number(options["port"])
  const seconds = group.get("connect-timeout")
  if (typeof seconds === "string") options["connectTimeout"] = Number(seconds) * 1000
  if (group.has("compress")) options["compress"] = true
  const ssl = tlsOptions(group)
  if (ssl !== undefined) options["ssl"] = ssl
  return options
}

const modes: Record<string, TlsMode | undefined> = {
  disabled: "disabled",
  preferred: "preferred",
  required: "required",
  "verify-ca": "verify-ca",
  "verify-identity": "verify-identity",
}

function tlsOptions(group: OptionGroup): ConnectOptions["ssl"] {
  if (group.has("skip-ssl") || isOff(group.get("ssl"))) return "disabled"
  const files = { ca: path(group, "ssl-ca"), cert: path(group, "ssl-cert"), key: path(group, "ssl-key") }
  const wanted = group.get("ssl-mode")
  const mode = typeof wanted === "string" ? modes[wanted.toLowerCase().replaceAll("_", "-")] : undefined
  if (typeof wanted === "string" && mode === undefined) {
    throw badOption(
      `option file: expected ssl-mode to be one of ${Object.keys(modes).join(", ")}, found "${wanted}"`,
    )
  }
  const verify = group.has("ssl-verify-server-cert") && !isOff(group.get("ssl-verify-server-cert"))
  const given = Object.entries(files).filter(([, file]) => file !== undefined)
  const ciphers = group.get("ssl-cipher")
  const passphrase = group.get("ssl-key-password")
  if (mode === undefined && !verify && given.length === 0 && !group.has("ssl")) return undefined
  return {
    mode: mode ?? (verify ? "verify-identity" : files.ca === undefined ? "required" : "verify-ca"),
    ...Object.fromEntries(given.map(([name, file]) => [name, readPem(name, file ?? "")])),
    ...(typeof ciphers === "string" ? { ciphers } : {}),
    ...(typeof passphrase === "string" ? { passphrase } : {}),
  }
}

function isOff(value: string | true | undefined): boolean {
  return typeof value === "string" && ["0", "off", "false", "disabled"].includes(value.toLowerCase())
}

function path(group: OptionGroup, key: string): string | undefined {
  const value = group.get(key)
  return typeof value === "string" ? value : undefined
}

function readPem(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    throw badOption(
      `option file: ssl-${name} "${file}" cannot be read (${String((error as NodeJS.ErrnoException).code)})`,
    )
  }
}
