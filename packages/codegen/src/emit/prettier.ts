// Formats generated files the way the project formats its own: with its prettier and its configuration, if it has both.
import { createRequire } from "node:module"
import { basename, isAbsolute, join, relative } from "node:path"
import { pathToFileURL } from "node:url"
import { CodegenError } from "../errors.ts"
import type { GeneratedFile } from "./generated-file.ts"

/** The part of prettier that is used. */
interface Prettier {
  resolveConfig(path: string, options: { editorconfig: boolean }): Promise<object | null>
  format(text: string, options: object): Promise<string>
}

/**
 * The files, formatted. They stay as they are when the project has no prettier or no prettier configuration.
 *
 * @param project folder of the config file, or the working directory: where prettier and its configuration are looked for, even when
 * the output goes elsewhere.
 */
export async function formatWithProject(
  files: readonly GeneratedFile[],
  project: string,
): Promise<readonly GeneratedFile[]> {
  const prettier = await projectPrettier(project)
  if (prettier === undefined) return files
  const formatted: GeneratedFile[] = []
  for (const file of files) {
    const config = await prettier.resolveConfig(placeInProject(file.path, project), { editorconfig: false })
    if (config === null) return files
    formatted.push({ path: file.path, text: await format(prettier, file, config) })
  }
  return formatted
}

async function format(prettier: Prettier, file: GeneratedFile, config: object): Promise<string> {
  try {
    return await prettier.format(file.text, { ...config, parser: "typescript" })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CodegenError("SHOAL_CODEGEN_OUTPUT", `prettier could not format ${file.path}: ${reason}`, {
      cause,
    })
  }
}

/** Overrides of the configuration go by path; output outside the project is treated as if it lay in its root. */
function placeInProject(path: string, project: string): string {
  const inside = relative(project, path)
  return inside.startsWith("..") || isAbsolute(inside) ? join(project, basename(path)) : path
}

async function projectPrettier(project: string): Promise<Prettier | undefined> {
  const require = createRequire(join(project, "package.json"))
  let entry: string
  try {
    entry = require.resolve("prettier")
  } catch {
    return undefined
  }
  const loaded: unknown = await import(pathToFileURL(entry).href)
  const module = isObject(loaded) && isObject(loaded["default"]) ? loaded["default"] : loaded
  return isPrettier(module) ? module : undefined
}

function isPrettier(value: unknown): value is Prettier {
  return (
    isObject(value) && typeof value["format"] === "function" && typeof value["resolveConfig"] === "function"
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null
}
