import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, it } from "vitest"
import { ProjectFormatter } from "../../src/emit/prettier.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

/** A project whose prettier counts its calls and shouts. */
async function fakeProject(folder: string, config: string): Promise<void> {
  const place = join(folder, "node_modules", "prettier")
  await mkdir(place, { recursive: true })
  await writeFile(join(place, "package.json"), JSON.stringify({ name: "prettier", main: "index.cjs" }))
  await writeFile(
    join(place, "index.cjs"),
    `let calls = 0
     exports.resolveConfig = async () => (${config})
     exports.format = async (text) => { if (text === "broken") throw new Error("line 1"); return text.toUpperCase() + ++calls }`,
  )
}

it("formats a text once, and again when it changed", async () => {
  await using folder = await temporaryFolder()
  await fakeProject(folder.path, "{ semi: false }")
  const formatter = new ProjectFormatter(folder.path)
  const run = async (text: string) => (await formatter.format([{ path: "schema.ts", text }]))[0]?.text
  expect(await run("a")).toBe("A1")
  expect(await run("a")).toBe("A1")
  expect(await run("b")).toBe("B2")
})

it("leaves files alone in a project that has no configuration", async () => {
  await using folder = await temporaryFolder()
  await fakeProject(folder.path, "null")
  const files = [{ path: "schema.ts", text: "a" }]
  expect(await new ProjectFormatter(folder.path).format(files)).toBe(files)
})

it("says which file prettier refuses", async () => {
  await using folder = await temporaryFolder()
  await fakeProject(folder.path, "{}")
  await expect(
    new ProjectFormatter(folder.path).format([{ path: "schema.ts", text: "broken" }]),
  ).rejects.toThrow("prettier could not format schema.ts: line 1")
})
