import { readFileSync } from "node:fs"
import { connect as connectSocket } from "node:net"
import * as zlib from "node:zlib"
import { describe, expect, it } from "vitest"
import { forEachServer } from "@shoal/servers/databases"
import { connect, OperationalError } from "../../src/index.ts"

const hasZstd = "zstdCompressSync" in zlib

forEachServer((server) => {
  const address = { host: server.host, port: server.port, user: server.user, password: server.password }

  async function cipherOf(options: object): Promise<unknown> {
    await using conn = await connect(address, options)
    const { rows } = await conn.query("SHOW SESSION STATUS LIKE 'Ssl_version'", undefined, { rows: "array" })
    expect(conn.tlsVersion ?? "").toBe(rows[0]?.[1])
    return rows[0]?.[1]
  }

  describe("TLS", () => {
    const ca = server.caFile === undefined ? undefined : readFileSync(server.caFile, "utf8")

    it("is used when the server offers it, unless disabled", async () => {
      expect(await cipherOf({})).toMatch(/^TLSv1/)
      expect(await cipherOf({ ssl: "required" })).toMatch(/^TLSv1/)
      expect(await cipherOf({ ssl: "disabled", allowPublicKeyRetrieval: true })).toBe("")
    })

    it("verifies chain and host name when it is to", async () => {
      for (const mode of ["verify-ca", "verify-identity"] as const) {
        expect(await cipherOf({ ssl: { mode, ca } })).toMatch(/^TLSv1/)
        const untrusted: unknown = await connect(address, { ssl: mode }).catch((e: unknown) => e)
        expect(untrusted).toBeInstanceOf(OperationalError)
        expect(untrusted).toMatchObject({
          errno: 2026,
          code: "SHOAL_TLS",
          fatal: true,
          message: expect.stringContaining(mode),
        })
      }
      const wrongName = { ca, servername: "other.example" }
      await expect(
        connect(address, { ssl: { ...wrongName, mode: "verify-identity" } }),
      ).rejects.toMatchObject({ errno: 2026 })
      expect(await cipherOf({ ssl: { ...wrongName, mode: "verify-ca" } })).toMatch(/^TLSv1/)
    })

    it("resumes sessions", async () => {
      await using first = await connect(address, { ssl: "required" })
      await first.query("SELECT 1")
      await using second = await connect(address, { ssl: "required" })
      expect((await second.query("SELECT 1 AS x")).rows).toHaveLength(1)
    })

    it("carries large results and pauses", async () => {
      await using conn = await connect(address, { ssl: "required" })
      let bytes = 0
      for await (const [text] of conn.stream<[string]>(
        "SELECT REPEAT('x', 1000) FROM information_schema.columns LIMIT 2000",
        undefined,
        { rows: "array" },
      )) {
        bytes += text.length
      }
      expect(bytes).toBeGreaterThanOrEqual(500_000)
    })
  })

  describe("compression", () => {
    it.each(["zlib", ...(hasZstd && server.family === "mysql" ? ["zstd" as const] : [])] as const)(
      "%s",
      async (compress) => {
        await using conn = await connect(address, { compress })
        expect(conn.compression).toBe(compress)
        const text = "shoal ".repeat(200_000)
        const { rows } = await conn.query("SELECT ? AS v", [text])
        expect(rows[0]?.["v"] === text).toBe(true)
        const answers = await Promise.all(
          Array.from({ length: 50 }, (_, i) => conn.execute("SELECT ? AS v", [i])),
        )
        expect(answers.map(({ rows: [row] }) => Number(row?.["v"]))).toEqual(answers.map((_, i) => i))
      },
    )
  })

  describe("other ways in", () => {
    it("a unix socket", async () => {
      const { socketPath: unixSocket } = server
      if (unixSocket === undefined) return
      await using conn = await connect({ unixSocket, user: server.user, password: server.password })
      expect(conn.getHostInfo()).toBe(`Localhost via UNIX socket: ${unixSocket}`)
      expect(conn.tlsVersion).toBeUndefined()
      expect((await conn.query("SELECT 1 AS x")).rows).toHaveLength(1)
    })

    it("a stream of the caller's own, plain and with TLS", async () => {
      for (const ssl of ["disabled", "required"] as const) {
        const targets: unknown[] = []
        await using conn = await connect({
          ...address,
          ssl,
          allowPublicKeyRetrieval: true,
          stream: ({ host, port, signal }) => {
            targets.push([host, port])
            return connectSocket({ host, port, signal })
          },
        })
        expect(targets).toEqual([[server.host, server.port]])
        expect(conn.tlsVersion === undefined).toBe(ssl === "disabled")
        const rows = await conn.query("SELECT 'via stream' AS v")
        expect(rows.rows).toEqual([{ v: "via stream" }])
      }
      const failing = connect({ ...address, stream: () => Promise.reject(new Error("no tunnel")) })
      await expect(failing).rejects.toMatchObject({
        errno: 2003,
        message: expect.stringContaining("no tunnel"),
      })
    })
  })
})
