// Ways to connect: plugins, channels, compression. The accounts are made for this run and dropped at its end.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { comPing, comQuery, hasZstd, type SessionOptions } from "../../src/index.ts"
import { ed25519PublicKey } from "../../src/auth/ed25519.ts"
import { LiveClient, rowsOf } from "../support/live-client.ts"
import { randomDatabase, testServers } from "../support/servers.ts"

const PASSWORD = "pä$$wörd 密码"

describe.each(testServers())("$name", ({ name, url }) => {
  const suffix = `${process.pid}${Math.random().toString(36).slice(2, 6)}`
  const database = randomDatabase()
  const users: string[] = []
  const clients: LiveClient[] = []
  let admin: LiveClient

  async function account(label: string, identified: string): Promise<string> {
    const user = `u_${label}_${suffix}`
    await admin.rows(`CREATE USER '${user}'@'%' IDENTIFIED ${identified}`)
    users.push(user)
    return user
  }

  async function connectAs(
    user: string,
    password: string,
    options: Partial<SessionOptions> = {},
  ): Promise<LiveClient> {
    const client = await LiveClient.connect({ url }, { user, password, ...options })
    clients.push(client)
    return client
  }

  async function whoAmI(client: LiveClient): Promise<string> {
    const [row] = await client.rows<{ u: string }>("SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1) u")
    return row?.u ?? ""
  }

  beforeAll(async () => {
    admin = await LiveClient.connect({ url })
    await admin.rows(`CREATE DATABASE ${database}`)
  })
  afterEach(() => {
    for (const client of clients.splice(0)) client.close()
  })
  afterAll(async () => {
    for (const user of users) await admin.rows(`DROP USER '${user}'@'%'`)
    await admin.rows(`DROP DATABASE ${database}`)
    admin.close()
  })

  test("wrong password, unknown database", async () => {
    await expect(
      LiveClient.connect({ url }, { user: "nobody_here", password: "x", allowPublicKeyRetrieval: true }),
    ).rejects.toMatchObject({
      info: { errno: 1045, sqlState: "28000", symbol: "ER_ACCESS_DENIED_ERROR" },
    })
    await expect(LiveClient.connect({ url }, { database: "no_such_db" })).rejects.toMatchObject({
      info: { errno: 1049 },
    })
  })

  test("TLS", async () => {
    const client = await connectAs("root", "", { tls: "required" })
    const [row] = await client.rows<{ Value: string }>("SHOW STATUS LIKE 'Ssl_cipher'")
    expect(row?.Value).not.toBe("")
  })

  test("an account without a password", async () => {
    const user = await account("empty", "BY ''")
    expect(await whoAmI(await connectAs(user, ""))).toBe(user)
  })

  test("connection attributes of any length", async () => {
    const attributes = { program_name: "x".repeat(300), clé: "välue" }
    const client = await connectAs("root", "", { attributes })
    if (name === "mysql") {
      const rows = await client.rows<{ ATTR_NAME: string; ATTR_VALUE: string }>(
        "SELECT ATTR_NAME, ATTR_VALUE FROM performance_schema.session_connect_attrs WHERE PROCESSLIST_ID = CONNECTION_ID()",
      )
      expect(Object.fromEntries(rows.map((r) => [r.ATTR_NAME, r.ATTR_VALUE]))).toMatchObject(attributes)
    }
    const huge = await connectAs("root", "", { attributes: { a: "y".repeat(60_000) } })
    expect((await huge.send(comPing())).last.kind).toBe("end")
  })

  test.each(["zlib", "zstd"] as const)(
    "%s compression",
    async (algorithm) => {
      const available = algorithm === "zlib" || (name === "mysql" && hasZstd())
      const client = await connectAs("root", "", { compress: [algorithm], localInfile: true })
      expect(client.session.state.compression).toBe(available ? algorithm : undefined)
      const [small, large, sum] = await Promise.all([
        client.send(comQuery("SELECT 1 a", { collect: true, rows: "array" })),
        client.send(comQuery("SELECT REPEAT('abc', 6000000) t", { collect: true })),
        client.send(comQuery(`SELECT LENGTH('${"q".repeat(17_000_000)}') l`, { collect: true })),
      ])
      expect(rowsOf<unknown[]>(small)[0]?.length).toBe(1)
      expect(rowsOf<{ t: string }>(large)[0]?.t.length).toBe(18_000_000)
      expect(Number(rowsOf<{ l: bigint }>(sum)[0]?.l)).toBe(17_000_000)
      const random = await client.rows<{ r: string }>(
        "SELECT SHA2(RAND(), 512) r FROM information_schema.COLUMNS LIMIT 500",
      )
      expect(random).toHaveLength(500)
      await client.rows(`CREATE TEMPORARY TABLE ${database}.infile (a INT)`)
      client.file = Buffer.from("1\n".repeat(100_000))
      const loaded = await client.send(
        comQuery(`LOAD DATA LOCAL INFILE 'x' INTO TABLE ${database}.infile`, { localInfile: true }),
      )
      expect(loaded.last).toMatchObject({ kind: "end", ok: { affectedRows: 100_000 } })
      expect((await client.send(comPing())).last.kind).toBe("end")
    },
    60_000,
  )

  if (name === "mysql") {
    test("caching_sha2_password: full over RSA, full over TLS, fast, and no way to give the password away", async () => {
      const user = await account("sha2", `WITH caching_sha2_password BY '${PASSWORD}'`)
      await expect(connectAs(user, PASSWORD)).rejects.toMatchObject({ code: "SHOAL_AUTH_REFUSED" })
      expect(await whoAmI(await connectAs(user, PASSWORD, { allowPublicKeyRetrieval: true }))).toBe(user)
      expect(await whoAmI(await connectAs(user, PASSWORD))).toBe(user)
      const other = await account("sha2b", `WITH caching_sha2_password BY '${PASSWORD}'`)
      expect(await whoAmI(await connectAs(other, PASSWORD, { tls: "required" }))).toBe(other)
      const [row] = await admin.rows<{ Value: string }>(
        "SHOW STATUS LIKE 'Caching_sha2_password_rsa_public_key'",
      )
      const third = await account("sha2c", `WITH caching_sha2_password BY '${PASSWORD}'`)
      expect(await whoAmI(await connectAs(third, PASSWORD, { serverPublicKey: row?.Value ?? "" }))).toBe(
        third,
      )
      await expect(connectAs(third, "wrong", { serverPublicKey: row?.Value ?? "" })).rejects.toMatchObject({
        info: { errno: 1045 },
      })
    })

    test("sha256_password: over RSA and over TLS", async () => {
      const user = await account("sha256", `WITH sha256_password BY '${PASSWORD}'`)
      await expect(connectAs(user, PASSWORD)).rejects.toMatchObject({ code: "SHOAL_AUTH_REFUSED" })
      expect(await whoAmI(await connectAs(user, PASSWORD, { allowPublicKeyRetrieval: true }))).toBe(user)
      expect(await whoAmI(await connectAs(user, PASSWORD, { tls: "required" }))).toBe(user)
    })

    test("a unix socket is private", async () => {
      const socketPath = process.env["SHOAL_MYSQL_SOCKET"]
      if (socketPath === undefined) return
      const user = await account("sock", `WITH caching_sha2_password BY '${PASSWORD}'`)
      const client = await LiveClient.connect(
        { url, socketPath },
        { user, password: PASSWORD, secureTransport: true },
      )
      clients.push(client)
      expect(await whoAmI(client)).toBe(user)
    })

    test("the plugin allow-list", async () => {
      const user = await account("list", `WITH caching_sha2_password BY '${PASSWORD}'`)
      const options = { allowPublicKeyRetrieval: true, authPlugins: ["mysql_native_password"] }
      await expect(connectAs(user, PASSWORD, options)).rejects.toMatchObject({ code: "SHOAL_AUTH_REFUSED" })
    })
  } else {
    test("mysql_native_password with a switch", async () => {
      const user = await account("native", `BY '${PASSWORD}'`)
      expect(await whoAmI(await connectAs(user, PASSWORD))).toBe(user)
      expect(await whoAmI(await connectAs(user, PASSWORD, { authPlugin: "caching_sha2_password" }))).toBe(
        user,
      )
      await expect(connectAs(user, "wrong")).rejects.toMatchObject({ info: { errno: 1045 } })
    })

    test("client_ed25519", async () => {
      const [plugin] = await admin.rows(
        "SELECT 1 FROM information_schema.PLUGINS WHERE PLUGIN_NAME = 'ed25519'",
      )
      if (plugin === undefined) await admin.rows("INSTALL SONAME 'auth_ed25519'")
      const hash = ed25519PublicKey(PASSWORD).toString("base64").replace(/=+$/, "")
      const user = await account("ed", `VIA ed25519 USING '${hash}'`)
      expect(await whoAmI(await connectAs(user, PASSWORD))).toBe(user)
      await expect(connectAs(user, "wrong")).rejects.toMatchObject({ info: { errno: 1045 } })
      const byServer = await account("ed2", `VIA ed25519 USING PASSWORD('${PASSWORD}')`)
      expect(await whoAmI(await connectAs(byServer, PASSWORD))).toBe(byServer)
      if (plugin === undefined) {
        for (const u of users.splice(0)) await admin.rows(`DROP USER '${u}'@'%'`)
        await admin.rows("UNINSTALL SONAME 'auth_ed25519'")
      }
    })
  }
})
