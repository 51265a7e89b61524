// The connection phase without a server: what is sent, in which order, and what a rogue server gets.
import { describe, expect, test } from "vitest"
import { Capability, ClientSession, ProtocolError, UsageError, type SessionOptions } from "../../src/index.ts"
import { drain, feed, sameEvents } from "../support/feed.ts"
import {
  err,
  frame,
  frames,
  greeting,
  NONCE,
  ok,
  readySession,
  SERVER_CAPABILITIES,
} from "../support/packets.ts"

function open(options: Partial<SessionOptions> = {}): ClientSession {
  return new ClientSession({ user: "me", password: "secret", ...options })
}

/** Feeds packets and returns what the session sent for them. */
function say(session: ClientSession, ...bytes: readonly Uint8Array[]): Buffer {
  for (const b of bytes) session.receive(b)
  drain(session)
  return Buffer.from(session.takeOutput() ?? [])
}

function switchTo(plugin: string, data: Uint8Array = NONCE, closing = true): Buffer {
  return Buffer.concat([Buffer.from(`\xfe${plugin}\0`, "latin1"), data, Buffer.alloc(closing ? 1 : 0)])
}

const more = (...bytes: number[]): Buffer => Buffer.from([1, ...bytes])

function refusal(act: () => unknown): ProtocolError {
  try {
    act()
  } catch (error) {
    if (error instanceof ProtocolError) return error
    throw error
  }
  throw new Error("nothing was thrown")
}

describe("plain", () => {
  test("greeting, response, OK", () => {
    const session = open({ database: "db", attributes: { a: "b" } })
    const response = say(session, frame(0, greeting()))
    expect(response[3]).toBe(1)
    expect(response.subarray(36, 39).toString()).toBe("me\0")
    expect(response.toString("latin1")).toContain("db\0mysql_native_password\0")
    expect(session.takeOutput()).toBeUndefined()
    session.receive(frame(2, ok()))
    expect(drain(session)).toMatchObject([
      { kind: "ready", greeting: { connectionId: 7 }, ok: { status: 2 } },
    ])
    expect(session.state).toMatchObject({
      family: "mysql",
      database: "db",
      connectionId: 7,
      pending: 0,
      authPlugin: "mysql_native_password",
    })
  })

  test("the same however it is cut", () => {
    const stream = Buffer.concat([frame(0, greeting())])
    expect(sameEvents(() => open(), stream)).toEqual([])
    const answered = (): ClientSession => {
      const session = open()
      say(session, frame(0, greeting()))
      return session
    }
    expect(sameEvents(answered, frame(2, ok()))).toMatchObject([{ kind: "ready" }])
    expect(sameEvents(answered, frame(2, err(1045, "Access denied", "28000")))).toMatchObject([
      { kind: "error", command: undefined, error: { errno: 1045, sqlState: "28000" } },
    ])
  })

  test("ERR instead of a greeting, and with any sequence id", () => {
    expect(sameEvents(() => open(), frame(0, err(1040, "Too many connections", undefined)))).toMatchObject([
      { kind: "error", error: { errno: 1040, message: "Too many connections" } },
    ])
    expect(feed(open(), [frame(5, err(1129, "Host is blocked"))])).toMatchObject([{ kind: "error" }])
  })

  test("a refused session gives no more events and takes no commands", () => {
    const session = open()
    feed(session, [frame(0, err(1040, "no"))])
    session.receive(frame(0, greeting()))
    expect(session.nextEvent()).toBeUndefined()
    expect(() => session.endInfile()).toThrow(UsageError)
  })
})

describe("the first answer", () => {
  const plugin = (options: Partial<SessionOptions>, server: string): string => {
    const text = say(open(options), frame(0, greeting({ plugin: server }))).toString("latin1")
    return /(\w+)\0/.exec(text.slice(text.lastIndexOf("\0", text.length - 3) + 1))?.[1] ?? text
  }

  test("is by the server's plugin, unless that may not run", () => {
    expect(plugin({}, "caching_sha2_password")).toBe("caching_sha2_password")
    expect(plugin({}, "auth_gssapi_client")).toBe("caching_sha2_password")
    expect(plugin({}, "mysql_clear_password")).toBe("caching_sha2_password")
    expect(plugin({ authPlugins: ["client_ed25519"] }, "mysql_native_password")).toBe("client_ed25519")
    expect(plugin({ authPlugin: "mysql_native_password" }, "caching_sha2_password")).toBe(
      "mysql_native_password",
    )
  })
})

