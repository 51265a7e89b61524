import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, it } from "vitest"
import { parseFlags } from "../../src/cli/flags.ts"
import type { CodegenConfig } from "../../src/config/config.ts"
import { resolveSettings } from "../../src/config/settings.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

function settings(args: readonly string[], config: CodegenConfig = {}, environment = {}) {
  const path = Object.keys(config).length === 0 ? undefined : "/project/db/shoal.config.ts"
  const folder = path === undefined ? "/work" : "/project/db"
  return resolveSettings({
    flags: parseFlags(args),
    environment,
    loaded: { config, path, folder },
    cwd: "/work",
  })
}

it("lets flags win over the environment, and that over the config", () => {
  const config = { url: "mysql://config/a", out: "a.ts" }
  const environment = { DATABASE_URL: "mysql://env/a" }
  expect(settings([], config).url).toBe("mysql://config/a")
  expect(settings([], config, environment).url).toBe("mysql://env/a")
  expect(settings(["--url", "mysql://flag/a"], config, environment).url).toBe("mysql://flag/a")
})

it("takes paths of flags from the working directory and those of the config from its folder", () => {
  expect(settings(["--out", "src/db.ts"]).out).toBe("/work/src/db.ts")
  expect(settings([], { out: "src/db.ts" }).out).toBe("/project/db/src/db.ts")
  expect(settings(["--out", "db.ts"], { out: "src/db.ts" }).out).toBe("/work/db.ts")
  expect(settings(["--out", "db.ts", "--from", "a.sql", "b.sql"]).from).toEqual([
    "/work/a.sql",
    "/work/b.sql",
  ])
})

it("names in the header how to regenerate, without paths of the machine or the URL", () => {
  const command = (args: readonly string[], config?: CodegenConfig) => settings(args, config).generate.command
  expect(command(["--url", "mysql://u:pw@h/d", "--out", "src/db.ts"])).toBe(
    "npx shoal-codegen --url <url> --out src/db.ts",
  )
  expect(command(["--out", "/tmp/x/db.ts"])).toBe("npx shoal-codegen --url <url> --out db.ts")
  expect(command(["--out", "/tmp/x/db.ts"], { naming: "camel" })).toBe("npx shoal-codegen")
  expect(command([], { out: "a.ts", command: "npm run db" })).toBe("npm run db")
  const flags = [
    "--routines",
    "--exclude",
    "*_log",
    "--queries",
    "/work/queries/*.sql",
    "--ssl-mode",
    "required",
  ]
  expect(command(["--out", "a.ts", ...flags])).toBe(
    "npx shoal-codegen --url <url> --out a.ts --exclude '*_log' --routines --queries 'queries/*.sql'",
  )
  // The same text from a live database and from migrations.
  expect(command(["--out", "a.ts", "--from", "a.sql"])).toBe(
    command(["--out", "a.ts", "--url", "mysql://h/d"]),
  )
})

it("turns module paths of the config into paths from the output", () => {
  const config: CodegenConfig = {
    out: "src/db/schema.ts",
    overrides: [{ type: "Money", import: "./src/money.js" }],
    imports: { Tag: "./src/db/tag.js", Big: "big.js" },
  }
  const { overrides, imports } = settings([], config).generate
  expect(overrides?.[0]?.import).toBe("../money.js")
  expect(imports).toEqual({ Tag: "./tag.js", Big: "big.js" })
})

it("passes TLS and socket flags on as the driver's options, PEM files as their text", async () => {
  await using folder = await temporaryFolder()
  const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
  await writeFile(join(folder.path, "ca.pem"), pem)
  await writeFile(join(folder.path, "ca.der"), "MIIB")
  const connection = (args: readonly string[], config: CodegenConfig = {}) =>
    resolveSettings({
      flags: parseFlags(["--out", "a.ts", ...args]),
      environment: {},
      loaded: { config, path: undefined, folder: folder.path },
      cwd: folder.path,
    }).connection
  const flags = ["--ssl-mode", "verify-ca", "--ssl-ca", "ca.pem", "--socket", "/run/my.sock"]
  expect(connection(flags)).toEqual({ ssl: { mode: "verify-ca", ca: pem }, unixSocket: "/run/my.sock" })
  expect(connection([], { connection: { ssl: { ca: "ca.pem" } } })).toEqual({ ssl: { ca: pem } })
  expect(connection([], { connection: { ssl: { ca: pem } } })).toEqual({ ssl: { ca: pem } })
  expect(() => connection(["--ssl-ca", "none.pem"])).toThrow("ssl ca: ENOENT")
  expect(() => connection(["--ssl-ca", "ca.der"])).toThrow("ca.der is no PEM file")
})

it.each([
  [[], "say where to write"],
  [["--out", "src"], "--out src: a single file must end in .ts"],
  [["--out", "a.ts", "--naming", "snake"], "flags: naming must be"],
  [["--excludes", "x"], "there is no flag --excludes; did you mean exclude?"],
  [["--url"], "--url"],
  [["mysql://u:secret@h/d"], "unexpected argument"],
])("refuses %j", (args, message) => {
  expect(() => settings(args)).toThrow(message)
})
