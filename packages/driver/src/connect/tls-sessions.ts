// Sessions of earlier TLS connections to the same server, so that the next handshake is a short one. Bounded.
import type { TLSSocket } from "node:tls"
import type { ResolvedOptions } from "../options/options.ts"

const limit = 64
const sessions = new Map<string, Buffer>()

/** Only the plain modes share sessions: with own keys or authorities a session must not outlive their change. */
function keyOf(options: ResolvedOptions): string | undefined {
  if (Object.keys(options.tls.options).some((name) => name !== "mode")) return undefined
  if (options.stream !== undefined) return undefined
  return `${options.tls.mode} ${options.host} ${String(options.port)}`
}

/** @returns the session to offer, if there is one for this server and mode. */
export function resumableTlsSession(options: ResolvedOptions): Buffer | undefined {
  const key = keyOf(options)
  return key === undefined ? undefined : sessions.get(key)
}

/** Keeps the sessions that the server hands out on this connection. */
export function rememberTlsSession(socket: TLSSocket, options: ResolvedOptions): void {
  const key = keyOf(options)
  if (key === undefined) return
  socket.on("session", (session: Buffer) => {
    sessions.delete(key)
    sessions.set(key, session)
    const oldest = sessions.keys().next().value
    if (sessions.size > limit && oldest !== undefined) sessions.delete(oldest)
  })
}
