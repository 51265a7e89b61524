// Packages are released one by one: `changeset version`, run on a copy of the workspace's manifests, raises only what has a
// changeset, and a dependent only when its range no longer fits.
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { cp, mkdtemp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { afterEach, beforeEach, expect, it } from "vitest"
import { packageFolders, type PackageName, packageNames, root } from "./published-packages.ts"

const run = promisify(execFile)
const changesets = createRequire(join(root, "package.json")).resolve("@changesets/cli/bin.js")
const first = "0.1.0"

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "shoal-releases-"))
  for (const path of [...(await manifests()), "pnpm-workspace.yaml", ".changeset/config.json"]) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await cp(join(root, path), join(folder, path))
  }
  await release(Object.fromEntries(packageNames.map((name) => [name, "minor"])))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

it("a patch raises its own package and no other", async () => {
  await release({ protocol: "patch" })
  expect(await versions()).toEqual({ ...all(first), protocol: "0.1.1" })
})

it("a change that dependents' ranges exclude raises them by a patch", async () => {
  await release({ pool: "minor" })
  expect(await versions()).toEqual({ ...all(first), pool: "0.2.0", sa: "0.1.1" })
})

it("a package at the end of the arrows is released alone", async () => {
  await release({ codegen: "minor" })
  expect(await versions()).toEqual({ ...all(first), codegen: "0.2.0" })
})

async function release(changes: Partial<Record<PackageName, "patch" | "minor">>): Promise<void> {
  const lines = Object.entries(changes).map(([name, bump]) => `"@shoal/${name}": ${bump}`)
  await writeFile(join(folder, ".changeset/change.md"), `---\n${lines.join("\n")}\n---\n\nA change.\n`)
  await run(process.execPath, [changesets, "version"], { cwd: folder })
}

async function manifests(): Promise<string[]> {
  const paths = ["package.json", "integrations/package.json"]
  for (const group of ["packages", "apps", "tools"])
    for (const name of await readdir(join(root, group))) paths.push(join(group, name, "package.json"))
  return paths.filter((path) => existsSync(join(root, path)))
}

async function versions(): Promise<Record<string, string>> {
  const entries = packageNames.map(async (name) => {
    const text = await readFile(join(folder, packageFolders[name], "package.json"), "utf8")
    return [name, (JSON.parse(text) as { version: string }).version] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

function all(version: string): Record<PackageName, string> {
  return {
    protocol: version,
    driver: version,
    pool: version,
    sa: version,
    codegen: version,
    ephemeral: version,
  }
}
