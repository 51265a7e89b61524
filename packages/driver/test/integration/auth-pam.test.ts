// MariaDB's PAM plugin, which asks with `dialog` (or with mysql_clear_password, when pam_use_cleartext_plugin is on): a real server, real PAM modules.
import { type ConnectOptions, type Connection, connect } from "@shoal/driver"
import { privateServer, type RunningServer } from "@shoal/servers"
import { testServers } from "@shoal/servers/databases"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { promptFailureOf } from "../support/expect-failure.ts"
import { type PrivatePam, privatePam } from "../support/private-pam.ts"

const password = "pass word"
const code = "123456"
const services = {
  one: [{ answer: password }],
  two: [{ answer: password }, "any answer", { answer: code }],
} as const

async function pluginDirectory(url: string): Promise<string> {
  await using conn = await connect(url)
  const { rows } = await conn.query<{ directory: string }>("SELECT @@plugin_dir AS directory")
  return rows[0]?.directory ?? ""
}

describe("PAM", () => {
  let pam: PrivatePam | undefined
  // Stays undefined where the servers do not run on this machine.
  let server: RunningServer | undefined
  let admin: Connection | undefined

  beforeAll(async () => {
    const shared = testServers().find(({ family }) => family === "mariadb")
    pam = await privatePam(await pluginDirectory(shared?.url ?? ""), services)
    if (pam === undefined) return
    server = await privateServer("mariadb", { version: "10.11", env: { LD_PRELOAD: pam.library } })
    admin = await connect(server.url, { autocommit: true })
    await admin.query("INSTALL SONAME 'auth_pam_v1'")
    for (const service of Object.keys(services)) {
      await admin.query(`CREATE USER u_${service} IDENTIFIED VIA pam USING '${service}'`)
    }
  })
  afterAll(async () => {
    await admin?.ensureClosed()
    await server?.stop()
    await pam?.[Symbol.asyncDispose]()
  })

  const login = (service: keyof typeof services, options: ConnectOptions = {}): Promise<Connection> =>
    connect({
      unixSocket: server?.socketPath,
      user: `u_${service}`,
      password,
      allowCleartextPassword: true,
      ...options,
    })
  const whoAmI = async (conn: Connection): Promise<unknown> =>
    (await conn.query("SELECT CURRENT_USER() AS me")).rows[0]

  test("one question", async () => {
    if (server === undefined) return
    await using conn = await login("one")
    expect(await whoAmI(conn)).toEqual({ me: "u_one@%" })
    expect((await promptFailureOf(login("one", { password: "wrong" }))).errno).toBe(1045)
  })

  test("a second question is answered with additionalPasswords", async () => {
    if (server === undefined) return
    await using conn = await login("two", { additionalPasswords: [code] })
    expect(await whoAmI(conn)).toEqual({ me: "u_two@%" })
    for (const additionalPasswords of [[], ["654321"]]) {
      expect((await promptFailureOf(login("two", { additionalPasswords }))).errno).toBe(1045)
    }
  })

  test("changeUser answers the questions, too", async () => {
    if (server === undefined) return
    await using conn = await connect({
      unixSocket: server?.socketPath,
      user: server.user,
      allowCleartextPassword: true,
    })
    await conn.changeUser({ user: "u_one", password })
    expect(await whoAmI(conn)).toEqual({ me: "u_one@%" })
    await conn.changeUser({ user: "u_two", password, additionalPasswords: [code] })
    expect(await whoAmI(conn)).toEqual({ me: "u_two@%" })
  })

  test("nothing is answered without permission, or where a listener or an impostor may be", async () => {
    if (server === undefined) return
    const { host, port } = server
    const tcp = { unixSocket: undefined, host, port }
    for (const options of [
      { allowCleartextPassword: false },
      { ...tcp, ssl: "disabled" as const },
      { ...tcp, ssl: "required" as const },
    ]) {
      expect((await promptFailureOf(login("one", options))).code).toBe("SHOAL_AUTH_REFUSED")
    }
  })
})
