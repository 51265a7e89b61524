// Scrambles against vectors: computed with the servers' own functions, or published by them.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  verify,
  constants,
} from "node:crypto"
import { describe, expect, test } from "vitest"
import { cachingSha2Password, sha2Scramble } from "../../src/auth/caching-sha2.ts"
import { dialog } from "../../src/auth/cleartext.ts"
import { clientEd25519, ed25519PublicKey, ed25519Sign } from "../../src/auth/ed25519.ts"
import { nativePassword, nativeScramble } from "../../src/auth/native-password.ts"
import { parsec } from "../../src/auth/parsec.ts"
import type { AuthContext, ChannelTrust } from "../../src/auth/plugin.ts"
import { AUTH_PLUGINS, isUsable, startPlugin } from "../../src/auth/registry.ts"
import { sha256Password } from "../../src/auth/sha256-password.ts"

const NONCE = Buffer.from("0123456789abcdefghij", "latin1")
const keys = generateKeyPairSync("rsa", { modulusLength: 2048 })
const PEM = keys.publicKey.export({ type: "spki", format: "pem" }).toString()

function context(more: Partial<AuthContext> = {}): AuthContext {
  return {
    password: "pä55",
    nonce: NONCE,
    trust: "none",
    serverPublicKey: undefined,
    allowPublicKeyRetrieval: false,
    ...more,
  }
}

function unseal(sealed: unknown): string {
  const plain = privateDecrypt(
    { key: keys.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING },
    sealed as Buffer,
  )
  return Buffer.from(plain.map((b, i) => b ^ (NONCE[i % 20] ?? 0))).toString()
}

describe("mysql_native_password", () => {
  test("the server can verify it from what it stores", () => {
    const sha1 = (b: Buffer): Buffer => createHash("sha1").update(b).digest()
    const stored = sha1(sha1(Buffer.from("pä55")))
    const answer = nativeScramble("pä55", NONCE)
    const mask = sha1(Buffer.concat([NONCE, stored]))
    const once = Buffer.from(answer.map((b, i) => b ^ (mask[i] ?? 0)))
    expect(sha1(once)).toEqual(stored)
  })

  test("an empty password is an empty answer; data of the server is refused", () => {
    expect(nativeScramble("", NONCE)).toHaveLength(0)
    expect(() => nativePassword.start(context()).more(Buffer.from([1]))).toThrow("more data")
  })
})

describe("caching_sha2_password", () => {
  test("the server can verify it from what it caches", () => {
    const sha256 = (...b: Buffer[]): Buffer => createHash("sha256").update(Buffer.concat(b)).digest()
    const stored = sha256(sha256(Buffer.from("pä55")))
    const mask = sha256(stored, NONCE)
    const once = Buffer.from(sha2Scramble("pä55", NONCE).map((b, i) => b ^ (mask[i] ?? 0)))
    expect(sha256(once)).toEqual(stored)
    expect(sha2Scramble("", NONCE)).toHaveLength(0)
  })

  test("fast path, full path over a private channel", () => {
    const exchange = cachingSha2Password.start(context({ trust: "encrypted" }))
    exchange.begin()
    expect(exchange.more(Buffer.from([3]))).toBeUndefined()
    expect(exchange.more(Buffer.from([4]))).toEqual(Buffer.from("pä55\0"))
    expect(() => exchange.more(Buffer.from([5]))).toThrow("expected 3 (fast) or 4 (full)")
  })

  test("full path on a plain channel: a given key, a retrieved key, or a refusal", () => {
    expect(unseal(cachingSha2Password.start(context({ serverPublicKey: PEM })).more(Buffer.from([4])))).toBe(
      "pä55\0",
    )
    const retrieving = cachingSha2Password.start(context({ allowPublicKeyRetrieval: true }))
    expect(retrieving.more(Buffer.from([4]))).toEqual(Buffer.from([2]))
    expect(unseal(retrieving.more(Buffer.from(PEM)))).toBe("pä55\0")
    expect(() => cachingSha2Password.start(context()).more(Buffer.from([4]))).toThrow(
      "set allowPublicKeyRetrieval: true",
    )
  })

  test("a key that is none", () => {
    const exchange = cachingSha2Password.start(context({ allowPublicKeyRetrieval: true }))
    exchange.more(Buffer.from([4]))
    expect(() => exchange.more(Buffer.from("rubbish"))).toThrow("not a PEM public key")
    const ed = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString()
    expect(() => cachingSha2Password.start(context({ serverPublicKey: ed })).more(Buffer.from([4]))).toThrow(
      "expected an RSA public key",
    )
    const long = cachingSha2Password.start(context({ serverPublicKey: PEM, password: "x".repeat(300) }))
    expect(() => long.more(Buffer.from([4]))).toThrow("too long for the server's RSA key")
  })
})

