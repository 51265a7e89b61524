// aiomysql's test_ssl.py and test_sha_connection.py, with every plugin that the servers here have.
import { readFile } from "node:fs/promises"
import { randomBytes } from "node:crypto"
import { type ConnectOptions, type Connection, connect } from "@shoal/driver"
import { forEachServer, type ServerAddress } from "@shoal/servers/databases"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { promptFailureOf } from "../support/expect-failure.ts"

interface Account {
  readonly plugin: string
  readonly user: string
  readonly password: string
}

const unique = randomBytes(4).toString("hex")

function accountsOf(server: ServerAddress): readonly Account[] {
  const plugins =
    server.family === "mysql"
      ? ["caching_sha2_password", "sha256_password"]
      : ["mysql_native_password", "ed25519"]
  return plugins.flatMap((plugin, i) =>
    ["", "pä\u{1f511}ss'word", "x".repeat(30)]
      // MariaDB lets nobody in by ed25519 without a password.
      .filter((password) => plugin !== "ed25519" || password !== "")
      .map((password, k) => ({ plugin, password, user: `u${unique}_${String(i)}${String(k)}` })),
  )
}

function createUser({ plugin, user, password }: Account): string {
  const quoted = `'${password.replaceAll("'", "''")}'`
  if (plugin === "ed25519") return `CREATE USER '${user}' IDENTIFIED VIA ed25519 USING PASSWORD(${quoted})`
  if (plugin === "mysql_native_password") return `CREATE USER '${user}' IDENTIFIED BY ${quoted}`
  return `CREATE USER '${user}' IDENTIFIED WITH ${plugin} BY ${quoted}`
}

/** Makes the server forget the password that it keeps of this account; FLUSH PRIVILEGES would take those of all tests. */
function forgetUser(account: Account): string {
  return createUser(account).replace("CREATE", "ALTER")
}

