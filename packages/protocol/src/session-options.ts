// Options of a ClientSession; frozen into a resolved form by its constructor.
import type { DecodeOptions } from "./values/decode-options.ts"

/** Compression of the protocol, in the order of preference. `zstd` needs MySQL 8.0.18+ and a Node with zstd. */
export type CompressionAlgorithm = "zlib" | "zstd"

/** Everything a {@link ClientSession} has to know. Only `user` is required. */
export interface SessionOptions {
  readonly user: string
  /** First (usually the only) factor. @default "" */
  readonly password?: string
  /** Passwords of the further factors (MySQL), or answers to further questions (`dialog`), in the order in which the server asks. @default [] */
  readonly additionalPasswords?: readonly string[]
  /** Default database of the session. */
  readonly database?: string
  /** Collation id sent in the handshake (1-255); it also fixes the character set, which should be utf8mb4. @default 45 (utf8mb4_general_ci) */
  readonly collation?: number
  /** More capability bits to ask for (MariaDB's from bit 32). LOCAL_FILES, SSL and COMPRESS have options of their own and are refused here. */
  readonly capabilities?: bigint
  /** Capability bits never to ask for, for proxies that get them wrong (e.g. DEPRECATE_EOF). */
  readonly withoutCapabilities?: bigint
  /** Negotiate LOAD DATA LOCAL INFILE; a file still needs a command that allows it. @default false */
  readonly localInfile?: boolean
  /** Several statements in one COM_QUERY. @default false */
  readonly multiStatements?: boolean
  /** Connection attributes, seen in performance_schema.session_connect_attrs. */
  readonly attributes?: Readonly<Record<string, string>>
  /**
   * `"preferred"`: TLS when the server offers it. `"required"`: a server without it is refused before anything else is sent.
   * @default "disabled"
   */
  readonly tls?: "disabled" | "preferred" | "required"
  /** The channel is private from its first byte (unix socket). @default false */
  readonly secureTransport?: boolean
  /** Compression to ask for, if the server has one of them. @default none */
  readonly compress?: readonly CompressionAlgorithm[]
  /** Level of zlib (0-9) or zstd (1-22). @default the algorithm's own */
  readonly compressionLevel?: number
  /** Plugin of the first answer. @default the server's default plugin */
  readonly authPlugin?: string
  /** Only these plugins may be used. @default all that are known */
  readonly authPlugins?: readonly string[]
  /** Permit mysql_clear_password and dialog (PAM), which hand the password over as it is; also needs a verified or local channel. @default false */
  readonly allowCleartextPassword?: boolean
  /** PEM of the server's RSA key, for caching_sha2_password and sha256_password on a plain channel. */
  readonly serverPublicKey?: string
  /** Ask the server for that key when none is given. A man in the middle can hand out his own. @default false */
  readonly allowPublicKeyRetrieval?: boolean
  /** Greatest payload in bytes that is accepted, after joining. @default 1073741824 */
  readonly maxPayload?: number
  /** How values are decoded. */
  readonly decode?: DecodeOptions
}
