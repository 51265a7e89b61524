// A server, or somebody between it and us, that attacks TLS.
import { describe, expect, test } from "vitest"
import { makeCertificate } from "../support/certificates.ts"
import { failureOf, promptFailureOf, secretPassword } from "../support/expect-failure.ts"
import { connectTo } from "../support/rogue-client.ts"
import { type RoguePeer, startRogueServer } from "../support/rogue-server.ts"
import { authSwitch, Caps, frame, greeting, ok, ordinaryCapabilities } from "../support/server-packets.ts"
import { stopClock } from "../support/still-clock.ts"

const capabilities = ordinaryCapabilities | Caps.ssl
const authority = makeCertificate({ name: "rogue test authority", authority: true })
const right = makeCertificate({ name: "right", hosts: ["127.0.0.1", "localhost"], issuer: authority })
const otherHost = makeCertificate({ name: "other", hosts: ["db.example.org", "10.0.0.1"], issuer: authority })
const expired = makeCertificate({
  name: "old",
  hosts: ["127.0.0.1"],
  notAfter: "210101000000Z",
  issuer: authority,
})
const selfSigned = makeCertificate({ name: "self", hosts: ["127.0.0.1"] })
const ca = authority.cert

/** Greets, switches to TLS, authenticates by `answer`, takes the session's set-up. */
function tlsServer(
  certificate: { cert: string; key: string },
  answer = (peer: RoguePeer) => peer.send(ok()),
) {
  return startRogueServer(async (peer) => {
    await peer.send(greeting({ capabilities }))
    await peer.read()
    await peer.startTls({ cert: certificate.cert, key: certificate.key })
    await peer.read()
    await answer(peer)
    await peer.read()
    await peer.send(ok())
    await peer.untilGone()
  })
}

describe("stripped TLS", () => {
  test.each(["required", "verify-ca", "verify-identity"] as const)(
    "%s: nothing is sent to a server without it",
    async (mode) => {
      await using server = await startRogueServer(async (peer) => {
        await peer.send(greeting({ capabilities: ordinaryCapabilities }))
        await peer.untilGone()
      })
      const error = await promptFailureOf(connectTo(server, { ssl: mode }))
      expect(error).toMatchObject({ code: "SHOAL_TLS_UNSUPPORTED", errno: 2026, fatal: true })
      expect(server.received()).toHaveLength(0)
    },
  )

  test("ssl: true is as strict as verify-identity", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.send(greeting({ capabilities: ordinaryCapabilities }))
      await peer.untilGone()
    })
    expect((await promptFailureOf(connectTo(server, { ssl: true }))).code).toBe("SHOAL_TLS_UNSUPPORTED")
  })

  test("preferred goes on without it, and says so", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.untilGone()
    })
    await using conn = await connectTo(server, { ssl: "preferred" })
    expect(conn.tlsVersion).toBeUndefined()
    conn.close()
  })
})

describe("plain bytes", () => {
  test("behind the greeting are fatal", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.raw(frame(0, greeting({ capabilities })), frame(2, ok()))
      await peer.untilGone()
    })
    const error = await promptFailureOf(connectTo(server, { ssl: "required" }))
    expect(error.code).toBe("SHOAL_TLS_INJECTION")
    expect(server.received().includes(secretPassword)).toBe(false)
  })

  test("after the SSLRequest are fatal", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.send(greeting({ capabilities }))
      await peer.read()
      await peer.raw(frame(2, ok()))
      await peer.untilGone()
    })
    const error = await promptFailureOf(connectTo(server, { ssl: "required" }))
    expect(["SHOAL_TLS_INJECTION", "SHOAL_TLS"]).toContain(error.code)
    expect(server.received().includes(secretPassword)).toBe(false)
  })

  test("before the TLS bytes in the same chunk are fatal", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.send(greeting({ capabilities }))
      await peer.read()
      await peer.raw(frame(2, ok()))
      await peer.startTls({ cert: right.cert, key: right.key })
      await peer.untilGone()
    })
    const error = await promptFailureOf(connectTo(server, { ssl: { mode: "verify-ca", ca } }))
    expect(["SHOAL_TLS_INJECTION", "SHOAL_TLS"]).toContain(error.code)
  })
})

