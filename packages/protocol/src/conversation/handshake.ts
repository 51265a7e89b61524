// The connection phase: greeting -> [TLS] -> authentication -> ready | refused.
//
//   state    packet            next
//   greeting HandshakeV10      tls (SSLRequest is owed) | auth (response is owed)
//   greeting ERR               refused
//   tls      anything          ProtocolError: bytes before TLS are an injection
//   auth     switch, data ...  auth (answer is owed) | work (the caller hashes)
//   auth     OK                ready
//   auth     ERR               refused
import type { AuthAnswer, ChannelTrust } from "../auth/plugin.ts"
import { Capability } from "../constants/capabilities.ts"
import { ProtocolError } from "../errors.ts"
import { zlibCodec, zstdCodec } from "../framing/compression.ts"
import {
  decodeHandshake,
  encodeHandshakeResponse,
  encodeSslRequest,
  type InitialHandshake,
} from "../messages/handshake.ts"
import { decodeError } from "../messages/response.ts"
import type { ServerErrorInfo } from "../messages/packets.ts"
import type { SessionOptions } from "../session-options.ts"
import { Authentication, sendAnswer } from "./authentication.ts"
import type { SessionEvent } from "./events.ts"
import type { LiveState } from "./live-state.ts"
import { negotiate, type Negotiated } from "./negotiate.ts"
import type { Wire } from "./wire.ts"

/** What the caller found out about the certificate. */
export interface TlsTrust {
  /** The certificate's chain was checked. */
  readonly verified: boolean
  /**
   * SHA-256 of a certificate that nobody known signed. Given, the server has to prove it by the password, as MariaDB does from 11.4 on, or the
   * login fails; plugins with which it cannot are refused before they answer anything.
   */
  readonly fingerprint?: Uint8Array | undefined
}

/** Where the connection phase stands. */
export type HandshakeState = "greeting" | "tls" | "auth" | "work" | "ready" | "refused"

/** utf8mb4_general_ci, which every server since 5.5 has. */
export const DEFAULT_COLLATION = 45
const DEFAULT_ZSTD_LEVEL = 3
const ERR = 0xff

/** The connection phase of one session. */
export class Handshake {
  state: HandshakeState = "greeting"
  /** Set when `ready`: what COM_CHANGE_USER starts from. */
  initial: InitialHandshake | undefined
  trust: ChannelTrust
  readonly #wire: Wire
  readonly #options: SessionOptions
  readonly #live: LiveState
  #negotiated: Negotiated | undefined
  #authentication: Authentication | undefined
  #fingerprint: Uint8Array | undefined

  constructor(wire: Wire, options: SessionOptions, live: LiveState) {
    this.#wire = wire
    this.#options = options
    this.#live = live
    this.trust = options.secureTransport === true ? "local" : "none"
  }

  /** Takes a packet. @throws ProtocolError */
  onPacket(b: Buffer, start: number, end: number): SessionEvent | undefined {
    if (this.state === "greeting") return this.#greeting(b, start, end)
    return this.#authPacket(b, start, end)
  }

  /** The stream is encrypted: the handshake response goes out. */
  tlsStarted({ verified, fingerprint }: TlsTrust): SessionEvent | undefined {
    this.trust = verified ? "verified" : "encrypted"
    this.#fingerprint = verified ? undefined : fingerprint
    return this.#respond()
  }

  /** Bytes that the caller worked out for an `authenticate` event. */
  authenticated(response: Uint8Array): void {
    this.state = "auth"
    this.#wire.sendPacket((w) => w.bytes(response))
  }