describe("sha256_password", () => {
  test("empty, private, sealed, retrieved, refused", () => {
    expect(sha256Password.start(context({ password: "" })).begin()).toEqual(Buffer.from([0]))
    expect(sha256Password.start(context({ trust: "encrypted" })).begin()).toEqual(Buffer.from("pä55\0"))
    // Through a unix socket the server still wants it sealed, and nobody can swap its key.
    expect(sha256Password.start(context({ trust: "local" })).begin()).toEqual(Buffer.from([1]))
    expect(unseal(sha256Password.start(context({ serverPublicKey: PEM })).begin())).toBe("pä55\0")
    const exchange = sha256Password.start(context({ allowPublicKeyRetrieval: true }))
    expect(exchange.begin()).toEqual(Buffer.from([1]))
    expect(unseal(exchange.more(Buffer.from(PEM)))).toBe("pä55\0")
    expect(() => exchange.more(Buffer.from(PEM))).toThrow("more data")
    expect(() => sha256Password.start(context()).begin()).toThrow(
      "sha256_password: the server wants the password",
    )
  })
})

describe("client_ed25519", () => {
  // From MariaDB's documentation: SELECT ed25519_password('secret').
  test("MariaDB's own vector", () => {
    expect(ed25519PublicKey("secret").toString("base64")).toBe("ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY=")
  })

  test("a standard verifier accepts its signatures", () => {
    for (const password of ["secret", "pä55", "x".repeat(100), "\0"]) {
      const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), ed25519PublicKey(password)])
      const key = createPublicKey({ key: der, format: "der", type: "spki" })
      const nonce = createHash("sha256").update(password).digest()
      expect(verify(null, nonce, key, ed25519Sign(password, nonce))).toBe(true)
    }
  })

  test("for a 32-byte secret it is ordinary Ed25519", () => {
    const password = "0123456789abcdef0123456789abcdef"
    const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.from(password)])
    const jwk = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" })).export({
      format: "jwk",
    })
    expect(ed25519PublicKey(password).toString("base64url")).toBe(jwk.x)
  })

  test("an empty password is an empty answer", () => {
    expect(clientEd25519.start(context({ password: "" })).begin()).toHaveLength(0)
  })
})

describe("parsec", () => {
  const salt = Buffer.concat([Buffer.from("P\0", "latin1"), Buffer.alloc(18, 7)])

  test("asks for the salt, derives outside, signs both scrambles", async () => {
    const { pbkdf2Sync } = await import("node:crypto")
    const nonce = Buffer.alloc(32, 9)
    const exchange = parsec.start(context({ nonce }))
    expect(exchange.begin()).toHaveLength(0)
    const answer = exchange.more(salt)
    if (answer === undefined || answer instanceof Uint8Array) throw new Error("expected work")
    const response = Buffer.from(await answer.work())
    expect(response).toHaveLength(96)
    const seed = pbkdf2Sync("pä55", salt.subarray(2), 1024, 32, "sha512")
    const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed])
    const key = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }))
    expect(verify(null, Buffer.concat([nonce, response.subarray(0, 32)]), key, response.subarray(32))).toBe(
      true,
    )
  })

  test("refuses another algorithm, too many iterations, and a second salt", () => {
    expect(() => parsec.start(context()).more(Buffer.from("Q\0salt"))).toThrow("not one of PBKDF2")
    expect(() => parsec.start(context()).more(Buffer.from("P"))).toThrow("not one of PBKDF2")
    expect(() => parsec.start(context()).more(Buffer.from("P\x05salt"))).toThrow("1024 * 2^5 iterations")
    const exchange = parsec.start(context())
    exchange.more(salt)
    expect(() => exchange.more(salt)).toThrow("more data")
  })
})

test("dialog answers a few questions, not any number", () => {
  const exchange = dialog.start(context({ trust: "local" }))
  expect(exchange.begin()).toEqual(Buffer.from("pä55\0"))
  for (let i = 0; i < 7; i++) expect(exchange.more(Buffer.from("\x04Token: "))).toEqual(Buffer.from("pä55\0"))
  expect(() => exchange.more(Buffer.from("\x04Token: "))).toThrow("more than 8 questions")
})

