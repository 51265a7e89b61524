// MariaDB's zero-configuration TLS: a server from 11.4 on that has only a certificate of its own proves it by the password, see @shoal/protocol.
import type { SessionState } from "@shoal/protocol"
import type { TLSSocket } from "node:tls"
import type { ResolvedTls } from "../options/tls-options.ts"

/** What Node says of a certificate whose only fault is that nobody it knows signed it. */
const unknownIssuer: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
])

const firstVersion = [11, 4, 1] as const

/** Whether a certificate of unknown issuer may be proven by the password: verification is on, and nobody said whom to trust. */
export function mayProveCertificate(
  { mode, options }: ResolvedTls,
  state: SessionState,
  password: string,
): boolean {
  if (mode !== "verify-ca" && mode !== "verify-identity") return false
  const { ca, secureContext, checkServerIdentity } = options
  if (ca !== undefined || secureContext !== undefined || checkServerIdentity !== undefined) return false
  return password !== "" && state.family === "mariadb" && isAtLeast(state.version, firstVersion)
}

/**
 * @returns fingerprint of the certificate that is to be proven, undefined when it was verified.
 * @throws Error for a certificate with any other fault.
 */
export function certificateToProve(secured: TLSSocket): Uint8Array | undefined {
  if (secured.authorized) return undefined
  const reason = String(secured.authorizationError)
  const certificate = secured.getPeerX509Certificate()
  if (!unknownIssuer.has(reason) || certificate === undefined) throw new Error(reason)
  return Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex")
}

function isAtLeast(version: readonly number[], least: readonly number[]): boolean {
  for (const [i, wanted] of least.entries()) {
    const found = version[i] ?? 0
    if (found !== wanted) return found > wanted
  }
  return true
}
