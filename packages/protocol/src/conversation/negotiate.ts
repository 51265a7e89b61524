// Which capabilities and which compression both sides use: what this client speaks, the caller wants and the server has.
import { Capability, MariaDbCapability } from "../constants/capabilities.ts"
import { ProtocolError, UsageError } from "../errors.ts"
import { hasZstd } from "../framing/compression.ts"
import type { InitialHandshake } from "../messages/handshake.ts"
import type { CompressionAlgorithm, SessionOptions } from "../session-options.ts"

/** The outcome. Numbers are unsigned 32-bit words. */
export interface Negotiated {
  readonly low: number
  readonly extended: number
  readonly tls: boolean
  readonly compression: CompressionAlgorithm | undefined
}

const ALWAYS =
  Capability.LONG_PASSWORD |
  Capability.LONG_FLAG |
  Capability.PROTOCOL_41 |
  Capability.TRANSACTIONS |
  Capability.SECURE_CONNECTION |
  Capability.MULTI_RESULTS |
  Capability.PS_MULTI_RESULTS |
  Capability.PLUGIN_AUTH |
  Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA |
  Capability.CONNECT_ATTRS |
  Capability.SESSION_TRACK |
  Capability.DEPRECATE_EOF |
  Capability.MULTI_FACTOR_AUTHENTICATION

const ALWAYS_EXTENDED =
  MariaDbCapability.STMT_BULK_OPERATIONS |
  MariaDbCapability.EXTENDED_METADATA |
  MariaDbCapability.CACHE_METADATA

/** Bits with an option of their own, and bits that change packets in ways this client does not speak. */
const NOT_BY_HAND =
  Capability.SSL |
  Capability.COMPRESS |
  Capability.ZSTD_COMPRESSION_ALGORITHM |
  Capability.LOCAL_FILES |
  Capability.MULTI_STATEMENTS |
  Capability.CONNECT_WITH_DB |
  Capability.OPTIONAL_RESULTSET_METADATA |
  Capability.QUERY_ATTRIBUTES

/** @throws UsageError when `options.capabilities` asks for a bit that must not be set by hand. */
export function checkCapabilityOptions(options: SessionOptions): void {
  const refused = Number((options.capabilities ?? 0n) & 0xffffffffn) & NOT_BY_HAND
  if (refused === 0) return
  const names = Object.entries(Capability).flatMap(([name, bit]) => ((refused & bit) !== 0 ? [name] : []))
  throw new UsageError(
    `capabilities: ${names.join(", ")} cannot be set by hand; use the options tls, compress, localInfile, multiStatements and database`,
  )
}

/** @throws ProtocolError when the server lacks TLS and the caller requires it. */
export function negotiate(handshake: InitialHandshake, options: SessionOptions): Negotiated {
  const wanted = wantedBits(options)
  const without = split(options.withoutCapabilities ?? 0n)
  const server = { low: handshake.low & ~without.low, extended: handshake.extended & ~without.extended }
  const tls = chooseTls(server.low, options)
  const compression = chooseCompression(server.low, options)
  let low = wanted.low & server.low
  if (tls) low |= Capability.SSL
  if (compression === "zlib") low |= Capability.COMPRESS
  if (compression === "zstd") low |= Capability.ZSTD_COMPRESSION_ALGORITHM
  // These two every server has that passed the greeting; without them nothing works.
  low |= Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION
  return { low: low >>> 0, extended: (wanted.extended & server.extended) >>> 0, tls, compression }
}

function wantedBits(options: SessionOptions): { low: number; extended: number } {
  const more = split(options.capabilities ?? 0n)
  let low = ALWAYS | more.low
  if (options.database !== undefined) low |= Capability.CONNECT_WITH_DB
  if (options.localInfile === true) low |= Capability.LOCAL_FILES
  if (options.multiStatements === true) low |= Capability.MULTI_STATEMENTS
  return { low, extended: ALWAYS_EXTENDED | more.extended }
}

function split(bits: bigint): { low: number; extended: number } {
  return { low: Number(bits & 0xffffffffn), extended: Number((bits >> 32n) & 0xffffffffn) }
}

function chooseTls(server: number, options: SessionOptions): boolean {
  const mode = options.tls ?? "disabled"
  if (mode === "disabled") return false
  if ((server & Capability.SSL) !== 0) return true
  if (mode === "preferred") return false
  throw new ProtocolError(
    "SHOAL_TLS_UNSUPPORTED",
    "TLS is required, but the server does not offer it; nothing was sent to it",
  )
}

function chooseCompression(server: number, options: SessionOptions): CompressionAlgorithm | undefined {
  return options.compress?.find((algorithm) =>
    algorithm === "zlib"
      ? (server & Capability.COMPRESS) !== 0
      : (server & Capability.ZSTD_COMPRESSION_ALGORITHM) !== 0 && hasZstd(),
  )
}
