// The command from end to end, through our own engine.
import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { expect, it } from "vitest"
import { command } from "../support/command.ts"
import { harbour } from "../support/harbour.ts"
import { mysql2Source } from "../support/mysql2-source.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

forEachServer((server) => {
  it("writes, checks, finds drift and writes again", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...harbour)
    await using folder = await temporaryFolder()
    const args = ["--url", database.url, "--out", "src/db/schema.ts"]
    const first = await command(folder.path, args)
    expect(first).toMatchObject({ code: 0, out: "" })
    expect(first.err).toMatch(/^src\/db\/schema\.ts written: 4 tables, 1 view \(\d+\.\d s\)\n$/)
    const text = await readFile(join(folder.path, "src/db/schema.ts"), "utf8")
    expect(text).toContain("//   npx shoal-codegen --url <url> --out src/db/schema.ts")
    expect(text).not.toContain(database.name)
    expect(await readdir(join(folder.path, "src/db"))).toEqual(["schema.ts"])
    expect((await command(folder.path, [...args, "--check"])).err).toBe("src/db/schema.ts is up to date\n")

    await source.run("ALTER TABLE pilot ADD COLUMN nick_name VARCHAR(20) NULL")
    const drift = await command(folder.path, [...args, "--check", "--quiet"])
    expect(drift.code).toBe(1)
    expect(drift.out).toContain('+  readonly nickName: sa.StrCol<A, "nickName", string | null>')
    expect(drift.err).toMatch(/^src\/db\/schema\.ts is out of date\. Run: npx shoal-codegen/)
    expect((await command(folder.path, [...args, "-q"])).err).toBe("")
    expect((await command(folder.path, [...args, "--check"])).code).toBe(0)
  })

  it("follows the config, DATABASE_URL and the project's prettier", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...harbour)
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, ".prettierrc"), `{ "semi": false, "singleQuote": true }`)
    await writeFile(join(folder.path, ".env"), `DATABASE_URL=${database.url}\n`)
    await writeFile(
      join(folder.path, "shoal.config.ts"),
      `import { defineConfig } from "@shoal/codegen"
       export default defineConfig({
         out: "db", layout: "files", importExtension: ".ts", exclude: [/^ship$/, "in_*"],
         naming: { columns: "preserve", rows: "singular" }, types: { tinyint1: "boolean", decimal: "number" },
       })`,
    )
    const result = await command(folder.path, [])
    expect(result.err).toContain("note: port call: the foreign key fk_call_ship is left out")
    expect((await readdir(join(folder.path, "db"))).sort()).toEqual([
      "berth.ts",
      "index.ts",
      "metadata.ts",
      "pilot.ts",
      "port-call.ts",
    ])
    const berth = await readFile(join(folder.path, "db/berth.ts"), "utf8")
    expect(berth).toContain("import * as sa from '@shoal/sa'\nimport { metadata } from './metadata.ts'\n")
    expect(berth).toContain("readonly max_length: sa.NumCol<A, 'max_length', number>\n")
    expect(berth).toContain("readonly open: sa.BoolCol<A, 'open', boolean>\n")
    expect(await command(folder.path, ["--strict"])).toMatchObject({ code: 2 })
    const elsewhere = await command(folder.path, ["--layout", "single", "--out", "all.ts", "--dry-run"])
    expect(elsewhere.out).toContain("export interface PortCallInsert")
    expect(await readdir(folder.path)).not.toContain("all.ts")
  })

  it("verifies the server with --ssl-ca", async () => {
    await using database = await createDatabase(server)
    await using folder = await temporaryFolder()
    const args = ["--url", database.url, "--out", "schema.ts", "--ssl-mode", "verify-ca"]
    const authority = server.caFile
    if (authority === undefined) throw new Error(`${server.family} has no certificate authority`)
    const verified = await command(folder.path, [...args, "--ssl-ca", authority])
    expect(verified.err).toMatch(/^schema\.ts written: no tables/)
    const refused = await command(folder.path, args)
    expect(refused.code).toBe(2)
    expect(refused.err).toContain("See --ssl-mode and --ssl-ca.")
  })

  it("leaves no half line before an error, notes a selection of nothing, and says that it was interrupted", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run("CREATE TABLE buoy (id INT PRIMARY KEY)")
    await using folder = await temporaryFolder()
    const never = new AbortController().signal
    const wrong = ["--url", `${database.url}_not`, "--out", "a.ts"]
    const failed = await command(folder.path, wrong, {}, never, undefined, true)
    expect(failed.err).toMatch(/\r\u001b\[2Kshoal-codegen: Unknown database [^\n]*\n$/)
    const nothing = ["--url", database.url, "--out", "a.ts", "--include", "boat*"]
    expect((await command(folder.path, nothing)).err).toMatch(
      /^note: none of the 1 tables and views is wanted/,
    )
    expect((await command(folder.path, [...nothing, "--strict"])).code).toBe(2)
    const stopped = await command(
      folder.path,
      ["--url", database.url, "--out", "b.ts"],
      {},
      AbortSignal.abort(),
    )
    expect(stopped).toMatchObject({ code: 130, out: "", err: "" })
    expect(await readdir(folder.path)).toEqual(["a.ts"])
  })

  it("prints the model", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...harbour)
    await using folder = await temporaryFolder()
    const { code, out } = await command(folder.path, ["--json"], {
      DATABASE_URL: database.url,
    })
    expect(code).toBe(0)
    const model = JSON.parse(out) as { tables: { name: string }[] }
    expect(model.tables.map((table) => table.name)).toEqual([
      "berth",
      "in_port",
      "pilot",
      "port call",
      "ship",
    ])
  })

  it("watches until it is told to stop", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run("CREATE TABLE buoy (id INT PRIMARY KEY)")
    await using folder = await temporaryFolder()
    const stop = new AbortController()
    let change: Promise<void> | undefined
    const args = ["--url", database.url, "--out", "schema.ts", "--watch"]
    const { code, err } = await command(folder.path, args, {}, stop.signal, (text) => {
      if (text.includes("watching")) change = source.run("ALTER TABLE buoy ADD COLUMN colour INT NULL")
      else if (change !== undefined) stop.abort()
    })
    await change
    expect(code).toBe(0)
    expect(err).toBe("schema.ts written\nwatching the schema; stop with Ctrl-C\nschema.ts written\n")
    expect(await readFile(join(folder.path, "schema.ts"), "utf8")).toContain("colour")
  })

  it("says what to do about a connection that fails", async () => {
    await using folder = await temporaryFolder()
    const attempt = async (change: (url: URL) => void): Promise<string> => {
      const url = new URL(server.url)
      change(url)
      const result = await command(folder.path, ["--url", url.href, "--out", "schema.ts"])
      expect(result.code).toBe(2)
      expect(result.err).not.toMatch(/secret|\n\s+at /)
      return result.err
    }
    expect(await attempt((url) => (url.pathname = "/no_such_database"))).toMatch(/Create the database first/)
    expect(
      await attempt((url) => {
        url.username = "nobody"
        url.password = "secret"
      }),
    ).toMatch(/Check user and password/)
    expect(await attempt((url) => (url.port = "1"))).toMatch(/Is the server running/)
    expect(await attempt((url) => (url.pathname = "/"))).toMatch(/no database is chosen/)
    const none = await command(folder.path, ["--out", "schema.ts"])
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining("DATABASE_URL") as string })
  })
})
