// The demo runs to its end on both servers, and codegen's output equals the committed schema.
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { testServers } from "@shoal/servers/databases"
import { expect, it } from "vitest"

it("shows migrations, codegen and typed rows on both servers", async () => {
  const url = (family: "mysql" | "mariadb"): string | undefined =>
    testServers().find((server) => server.family === family)?.url
  const program = fileURLToPath(new URL("../dist/demo.js", import.meta.url))
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], {
    env: { ...process.env, SHOAL_MYSQL_URL: url("mysql"), SHOAL_MARIADB_URL: url("mariadb") },
    timeout: 110_000,
  })
  expect(stderr).toBe("")
  expect(stdout.match(/the same file as the committed one/g)).toHaveLength(2)
  expect(stdout.match(/posts per tag: machines 2, mathematics 1/g)).toHaveLength(2)
}, 120_000)
