import { privateServer } from "@shoal/servers"
import { expect, test } from "vitest"
import { testServers } from "../src/databases.ts"

test("a private server is none of those that the tests share, which stay named in the environment", async () => {
  const shared = testServers().map(({ port }) => port)
  const before = process.env["SHOAL_MARIADB_URL"]
  const servers = await Promise.all([privateServer("mariadb"), privateServer("mariadb")])
  await Promise.all(servers.map((server) => server.stop()))
  const [first, second] = servers.map(({ port }) => port)
  expect(first).not.toBe(second)
  expect(shared).not.toContain(first)
  expect(shared).not.toContain(second)
  expect(process.env["SHOAL_MARIADB_URL"]).toBe(before)
})
