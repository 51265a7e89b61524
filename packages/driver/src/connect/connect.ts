// connect(): from options to a Connection that is ready for use.
import type { Duplex } from "node:stream"
import { Channel, type ChannelOptions } from "../channel/channel.ts"
import type { CallOptions, ConnectOptions } from "../options/connect-options.ts"
import { abortable } from "../channel/abortable.ts"
import { Connection } from "../connection/connection.ts"
import { ConnectionCore } from "../connection/core.ts"
import { SessionCore } from "../connection/session-core.ts"
import { traceConnect } from "../observe/diagnostics.ts"
import { ConnectDeadline, establish } from "./establish.ts"
import { killStatement } from "./kill.ts"
import { resolveOptions, type ResolvedOptions } from "../options/options.ts"
import { isProven, remember, setupKey } from "./proven-setups.ts"
import { assumeSetup, runSetup, setupStatements } from "./session-setup.ts"

/**
 * Connects to MySQL or MariaDB.
 * @param target a URL (`mysql://user:password@host:port/db?option=value`) or the options.
 * @param overrides options that win over the target.
 * @param call abort signal and deadline of this connect; the deadline replaces `connectTimeout`.
 * @throws InterfaceError (`SHOAL_OPTION`) for bad options; OperationalError 2002/2003 (`SHOAL_CONNECT`) when there is no server, 2026
 * (`SHOAL_TLS`), 1045 and the like from the server; TimeoutError that names the phase.
 */
export async function connect(
  target?: string | URL | ConnectOptions,
  overrides?: ConnectOptions,
  call?: CallOptions,
): Promise<Connection> {
  const options = resolveOptions(target, overrides)
  return traceConnect(options, () => connectResolved(options, call))
}

async function connectResolved(options: ResolvedOptions, call: CallOptions | undefined): Promise<Connection> {
  const deadline = new ConnectDeadline(options, call)
  try {
    const session = await openSession(options, deadline)
    try {
      const connection = new Connection(new ConnectionCore(session), (again) => reopen(options, again))
      deadline.phase = "running onConnect"
      await abortable(Promise.resolve(options.onConnect?.(connection)), deadline.signal)
      return connection
    } catch (error) {
      hangUp(session.channel)
      throw error
    }
  } finally {
    deadline.clear()
  }
}

/** Whoever is logged in says goodbye, without making the caller wait for it: else the server counts an aborted client. */
function hangUp(channel: Channel): void {
  channel.quit().catch(() => channel.close())
}

async function reopen(options: ResolvedOptions, call: CallOptions | undefined): Promise<SessionCore> {
  const deadline = new ConnectDeadline(options, call)
  try {
    return await openSession(options, deadline)
  } finally {
    deadline.clear()
  }
}

async function openSession(options: ResolvedOptions, deadline: ConnectDeadline): Promise<SessionCore> {
  const { session, opened, tlsVersion, password } = await establish(options, deadline)
  // A KILL must come from the user that runs the statement; a password function may know a fresher one than that of the login.
  const killer = (): ResolvedOptions => (core.userChanged ? core.options : options)
  const channel = new Channel(session, opened, channelOptions(options, opened.stream, killer))
  const core = new SessionCore({ ...options, password }, channel, tlsVersion)
  const statements = setupStatements(options, session.state.status)
  const key = setupKey(options, session.state.serverVersion, statements)
  if (isProven(key)) {
    const barrier = options.sqlMode !== undefined
    core.setup = assumeSetup(channel, statements, options.connectTimeout, barrier)
    if (!barrier) core.freshRules = core.writingRules
    return core
  }
  deadline.phase = "setting the session up"
  try {
    core.tracks = await abortable(runSetup(channel, statements), deadline.signal)
    if (core.tracks) remember(key)
    core.freshRules = core.writingRules
  } catch (error) {
    hangUp(channel)
    throw error
  }
  return core
}

function channelOptions(
  options: ResolvedOptions,
  stream: Duplex,
  killer: () => ResolvedOptions,
): ChannelOptions {
  const { maxPipeline, socketTimeout, cancelTimeout } = options
  return {
    maxPipeline,
    socketTimeout,
    cancelTimeout,
    killQuery: (id, finished, signal) =>
      killStatement(sameServer(killer(), stream), "QUERY", id, finished, signal),
  }
}

/** A name may lead to another server the next time: what is killed must be looked for where it runs. */
function sameServer(options: ResolvedOptions, stream: Duplex): ResolvedOptions {
  const address = "remoteAddress" in stream ? stream.remoteAddress : undefined
  if (options.unixSocket !== undefined || options.stream !== undefined || typeof address !== "string")
    return options
  const { mode, options: tls } = options.tls
  return {
    ...options,
    host: address,
    tls: { mode, options: { ...tls, servername: tls.servername ?? options.host } },
  }
}
