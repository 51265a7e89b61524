// Several factors against a real MySQL. Of the plugins in the server package only auth_socket can be a further factor: it asks the operating system, over
// the unix socket. How the server asks a client for further factors is replayed in packages/protocol/test/conversation/recorded-factors.test.ts.
import { randomBytes } from "node:crypto"
import { userInfo } from "node:os"
import { type ConnectOptions, type Connection, connect } from "@shoal/driver"
import { testServers } from "@shoal/servers/databases"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { failureOf, promptFailureOf } from "../support/expect-failure.ts"

const password = "pä\u{1f511}ss'word"
const unique = randomBytes(4).toString("hex")

const servers = testServers().filter(({ family }) => family === "mysql")
describe.each(servers)("several factors on MySQL $version", (server) => {
  const { socketPath } = server
  const me = `IDENTIFIED WITH auth_socket AS '${userInfo().username}'`
  const somebodyElse = "IDENTIFIED WITH auth_socket AS 'somebody-else'"
  const accounts: Readonly<Record<string, string>> = {
    two: `caching_sha2_password BY ? AND ${me}`,
    three: `caching_sha2_password BY ? AND ${me} AND ${me}`,
    sha256: `sha256_password BY ? AND ${me}`,
    refused: `caching_sha2_password BY ? AND ${somebodyElse}`,
    closed: "caching_sha2_password BY ? AND IDENTIFIED WITH mysql_no_login",
  }
  const userOf = (name: string): string => `f${unique}_${name}`
  let admin: Connection
  const installed: string[] = []

  beforeAll(async () => {
    admin = await connect(server.url, { autocommit: true })
    for (const plugin of ["auth_socket", "mysql_no_login"]) {
      const { rows } = await admin.query("SELECT 1 FROM information_schema.plugins WHERE plugin_name = ?", [
        plugin,
      ])
      if (rows.length > 0) continue
      await admin.query(`INSTALL PLUGIN ${plugin} SONAME '${plugin}.so'`)
      installed.push(plugin)
    }
    for (const [name, factors] of Object.entries(accounts)) {
      await admin.query(`CREATE USER ${userOf(name)} IDENTIFIED WITH ${factors}`, [password])
    }
  })
  afterAll(async () => {
    for (const name of Object.keys(accounts)) await admin?.query(`DROP USER IF EXISTS ${userOf(name)}`)
    for (const plugin of installed) await admin?.query(`UNINSTALL PLUGIN ${plugin}`)
    await admin?.ensureClosed()
  })

  const login = (name: string, options: ConnectOptions = {}): Promise<Connection> =>
    connect({ unixSocket: socketPath, user: userOf(name), password, ...options })

  test.each(["two", "three", "sha256"])("%s: password, then the user of the system", async (name) => {
    if (socketPath === undefined) return
    // The second login finds the server's cache of passwords warm.
    for (let time = 0; time < 2; time++) {
      await using conn = await login(name)
      const { rows } = await conn.query("SELECT CURRENT_USER() AS me")
      expect(rows).toEqual([{ me: `${userOf(name)}@%` }])
    }
    // Passwords that nobody asks for stay here.
    await using conn = await login(name, { additionalPasswords: ["unasked"] })
    await conn.ping()
  })

  test.each(["two", "three", "sha256"])("%s: a wrong password", async (name) => {
    if (socketPath === undefined) return
    const error = await promptFailureOf(login(name, { password: "wrong" }))
    expect(error).toMatchObject({ errno: 1045, code: "ER_ACCESS_DENIED_ERROR", fatal: true })
  })

  test.each(["refused", "closed"])("%s: the right password is not enough", async (name) => {
    if (socketPath === undefined) return
    const error = await promptFailureOf(login(name))
    expect(error.errno).toBe(name === "closed" ? 1045 : 1698)
  })

  test("over TCP the second factor cannot be met", async () => {
    const { host, port } = server
    const error = await promptFailureOf(connect({ host, port, user: userOf("two"), password }))
    expect(error.errno).toBe(1698)
  })

  test("changeUser: to accounts with several factors and back", async () => {
    if (socketPath === undefined) return
    await using conn = await connect({ unixSocket: socketPath, user: server.user, password: server.password })
    for (const name of ["two", "three", "sha256"]) {
      await conn.changeUser({ user: userOf(name), password })
      const { rows } = await conn.query("SELECT CURRENT_USER() AS me")
      expect(rows).toEqual([{ me: `${userOf(name)}@%` }])
    }
    await conn.changeUser({ user: server.user, password: server.password })
    expect((await failureOf(conn.changeUser({ user: userOf("refused"), password }))).fatal).toBe(true)
  })
})
