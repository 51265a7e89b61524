// Packs every package, installs each layer alone into an empty project outside the workspace, compiles it with
// `skipLibCheck: false` and runs it: no other check sees a missing file, a missing dependency or a broken d.ts.
import { execFile } from "node:child_process"
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { build } from "esbuild"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { packageFolders, type PackageName, packageNames, root } from "./published-packages.ts"

const run = promisify(execFile)
/** What comes with a layer. */
const below: Record<PackageName, readonly PackageName[]> = {
  protocol: [],
  driver: ["protocol"],
  pool: ["protocol", "driver"],
  sa: ["protocol", "driver", "pool"],
  ephemeral: [],
  codegen: ["protocol", "driver", "pool", "sa", "ephemeral"],
}
const expected: Record<PackageName, string> = {
  protocol: "true `a``b` 'it\\'s'",
  driver: "42",
  pool: "42",
  sa: "Ada",
  ephemeral: "a server of its own, gone",
  codegen: "true",
}

let folder: string
const projects = new Map<PackageName, string>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shoal-integrations-"))
  for (const layer of packageNames)
    await run("npx", ["-y", await packageManager(), "pack", "--pack-destination", folder], {
      cwd: join(root, packageFolders[layer]),
    })
  for (const layer of packageNames) projects.set(layer, await install(layer))
}, 600_000)

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe("a project that installs one layer", () => {
  it.each(packageNames)(
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

  it.each(packageNames)("%s: compiles with skipLibCheck off", async (layer) => {
    await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "."], {
      cwd: projects.get(layer) ?? "",
    })
  })

  it("protocol: runs without a server", async () => {
    expect(await main("protocol")).toBe(expected.protocol)
  })

  it("ephemeral: starts a server and leaves nothing", async () => {
    expect(await main("ephemeral")).toBe(expected.ephemeral)
  }, 120_000)

  it("only what the layer needs is installed", async () => {
    expect(await readdir(join(projects.get("driver") ?? "", "node_modules/@shoal"))).toEqual([
      "driver",
      "protocol",
    ])
    expect(await readdir(join(projects.get("sa") ?? "", "node_modules"))).not.toContain("mysql2")
    const ephemeral = await readdir(join(projects.get("ephemeral") ?? "", "node_modules"))
    expect(ephemeral.filter((name) => !name.startsWith("."))).toEqual(["@shoal", "@types", "undici-types"])
  })
})

it.each(["mysql", "mariadb"])(
  "shoal-codegen --from: %s, with no server anywhere",
  async (family) => {
    const project = projects.get("codegen") ?? ""
    const temporary = join(folder, `tmp-${family}`)
    await mkdir(temporary)
    // Both servers give the same file, which would be left alone the second time.
    await rm(join(project, "schema.ts"), { force: true })
    // Root's servers run as another user.
    await chmod(folder, 0o755)
    await chmod(temporary, 0o755)
    const command = join(project, "node_modules/.bin/shoal-codegen")
    const { stderr } = await run(
      command,
      ["--server", family, "--from", "migrations/*.sql", "--out", "schema.ts"],
      {
        cwd: project,
        env: { ...withoutServers(), TMPDIR: temporary },
        timeout: 120_000,
      },
    )
    expect(stderr).toMatch(/^schema\.ts written: 2 tables /)
    expect(await readdir(temporary)).toEqual([])
    const options = [
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--types",
      "node",
      "letters.ts",
    ]
    await run(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), "--ignoreConfig", ...options],
      {
        cwd: project,
      },
    )
  },
  180_000,
)

forEachServer((server) => {
  it.each(packageNames.filter((layer) => layer !== "protocol" && layer !== "ephemeral"))(
    "%s: runs",
    async (layer) => {
      const database = await createDatabase(server)
      try {
        expect(await main(layer, database.url)).toBe(expected[layer])
      } finally {
        await database.drop()
      }
    },
  )

  it.each(["esm", "cjs"] as const)("sa: runs as one minified file, %s", async (format) => {
    const project = projects.get("sa") ?? ""
    const outfile = join(project, `bundle-${format}`, format === "esm" ? "main.mjs" : "main.cjs")
    await build({
      absWorkingDir: project,
      entryPoints: ["bundled.ts"],
      bundle: true,
      minify: true,
      platform: "node",
      target: "node20",
      format,
      outfile,
      logLevel: "silent",
    })
    await using database = await createDatabase(server)
    const { stdout } = await run(process.execPath, [outfile], {
      env: { ...withoutServers(), DATABASE_URL: database.url },
      timeout: 60_000,
    })
    expect(stdout).toBe('Ada: mysql2 is not installed; run "npm install mysql2"\n')
  })
})

/** The fixture's program, with no server in its environment but the given one. */
async function main(layer: PackageName, url = ""): Promise<string> {
  const { stdout } = await run(process.execPath, ["out/main.js"], {
    cwd: projects.get(layer) ?? "",
    env: { ...withoutServers(), DATABASE_URL: url },
    timeout: 60_000,
  })
  return stdout.trim()
}

function withoutServers(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^SHOAL_|^DATABASE_URL$/.test(name)),
  )
}

async function install(layer: PackageName): Promise<string> {
  const project = join(folder, layer)
  await cp(join(root, "integrations/fixtures", layer), project, { recursive: true })
  await cp(join(root, "integrations/fixtures/tsconfig.json"), join(project, "tsconfig.json"))
  await writeFile(
    join(project, "package.json"),
    JSON.stringify({ name: `uses-${layer}`, private: true, type: "module" }),
  )
  const tarballs = (await readdir(folder)).filter((file) =>
    [layer, ...below[layer]].some((name) => file.startsWith(`shoal-${name}-`)),
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
