// A server that misbehaves while connecting: one typed error, no hang, no password in the clear, no runaway memory.
import { InternalError, OperationalError, TimeoutError } from "@shoal/driver"
import { describe, expect, test } from "vitest"
import { failureOf, promptFailureOf, secretPassword } from "../support/expect-failure.ts"
import { connectTo } from "../support/rogue-client.ts"
import { type RoguePeer, type Script, startRogueServer } from "../support/rogue-server.ts"
import {
  authMore,
  authSwitch,
  Caps,
  err,
  frame,
  greeting,
  ok,
  ordinaryCapabilities,
  u8,
  u16,
  u24,
} from "../support/server-packets.ts"
import { stopClock } from "../support/still-clock.ts"

const denied = err(1045, "Access denied for user 'app'", "28000")
const mebibyte = Buffer.alloc(1024 * 1024)

/** Sends up to 64 MiB after `head`; returns how much the client let it send. */
async function flood(peer: RoguePeer, head: Uint8Array, sent: { mebibytes: number }): Promise<void> {
  await peer.raw(head)
  for (sent.mebibytes = 0; sent.mebibytes < 64; sent.mebibytes++) await peer.raw(mebibyte)
}

/** Codes that a login may end with which the server, or we, refused. */
const refusals = [
  "ER_ACCESS_DENIED_ERROR",
  "SHOAL_AUTH_REFUSED",
  "SHOAL_AUTH_FAILED",
  "SHOAL_MALFORMED_PACKET",
]

