// Finds and loads the config file: TypeScript or JavaScript, through jiti, without a build step.
import { existsSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { CodegenError } from "../errors.ts"
import { isRecord } from "./checks.ts"
import type { CodegenConfig } from "./config.ts"
import { validateConfig } from "./validate-config.ts"

/** Names that are looked for in the working directory, in this order. */
export const configNames = [
  "shoal.config.ts",
  "shoal.config.mts",
  "shoal.config.js",
  "shoal.config.mjs",
] as const

/** A config and where it was found. */
export interface LoadedConfig {
  readonly config: CodegenConfig
  /** Absolute path; undefined when there is no config file. */
  readonly path: string | undefined
  /** Folder that its paths are relative to. */
  readonly folder: string
}

/**
 * Loads `given`, or the first of `configNames` in `cwd`; an empty config when there is none.
 *
 * @throws CodegenError when `given` is not there, cannot be run, exports no config, or holds a wrong option.
 */
export async function loadConfig(given: string | undefined, cwd: string): Promise<LoadedConfig> {
  const path = given === undefined ? findConfig(cwd) : resolve(cwd, given)
  if (path === undefined) return { config: {}, path, folder: cwd }
  if (!existsSync(path))
    throw new CodegenError("SHOAL_CODEGEN_CONFIG", `${path}: there is no such config file`)
  const exported = await importConfig(path)
  return { config: validateConfig(exported, basename(path)), path, folder: dirname(path) }
}

function findConfig(cwd: string): string | undefined {
  return configNames.map((name) => join(cwd, name)).find((path) => existsSync(path))
}

async function importConfig(path: string): Promise<unknown> {
  // The file needs defineConfig alone; this one is there even where the project has not installed the package.
  const own = fileURLToPath(
    new URL(import.meta.url.endsWith(".ts") ? "config.ts" : "config.js", import.meta.url),
  )
  const { createJiti } = await import("jiti")
  const jiti = createJiti(import.meta.url, {
    moduleCache: false,
    fsCache: false,
    interopDefault: false,
    alias: { "@shoal/codegen": own },
  })
  let module: unknown
  try {
    module = await jiti.import(path)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CodegenError("SHOAL_CODEGEN_CONFIG", `${basename(path)} cannot be run: ${reason}`, { cause })
  }
  const exported = isRecord(module) ? (module["default"] ?? module["config"]) : undefined
  if (isRecord(exported)) return exported
  throw new CodegenError(
    "SHOAL_CODEGEN_CONFIG",
    `${basename(path)} exports no config: write "export default defineConfig({ ... })" or "export const config = defineConfig({ ... })"`,
  )
}