  #greeting(b: Buffer, start: number, end: number): SessionEvent | undefined {
    if (b[start] === ERR && end > start) return this.#refused(decodeError(b, start, end, "mysql"))
    const initial = decodeHandshake(b, start, end)
    this.initial = initial
    this.#live.greet(initial.greeting)
    const negotiated = negotiate(initial, this.#options)
    this.#negotiated = negotiated
    this.#wire.low = negotiated.low
    this.#wire.extended = negotiated.extended
    this.#live.capabilities = (BigInt(negotiated.extended) << 32n) | BigInt(negotiated.low)
    if (this.#wire.frames.hasBytes) {
      throw new ProtocolError(
        "SHOAL_TLS_INJECTION",
        "the server sent bytes behind its greeting, before it was answered",
      )
    }
    if (!negotiated.tls) return this.#respond()
    this.state = "tls"
    this.#wire.sendPacket((w) => encodeSslRequest(w, this.#hello(negotiated)))
    return { kind: "startTls" }
  }

  #hello(negotiated: Negotiated): { low: number; extended: number; maxPacket: number; collation: number } {
    const { low, extended } = negotiated
    // MariaDB reads the extended word only from a client that does not claim to be MySQL's.
    const mariadb = this.#live.family === "mariadb" && extended !== 0
    const { collation = DEFAULT_COLLATION } = this.#options
    return {
      low: mariadb ? (low & ~Capability.LONG_PASSWORD) >>> 0 : low,
      extended,
      maxPacket: 0x40000000,
      collation: collation <= 0xff ? collation : DEFAULT_COLLATION,
    }
  }

  #respond(): SessionEvent | undefined {
    const { initial } = this
    const negotiated = this.#negotiated
    if (initial === undefined || negotiated === undefined) {
      throw new ProtocolError("SHOAL_UNEXPECTED_PACKET", "the server has not greeted")
    }
    const { password = "", additionalPasswords = [] } = this.#options
    const authentication = new Authentication(
      this.#options,
      [password, ...additionalPasswords],
      this.trust,
      this.#live.family,
      negotiated.low,
      this.#fingerprint === undefined ? undefined : { fingerprint: this.#fingerprint, nonce: initial.nonce },
    )
    this.#authentication = authentication
    const plugin = authentication.choosePlugin(initial.greeting.authPlugin)
    const answer = authentication.begin(plugin, initial.nonce)
    this.state = "auth"
    this.#wire.sendPacket((w) =>
      encodeHandshakeResponse(w, {
        ...this.#hello(negotiated),
        user: this.#options.user,
        authResponse: answer instanceof Uint8Array ? answer : Buffer.alloc(0),
        authPlugin: plugin,
        database: this.#options.database,
        attributes: this.#options.attributes ?? {},
        zstdLevel: this.#options.compressionLevel ?? DEFAULT_ZSTD_LEVEL,
      }),
    )
    return undefined
  }

  #authPacket(b: Buffer, start: number, end: number): SessionEvent | undefined {
    const authentication = this.#authentication
    const initial = this.initial
    if (authentication === undefined || initial === undefined) {
      throw new ProtocolError("SHOAL_UNEXPECTED_PACKET", "a packet outside of authentication")
    }
    const outcome = authentication.onPacket(b, start, end)
    if (outcome.kind === "error") return this.#refused(outcome.error)
    if (outcome.kind === "answer") return this.#answer(outcome.answer)
    this.state = "ready"
    if (this.#fingerprint !== undefined) this.trust = "verified"
    this.#live.database = this.#options.database
    this.#live.authPlugin = authentication.plugin
    this.#live.update(outcome.ok)
    this.#startCompression()
    return { kind: "ready", greeting: initial.greeting, ok: outcome.ok }
  }

  #answer(answer: AuthAnswer): SessionEvent | undefined {
    const event = sendAnswer(answer, this.#wire)
    if (event !== undefined) this.state = "work"
    return event
  }

  #startCompression(): void {
    const compression = this.#negotiated?.compression
    if (compression === undefined) return
    const level = this.#options.compressionLevel
    this.#wire.startCompression(
      compression === "zlib" ? zlibCodec(level) : zstdCodec(level ?? DEFAULT_ZSTD_LEVEL),
    )
    this.#live.compression = compression
  }

  #refused(error: ServerErrorInfo): SessionEvent {
    this.state = "refused"
    return { kind: "error", command: undefined, error, decodeError: undefined }
  }
}
