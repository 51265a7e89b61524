// DATABASE_URL and its like: from the process, else from a `.env` file, which never overrides the process.
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { parseEnv } from "node:util"
import { CodegenError } from "../errors.ts"

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The process's variables over those of the file.
 *
 * @param file a path that must be there; without one `.env` in `cwd` is read if there is one.
 * @throws CodegenError when `file` is not there.
 */
export function readEnvironment(process: Environment, cwd: string, file?: string): Environment {
  const path = resolve(cwd, file ?? ".env")
  if (!existsSync(path)) {
    if (file === undefined) return process
    throw new CodegenError("SHOAL_CODEGEN_CONFIG", `${path}: there is no such file (--env-file)`)
  }
  const given = Object.entries(process).filter(([, value]) => value !== undefined)
  return { ...parseEnv(readFileSync(path, "utf8")), ...Object.fromEntries(given) }
}
