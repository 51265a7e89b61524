// The `ssl` option: what it may be, and what it means for node:tls.
import { isIP } from "node:net"
import type { ConnectionOptions as NodeTlsOptions } from "node:tls"
import { InterfaceError } from "../errors/errors.ts"
import { nearestName } from "./suggest.ts"

/** How much TLS is wanted. Only "preferred" may end up without encryption. */
export type TlsMode = (typeof tlsModes)[number]

/** All modes, weakest first. */
export const tlsModes: readonly ["disabled", "preferred", "required", "verify-ca", "verify-identity"] = [
  "disabled",
  "preferred",
  "required",
  "verify-ca",
  "verify-identity",
]

/** TLS in detail. Everything but `mode` has the meaning it has in node:tls. */
export interface TlsOptions {
  /** How much is demanded of the server. @default "verify-identity" */
  readonly mode?: TlsMode | undefined
  /** Authorities to trust, PEM. @default those of Node */
  readonly ca?: NodeTlsOptions["ca"]
  /** Client certificate, PEM. */
  readonly cert?: NodeTlsOptions["cert"]
  /** Key of the client certificate, PEM. */
  readonly key?: NodeTlsOptions["key"]
  /** Passphrase of `key`. */
  readonly passphrase?: string | undefined
  /** PKCS#12 bundle instead of `cert` and `key`. */
  readonly pfx?: NodeTlsOptions["pfx"]
  /** Revocation lists, PEM. */
  readonly crl?: NodeTlsOptions["crl"]
  /** Cipher list. @default Node's */
  readonly ciphers?: string | undefined
  /** Oldest version that is spoken. @default "TLSv1.2" */
  readonly minVersion?: NodeTlsOptions["minVersion"]
  /** Newest version that is spoken. @default Node's */
  readonly maxVersion?: NodeTlsOptions["maxVersion"]
  /** Name to verify and to send as SNI. @default the host */
  readonly servername?: string | undefined
  /** A ready context, instead of ca, cert, key and ciphers. */
  readonly secureContext?: NodeTlsOptions["secureContext"]
  /** Replaces the check of the host name in mode "verify-identity". */
  readonly checkServerIdentity?: NodeTlsOptions["checkServerIdentity"]
}

/** The checked `ssl` option. */
export interface ResolvedTls {
  readonly mode: TlsMode
  readonly options: TlsOptions
}

const known = new Set<string>([
  "mode",
  "ca",
  "cert",
  "key",
  "passphrase",
  "pfx",
  "crl",
  "ciphers",
  "minVersion",
  "maxVersion",
  "servername",
  "secureContext",
  "checkServerIdentity",
])

/** @throws InterfaceError (`SHOAL_OPTION`) when it is none of the accepted forms. */
export function resolveTls(ssl: unknown, overUnixSocket: boolean): ResolvedTls {
  if (ssl === undefined || ssl === null) {
    return { mode: overUnixSocket ? "disabled" : "preferred", options: {} }
  }
  if (ssl === true) return { mode: "verify-identity", options: {} }
  if (ssl === false) return { mode: "disabled", options: {} }
  if (typeof ssl === "string") return { mode: tlsMode(ssl), options: {} }
  if (typeof ssl !== "object") {
    throw optionError(`option "ssl": expected a mode, a boolean or an object, found ${typeof ssl}`)
  }
  for (const key of Object.keys(ssl)) {
    if (known.has(key)) continue
    const nearest = nearestName(key, known)
    throw optionError(
      `unknown option "ssl.${key}"${nearest === undefined ? "" : `: did you mean "ssl.${nearest}"?`}`,
    )
  }
  const options: TlsOptions = ssl
  for (const name of ["ca", "cert", "key"] as const) checkPem(name, options[name])
  return { mode: options.mode === undefined ? "verify-identity" : tlsMode(options.mode), options }
}

/** node:tls takes a path for a PEM text that holds nothing; the handshake then fails for a reason that does not tell. */
function checkPem(name: string, value: unknown): void {
  const texts: unknown[] = Array.isArray(value) ? value : [value]
  if (!texts.some((text) => typeof text === "string" && !text.includes("-----BEGIN "))) return
  throw optionError(
    `option "ssl.${name}": expected the text of a PEM file ("-----BEGIN ...-----"), found text without it; for a path, pass readFileSync(path, "utf8")`,
  )
}

function tlsMode(value: string): TlsMode {
  const mode = tlsModes.find((each) => each === value)
  if (mode !== undefined) return mode
  const nearest = nearestName(value, tlsModes)
  const hint = nearest === undefined ? "" : `; did you mean "${nearest}"?`
  throw optionError(`option "ssl": expected one of ${tlsModes.join(", ")}, found "${value}"${hint}`)
}

function optionError(message: string): InterfaceError {
  return new InterfaceError(message, { code: "SHOAL_OPTION" })
}

/** @returns what node:tls must be told for this mode and host. */
export function nodeTlsOptions(tls: ResolvedTls, host: string): NodeTlsOptions {
  const { mode, servername = host, checkServerIdentity, ...rest } = { ...tls.options, mode: tls.mode }
  const verifyChain = mode === "verify-ca" || mode === "verify-identity"
  return {
    minVersion: "TLSv1.2",
    ...withoutUndefined(rest),
    // Node refuses an IP address as SNI; the identity check uses `host` then.
    ...(isIP(servername) === 0 ? { servername } : { host: servername }),
    rejectUnauthorized: verifyChain,
    ...(mode === "verify-identity"
      ? checkServerIdentity === undefined
        ? {}
        : { checkServerIdentity }
      : { checkServerIdentity: () => undefined }),
  }
}

function withoutUndefined<T extends object>(value: T): T {
  const entries: [string, unknown][] = Object.entries(value)
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined)) as T
}
