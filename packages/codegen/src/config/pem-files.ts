// The `ssl` option of the driver takes PEM texts; flags and config files name the files they are in.
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { CodegenError } from "../errors.ts"
import { isRecord } from "./checks.ts"
import type { ConnectionOptions } from "./config.ts"

const pemOptions = ["ca", "cert", "key"] as const

/**
 * The connection options with the files of `ssl.ca`, `ssl.cert` and `ssl.key` read. PEM texts stay as they are.
 *
 * @param folder that relative paths start from.
 * @throws CodegenError when a file cannot be read, or is no PEM file.
 */
export function withPemFiles(connection: ConnectionOptions, folder: string): ConnectionOptions {
  const { ssl } = connection
  if (!isRecord(ssl)) return connection
  const read = pemOptions.flatMap((name) => {
    const given = ssl[name]
    return typeof given === "string" && !isPem(given) ? [[name, readPem(name, resolve(folder, given))]] : []
  })
  return { ...connection, ssl: { ...ssl, ...Object.fromEntries(read) } }
}

function readPem(name: string, path: string): string {
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CodegenError("SHOAL_CODEGEN_CONFIG", `ssl ${name}: ${reason}`, { cause })
  }
  if (isPem(text)) return text
  throw new CodegenError(
    "SHOAL_CODEGEN_CONFIG",
    `ssl ${name}: ${path} is no PEM file: it has no line "-----BEGIN ...-----"`,
  )
}

function isPem(text: string): boolean {
  return text.includes("-----BEGIN ")
}
