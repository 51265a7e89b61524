// MariaDB's zero-configuration TLS against an impostor. The proof: SHA-256 over SHA1(SHA1(password)), the nonce of the greeting and the
// fingerprint of the certificate, in hex behind \x01, as the text of the OK packet.
import { createHash, X509Certificate } from "node:crypto"
import { describe, expect, test } from "vitest"
import { type Certificate, makeCertificate } from "../support/certificates.ts"
import { failureOf, promptFailureOf, secretPassword } from "../support/expect-failure.ts"
import { connectTo } from "../support/rogue-client.ts"
import { type RogueServer, startRogueServer } from "../support/rogue-server.ts"
import { authSwitch, Caps, type GreetingFields, greeting, ok } from "../support/server-packets.ts"
import { ordinaryCapabilities } from "../support/server-packets.ts"

const own = makeCertificate({ name: "self", hosts: ["127.0.0.1"] })
const another = makeCertificate({ name: "self", hosts: ["127.0.0.1"] })
const expired = makeCertificate({ name: "old", hosts: ["127.0.0.1"], notAfter: "210101000000Z" })
const nonce = Buffer.from("abcdefghijklmnopqrst")
const mariadb: GreetingFields = {
  capabilities: ordinaryCapabilities | Caps.ssl,
  mariadb: 0,
  version: "11.8.9-MariaDB",
  nonce,
}

function proof(certificate: Certificate, password = secretPassword): string {
  const sha1 = (bytes: Uint8Array): Buffer => createHash("sha1").update(bytes).digest()
  const fingerprint = new X509Certificate(certificate.cert).fingerprint256.replaceAll(":", "")
  return `\x01${createHash("sha256")
    .update(sha1(sha1(Buffer.from(password))))
    .update(nonce)
    .update(Buffer.from(fingerprint, "hex"))
    .digest("hex")}`
}

/** Shows a certificate, takes the login, and answers with OK and this text. */
function server(info: string, certificate = own, fields: GreetingFields = mariadb): Promise<RogueServer> {
  return startRogueServer(async (peer) => {
    await peer.send(greeting(fields))
    await peer.read()
    await peer.startTls(certificate)
    await peer.read()
    await peer.send(ok({ info }))
    await peer.read()
    await peer.send(ok())
    await peer.untilGone()
  })
}

describe("a certificate that nobody signed", () => {
  test.each(["verify-ca", "verify-identity"] as const)("%s: is accepted when it is proven", async (ssl) => {
    for (const info of [proof(own), proof(own).toUpperCase()]) {
      await using rogue = await server(info)
      const conn = await connectTo(rogue, { ssl })
      expect(conn.tlsVersion).toBeDefined()
      conn.close()
    }
  })

  test.each([
    ["no proof", ""],
    ["the proof of another certificate: a relay", proof(another)],
    ["the proof of another password", proof(own, "guess")],
    ["a proof of unknown kind", proof(own).replace("\x01", "\x02")],
    ["a proof that is cut", proof(own).slice(0, -1)],
    ["a proof that is too long", `${proof(own)}0`],
  ])("%s", async (_name, info) => {
    await using rogue = await server(info)
    const error = await promptFailureOf(connectTo(rogue, { ssl: "verify-identity" }))
    expect(error).toMatchObject({ code: "SHOAL_CERTIFICATE_UNPROVEN", errno: 2026, fatal: true })
    expect(rogue.received().toString("latin1")).not.toContain("SET NAMES")
  })

  test("a switch to a plugin that would give the password away is not answered", async () => {
    for (const plugin of ["mysql_clear_password", "dialog", "caching_sha2_password", "sha256_password"]) {
      await using rogue = await startRogueServer(async (peer) => {
        await peer.send(greeting(mariadb))
        await peer.read()
        await peer.startTls(own)
        await peer.read()
        await peer.send(authSwitch(plugin))
        await peer.untilGone()
      })
      const error = await promptFailureOf(connectTo(rogue, { ssl: true, allowCleartextPassword: true }))
      expect(error).toMatchObject({ code: "SHOAL_AUTH_REFUSED", errno: 2059 })
      expect(error.message).toContain("cannot prove its certificate")
      expect(rogue.received().includes(secretPassword)).toBe(false)
    }
  })

  test.each<[string, GreetingFields]>([
    ["MariaDB 11.4.0", { ...mariadb, version: "11.4.0-MariaDB" }],
    ["MariaDB 10.11", { ...mariadb, version: "5.5.5-10.11.18-MariaDB" }],
    ["MySQL", { capabilities: ordinaryCapabilities | Caps.ssl, version: "11.8.9", nonce }],
  ])("%s cannot prove it: refused before the login", async (_name, fields) => {
    await using rogue = await server(proof(own), own, fields)
    const error = await failureOf(connectTo(rogue, { ssl: "verify-identity" }))
    expect(error).toMatchObject({ code: "SHOAL_TLS", errno: 2026 })
    expect(rogue.received().toString("latin1")).not.toContain("app")
  })

  test("other faults of a certificate cannot be proven away", async () => {
    await using rogue = await server(proof(expired), expired)
    expect((await failureOf(connectTo(rogue, { ssl: "verify-identity" }))).code).toBe("SHOAL_TLS")
    await using given = await server(proof(own))
    const ssl = { ca: another.cert }
    expect((await failureOf(connectTo(given, { ssl }))).code).toBe("SHOAL_TLS")
  })
})
