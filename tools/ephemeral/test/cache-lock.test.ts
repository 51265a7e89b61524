import { spawnSync } from "node:child_process"
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { cachedDirectory } from "../src/cache-lock.ts"

let cache = ""

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "shoal-test-"))
})

afterEach(async () => {
  await rm(cache, { recursive: true })
})

function deadProcessId(): number {
  const { pid } = spawnSync("true")
  return pid
}

test("many at once: built once, seen complete by all, nothing else left", async () => {
  let built = 0
  const build = async (partial: string): Promise<void> => {
    built += 1
    await mkdir(partial)
    await writeFile(join(partial, "file"), "whole")
  }
  const path = join(cache, "entry")
  const results = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const made = await cachedDirectory(path, undefined, build)
      return readFile(join(made, "file"), "utf8")
    }),
  )
  expect(results).toEqual(Array(5).fill("whole"))
  expect(built).toBe(1)
  expect(await readdir(cache)).toEqual(["entry"])
})

test("a lock and a half-made directory of a process that died do not stop the next one", async () => {
  const pid = deadProcessId()
  await writeFile(join(cache, "entry.lock"), String(pid))
  await mkdir(join(cache, `entry.partial-${pid}`))
  await cachedDirectory(join(cache, "entry"), undefined, async (partial) => {
    await mkdir(partial)
  })
  expect(await readdir(cache)).toEqual(["entry"])
})

test("a build that fails leaves nothing, and the next one may succeed", async () => {
  const path = join(cache, "entry")
  const failed = cachedDirectory(path, undefined, async (partial) => {
    await mkdir(partial)
    throw new Error("no space left")
  })
  await expect(failed).rejects.toThrow("no space left")
  expect(await readdir(cache)).toEqual([])
  await cachedDirectory(path, undefined, async (partial) => {
    await mkdir(partial)
  })
  expect(await readdir(cache)).toEqual(["entry"])
})

test("waiting for another process ends when it is aborted", async () => {
  await writeFile(join(cache, "entry.lock"), String(process.pid))
  const reason = new Error("enough")
  const controller = new AbortController()
  const waiting = cachedDirectory(join(cache, "entry"), controller.signal, () => Promise.resolve())
  setTimeout(() => controller.abort(reason), 20)
  await expect(waiting).rejects.toMatchObject({ name: "AbortError", cause: reason })
})