describe("switches", () => {
  test("to another plugin, with its own nonce", () => {
    const session = open()
    say(session, frame(0, greeting({ plugin: "mysql_native_password" })))
    const answer = say(
      session,
      frame(2, switchTo("caching_sha2_password", Buffer.from("ABCDEFGHIJKLMNOPQRST"))),
    )
    expect(answer).toHaveLength(4 + 32)
    expect(answer[3]).toBe(3)
    session.receive(frames(4, more(3), ok()))
    expect(drain(session)).toMatchObject([{ kind: "ready" }])
    expect(session.state.authPlugin).toBe("caching_sha2_password")
  })

  test("full caching_sha2_password over a private channel gives the password, with its sequence", () => {
    const session = open({ secureTransport: true })
    say(session, frame(0, greeting({ plugin: "caching_sha2_password" })))
    expect(say(session, frame(2, more(4)))).toEqual(frame(3, Buffer.from("secret\0")))
    session.receive(frame(4, ok()))
    expect(drain(session)).toMatchObject([{ kind: "ready" }])
  })

  test.each([
    ["mysql_clear_password", {}],
    ["mysql_clear_password", { allowCleartextPassword: true }],
    ["dialog", { allowCleartextPassword: true }],
    ["mysql_old_password", { allowCleartextPassword: true, secureTransport: true }],
    ["evil_plugin", {}],
  ])("a rogue server that wants %s with %o is refused, and nothing is sent", (plugin, options) => {
    const session = open(options)
    say(session, frame(0, greeting()))
    session.receive(frame(2, switchTo(plugin)))
    expect(refusal(() => session.nextEvent()).code).toBe("SHOAL_AUTH_REFUSED")
    expect(session.takeOutput()).toBeUndefined()
    expect(() => session.nextEvent()).toThrow(ProtocolError)
  })

  test("mysql_clear_password where it is allowed", () => {
    const session = open({ allowCleartextPassword: true, secureTransport: true })
    say(session, frame(0, greeting()))
    expect(say(session, frame(2, switchTo("mysql_clear_password", Buffer.alloc(0), false)))).toEqual(
      frame(3, Buffer.from("secret\0")),
    )
  })

  test("no second switch, no endless data", () => {
    const session = open()
    say(session, frame(0, greeting()))
    say(session, frame(2, switchTo("caching_sha2_password")))
    session.receive(frame(4, switchTo("mysql_native_password")))
    expect(refusal(() => session.nextEvent()).message).toContain("switched the authentication plugin twice")
    const endless = open()
    say(endless, frame(0, greeting({ plugin: "caching_sha2_password" })))
    const rounds = Array.from({ length: 30 }, (_, i) => frame(2 + i, more(3)))
    expect(refusal(() => say(endless, ...rounds)).message).toContain("more than 24 packets")
  })

  test("the request for the RSA key is answered only when allowed", () => {
    const session = open()
    say(session, frame(0, greeting({ plugin: "caching_sha2_password" })))
    session.receive(frame(2, more(4)))
    expect(refusal(() => session.nextEvent()).code).toBe("SHOAL_AUTH_REFUSED")
    const allowed = open({ allowPublicKeyRetrieval: true })
    say(allowed, frame(0, greeting({ plugin: "caching_sha2_password" })))
    expect(say(allowed, frame(2, more(4)))).toEqual(frame(3, Buffer.from([2])))
  })
})

describe("several factors", () => {
  const nextFactor = (plugin: string): Buffer =>
    Buffer.concat([Buffer.from(`\x02${plugin}\0`, "latin1"), NONCE, Buffer.alloc(1)])

  test("each with its own password", () => {
    const session = open({ additionalPasswords: ["second"], secureTransport: true })
    say(session, frame(0, greeting()))
    say(session, frame(2, nextFactor("caching_sha2_password")))
    expect(say(session, frame(4, more(4)))).toEqual(frame(5, Buffer.from("second\0")))
    session.receive(frame(6, ok()))
    expect(drain(session)).toMatchObject([{ kind: "ready" }])
  })

  test("a factor without a password says which option is missing, unless it could not be used anyway", () => {
    const session = open()
    say(session, frame(0, greeting()))
    session.receive(frame(2, nextFactor("caching_sha2_password")))
    expect(refusal(() => session.nextEvent()).message).toContain("add it to additionalPasswords")
    const other = open()
    say(other, frame(0, greeting()))
    other.receive(frame(2, nextFactor("authentication_webauthn_client")))
    expect(refusal(() => other.nextEvent()).message).toContain("not supported")
  })
})

test("slow hashing is done outside", async () => {
  const session = open()
  say(session, frame(0, greeting()))
  expect(say(session, frame(2, switchTo("parsec", Buffer.alloc(32, 5), false)))).toEqual(
    frame(3, Buffer.alloc(0)),
  )
  session.receive(frame(4, Buffer.from(`P\0${"s".repeat(18)}`, "latin1")))
  const event = session.nextEvent()
  if (event?.kind !== "authenticate") throw new Error("expected authenticate")
  expect(session.nextEvent()).toBeUndefined()
  session.authenticated(await event.work())
  expect(Buffer.from(session.takeOutput() ?? [])).toHaveLength(4 + 96)
  session.receive(frame(6, ok()))
  expect(drain(session)).toMatchObject([{ kind: "ready" }])
})