describe("greeting", () => {
  test("oversize: refused before it is read (CONJS-358)", async () => {
    const sent = { mebibytes: 0 }
    await using server = await startRogueServer((peer) =>
      flood(peer, Buffer.concat([u24(0xfffffe), u8(0)]), sent),
    )
    const error = await promptFailureOf(connectTo(server))
    expect(error).toBeInstanceOf(InternalError)
    expect(error.code).toBe("SHOAL_PACKET_TOO_LARGE")
    expect(sent.mebibytes).toBeLessThan(16)
  })

  test("never-ending reassembly: refused", async () => {
    const sent = { frames: 0 }
    await using server = await startRogueServer(async (peer) => {
      for (sent.frames = 0; sent.frames < 64; sent.frames++) {
        await peer.raw(u24(0xffffff), u8(sent.frames), Buffer.alloc(0xffffff, 10))
      }
    })
    const error = await promptFailureOf(connectTo(server))
    expect(error.code).toBe("SHOAL_PACKET_TOO_LARGE")
    expect(sent.frames).toBeLessThan(3)
  })

  test.each([0, 9, 11, 200])("wrong protocol version %i", async (protocol) => {
    await using server = await startRogueServer((peer) => peer.send(greeting({ protocol })))
    const error = await promptFailureOf(connectTo(server))
    expect(error).toBeInstanceOf(OperationalError)
    expect(error.code).toBe("SHOAL_SERVER_UNSUPPORTED")
    expect(server.received()).toHaveLength(0)
  })

  test("a server older than 4.1", async () => {
    const capabilities = ordinaryCapabilities & ~Caps.protocol41
    await using server = await startRogueServer((peer) => peer.send(greeting({ capabilities })))
    expect((await promptFailureOf(connectTo(server))).code).toBe("SHOAL_SERVER_UNSUPPORTED")
  })

  test("an error instead of it is that error, whatever its sequence id", async () => {
    const tooMany = Buffer.concat([u8(0xff), u16(1040), Buffer.from("Too many connections")])
    for (const sequence of [0, 1, 77]) {
      await using server = await startRogueServer((peer) => peer.raw(frame(sequence, tooMany)))
      const error = await promptFailureOf(connectTo(server))
      expect(error).toMatchObject({
        errno: 1040,
        code: "ER_CON_COUNT_ERROR",
        message: "Too many connections",
      })
    }
  })

  test.each([
    ["zero", Buffer.alloc(20)],
    ["too short", Buffer.from("abcdefgh")],
    ["a little too short", Buffer.from("abcdefghijklm")],
  ])("%s salt", async (_name, nonce) => {
    for (const plugin of [
      "mysql_native_password",
      "caching_sha2_password",
      "sha256_password",
      "client_ed25519",
    ]) {
      await using server = await startRogueServer(async (peer) => {
        await peer.greet({ nonce, plugin })
        await peer.send(denied)
      })
      const error = await promptFailureOf(connectTo(server))
      expect(refusals).toContain(error.code)
      expect(server.received().includes(secretPassword)).toBe(false)
    }
  })

  test("truncated at every byte (mysql2 3.19.1 #4161)", async () => {
    const whole = greeting({ plugin: "caching_sha2_password" })
    for (let length = 0; length < whole.length; length++) {
      await using server = await startRogueServer(async (peer) => {
        await peer.send(whole.subarray(0, length))
        await peer.read()
        await peer.send(denied)
      })
      const error = await promptFailureOf(connectTo(server))
      expect(["SHOAL_MALFORMED_PACKET", "SHOAL_SERVER_UNSUPPORTED", "ER_ACCESS_DENIED_ERROR"]).toContain(
        error.code,
      )
      expect(server.received().includes(secretPassword)).toBe(false)
    }
  })

  test("bytes that come with it, before the client said anything, are fatal", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.raw(frame(0, greeting()), frame(2, ok()))
      await peer.untilGone()
    })
    const error = await promptFailureOf(connectTo(server))
    expect(["SHOAL_UNEXPECTED_PACKET", "SHOAL_SEQUENCE", "SHOAL_TLS_INJECTION"]).toContain(error.code)
    expect(server.received().includes(secretPassword)).toBe(false)
  })

  test("none: the error names what was waited for", async () => {
    using clock = stopClock()
    await using server = await startRogueServer(async (peer) => {
      // The client learns that it is connected before the server does, but is told in this turn of the loop.
      setImmediate(() => clock.pass(100))
      await peer.untilGone()
    })
    const error = await failureOf(connectTo(server, { connectTimeout: 100 }))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).toMatchObject({ errno: 2003, code: "SHOAL_TIMEOUT", fatal: true })
    expect(error.message).toContain("greeting")
  })

  test.each([
    ["a closed connection", (peer: RoguePeer) => peer.end()],
    ["a reset", (peer: RoguePeer) => peer.reset()],
  ])("%s instead of it", async (_name, close) => {
    await using server = await startRogueServer((peer) => Promise.resolve(close(peer)))
    const error = await promptFailureOf(connectTo(server))
    // A reset may overtake the client's own connect.
    expect([2003, 2013]).toContain(error.errno)
    expect(error).toMatchObject({ fatal: true, retrySafe: true })
  })

  test.each([
    ["HTTP", Buffer.from("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n")],
    ["SSH", Buffer.from("SSH-2.0-OpenSSH_9.2\r\n")],
    ["zeros", Buffer.alloc(64)],
    ["X protocol", Buffer.from("050000000b0801120108", "hex")],
  ])("%s instead of it", async (_name, bytes) => {
    await using server = await startRogueServer(async (peer) => {
      await peer.raw(bytes)
      peer.end()
    })
    const error = await promptFailureOf(connectTo(server))
    expect(error.fatal).toBe(true)
  })
})

