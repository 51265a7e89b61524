// The plugins that exist, and the one place that decides whether one of them may run on this channel.
import { ProtocolError } from "../errors.ts"
import { cachingSha2Password } from "./caching-sha2.ts"
import { clearPasswordPlugin, dialog } from "./cleartext.ts"
import { clientEd25519 } from "./ed25519.ts"
import { nativePassword } from "./native-password.ts"
import { parsec } from "./parsec.ts"
import type { AuthContext, AuthExchange, AuthPlugin, ChannelTrust } from "./plugin.ts"
import { sha256Password } from "./sha256-password.ts"

const PLUGINS: ReadonlyMap<string, AuthPlugin> = new Map(
  [
    nativePassword,
    cachingSha2Password,
    sha256Password,
    clientEd25519,
    parsec,
    clearPasswordPlugin,
    dialog,
  ].map((p) => [p.name, p]),
)

/** Names of all plugins that are built in. */
export const AUTH_PLUGINS: readonly string[] = [...PLUGINS.keys()]

/** What the caller permits. */
export interface AuthPolicy {
  readonly allowed: readonly string[] | undefined
  readonly allowCleartextPassword: boolean
  /** The server has yet to prove its certificate: only plugins may run with which it can. */
  readonly proofNeeded?: boolean
}

/** Whether a plugin could run: known, permitted, and fit for the channel. */
export function isUsable(name: string, trust: ChannelTrust, policy: AuthPolicy): boolean {
  return refusal(name, trust, policy) === undefined
}

/** Starts a plugin. @throws ProtocolError when it is unknown, not permitted, or would give the password away. */
export function startPlugin(name: string, context: AuthContext, policy: AuthPolicy): AuthExchange {
  const plugin = PLUGINS.get(name)
  const reason = refusal(name, context.trust, policy)
  if (plugin === undefined || reason !== undefined) {
    throw new ProtocolError(
      "SHOAL_AUTH_REFUSED",
      `authentication plugin ${JSON.stringify(name)}: ${reason ?? "unknown"}`,
    )
  }
  return plugin.start(context)
}

function refusal(name: string, trust: ChannelTrust, policy: AuthPolicy): string | undefined {
  const plugin = PLUGINS.get(name)
  if (plugin === undefined) return `not supported; known are ${AUTH_PLUGINS.join(", ")}`
  if (policy.allowed !== undefined && !policy.allowed.includes(name)) {
    return `not permitted; authPlugins allows ${policy.allowed.join(", ")}`
  }
  if (policy.proofNeeded && plugin.provesServer !== true)
    return "with it the server cannot prove its certificate, which no known authority signed; give its authority (ca)"
  if (plugin.security !== "cleartext") return undefined
  if (!policy.allowCleartextPassword)
    return "it hands over the password as it is; permit it with allowCleartextPassword: true"
  if (trust === "verified" || trust === "local") return undefined
  return `it hands over the password as it is, and the channel is ${trust === "none" ? "not encrypted" : "not verified"}; use TLS that verifies the server, or a unix socket`
}