forEachServer((server) => {
  const accounts = accountsOf(server)
  let admin: Connection

  beforeAll(async () => {
    admin = await connect(server.url, { autocommit: true })
    for (const account of accounts) await admin.query(createUser(account))
  })
  afterAll(async () => {
    for (const { user } of accounts) await admin?.query(`DROP USER IF EXISTS '${user}'`)
    await admin?.ensureClosed()
  })

  const login = (account: Account, options: ConnectOptions = {}): Promise<Connection> =>
    connect({
      host: server.host,
      port: server.port,
      user: account.user,
      password: account.password,
      ...options,
    })

  async function whoAmI(conn: Connection): Promise<unknown> {
    return (await conn.query("SELECT SUBSTRING_INDEX(USER(), '@', 1) AS me")).rows[0]
  }

  describe("test_ssl", () => {
    test("tls_connect: encrypted by default, and the server agrees", async () => {
      await using conn = await connect(server.url)
      expect(conn.tlsVersion).toMatch(/^TLSv1\.[23]$/)
      const { rows } = await conn.query("SHOW STATUS LIKE 'Ssl_version'")
      expect(rows).toEqual([{ Variable_name: "Ssl_version", Value: conn.tlsVersion }])
    })

    test("tls_connect: every mode", async () => {
      const ca = server.caFile === undefined ? undefined : await readFile(server.caFile, "utf8")
      await using plain = await connect(server.url, { ssl: "disabled" })
      expect(plain.tlsVersion).toBeUndefined()
      for (const mode of ["preferred", "required"] as const) {
        await using conn = await connect(server.url, { ssl: mode })
        expect(conn.tlsVersion).toBeDefined()
      }
      if (ca === undefined) return
      for (const mode of ["verify-ca", "verify-identity"] as const) {
        await using conn = await connect(server.url, { ssl: { mode, ca } })
        expect(conn.tlsVersion).toBeDefined()
        expect((await promptFailureOf(connect(server.url, { ssl: mode }))).code).toBe("SHOAL_TLS")
      }
    })

    test("auth_plugin_renegotiation: a first guess that the server does not share", async () => {
      for (const authPlugin of ["mysql_clear_password", "mysql_native_password", "caching_sha2_password"]) {
        const ca = server.caFile === undefined ? undefined : await readFile(server.caFile, "utf8")
        const ssl = ca === undefined ? ("required" as const) : { mode: "verify-ca" as const, ca }
        await using conn = await connect(server.url, { authPlugin, ssl, allowCleartextPassword: true })
        expect((await conn.query("SELECT 1 AS one", undefined, { rows: "array" })).rows).toHaveLength(1)
      }
    })
  })

  describe("test_sha_connection", () => {
    const forced = (each: Account): string =>
      `${each.plugin}, ${each.password === "" ? "no password" : `${String(each.password.length)} characters`}`

    test.each(accounts.map((account) => [forced(account), account] as const))(
      "sha256_nopw, sha256_pw, cached_sha256_nopw, cached_sha256_pw: %s over TLS",
      async (_name, account) => {
        // The second login finds the server's cache warm.
        for (let time = 0; time < 3; time++) {
          await using conn = await login(account)
          expect(await whoAmI(conn)).toEqual({ me: account.user })
        }
      },
    )

    test.each(accounts.map((account) => [forced(account), account] as const))(
      "%s without TLS",
      async (_name, account) => {
        await admin.query(forgetUser(account))
        const needsKey = account.password !== "" && server.family === "mysql"
        if (needsKey) {
          const error = await promptFailureOf(login(account, { ssl: "disabled" }))
          expect(error.code).toBe("SHOAL_AUTH_REFUSED")
          expect(error.message).toContain("allowPublicKeyRetrieval")
        }
        await using conn = await login(account, { ssl: "disabled", allowPublicKeyRetrieval: needsKey })
        expect(await whoAmI(conn)).toEqual({ me: account.user })
      },
    )

    test("the server's key may be given", async () => {
      if (server.family !== "mysql") return
      const { rows } = await admin.query<{ Value: string }>(
        "SHOW STATUS LIKE 'Caching_sha2_password_rsa_public_key'",
      )
      const serverPublicKey = rows[0]?.Value ?? ""
      for (const account of accounts.filter(({ password }) => password !== "")) {
        await admin.query(forgetUser(account))
        await using conn = await login(account, { ssl: "disabled", serverPublicKey })
        expect(await whoAmI(conn)).toEqual({ me: account.user })
      }
    })

    test("over a unix socket", async () => {
      if (server.socketPath === undefined) return
      for (const account of accounts) {
        await using conn = await connect({
          unixSocket: server.socketPath,
          user: account.user,
          password: account.password,
        })
        expect(await whoAmI(conn)).toEqual({ me: account.user })
      }
    })

    test.each(accounts.map((account) => [forced(account), account] as const))(
      "%s: a wrong password",
      async (_name, account) => {
        const error = await promptFailureOf(login({ ...account, password: "wr\u00f6ng-password" }))
        expect(error).toMatchObject({
          errno: 1045,
          code: "ER_ACCESS_DENIED_ERROR",
          sqlState: "28000",
          fatal: true,
        })
        expect(JSON.stringify(error) + error.message).not.toContain("wr\u00f6ng-password")
      },
    )

    test("changeUser: to each account and back", async () => {
      await using conn = await connect(server.url)
      for (const account of accounts) {
        await conn.changeUser({ user: account.user, password: account.password })
        expect(await whoAmI(conn)).toEqual({ me: account.user })
      }
      await conn.changeUser({ user: server.user, password: server.password })
      expect(await whoAmI(conn)).toEqual({ me: server.user })
      const refused = conn.changeUser({ user: accounts.at(-1)?.user, password: "no" })
      expect((await promptFailureOf(refused)).errno).toBe(1045)
    })

    test("the password may be a function, called per connect", async () => {
      const [, account] = accounts
      if (account === undefined) return
      let calls = 0
      const password = (): Promise<string> => {
        calls++
        return Promise.resolve(account.password)
      }
      for (let i = 1; i <= 2; i++) {
        await using conn = await connect({
          host: server.host,
          port: server.port,
          user: account.user,
          password,
        })
        expect(await whoAmI(conn)).toEqual({ me: account.user })
        expect(calls).toBe(i)
      }
    })
  })
})
