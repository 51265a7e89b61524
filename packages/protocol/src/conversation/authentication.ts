// The authentication exchange, after the handshake response or COM_CHANGE_USER: switch, data, next factor, OK or ERR.
// What a rogue server may try ends here: too many rounds, a second switch, a plugin that is not permitted.
import type { AuthAnswer, AuthContext, AuthExchange, ChannelTrust } from "../auth/plugin.ts"
import { certificateProof, isCertificateProof } from "../auth/certificate-proof.ts"
import { isUsable, startPlugin, type AuthPolicy } from "../auth/registry.ts"
import { Capability } from "../constants/capabilities.ts"
import { ProtocolError } from "../errors.ts"
import { AuthHeader, decodePluginRequest } from "../messages/auth.ts"
import { decodeError, decodeOk } from "../messages/response.ts"
import type { OkPacket, ServerErrorInfo, ServerFamily } from "../messages/packets.ts"
import type { SessionOptions } from "../session-options.ts"
import type { AuthenticateEvent } from "./events.ts"
import type { Wire } from "./wire.ts"

/** What a packet of the exchange leads to. */
export type AuthOutcome =
  | { readonly kind: "answer"; readonly answer: AuthAnswer }
  | { readonly kind: "ok"; readonly ok: OkPacket }
  | { readonly kind: "error"; readonly error: ServerErrorInfo }

/** Sends an answer, if there is one; slow work becomes an event, and its result is to be sent later. */
export function sendAnswer(answer: AuthAnswer, wire: Wire): AuthenticateEvent | undefined {
  if (answer === undefined) return undefined
  if (!(answer instanceof Uint8Array)) return { kind: "authenticate", work: () => answer.work() }
  wire.sendPacket((w) => w.bytes(answer))
  return undefined
}

/** Passwords of the factors, in the order in which the server asks for them. */
export type Passwords = readonly string[]

/** A certificate that nobody vouches for, and the nonce of the greeting of the server that showed it. */
export interface CertificateInDoubt {
  /** SHA-256 over the certificate. */
  readonly fingerprint: Uint8Array
  readonly nonce: Uint8Array
}

/** Packets that one authentication may take; real ones need at most about ten. */
const MAX_ROUNDS = 24

/** One authentication. */
export class Authentication {
  readonly #options: SessionOptions
  readonly #passwords: Passwords
  readonly #trust: ChannelTrust
  readonly #family: ServerFamily
  readonly #capabilities: number
  readonly #policy: AuthPolicy
  readonly #certificate: CertificateInDoubt | undefined
  #exchange: AuthExchange | undefined
  #plugin = ""
  #factor = 0
  #switched = false
  #rounds = 0

  constructor(
    options: SessionOptions,
    passwords: Passwords,
    trust: ChannelTrust,
    family: ServerFamily,
    capabilities: number,
    certificate?: CertificateInDoubt,
  ) {
    this.#family = family
    this.#options = options
    this.#passwords = passwords
    this.#trust = trust
    this.#capabilities = capabilities
    this.#certificate = certificate
    this.#policy = {
      allowed: options.authPlugins,
      allowCleartextPassword: options.allowCleartextPassword ?? false,
      proofNeeded: certificate !== undefined,
    }
  }

  /** Plugin in use. */
  get plugin(): string {
    return this.#plugin
  }

  /** The plugin for the first answer: the caller's, the server's, or one that will probably be switched away from. */
  choosePlugin(serverDefault: string): string {
    if (this.#options.authPlugin !== undefined) return this.#options.authPlugin
    const candidates = [
      serverDefault,
      "caching_sha2_password",
      "mysql_native_password",
      ...(this.#policy.allowed ?? []),
    ]
    return candidates.find((name) => isUsable(name, this.#trust, this.#policy)) ?? serverDefault
  }

  /** Begins with a plugin. @throws ProtocolError when it may not be used. */
  begin(plugin: string, nonce: Uint8Array): AuthAnswer {
    const context: AuthContext = {
      password: this.#passwords[this.#factor] ?? "",
      furtherAnswers: this.#passwords.slice(this.#factor + 1),
      nonce,
      trust: this.#trust,
      serverPublicKey: this.#options.serverPublicKey,
      allowPublicKeyRetrieval: this.#options.allowPublicKeyRetrieval ?? false,
    }
    this.#plugin = plugin
    this.#exchange = startPlugin(plugin, context, this.#policy)
    return this.#exchange.begin()
  }

  /** Takes a packet of the server. @throws ProtocolError */
  onPacket(b: Buffer, start: number, end: number): AuthOutcome {
    if (start === end)
      throw new ProtocolError("SHOAL_MALFORMED_PACKET", "an empty packet during authentication")
    if (++this.#rounds > MAX_ROUNDS) {
      throw new ProtocolError("SHOAL_AUTH_FAILED", `authentication took more than ${MAX_ROUNDS} packets`)
    }
    switch (b[start]) {
      case AuthHeader.OK:
        return { kind: "ok", ok: this.#proven(decodeOk(b, start, end, this.#capabilities)) }
      case AuthHeader.ERR:
        return { kind: "error", error: decodeError(b, start, end, this.#family) }
      case AuthHeader.SWITCH:
        return { kind: "answer", answer: this.#switch(b, start, end) }
      case AuthHeader.MORE_DATA:
        return { kind: "answer", answer: this.#more(b.subarray(start + 1, end)) }
      case AuthHeader.NEXT_FACTOR:
        if ((this.#capabilities & Capability.MULTI_FACTOR_AUTHENTICATION) === 0) break
        return { kind: "answer", answer: this.#nextFactor(b, start, end) }
    }
    // MariaDB sends a plugin's data as it is, unless its first byte means something.
    return { kind: "answer", answer: this.#more(b.subarray(start, end)) }
  }

  #proven(ok: OkPacket): OkPacket {
    const certificate = this.#certificate
    if (certificate === undefined) return ok
    const storedHash = this.#exchange?.storedHash?.()
    const { nonce, fingerprint } = certificate
    if (
      storedHash === undefined ||
      !isCertificateProof(ok.info, certificateProof(storedHash, nonce, fingerprint))
    ) {
      throw new ProtocolError(
        "SHOAL_CERTIFICATE_UNPROVEN",
        "no known authority signed the server's certificate, and the server did not prove it by the password: " +
          "it may be an impostor; give the authority (ca) if it is not",
      )
    }
    return ok
  }

  #more(data: Buffer): AuthAnswer {
    if (this.#exchange !== undefined) return this.#exchange.more(data)
    throw new ProtocolError("SHOAL_UNEXPECTED_PACKET", "data for an authentication plugin that has not begun")
  }

  #switch(b: Buffer, start: number, end: number): AuthAnswer {
    if (this.#switched) {
      throw new ProtocolError("SHOAL_AUTH_FAILED", "the server switched the authentication plugin twice")
    }
    this.#switched = true
    const { plugin, data } = decodePluginRequest(b, start, end)
    return this.begin(plugin, data)
  }

  #nextFactor(b: Buffer, start: number, end: number): AuthAnswer {
    const { plugin, data } = decodePluginRequest(b, start, end)
    this.#factor++
    this.#switched = false
    const answer = this.begin(plugin, data)
    if (this.#factor < this.#passwords.length) return answer
    throw new ProtocolError(
      "SHOAL_AUTH_FAILED",
      `the server asks for one more factor (${plugin}) than there are passwords (${this.#factor}); add it to additionalPasswords`,
    )
  }
}
