// The committed schema.ts is what shoal-codegen makes of the migrations, on both servers: `--check` as CI would run it.
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { expect, it } from "vitest"

const command = fileURLToPath(new URL("../bin/shoal-codegen.js", import.meta.resolve("@shoal/codegen")))
const folder = fileURLToPath(new URL("../", import.meta.url))

forEachServer((server) => {
  it("src/blog/schema.ts is up to date", { timeout: 60_000 }, async () => {
    await using database = await createDatabase(server)
    const options = { cwd: folder, env: { ...process.env, DATABASE_URL: database.url } }
    await promisify(execFile)(process.execPath, ["dist/blog/main.js"], options)
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [command, "--check"], options)
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "src/blog/schema.ts is up to date\n" })
  })
})
