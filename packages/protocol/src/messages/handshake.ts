// The connection phase: HandshakeV10 (decode), SSLRequest and HandshakeResponse41 (encode).
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets.html
// https://mariadb.com/kb/en/connection/#initial-handshake-packet
import { Reader } from "../bytes/reader.ts"
import type { Writer } from "../bytes/writer.ts"
import { Capability } from "../constants/capabilities.ts"
import { ProtocolError } from "../errors.ts"
import type { Greeting, ServerFamily } from "./packets.ts"

/** A greeting and the random bytes that authentication starts from. */
export interface InitialHandshake {
  readonly greeting: Greeting
  /** 20 bytes, without the trailing NUL. */
  readonly nonce: Buffer
  /** Server capabilities, the low 32 bits. */
  readonly low: number
  /** MariaDB's extended capabilities. */
  readonly extended: number
}

const PROTOCOL_VERSION = 10
const MAX_AUTH_DATA = 255

/** Decodes the first packet of the server. @throws ProtocolError */
export function decodeHandshake(buffer: Buffer, start: number, end: number): InitialHandshake {
  const r = new Reader(buffer, start, end, "initial handshake")
  const protocol = r.u8()
  if (protocol !== PROTOCOL_VERSION) {
    throw new ProtocolError(
      "SHOAL_SERVER_UNSUPPORTED",
      `expected protocol version 10, the server speaks ${protocol}`,
    )
  }
  const serverVersion = r.nulString()
  const connectionId = r.u32()
  const nonce1 = r.fixedBytes(8)
  r.skip(1)
  let low = r.u16()
  const collation = r.u8()
  const status = r.u16()
  low = (low | (r.u16() << 16)) >>> 0
  const authLength = r.u8()
  r.skip(6)
  const extended = (low & Capability.LONG_PASSWORD) === 0 ? r.u32() : (r.skip(4), 0)
  requireModern(low)
  const nonce = Buffer.concat([nonce1, secondNonce(r, authLength)])
  const authPlugin = (low & Capability.PLUGIN_AUTH) !== 0 ? pluginName(r) : "mysql_native_password"
  const capabilities = (BigInt(extended) << 32n) | BigInt(low)
  const about = describeServer(serverVersion, extended !== 0 || (low & Capability.LONG_PASSWORD) === 0)
  return {
    greeting: { ...about, connectionId, capabilities, collation, status, authPlugin },
    nonce,
    low,
    extended,
  }
}

function requireModern(low: number): void {
  const needed = Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION
  if ((low & needed) !== needed) {
    throw new ProtocolError(
      "SHOAL_SERVER_UNSUPPORTED",
      "the server is older than MySQL 4.1: it lacks CLIENT_PROTOCOL_41 or SECURE_CONNECTION",
    )
  }
}

/** At least 13 bytes are sent, the last of them NUL; 12 count. */
function secondNonce(r: Reader, authLength: number): Buffer {
  const length = Math.min(Math.max(13, authLength - 8), MAX_AUTH_DATA, r.remaining)
  const bytes = r.fixedBytes(length)
  return bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes
}

/** Some old servers leave out the closing NUL (MySQL bug 59453). */
function pluginName(r: Reader): string {
  const text = r.restString()
  const nul = text.indexOf("\0")
  return nul < 0 ? text : text.slice(0, nul)
}

interface ServerDescription {
  readonly serverVersion: string
  readonly family: ServerFamily
  readonly version: readonly [number, number, number]
}

/** MariaDB 10 hides its version behind `5.5.5-`, so that old replicas accept it. */
function describeServer(sent: string, mariadbBits: boolean): ServerDescription {
  const mariadb = mariadbBits || /mariadb/i.test(sent)
  const serverVersion = mariadb ? sent.replace(/^5\.5\.5-/, "") : sent
  const match = /^(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5}))?/.exec(serverVersion)
  const part = (i: number): number => Number(match?.[i] ?? 0)
  return { serverVersion, family: mariadb ? "mariadb" : "mysql", version: [part(1), part(2), part(3)] }
}

/** What both packets of the client begin with. */
export interface ClientHello {
  /** Negotiated capabilities. */
  readonly low: number
  readonly extended: number
  readonly maxPacket: number
  readonly collation: number
}

/** SSLRequest: the head of a handshake response, before TLS begins. */
export function encodeSslRequest(w: Writer, hello: ClientHello): void {
  encodeHello(w, hello)
}

function encodeHello(w: Writer, hello: ClientHello): void {
  w.u32(hello.low)
  w.u32(hello.maxPacket)
  w.u8(hello.collation)
  w.zeros(19)
  w.u32(hello.extended)
}

/** The rest of HandshakeResponse41. */
export interface HandshakeResponse extends ClientHello {
  readonly user: string
  readonly authResponse: Uint8Array
  readonly authPlugin: string
  readonly database: string | undefined
  readonly attributes: Readonly<Record<string, string>>
  readonly zstdLevel: number
}

/** HandshakeResponse41; which fields it has follows from `low`. */
export function encodeHandshakeResponse(w: Writer, response: HandshakeResponse): void {
  encodeHello(w, response)
  w.nulString(response.user)
  encodeAuthResponse(w, response.low, response.authResponse)
  if ((response.low & Capability.CONNECT_WITH_DB) !== 0) w.nulString(response.database ?? "")
  if ((response.low & Capability.PLUGIN_AUTH) !== 0) w.nulString(response.authPlugin)
  if ((response.low & Capability.CONNECT_ATTRS) !== 0) encodeAttributes(w, response.attributes)
  if ((response.low & Capability.ZSTD_COMPRESSION_ALGORITHM) !== 0) w.u8(response.zstdLevel)
}

function encodeAuthResponse(w: Writer, low: number, bytes: Uint8Array): void {
  if ((low & Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA) !== 0) {
    w.lenencBytes(bytes)
    return
  }
  if (bytes.length > 250) {
    throw new ProtocolError(
      "SHOAL_SERVER_UNSUPPORTED",
      `the server takes at most 250 bytes of authentication data, not ${bytes.length}`,
    )
  }
  w.u8(bytes.length)
  w.bytes(bytes)
}

/** Pairs of length-encoded strings behind their total length. Also the tail of COM_CHANGE_USER. */
export function encodeAttributes(w: Writer, attributes: Readonly<Record<string, string>>): void {
  const entries = Object.entries(attributes)
  let total = 0
  for (const [key, value] of entries) total += lenencSize(key) + lenencSize(value)
  w.lenenc(total)
  for (const [key, value] of entries) {
    w.lenencString(key)
    w.lenencString(value)
  }
}

function lenencSize(text: string): number {
  const length = Buffer.byteLength(text)
  if (length < 0xfb) return length + 1
  if (length < 0x10000) return length + 3
  return length + (length < 0x1000000 ? 4 : 9)
}
