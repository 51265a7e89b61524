// What an authentication plugin is to the handshake. This room hashes and seals passwords and knows no packets.

/**
 * What a plugin puts on the wire. `hash`: nothing that a listener can use again. `rsa`: a secret that only a private channel or the server's
 * key may carry. `cleartext`: the password itself.
 */
export type SecurityClass = "hash" | "rsa" | "cleartext"

/** How far the channel can be trusted: `encrypted` keeps listeners out, `verified` and `local` also a false server. */
export type ChannelTrust = "none" | "encrypted" | "verified" | "local"

/** What an exchange is given. */
export interface AuthContext {
  readonly password: string
  /** Answers to the questions after the first, where a plugin asks several; the password again when there is none. */
  readonly furtherAnswers?: readonly string[]
  /** The server's random bytes, without the trailing NUL. */
  readonly nonce: Uint8Array
  readonly trust: ChannelTrust
  /** PEM of the server's RSA key, if the caller has it. */
  readonly serverPublicKey: string | undefined
  readonly allowPublicKeyRetrieval: boolean
}

/** What to do next: send these bytes, wait for the server (undefined), or first work outside of the session. */
export type AuthAnswer = Uint8Array | undefined | { work(): Promise<Uint8Array> }

/** One run of a plugin. */
export interface AuthExchange {
  /** The first answer. */
  begin(): AuthAnswer
  /** Answers data of the server. @throws ProtocolError when the plugin expects none, or refuses. */
  more(data: Buffer): AuthAnswer
  /** What the server keeps of the password, once it is worked out; with it a server proves its certificate. See certificate-proof.ts. */
  storedHash?(): Uint8Array | undefined
}

/** A plugin by its name in the protocol. */
export interface AuthPlugin {
  readonly name: string
  readonly security: SecurityClass
  /** Whether its exchanges have a `storedHash`. */
  readonly provesServer?: true
  start(context: AuthContext): AuthExchange
}

/** The password as it is, with its closing NUL. */
export function clearPassword(password: string): Buffer {
  return Buffer.from(`${password}\0`, "utf8")
}
