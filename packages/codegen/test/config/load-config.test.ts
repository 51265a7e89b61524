import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, it } from "vitest"
import { readEnvironment } from "../../src/config/environment.ts"
import { loadConfig } from "../../src/config/load-config.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

it.each([
  ["export default defineConfig({ out: `a.ts` satisfies string })"],
  ["export const config = defineConfig({ out: 'a.ts' })"],
])("runs %s", async (text) => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, "shoal.config.ts")
  await writeFile(path, `import { defineConfig } from "@shoal/codegen"\n${text}\n`)
  expect(await loadConfig(undefined, folder.path)).toEqual({
    config: { out: "a.ts" },
    path,
    folder: folder.path,
  })
})

it("is empty where there is no file", async () => {
  await using folder = await temporaryFolder()
  expect(await loadConfig(undefined, folder.path)).toMatchObject({ config: {}, path: undefined })
})

it.each([
  ["throw new Error('oh no')", "shoal.config.ts cannot be run: oh no"],
  ["export const other = {}", "exports no config"],
  ["export default { outt: 'a.ts' }", "outt is not an option; did you mean out?"],
])("refuses %s", async (text, message) => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, "shoal.config.ts"), text)
  await expect(loadConfig(undefined, folder.path)).rejects.toThrow(message)
  await expect(loadConfig("missing.ts", folder.path)).rejects.toThrow("there is no such config file")
})

it("reads .env below the process's own variables", async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, ".env"), "DATABASE_URL='mysql://file/a'\nOTHER=1\n")
  expect(readEnvironment({}, folder.path)).toMatchObject({ DATABASE_URL: "mysql://file/a", OTHER: "1" })
  expect(readEnvironment({ DATABASE_URL: "mysql://p/a" }, folder.path)["DATABASE_URL"]).toBe("mysql://p/a")
  expect(() => readEnvironment({}, folder.path, "no.env")).toThrow("--env-file")
})
