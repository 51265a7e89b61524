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

/** Formats files with the prettier of one project; what it has formatted before (`--watch`) is not formatted again. */
export class ProjectFormatter {
  readonly #project: string
  readonly #known = new Map<string, { readonly from: string; readonly text: string }>()

  /**
   * @param project folder of the config file, or the working directory: where prettier and its configuration are looked for, even when
   * the output goes elsewhere.
   */
  constructor(project: string) {
    this.#project = project
  }

  /** The files, formatted. They stay as they are when the project has no prettier or no prettier configuration. */
  async format(files: readonly GeneratedFile[]): Promise<readonly GeneratedFile[]> {
    const prettier = await projectPrettier(this.#project)
    if (prettier === undefined) return files
    const formatted: GeneratedFile[] = []
    for (const file of files) {
      const place = placeInProject(file.path, this.#project)
      const config = await prettier.resolveConfig(place, { editorconfig: false })
      if (config === null) return files
      formatted.push({ path: file.path, text: await this.#text(prettier, file, config) })
    }
    return formatted
  }

  async #text(prettier: Prettier, file: GeneratedFile, config: object): Promise<string> {
    const from = JSON.stringify(config) + file.text
    const known = this.#known.get(file.path)
    if (known?.from === from) return known.text
    const text = await format(prettier, file, config)
    this.#known.set(file.path, { from, text })
    return text
  }
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