describe("certificates (mysql2#103, PR #1554)", () => {
  const modes = ["required", "verify-ca", "verify-identity"] as const
  const table = [
    { name: "right", certificate: right, accepted: modes },
    { name: "of another host", certificate: otherHost, accepted: ["required", "verify-ca"] },
    { name: "expired", certificate: expired, accepted: ["required"] },
    { name: "self-signed", certificate: selfSigned, accepted: ["required"] },
  ] as const

  test.each(table)("$name", async ({ certificate, accepted }) => {
    for (const mode of modes) {
      await using server = await tlsServer(certificate)
      const call = connectTo(server, { ssl: { mode, ca } })
      if ((accepted as readonly string[]).includes(mode)) {
        const conn = await call
        expect(conn.tlsVersion).toMatch(/^TLSv1\.[23]$/)
        conn.close()
        continue
      }
      const error = await promptFailureOf(call)
      expect(error, `${mode} ${error.message}`).toMatchObject({
        code: "SHOAL_TLS",
        errno: 2026,
        fatal: true,
        retrySafe: true,
      })
      expect(error.cause).toBeInstanceOf(Error)
      expect(server.received().includes(secretPassword)).toBe(false)
    }
  })

  test("without ca the authorities of Node decide, not the server's word", async () => {
    await using server = await tlsServer(right)
    expect((await promptFailureOf(connectTo(server, { ssl: true }))).code).toBe("SHOAL_TLS")
  })
})

describe("clear-text plugins over TLS (GHSA-42r5-vhpq-m858, GHSA-cqhc-2h57-wpxf, CONJS-353)", () => {
  const asks = (plugin: string) => async (peer: RoguePeer) => {
    await peer.send(authSwitch(plugin, Buffer.from("\u0004Password: ")))
    await peer.read()
    await peer.send(ok())
  }

  test.each(["mysql_clear_password", "dialog"])(
    "%s needs its option, also when the server is verified",
    async (plugin) => {
      await using server = await tlsServer(right, asks(plugin))
      const error = await promptFailureOf(connectTo(server, { ssl: { mode: "verify-identity", ca } }))
      expect(error.code).toBe("SHOAL_AUTH_REFUSED")
      expect(server.received().includes(secretPassword)).toBe(false)
    },
  )

  test.each(["mysql_clear_password", "dialog"])(
    "%s is refused on an unverified certificate, also when allowed",
    async (plugin) => {
      await using server = await tlsServer(selfSigned, asks(plugin))
      const error = await promptFailureOf(
        connectTo(server, { ssl: "required", allowCleartextPassword: true }),
      )
      expect(error.code).toBe("SHOAL_AUTH_REFUSED")
      expect(server.received().includes(secretPassword)).toBe(false)
    },
  )

  test.each(["mysql_clear_password", "dialog"])(
    "%s works where it is allowed and the server is verified",
    async (plugin) => {
      await using server = await tlsServer(right, asks(plugin))
      const conn = await connectTo(server, {
        ssl: { mode: "verify-identity", ca },
        allowCleartextPassword: true,
      })
      expect(server.received().includes(secretPassword)).toBe(true)
      conn.close()
    },
  )
})

describe("a TLS handshake that", () => {
  test("never answers: the error names it", async () => {
    using clock = stopClock()
    await using server = await startRogueServer(async (peer) => {
      await peer.greet({ capabilities })
      clock.pass(150)
      await peer.untilGone()
    })
    const error = await failureOf(connectTo(server, { ssl: "required", connectTimeout: 150 }))
    expect(error.code).toBe("SHOAL_TIMEOUT")
    expect(error.message).toContain("TLS")
  })

  test.each(["end", "reset"] as const)("is cut by a %s", async (how) => {
    await using server = await startRogueServer(async (peer) => {
      await peer.send(greeting({ capabilities }))
      await peer.read()
      await peer.take(5)
      peer[how]()
    })
    const error = await promptFailureOf(connectTo(server, { ssl: "required" }))
    expect(error.code).toBe("SHOAL_TLS")
  })

  test("is garbage", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.send(greeting({ capabilities }))
      await peer.read()
      await peer.raw(Buffer.alloc(4096, 0x16))
      await peer.untilGone()
    })
    expect((await promptFailureOf(connectTo(server, { ssl: "required" }))).code).toBe("SHOAL_TLS")
  })
})