describe("authentication", () => {
  const plugins = [
    "mysql_clear_password",
    "dialog",
    "mysql_old_password",
    "mysql_native_password",
    "caching_sha2_password",
    "sha256_password",
    "client_ed25519",
    "parsec",
    "auth_gssapi_client",
    "authentication_ldap_sasl_client",
    "authentication_webauthn_client",
    "no such plugin; DROP TABLE t",
    "__proto__",
    "",
  ]

  test.each(plugins)("a switch to %j never gives the password away", async (plugin) => {
    await using server = await startRogueServer(async (peer) => {
      await peer.greet()
      await peer.send(authSwitch(plugin))
      await peer.read()
      await peer.send(denied)
    })
    const error = await promptFailureOf(connectTo(server))
    expect(refusals).toContain(error.code)
    expect(server.received().includes(secretPassword)).toBe(false)
  })

  test.each(["mysql_clear_password", "dialog"])(
    "%s without TLS is refused even when it is allowed",
    async (plugin) => {
      await using server = await startRogueServer(async (peer) => {
        await peer.greet()
        await peer.send(authSwitch(plugin))
        await peer.read()
        await peer.send(ok())
      })
      const error = await promptFailureOf(connectTo(server, { allowCleartextPassword: true }))
      expect(error.code).toBe("SHOAL_AUTH_REFUSED")
      expect(server.received().includes(secretPassword)).toBe(false)
    },
  )

  test.each(["mysql_clear_password", "dialog"])(
    "%s as the greeting's own plugin gets no password",
    async (plugin) => {
      await using server = await startRogueServer(async (peer) => {
        await peer.greet({ plugin })
        await peer.send(authSwitch(plugin))
        await peer.untilGone()
      })
      const error = await promptFailureOf(connectTo(server, { allowCleartextPassword: true }))
      expect(error.code).toBe("SHOAL_AUTH_REFUSED")
      expect(server.received().includes(secretPassword)).toBe(false)
    },
  )

  test("a plugin outside the allow-list is refused", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.greet({ plugin: "caching_sha2_password" })
      await peer.send(authSwitch("mysql_native_password"))
      await peer.read()
      await peer.send(ok())
    })
    const error = await promptFailureOf(connectTo(server, { authPlugins: ["caching_sha2_password"] }))
    expect(error).toMatchObject({ code: "SHOAL_AUTH_REFUSED", errno: 2059 })
    expect(error.message).toContain("mysql_native_password")
  })

  const repeating: readonly (readonly [string, Script])[] = [
    ["switches", (peer) => repeat(peer, authSwitch("mysql_native_password"))],
    [
      "switches between two plugins",
      (peer) => repeat(peer, authSwitch("mysql_native_password"), authSwitch("caching_sha2_password")),
    ],
    ["AuthMoreData", (peer) => repeat(peer, authMore(u8(3)))],
    ["empty AuthMoreData", (peer) => repeat(peer, authMore(u8()))],
  ]
  test.each(repeating)("endless %s end", async (_name, script) => {
    await using server = await startRogueServer(script)
    const error = await promptFailureOf(connectTo(server))
    expect([
      "SHOAL_AUTH_REFUSED",
      "SHOAL_AUTH_FAILED",
      "SHOAL_UNEXPECTED_PACKET",
      "SHOAL_MALFORMED_PACKET",
    ]).toContain(error.code)
  })

  test("full authentication without TLS does not ask for the server's key", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.greet({ plugin: "caching_sha2_password" })
      await peer.send(authMore(u8(4)))
      await peer.read()
      await peer.send(ok())
    })
    const error = await promptFailureOf(connectTo(server))
    expect(error.code).toBe("SHOAL_AUTH_REFUSED")
    expect(error.message).toMatch(/allowPublicKeyRetrieval|serverPublicKey/)
  })

  test.each([
    ["no key at all", Buffer.from("hello")],
    ["a private key's frame", Buffer.from("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")],
    ["nothing", Buffer.alloc(0)],
    ["a mebibyte", Buffer.alloc(1024 * 1024, 65)],
  ])("%s instead of the server's RSA key", async (_name, key) => {
    await using server = await startRogueServer(async (peer) => {
      await peer.greet({ plugin: "caching_sha2_password" })
      await peer.send(authMore(u8(4)))
      await peer.read()
      await peer.send(authMore(key))
      await peer.untilGone()
    })
    const error = await promptFailureOf(connectTo(server, { allowPublicKeyRetrieval: true }))
    expect([
      "SHOAL_AUTH_FAILED",
      "SHOAL_AUTH_REFUSED",
      "SHOAL_MALFORMED_PACKET",
      "SHOAL_PACKET_TOO_LARGE",
    ]).toContain(error.code)
    expect(server.received().includes(secretPassword)).toBe(false)
  })

  test.each([5, 20, 31, 255])("PARSEC with 2^%i times the iterations is refused at once", async (factor) => {
    await using server = await startRogueServer(async (peer) => {
      await peer.greet({ mariadb: 0 })
      await peer.send(authSwitch("parsec", Buffer.alloc(32, 7)))
      await peer.read()
      await peer.send(authMore(Buffer.concat([Buffer.from("P"), u8(factor), Buffer.alloc(18, 1)])))
      await peer.untilGone()
    })
    const error = await promptFailureOf(connectTo(server))
    expect(["SHOAL_AUTH_REFUSED", "SHOAL_AUTH_FAILED", "SHOAL_MALFORMED_PACKET"]).toContain(error.code)
  })

  test("a further factor that was not configured", async () => {
    await using server = await startRogueServer(async (peer) => {
      await peer.greet({ capabilities: ordinaryCapabilities | 0x10000000 })
      await peer.send(Buffer.concat([u8(2), authSwitch("mysql_clear_password").subarray(1)]))
      await peer.read()
      await peer.send(ok())
    })
    const error = await promptFailureOf(connectTo(server))
    expect(["SHOAL_AUTH_REFUSED", "SHOAL_AUTH_FAILED"]).toContain(error.code)
    expect(server.received().includes(secretPassword)).toBe(false)
  })

  test.each([
    ["an empty packet", Buffer.alloc(0)],
    ["a lone 0xFE", u8(0xfe)],
    ["a lone 0xFF", u8(0xff)],
    ["a result set", u8(1)],
    ["a file request", Buffer.concat([u8(0xfb), Buffer.from("/etc/hostname")])],
    ["a plugin name without end", Buffer.concat([u8(0xfe), Buffer.alloc(70_000, 65)])],
  ])("%s instead of an answer", async (_name, payload) => {
    await using server = await startRogueServer(async (peer) => {
      await peer.greet()
      await peer.send(payload)
      await peer.read()
      await peer.send(denied)
    })
    const error = await promptFailureOf(connectTo(server, { localInfile: true }))
    expect(error.fatal).toBe(true)
    expect(server.received().includes(secretPassword)).toBe(false)
  })

  test("no answer: the error names authentication", async () => {
    using clock = stopClock()
    await using server = await startRogueServer(async (peer) => {
      await peer.greet()
      clock.pass(100)
      await peer.untilGone()
    })
    const error = await failureOf(connectTo(server, { connectTimeout: 100 }))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error.message).toContain("authenticat")
  })

  test("an AbortSignal ends it with its own reason", async () => {
    await using server = await startRogueServer((peer) => peer.untilGone())
    const { connect } = await import("@shoal/driver")
    const reason = new Error("the user went away")
    const controller = new AbortController()
    const call = connect(
      { host: "127.0.0.1", port: server.port, user: "app" },
      {},
      { signal: controller.signal },
    )
    setTimeout(() => controller.abort(reason), 50)
    await expect(call).rejects.toBe(reason)
  })
})

/** Repeats payloads until the client has had enough; at most 1000 times, then it is let in. */
async function repeat(peer: RoguePeer, ...payloads: readonly Uint8Array[]): Promise<void> {
  await peer.greet()
  for (let i = 0; i < 1000; i++) {
    await peer.send(payloads[i % payloads.length] as Uint8Array)
    if (payloads[0]?.[0] === 0xfe) await peer.read()
  }
  await peer.send(ok())
  await peer.untilGone()
}