test("dialog gives each question its answer, and the password where there is none", () => {
  const exchange = dialog.start(context({ trust: "local", furtherAnswers: ["123456"] }))
  const answers = [
    exchange.begin(),
    exchange.more(Buffer.from("\x02Code: ")),
    exchange.more(Buffer.from("\x02Again: ")),
  ]
  expect(answers.map(String)).toEqual(["pä55\0", "123456\0", "pä55\0"])
})

describe("a server proves its certificate by what it keeps of the password", () => {
  const sha1 = (bytes: Uint8Array): Buffer => createHash("sha1").update(bytes).digest()

  test("mysql_native_password and client_ed25519", () => {
    expect(nativePassword.start(context()).storedHash?.()).toEqual(sha1(sha1(Buffer.from("pä55"))))
    expect(clientEd25519.start(context()).storedHash?.()).toEqual(ed25519PublicKey("pä55"))
    for (const plugin of [nativePassword, clientEd25519]) {
      expect(plugin.start(context({ password: "" })).storedHash?.()).toBeUndefined()
    }
  })

  test("parsec: once the key is derived", async () => {
    const exchange = parsec.start(context())
    exchange.begin()
    expect(exchange.storedHash?.()).toBeUndefined()
    const salt = Buffer.concat([Buffer.from("P\0"), Buffer.alloc(18, 7)])
    const answer = exchange.more(salt)
    if (answer === undefined || answer instanceof Uint8Array) throw new Error("expected work")
    const reply = Buffer.from(await answer.work())
    const stored = Buffer.from(exchange.storedHash?.() ?? [])
    expect([reply.length, stored.length, stored.subarray(0, 20)]).toEqual([96, 52, salt])
    const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), stored.subarray(20)])
    const publicKey = createPublicKey({ key: spki, format: "der", type: "spki" })
    expect(verify(null, Buffer.concat([NONCE, reply.subarray(0, 32)]), publicKey, reply.subarray(32))).toBe(
      true,
    )
  })

  test("the other plugins may not run before it is proven", () => {
    const policy = { allowed: undefined, allowCleartextPassword: true, proofNeeded: true }
    const usable = AUTH_PLUGINS.filter((name) => isUsable(name, "local", policy))
    expect(usable).toEqual(["mysql_native_password", "client_ed25519", "parsec"])
  })
})

describe("what may run where", () => {
  const open = { allowed: undefined, allowCleartextPassword: false }
  const clear = { allowed: undefined, allowCleartextPassword: true }

  test.each<[string, ChannelTrust, boolean, boolean]>([
    ["mysql_native_password", "none", false, true],
    ["client_ed25519", "none", false, true],
    ["mysql_clear_password", "verified", false, false],
    ["mysql_clear_password", "none", true, false],
    ["mysql_clear_password", "encrypted", true, false],
    ["mysql_clear_password", "verified", true, true],
    ["mysql_clear_password", "local", true, true],
    ["dialog", "encrypted", true, false],
    ["dialog", "local", true, true],
    ["mysql_old_password", "local", true, false],
    ["auth_gssapi_client", "local", true, false],
  ])("%s on a channel of trust %s (cleartext allowed: %s): %s", (name, trust, allowed, usable) => {
    expect(isUsable(name, trust, allowed ? clear : open)).toBe(usable)
  })

  test("the allow-list, and errors that say what to change", () => {
    const list = { allowed: ["caching_sha2_password"], allowCleartextPassword: false }
    expect(isUsable("mysql_native_password", "none", list)).toBe(false)
    expect(() => startPlugin("mysql_native_password", context(), list)).toThrow(
      "authPlugins allows caching_sha2_password",
    )
    expect(() => startPlugin("x\ny", context(), open)).toThrow(
      '"x\\ny": not supported; known are mysql_native_password',
    )
    expect(() => startPlugin("dialog", context(), open)).toThrow(
      "permit it with allowCleartextPassword: true",
    )
    expect(() => startPlugin("dialog", context({ trust: "encrypted" }), clear)).toThrow(
      "the channel is not verified",
    )
  })

  test("no error shows the password", () => {
    for (const name of ["dialog", "mysql_clear_password", "nope"]) {
      let message = ""
      try {
        startPlugin(name, context({ password: "hunter2" }), open)
      } catch (error) {
        message = String(error)
      }
      expect(message).not.toBe("")
      expect(message).not.toContain("hunter2")
    }
  })
})
