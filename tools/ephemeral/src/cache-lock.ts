// One process at a time prepares an entry of the cache. Entries are made aside and renamed, so the lock only saves
// double work: should two processes ever pass it, the second rename fails and its copy is dropped.
import { randomBytes } from "node:crypto"
import { link, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

const longestWait = 15 * 60_000
const pollEvery = 100

/**
 * The directory `path`, made by `build` unless it is there. `build` fills a directory of another name beside it, which is then
 * renamed, so a directory that exists is always complete.
 */
export async function cachedDirectory(
  path: string,
  signal: AbortSignal | undefined,
  build: (partial: string) => Promise<void>,
): Promise<string> {
  if (await exists(path)) return path
  const lock = `${path}.lock`
  const deadline = Date.now() + longestWait
  while (!(await takeLock(lock))) {
    if (Date.now() > deadline)
      throw new Error(`waited ${longestWait / 60_000} minutes for ${lock}; remove it`)
    await sleep(pollEvery, undefined, { signal })
    if (await exists(path)) return path
  }
  try {
    if (!(await exists(path))) await buildAndRename(path, build)
    return path
  } finally {
    await rm(lock, { force: true })
  }
}

async function buildAndRename(path: string, build: (partial: string) => Promise<void>): Promise<void> {
  await removeAbandoned(path)
  const partial = `${path}.partial-${process.pid}`
  try {
    await build(partial)
    await rename(partial, path).catch(async (error: unknown) => {
      if (!(await exists(path))) throw error
    })
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

async function takeLock(lock: string): Promise<boolean> {
  // Written aside and linked, so that a lock file is never seen without its owner in it.
  const mine = `${lock}-${process.pid}-${randomBytes(4).toString("hex")}`
  await writeFile(mine, String(process.pid))
  try {
    await link(mine, lock)
    return true
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error
  } finally {
    await rm(mine, { force: true })
  }
  const owner = await readFile(lock, "utf8").catch(() => undefined)
  if (owner !== undefined && !isAlive(Number(owner))) await rm(lock, { force: true })
  return false
}

/** What a killed process left half made. */
async function removeAbandoned(path: string): Promise<void> {
  const prefix = `${basename(path)}.partial-`
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue
    await rm(join(dirname(path), name), { recursive: true, force: true })
  }
}

/** Whether a process of that id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, "EPERM")
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
