// Paths and globs to SQL files: a glob in the last part of a path, or a folder, gives its files in numeric order of their names.
import { readdir, readFile, stat } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { CodegenError } from "../errors.ts"
import { matchesPattern } from "../naming/glob.ts"

/** A file and its text. */
export interface SqlFile {
  readonly path: string
  readonly text: string
}

const numeric = new Intl.Collator("en", { numeric: true })

/**
 * Reads the files that `paths` name, each once, in their order.
 *
 * @param option what to call the paths in a message: `--from`.
 * @throws CodegenError when a path names nothing.
 */
export async function readSqlFiles(paths: readonly string[], option: string): Promise<readonly SqlFile[]> {
  const found = new Set<string>()
  for (const path of paths) for (const file of await expand(path, option)) found.add(file)
  return await Promise.all([...found].map(async (path) => ({ path, text: await readFile(path, "utf8") })))
}

async function expand(path: string, option: string): Promise<readonly string[]> {
  const kind = await stat(path).catch(() => undefined)
  if (kind?.isFile() === true) return [path]
  const folder = kind?.isDirectory() === true ? path : dirname(path)
  const pattern = kind?.isDirectory() === true ? "*.sql" : basename(path)
  const names = await readdir(folder).catch(() => [])
  const matching = names.filter((name) => matchesPattern(pattern, name)).sort((a, b) => numeric.compare(a, b))
  if (matching.length > 0) return matching.map((name) => join(folder, name))
  throw new CodegenError("SHOAL_CODEGEN_USAGE", `${option} ${path}: there is no such file`)
}
