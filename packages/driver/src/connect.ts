// connect(): from options to a Connection that is ready for use.
import { comQuery } from "@shoal/protocol"
import { Channel, type ChannelOptions } from "./channel.ts"
import type { CallOptions, ConnectOptions } from "./connect-options.ts"
import { abortable } from "./abortable.ts"
import { Connection } from "./connection.ts"
import { ConnectionCore } from "./core.ts"
import { traceConnect } from "./diagnostics.ts"
import { ConnectDeadline, establish } from "./establish.ts"
import { OkExchange } from "./exchange.ts"
import { unwrap } from "./failure.ts"
import { killStatement } from "./kill.ts"
import { resolveOptions, type ResolvedOptions } from "./options.ts"
import { setupStatements } from "./session-setup.ts"

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
    const core = await openCore(options, deadline)
    try {
      const connection = new Connection(core, (again) => reopen(options, again))
      deadline.phase = "running onConnect"
      await abortable(Promise.resolve(options.onConnect?.(connection)), deadline.signal)
      return connection
    } catch (error) {
      core.channel.close()
      throw error
    }
  } finally {
    deadline.clear()
  }
}

async function reopen(options: ResolvedOptions, call: CallOptions | undefined): Promise<ConnectionCore> {
  const deadline = new ConnectDeadline(options, call)
  try {
    return await openCore(options, deadline)
  } finally {
    deadline.clear()
  }
}

async function openCore(options: ResolvedOptions, deadline: ConnectDeadline): Promise<ConnectionCore> {
  const { session, opened, tlsVersion } = await establish(options, deadline)
  const channel = new Channel(session, opened, channelOptions(options))
  deadline.phase = "setting the session up"
  try {
    const outcomes = setupStatements(options, session.state.status).map((sql) => {
      const exchange = new OkExchange(comQuery(sql), sql)
      channel.submit(exchange)
      return exchange.outcome
    })
    for (const outcome of await abortable(Promise.all(outcomes), deadline.signal)) unwrap(outcome)
  } catch (error) {
    channel.close()
    throw error
  }
  return new ConnectionCore(options, channel, tlsVersion)
}

function channelOptions(options: ResolvedOptions): ChannelOptions {
  const { maxPipeline, socketTimeout, cancelTimeout } = options
  return {
    maxPipeline,
    socketTimeout,
    cancelTimeout,
    killQuery: (id, finished, signal) => killStatement(options, "QUERY", id, finished, signal),
  }
}
