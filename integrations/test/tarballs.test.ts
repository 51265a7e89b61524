// Packs every package, installs each layer alone into an empty project outside the workspace, compiles it with
// `skipLibCheck: false` and runs it: no other check sees a missing file, a missing dependency or a broken d.ts.
import { execFile } from "node:child_process"
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const run = promisify(execFile)
const root = fileURLToPath(new URL("../../", import.meta.url))
const layers = ["protocol", "driver", "pool", "sa", "codegen"] as const
type Layer = (typeof layers)[number]
const expected: Record<Layer, string> = {
  protocol: "true `a``b` 'it\\'s'",
  driver: "42",
  pool: "42",
  sa: "Ada",
  codegen: "true",
}

let folder: string
const projects = new Map<Layer, string>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shoal-integrations-"))
  for (const layer of layers)
    await run("npx", ["-y", await packageManager(), "pack", "--pack-destination", folder], {
      cwd: join(root, "packages", layer),
    })
  for (const [depth, layer] of layers.entries()) projects.set(layer, await install(layer, depth))
}, 600_000)

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe("a project that installs one layer", () => {
  it.each(layers)(
    "%s: the tarball holds compiled code, sources, licence and no workspace condition",
    async (layer) => {
      const installed = join(projects.get(layer) ?? "", "node_modules/@shoal", layer)
      const manifest = await readFile(join(installed, "package.json"), "utf8")
      expect(manifest).not.toContain("@shoal/source")
      expect(manifest).not.toContain("workspace:")
      expect(await readdir(installed)).toEqual(
        expect.arrayContaining(["LICENSE", "README.md", "dist", "package.json", "src"]),
      )
    },
  )

  it.each(layers)("%s: compiles with skipLibCheck off", async (layer) => {
    await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "."], {
      cwd: projects.get(layer) ?? "",
    })
  })

  it("protocol: runs without a server", async () => {
    expect(await main("protocol")).toBe(expected.protocol)
  })

  it("only what the layer needs is installed", async () => {
    expect(await readdir(join(projects.get("driver") ?? "", "node_modules/@shoal"))).toEqual([
      "driver",
      "protocol",
    ])
    expect(await readdir(join(projects.get("sa") ?? "", "node_modules"))).not.toContain("mysql2")
  })
})

forEachServer((server) => {
  it.each(layers.filter((layer) => layer !== "protocol"))("%s: runs", async (layer) => {
    const database = await createDatabase(server)
    try {
      expect(await main(layer, database.url)).toBe(expected[layer])
    } finally {
      await database.drop()
    }
  })
})

async function main(layer: Layer, url = ""): Promise<string> {
  const { stdout } = await run(process.execPath, ["out/main.js"], {
    cwd: projects.get(layer) ?? "",
    env: { ...process.env, DATABASE_URL: url },
    timeout: 60_000,
  })
  return stdout.trim()
}

async function install(layer: Layer, depth: number): Promise<string> {
  const project = join(folder, layer)
  await cp(join(root, "integrations/fixtures", layer), project, { recursive: true })
  await cp(join(root, "integrations/fixtures/tsconfig.json"), join(project, "tsconfig.json"))
  await writeFile(
    join(project, "package.json"),
    JSON.stringify({ name: `uses-${layer}`, private: true, type: "module" }),
  )
  const tarballs = (await readdir(folder)).filter((file) =>
    layers.slice(0, depth + 1).some((name) => file.startsWith(`shoal-${name}-`)),
  )
  await run(
    "npm",
    [
      "install",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      "--prefer-offline",
      ...tarballs.map((file) => join(folder, file)),
      `@types/node@${await nodeTypes()}`,
    ],
    { cwd: project },
  )
  return project
}

async function packageManager(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    packageManager: string
  }
  return manifest.packageManager.split("+")[0] ?? ""
}

async function nodeTypes(): Promise<string> {
  const manifest = JSON.parse(
    await readFile(join(root, "node_modules/@types/node/package.json"), "utf8"),
  ) as { version: string }
  return manifest.version
}