describe("TLS", () => {
  const withTls = greeting({ capabilities: (SERVER_CAPABILITIES | Capability.SSL) >>> 0 })

  test("SSLRequest, then nothing until it has begun, then the response", () => {
    const session = open({ tls: "required" })
    session.receive(frame(0, withTls))
    expect(drain(session)).toEqual([{ kind: "startTls" }])
    const request = Buffer.from(session.takeOutput() ?? [])
    expect(request).toHaveLength(36)
    expect(request.toString("latin1")).not.toContain("me\0")
    session.tlsStarted({ verified: true })
    expect(Buffer.from(session.takeOutput() ?? [])[3]).toBe(2)
    session.receive(frame(3, ok()))
    expect(drain(session)).toMatchObject([{ kind: "ready" }])
  })

  test("a server without TLS is refused before anything is sent", () => {
    const session = open({ tls: "required" })
    session.receive(frame(0, greeting()))
    expect(refusal(() => session.nextEvent()).code).toBe("SHOAL_TLS_UNSUPPORTED")
    expect(session.takeOutput()).toBeUndefined()
    expect(say(open({ tls: "preferred" }), frame(0, greeting())).length).toBeGreaterThan(36)
  })

  test("bytes behind the greeting, or before TLS has begun, are an injection", () => {
    const behind = open({ tls: "required" })
    behind.receive(Buffer.concat([frame(0, withTls), Buffer.from([7])]))
    expect(refusal(() => behind.nextEvent()).code).toBe("SHOAL_TLS_INJECTION")
    const before = open({ tls: "required" })
    before.receive(frame(0, withTls))
    drain(before)
    before.receive(frame(2, ok()))
    expect(refusal(() => before.nextEvent()).code).toBe("SHOAL_TLS_INJECTION")
    const raced = open({ tls: "required" })
    raced.receive(frame(0, withTls))
    drain(raced)
    raced.receive(frame(2, ok()))
    expect(refusal(() => raced.tlsStarted({ verified: true })).code).toBe("SHOAL_TLS_INJECTION")
  })

  test("cleartext needs a verified server", () => {
    for (const verified of [true, false]) {
      const session = open({ tls: "required", allowCleartextPassword: true })
      session.receive(frame(0, withTls))
      drain(session)
      session.tlsStarted({ verified })
      session.takeOutput()
      session.receive(frame(3, switchTo("mysql_clear_password")))
      if (verified) expect(drain(session)).toEqual([])
      else expect(refusal(() => session.nextEvent()).code).toBe("SHOAL_AUTH_REFUSED")
    }
  })
})

describe("limits", () => {
  test("before authentication packets are small", () => {
    const session = open()
    session.receive(Buffer.from([0, 0, 0x20, 0]))
    session.receive(Buffer.alloc(100))
    expect(refusal(() => session.nextEvent()).code).toBe("SHOAL_PACKET_TOO_LARGE")
  })

  test("a greeting of rubbish, or of another age", () => {
    expect(
      refusal(() => say(open(), frame(0, Buffer.from("HTTP/1.1 400 Bad Request\r\n")))).message,
    ).toContain("the server speaks 72")
    expect(refusal(() => say(open(), frame(0, Buffer.alloc(0)))).code).toBe("SHOAL_MALFORMED_PACKET")
    expect(refusal(() => say(open(), frame(1, greeting()))).code).toBe("SHOAL_SEQUENCE")
  })
})

describe("options", () => {
  test.each([
    [{ capabilities: 0x80n }, "LOCAL_FILES cannot be set by hand"],
    [{ capabilities: 0x820n }, "COMPRESS, SSL cannot"],
    [{ decode: { bigint: "bignum" } }, 'bigint: expected "bigint" or "number" or "string", got "bignum"'],
    [{ decode: { timezone: "Europe/Berlin" } }, "an offset such as"],
    [{ decode: { timezone: "+02:00'); process.exit()//" } }, "an offset such as"],
    [{ decode: { timezone: "+15:00" } }, "an offset such as"],
  ])("%o", (options, message) => {
    expect(() => open(options as Partial<SessionOptions>)).toThrow(message)
    expect(() => open(options as Partial<SessionOptions>)).toThrow(UsageError)
  })

  test("Temporal only where the runtime has it", () => {
    const make = (): ClientSession => open({ decode: { temporal: "temporal" } })
    if ("Temporal" in globalThis) make()
    else expect(make).toThrow("needs a runtime with Temporal")
  })

  test("capabilities are what both sides have", () => {
    const without = BigInt(Capability.DEPRECATE_EOF)
    const session = readySession({ withoutCapabilities: without, capabilities: 2n, multiStatements: true })
    expect(session.state.capabilities & without).toBe(0n)
    expect(session.state.capabilities & 2n).toBe(2n)
    expect(session.state.capabilities & BigInt(Capability.MULTI_STATEMENTS)).not.toBe(0n)
    expect(session.state.capabilities & BigInt(Capability.LOCAL_FILES)).toBe(0n)
  })
})
