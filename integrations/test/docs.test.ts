// Every TypeScript block of the READMEs and docs compiles against the packages. A block that opens with `// continues`
// is checked together with the one before it; `./schema.js` is the generated schema of the blog example.
import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, it } from "vitest"
import { namesPage } from "./names-page.ts"
import { optionsPage } from "./options-page.ts"

const run = promisify(execFile)
const root = fileURLToPath(new URL("../../", import.meta.url))
const packages = ["protocol", "driver", "pool", "sa", "codegen"]
const pages = [
  "README.md",
  "docs/guide.md",
  "docs/migrating.md",
  "tools/ephemeral/README.md",
  ...packages.map((name) => `packages/${name}/README.md`),
]

let folder: string

beforeAll(async () => {
  await mkdir(join(root, "integrations/reports"), { recursive: true })
  folder = await mkdtemp(join(root, "integrations/reports/docs-"))
  await cp(join(root, "apps/examples/src/blog/schema.ts"), join(folder, "schema.ts"))
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }))
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

it("every page has code, and all of it compiles", async () => {
  for (const page of pages) {
    const blocks = codeBlocks(await readFile(join(root, page), "utf8"))
    expect(blocks.length, `${page} shows no TypeScript`).toBeGreaterThan(0)
    for (const [index, code] of blocks.entries()) {
      const name = `${page.replaceAll(/[/.]/g, "-")}-${String(index + 1)}.ts`
      await writeFile(join(folder, name), `${code}\nexport {}\n`)
    }
  }
  const { stdout } = await run(process.execPath, [
    join(root, "node_modules/typescript/bin/tsc"),
    "-p",
    folder,
  ]).catch((error: { stdout: string }) => error)
  expect(stdout).toBe("")
})

it("docs/options.md lists every option as its doc comment has it", async () => {
  await expect(await optionsPage(root)).toMatchFileSnapshot(join(root, "docs/options.md"))
})

it("docs/sa-names.md has every public name of sa", async () => {
  await expect(namesPage(root)).toMatchFileSnapshot(join(root, "docs/sa-names.md"))
})

function codeBlocks(markdown: string): string[] {
  const blocks: string[] = []
  for (const [, code = ""] of markdown.matchAll(/^```ts\n(.*?)^```/gms)) {
    if (code.startsWith("// continues")) blocks.push(`${blocks.pop() ?? ""}\n${code}`)
    else blocks.push(code)
  }
  return blocks
}

const tsconfig = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2023", "esnext.disposable"],
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    skipLibCheck: true,
    types: ["node"],
    noEmit: true,
    allowImportingTsExtensions: true,
  },
  include: ["*.ts"],
}
