// MariaDB's zero-configuration TLS (11.4 and later): nobody signed the server's certificate, so the server proves it by a hash over what it
// keeps of the password, the nonce of its greeting and the SHA-256 fingerprint of the certificate, in the OK packet that ends the login.
// https://mariadb.com/docs/server/security/securing-mariadb/encryption/data-in-transit-encryption/zero-configuration-ssl
import { createHash, timingSafeEqual } from "node:crypto"

/** What stands before the hash in the text of the OK packet: the hash is SHA-256. */
const SHA256 = "\u0001"

/** The text of the OK packet by which a server proves its certificate. */
export function certificateProof(storedHash: Uint8Array, nonce: Uint8Array, fingerprint: Uint8Array): string {
  const hash = createHash("sha256").update(storedHash).update(nonce).update(fingerprint).digest("hex")
  return SHA256 + hash.toUpperCase()
}

/** Whether the text of an OK packet is the proof that was expected. Takes the same time wherever they differ. */
export function isCertificateProof(info: string, expected: string): boolean {
  const given = Buffer.from(info.toUpperCase())
  const wanted = Buffer.from(expected)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
