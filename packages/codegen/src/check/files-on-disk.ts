// Generated files against what is on the disk: what would change, and how it is put there.
import { randomBytes } from "node:crypto"
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import type { GeneratedFile } from "../emit/generated-file.ts"
import { CodegenError } from "../errors.ts"
import { generatedMark } from "../emit/header.ts"

/** What one path has now and is to have. */
export interface FileChange {
  readonly path: string
  /** Undefined where the file is not there yet. */
  readonly before: string | undefined
  /** Undefined where a file of an earlier run is left over. */
  readonly after: string | undefined
}

/**
 * The differences between `files` and the disk.
 *
 * @param folder with `layout: "files"`, the folder whose generated files all belong to this run; others in it are left alone.
 */
export async function changesOnDisk(
  files: readonly GeneratedFile[],
  folder: string | undefined,
): Promise<FileChange[]> {
  const changes: FileChange[] = []
  for (const { path, text } of files) {
    const before = await textOf(path)
    if (before !== text) changes.push({ path, before, after: text })
  }
  const wanted = new Set(files.map((file) => file.path))
  for (const path of folder === undefined ? [] : await typescriptFiles(folder)) {
    const before = wanted.has(path) ? undefined : await textOf(path)
    if (before?.startsWith(generatedMark) === true) changes.push({ path, before, after: undefined })
  }
  return changes
}

/**
 * Writes the changes. Each file is written beside its place and renamed into it, so that a reader never sees half of one.
 *
 * @throws CodegenError, before anything is written, when a file that is there was not generated (unless `force`).
 */
export async function applyChanges(changes: readonly FileChange[], force = false): Promise<void> {
  const foreign = changes.find(({ before }) => before !== undefined && !isReplaceable(before))
  if (foreign !== undefined && !force) {
    throw new CodegenError(
      "SHOAL_CODEGEN_OUTPUT",
      `${foreign.path} is there and was not written by shoal-codegen. Move it away, choose another --out, or pass --force to replace it`,
    )
  }
  for (const { path, after } of changes) {
    if (after === undefined) await rm(path, { force: true })
    else await writeAtomically(path, after)
  }
}

function isReplaceable(text: string): boolean {
  return text.trim() === "" || text.startsWith(generatedMark)
}

async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString("hex")}.tmp`)
  try {
    await writeFile(temporary, text)
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw new CodegenError("SHOAL_CODEGEN_OUTPUT", `${path} cannot be written: ${messageOf(cause)}`, {
      cause,
    })
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8")
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined
    throw new CodegenError("SHOAL_CODEGEN_OUTPUT", `${path} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

async function typescriptFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => name.endsWith(".ts")).map((name) => join(folder, name))
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return []
    throw new CodegenError("SHOAL_CODEGEN_OUTPUT", `${folder} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
