import { X509Certificate, createPrivateKey } from "node:crypto"
import { mkdtemp, readFile, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { certificateDirectory } from "../src/certificates.ts"

test("the authority signs a server certificate for the loopback names and a client certificate", async () => {
  const cache = await mkdtemp(join(tmpdir(), "shoal-test-"))
  try {
    const directory = await certificateDirectory(cache)
    const read = (name: string): Promise<string> => readFile(join(directory, name), "utf8")
    const authority = new X509Certificate(await read("ca.pem"))
    const server = new X509Certificate(await read("server-cert.pem"))
    const client = new X509Certificate(await read("client-cert.pem"))
    expect(authority.ca).toBe(true)
    for (const leaf of [server, client]) {
      expect(leaf.ca).toBe(false)
      expect(leaf.verify(authority.publicKey)).toBe(true)
      expect(leaf.checkIssued(authority)).toBe(true)
    }
    expect(server.checkHost("localhost")).toBe("localhost")
    expect(server.checkHost("example.org")).toBeUndefined()
    expect(server.checkIP("127.0.0.1")).toBe("127.0.0.1")
    expect(server.checkIP("::1")).toBe("::1")
    expect(server.checkPrivateKey(createPrivateKey(await read("server-key.pem")))).toBe(true)
    expect(client.checkPrivateKey(createPrivateKey(await read("client-key.pem")))).toBe(true)
    expect((await stat(join(directory, "server-key.pem"))).mode & 0o777).toBe(0o600)
    expect(await certificateDirectory(cache)).toBe(directory)
    expect(await read("ca.pem")).toBe(authority.toString())
  } finally {
    await rm(cache, { recursive: true })
  }
})
