// Certificates for rogue servers: right, of another host, expired, self-signed. X.509 v3 by hand (RFC 5280), ECDSA P-256.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto"

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
  readonly keyObject: KeyObject
  readonly name: string
}

/** What to write into a certificate. */
export interface CertificateFields {
  readonly name: string
  /** DNS names and IPv4 addresses that it is valid for. */
  readonly hosts?: readonly string[]
  /** `YYMMDDhhmmssZ` */
  readonly notAfter?: string
  /** Who signs it; itself when left out. */
  readonly issuer?: Certificate
  readonly authority?: boolean
}

/** Makes a certificate with a new key. */
export function makeCertificate(fields: CertificateFields): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const issuer = fields.issuer ?? { name: fields.name, keyObject: privateKey }
  const algorithm = sequence(oid("1.2.840.10045.4.3.2"))
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    commonName(issuer.name),
    sequence(utcTime("200101000000Z"), utcTime(fields.notAfter ?? "491231235959Z")),
    commonName(fields.name),
    publicKey.export({ type: "spki", format: "der" }),
    tlv(0xa3, extensions(fields)),
  )
  const signature = tlv(0x03, Buffer.concat([Buffer.from([0]), sign("sha256", body, issuer.keyObject)]))
  const base64 =
    sequence(body, algorithm, signature)
      .toString("base64")
      .match(/.{1,64}/g) ?? []
  return {
    cert: ["-----BEGIN CERTIFICATE-----", ...base64, "-----END CERTIFICATE-----", ""].join("\n"),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    keyObject: privateKey,
    name: fields.name,
  }
}

function extensions(fields: CertificateFields): Buffer {
  const constraints = fields.authority === true ? sequence(tlv(0x01, Buffer.from([0xff]))) : sequence()
  const names = (fields.hosts ?? []).map((host) =>
    /^[\d.]+$/.test(host)
      ? tlv(0x87, Buffer.from(host.split(".").map(Number)))
      : tlv(0x82, Buffer.from(host)),
  )
  const list = [sequence(oid("2.5.29.19"), tlv(0x01, Buffer.from([0xff])), tlv(0x04, constraints))]
  if (names.length > 0) list.push(sequence(oid("2.5.29.17"), tlv(0x04, sequence(...names))))
  return sequence(...list)
}

function tlv(tag: number, content: Uint8Array): Buffer {
  const { length } = content
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...head]), content])
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tlv(0x30, Buffer.concat(parts))
}

function commonName(name: string): Buffer {
  return sequence(tlv(0x31, sequence(oid("2.5.4.3"), tlv(0x0c, Buffer.from(name)))))
}

function utcTime(time: string): Buffer {
  return tlv(0x17, Buffer.from(time))
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number)
  const bytes = rest.flatMap((value) => {
    const digits = [value & 0x7f]
    for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
    return digits
  })
  return tlv(0x06, Buffer.from([first * 40 + second, ...bytes]))
}
