// What only newer MariaDB servers have: PARSEC, and certificates that the server proves by the password (zero-configuration TLS).
import { type ConnectOptions, type Connection, connect } from "@shoal/driver"
import { privateServer, type RunningServer } from "@shoal/servers"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { failureOf, promptFailureOf } from "../support/expect-failure.ts"

const password = "pä\u{1f511}ss'word"
const plugins = ["mysql_native_password", "ed25519", "parsec"]

describe("MariaDB 11.8", () => {
  let server: RunningServer
  let admin: Connection

  beforeAll(async () => {
    server = await privateServer("mariadb", { version: "11.8" })
    admin = await connect(server.url, { autocommit: true })
    await admin.query("INSTALL SONAME 'auth_parsec'")
    for (const plugin of plugins) {
      await admin.query(`CREATE USER u_${plugin} IDENTIFIED VIA ${plugin} USING PASSWORD(?)`, [password])
    }
  })
  afterAll(async () => {
    await admin?.ensureClosed()
    await server?.stop()
  })

  const login = (plugin: string, options: ConnectOptions): Promise<Connection> =>
    connect({ host: server.host, port: server.port, user: `u_${plugin}`, password, ...options })

  test.each(plugins)("%s: every TLS mode, without a ca", async (plugin) => {
    for (const ssl of ["disabled", "preferred", "required", "verify-ca", "verify-identity"] as const) {
      await using conn = await login(plugin, { ssl })
      expect(conn.tlsVersion === undefined).toBe(ssl === "disabled")
      const { rows } = await conn.query("SELECT SUBSTRING_INDEX(USER(), '@', 1) AS me")
      expect(rows).toEqual([{ me: `u_${plugin}` }])
    }
  })

  test.each(plugins)("%s: a wrong password", async (plugin) => {
    for (const ssl of ["disabled", "verify-identity"] as const) {
      const error = await promptFailureOf(login(plugin, { ssl, password: "no" }))
      expect(error).toMatchObject({ errno: 1045, code: "ER_ACCESS_DENIED_ERROR" })
    }
  })

  test("without a password nothing proves the certificate", async () => {
    const error = await promptFailureOf(connect(server.url, { ssl: "verify-identity" }))
    expect(error).toMatchObject({ code: "SHOAL_TLS", errno: 2026 })
  })

  test("an authority that was given has to have signed the certificate", async () => {
    const { rootCertificates } = await import("node:tls")
    const ssl = { ca: rootCertificates[0] }
    expect((await promptFailureOf(login("ed25519", { ssl }))).code).toBe("SHOAL_TLS")
  })

  test("changeUser, and KILL on a side connection, go on with the proven certificate", async () => {
    await using conn = await login("ed25519", { ssl: "verify-identity" })
    for (const plugin of plugins) {
      await conn.changeUser({ user: `u_${plugin}`, password })
      const sleep = conn.query("SELECT SLEEP(20)", undefined, { timeout: 50 })
      expect((await failureOf(sleep)).code).toBe("SHOAL_TIMEOUT")
      expect((await conn.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }])
    }
  })
})
