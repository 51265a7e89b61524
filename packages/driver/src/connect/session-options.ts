// What the protocol must know of our options.
import { Capability, type DecodeOptions, type SessionOptions } from "@shoal/protocol"
import { abortable } from "../channel/abortable.ts"
import { OperationalError } from "../errors/errors.ts"
import type { ResolvedOptions } from "../options/options.ts"
import { packageVersion } from "./package-version.ts"

/** Bits with options of their own, which the session refuses among `capabilities`. */
const ownOptions = BigInt(Capability.LOCAL_FILES | Capability.MULTI_STATEMENTS)

/**
 * Gets the password and puts the options of one session together.
 * @throws OperationalError (`SHOAL_PASSWORD`) when the password function fails; the reason of an abort.
 */
export async function sessionOptions(options: ResolvedOptions, signal: AbortSignal): Promise<SessionOptions> {
  const password = await passwordOf(options, signal)
  return {
    user: options.user,
    password,
    additionalPasswords: options.additionalPasswords,
    ...given({ database: options.db, serverPublicKey: options.serverPublicKey }),
    ...given({ authPlugin: options.authPlugin, authPlugins: options.authPlugins }),
    capabilities: BigInt(options.clientFlag) & ~ownOptions,
    localInfile: options.localInfile,
    multiStatements: options.multiStatements,
    attributes: attributesOf(options),
    tls: tlsOf(options),
    secureTransport: options.unixSocket !== undefined && options.stream === undefined,
    compress: compressionOf(options),
    allowCleartextPassword: options.allowCleartextPassword,
    allowPublicKeyRetrieval: options.allowPublicKeyRetrieval,
    maxPayload: options.maxAllowedPacket,
    decode: decodeOptions(options),
  }
}

/** The values that are given. */
export function given<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries: [string, unknown][] = Object.entries(values)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }
}

async function passwordOf(options: ResolvedOptions, signal: AbortSignal): Promise<string> {
  const { password } = options
  if (typeof password === "string") return password
  let given: unknown
  try {
    given = await abortable(Promise.resolve(password()), signal)
  } catch (cause) {
    signal.throwIfAborted()
    throw passwordError("failed", cause)
  }
  if (typeof given === "string") return given
  throw passwordError(`gave a value of type ${given === null ? "null" : typeof given} instead of a string`)
}

function passwordError(what: string, cause?: unknown): OperationalError {
  return new OperationalError(`option "password": the function that should give the password ${what}`, {
    code: "SHOAL_PASSWORD",
    fatal: true,
    retrySafe: true,
    cause,
  })
}

function attributesOf(options: ResolvedOptions): Record<string, string> {
  const attributes: Record<string, string> = {
    _client_name: "shoal",
    _client_version: packageVersion,
    _os: process.platform,
    _platform: process.arch,
    _pid: String(process.pid),
    ...options.connectAttributes,
  }
  if (options.programName !== undefined) attributes["program_name"] = options.programName
  return attributes
}

function tlsOf(options: ResolvedOptions): "disabled" | "preferred" | "required" {
  const { mode } = options.tls
  return mode === "disabled" || mode === "preferred" ? mode : "required"
}

function compressionOf(options: ResolvedOptions): readonly ("zlib" | "zstd")[] {
  const { compress } = options
  if (compress === false) return []
  return compress === true ? ["zstd", "zlib"] : [compress]
}

function decodeOptions(options: ResolvedOptions): DecodeOptions {
  const { bigint, decimal, temporal, zeroDate, json, timezone, codecs } = options
  return { bigint, decimal, temporal, zeroDate, json, timezone, ...(codecs === undefined ? {} : { codecs }) }
}
