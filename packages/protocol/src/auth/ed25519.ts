// client_ed25519 (MariaDB): an Ed25519 signature whose secret is SHA-512 of the whole password. Node can sign only with a 32-byte seed, so the
// curve is computed here, with RFC 8032's formulas. Every scalar takes the same steps, but bigints do not promise constant time.
// https://mariadb.com/kb/en/authentication-plugin-ed25519/
import { createHash } from "node:crypto"
import { unexpectedData } from "./native-password.ts"
import type { AuthPlugin } from "./plugin.ts"

const P = 2n ** 255n - 19n
/** Order of the base point. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n

/** Extended coordinates: x = X/Z, y = Y/Z, x * y = T/Z. */
interface Point {
  readonly x: bigint
  readonly y: bigint
  readonly z: bigint
  readonly t: bigint
}

const BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202n
const BASE_Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960n
const BASE: Point = { x: BASE_X, y: BASE_Y, z: 1n, t: mod(BASE_X * BASE_Y) }
const IDENTITY: Point = { x: 0n, y: 1n, z: 1n, t: 0n }

function mod(value: bigint): bigint {
  const rest = value % P
  return rest < 0n ? rest + P : rest
}

/** Complete addition (RFC 8032 5.1.4): it also doubles, and has no exceptions. */
function add(p: Point, q: Point): Point {
  const a = mod((p.y - p.x) * (q.y - q.x))
  const b = mod((p.y + p.x) * (q.y + q.x))
  const c = mod(2n * D * p.t * q.t)
  const d = mod(2n * p.z * q.z)
  const e = b - a
  const f = d - c
  const g = d + c
  const h = b + a
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) }
}

/** The base point times a scalar below 2^256: a double and an addition for each bit, whatever the bit. */
function timesBase(scalar: bigint): Point {
  let sum = IDENTITY
  let unused = IDENTITY
  for (let i = 255n; i >= 0n; i--) {
    sum = add(sum, sum)
    const more = add(sum, BASE)
    if (((scalar >> i) & 1n) === 1n) sum = more
    else unused = more
  }
  return unused === sum ? IDENTITY : sum
}

function inverse(value: bigint): bigint {
  let result = 1n
  let base = value
  for (let e = P - 2n; e > 0n; e >>= 1n) {
    if ((e & 1n) === 1n) result = mod(result * base)
    base = mod(base * base)
  }
  return result
}

function encodePoint(point: Point): Buffer {
  const z = inverse(point.z)
  const bytes = encodeNumber(mod(point.y * z))
  if ((mod(point.x * z) & 1n) === 1n) bytes[31] = (bytes[31] ?? 0) | 0x80
  return bytes
}

function encodeNumber(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse()
}

function decodeNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`)
}

function sha512(...parts: Uint8Array[]): Buffer {
  return parts.reduce((h, p) => h.update(p), createHash("sha512")).digest()
}

function expand(password: string): { readonly scalar: bigint; readonly prefix: Buffer } {
  const hash = sha512(Buffer.from(password, "utf8"))
  const low = Buffer.from(hash.subarray(0, 32))
  low[0] = (low[0] ?? 0) & 0xf8
  low[31] = ((low[31] ?? 0) & 0x3f) | 0x40
  return { scalar: decodeNumber(low), prefix: hash.subarray(32) }
}

/** The 32 bytes that MariaDB stores (in base64) for a password. */
export function ed25519PublicKey(password: string): Buffer {
  return encodePoint(timesBase(expand(password).scalar))
}

/** The 64-byte signature of the server's nonce. */
export function ed25519Sign(password: string, nonce: Uint8Array): Buffer {
  const { scalar, prefix } = expand(password)
  const publicKey = encodePoint(timesBase(scalar))
  const r = decodeNumber(sha512(prefix, nonce)) % L
  const commitment = encodePoint(timesBase(r))
  const challenge = decodeNumber(sha512(commitment, publicKey, nonce)) % L
  return Buffer.concat([commitment, encodeNumber((r + challenge * scalar) % L)])
}

export const clientEd25519: AuthPlugin = {
  name: "client_ed25519",
  security: "hash",
  provesServer: true,
  start: ({ password, nonce }) => ({
    begin: () => (password === "" ? Buffer.alloc(0) : ed25519Sign(password, nonce)),
    more: () => unexpectedData("client_ed25519"),
    storedHash: () => (password === "" ? undefined : ed25519PublicKey(password)),
  }),
}
