// COM_CHANGE_USER and COM_RESET_CONNECTION: both drop all session state, so both are followed by the session's set-up, in the same round trip.
import {
  type Command,
  comChangeUser,
  comInitDb,
  comQuery,
  comResetConnection,
} from "@shoal/protocol"
import type { CallOptions } from "./connect-options.ts"
import type { ConnectionCore } from "./core.ts"
import { type Exchange, OkExchange } from "./exchange.ts"
import { unwrap } from "./failure.ts"
import type { ResolvedOptions } from "./options.ts"
import { setupStatements } from "./session-setup.ts"

/** Whom `changeUser` makes the session; what is left out stays. */
export interface ChangeUserTarget {
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly db?: string | undefined
}

/** Forgets the prepared statements when it is sent: the server drops them before it looks at anything behind it. */
class SessionEndExchange extends OkExchange {
  readonly #core: ConnectionCore

  constructor(core: ConnectionCore, command: Command) {
    super(command)
    this.#core = core
  }

  override command(): Command {
    this.#core.statements.forgetAll()
    return super.command()
  }
}

/** Brings the session back to the state after connect. */
export async function resetSession(core: ConnectionCore, call: CallOptions | undefined): Promise<void> {
  const { options } = core
  // Only COM_CHANGE_USER gets rid of a default database.
  if (options.db === undefined && core.state.database !== undefined) {
    await changeUser(core, {}, call)
    return
  }
  const exchanges: Exchange<unknown>[] = [new SessionEndExchange(core, comResetConnection())]
  if (options.db !== undefined && core.state.database !== options.db) exchanges.push(new OkExchange(comInitDb(options.db)))
  await runAll(core, [...exchanges, ...setup(options)], call)
}

/** Authenticates the session anew. */
export async function changeUser(core: ConnectionCore, target: ChangeUserTarget, call: CallOptions | undefined): Promise<void> {
  const { options } = core
  const password = target.password ?? (typeof options.password === "string" ? options.password : await options.password())
  const user = target.user ?? options.user
  const db = target.db ?? options.db
  const change = new SessionEndExchange(core, comChangeUser({ user, password, ...(db === undefined ? {} : { database: db }) }))
  // It authenticates in several packets.
  change.exclusive = true
  const next: ResolvedOptions = { ...options, user, password: target.password ?? options.password, db }
  await runAll(core, [change, ...setup(next)], call)
  core.options = next
}

function setup(options: ResolvedOptions): Exchange<unknown>[] {
  return setupStatements(options, undefined).map((sql) => new OkExchange(comQuery(sql), sql))
}

/** One deadline for all; a session that is half set up is of no use, so then the connection is dropped. */
async function runAll(core: ConnectionCore, exchanges: readonly Exchange<unknown>[], call: CallOptions | undefined): Promise<void> {
  call?.signal?.throwIfAborted()
  for (const exchange of exchanges) core.channel.submit(exchange)
  const timeout = call?.timeout ?? core.options.queryTimeout
  const timer = timeout > 0 ? setTimeout(() => core.channel.destroy(`a reset took longer than ${String(timeout)} ms`), timeout) : undefined
  const onAbort = (): void => core.channel.destroy("a reset was aborted")
  call?.signal?.addEventListener("abort", onAbort)
  try {
    for (const outcome of await Promise.all(exchanges.map((each) => each.outcome))) unwrap(outcome)
  } catch (error) {
    call?.signal?.throwIfAborted()
    throw error
  } finally {
    clearTimeout(timer)
    call?.signal?.removeEventListener("abort", onAbort)
  }
}
