// COM_CHANGE_USER and COM_RESET_CONNECTION: both drop all session state, so both are followed by the session's set-up, in the same round trip.
import { type Command, comChangeUser, comInitDb, comResetConnection, type ErrorEvent } from "@shoal/protocol"
import { onAbort } from "../channel/abort-listeners.ts"
import { checkLimits } from "../channel/call-limits.ts"
import type { CallOptions } from "../options/connect-options.ts"
import type { ConnectionCore } from "./core.ts"
import { MySQLError, TimeoutError } from "../errors/errors.ts"
import { type Exchange, OkExchange } from "../channel/exchange.ts"
import { serverError, unwrap } from "../errors/failure.ts"
import type { ResolvedOptions } from "../options/options.ts"
import { given } from "../connect/session-options.ts"
import { SetupExchange, setupExchanges, setupStatements } from "../connect/session-setup.ts"

/** Whom `changeUser` makes the session; what is left out stays. */
export interface ChangeUserTarget {
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** Further factors or answers, as for `connect`; another user has none of the first one's. */
  readonly additionalPasswords?: readonly string[] | undefined
  readonly db?: string | undefined
}

/**
 * Forgets the prepared statements when it is sent: the server drops them before it looks at anything behind it. Where it changes how text
 * is written (sql_mode, character set), nothing is written behind the set-up before its answer.
 */
class SessionEndExchange extends OkExchange {
  override readonly unasked = true
  readonly #core: ConnectionCore
  /** The last statement of the set-up that follows. */
  barrier: Exchange<unknown> | undefined

  constructor(core: ConnectionCore, command: Command) {
    super(command)
    this.#core = core
  }

  override command(): Command {
    const { session, statements } = this.#core
    statements.forgetAll()
    if (this.barrier !== undefined && session.writingRules !== session.freshRules)
      this.barrier.exclusive = true
    return super.command()
  }

  override onError(event: ErrorEvent): void {
    if (unknownCommand.has(event.error.errno)) {
      super.onError(event)
      return
    }
    const cause = serverError(event.error, undefined, { fatal: true })
    this.fail(cause)
    // At once: the answers of what was sent behind it may be in the same chunk, and come from a session that is as it was.
    this.#core.channel.destroy(`the session could not be renewed: ${cause.message}`, cause)
  }
}

/** A server or proxy that does not know COM_RESET_CONNECTION; the session is unharmed then. */
const unknownCommand: ReadonlySet<number> = new Set([1047, 1289, 1295])

/** Brings the session back to the state after connect. Everything is queued at once, before the first wait. */
export function resetSession(core: ConnectionCore, call: CallOptions | undefined): Promise<void> {
  const { options, state } = core
  // Only COM_CHANGE_USER gets rid of a default database.
  if (options.db === undefined && state.database !== undefined) return changeUser(core, {}, call)
  const end = new SessionEndExchange(core, comResetConnection())
  const useDb = options.db !== undefined && state.database !== options.db ? options.db : undefined
  return renew(core, end, useDb, options, call, core.session.freshNoBackslashEscapes)
}

/** Authenticates the session anew. */
export async function changeUser(
  core: ConnectionCore,
  target: ChangeUserTarget,
  call: CallOptions | undefined,
): Promise<void> {
  const { options } = core
  // The password of the options is the one that connected: a function was called then.
  const password = target.password ?? (typeof options.password === "string" ? options.password : "")
  const { user = options.user, db = options.db } = target
  const { additionalPasswords = user === options.user ? options.additionalPasswords : [] } = target
  const login = { user, password, additionalPasswords, ...given({ database: db }) }
  const change = new SessionEndExchange(core, comChangeUser(login))
  // It authenticates in several packets.
  change.exclusive = true
  const next: ResolvedOptions = { ...options, user, password, additionalPasswords, db }
  await renew(core, change, undefined, next, call)
  // A reset that has to log in anew leaves the session the same user's.
  if (Object.keys(target).length > 0) core.session.options = next
}

/** One deadline for all; a session that is half set up is of no use, so then the connection is dropped. */
async function renew(
  core: ConnectionCore,
  end: SessionEndExchange,
  useDb: string | undefined,
  options: ResolvedOptions,
  call: CallOptions | undefined,
  noBackslashEscapes?: boolean,
): Promise<void> {
  checkLimits(call)
  // What fails half-way costs the connection: a handle that was given back must not cost the next borrower his.
  core.assertUsable()
  const { channel, session } = core
  const { signal, timeout = options.queryTimeout } = call ?? {}
  signal?.throwIfAborted()
  const setup = setupExchanges(
    channel,
    setupStatements(options, undefined, session.tracks, noBackslashEscapes),
  )
  const inDb = useDb === undefined ? [] : [new SetupExchange(channel, comInitDb(useDb))]
  const all = [end, ...inDb, ...setup]
  const last = setup.at(-1)
  end.barrier = last
  for (const exchange of all) core.submit(exchange, noLimit)
  session.setup = last
  session.dirty = false
  let late: TimeoutError | undefined
  const onTimeout = (): void => {
    late = new TimeoutError(`the session was not renewed within ${String(timeout)} ms`, timeout, {
      fatal: true,
    })
    channel.destroy(late.message, late)
  }
  const timer = timeout > 0 ? setTimeout(onTimeout, timeout) : undefined
  const unlisten =
    signal === undefined
      ? undefined
      : onAbort(signal, () => channel.destroy("the renewal of the session was aborted", signal.reason))
  try {
    // The first failure is the one that matters: the statements behind it fail because of it, or get no answer.
    for (const exchange of all) unwrap(await exchange.outcome)
  } catch (error) {
    session.dirty = true
    if (!(error instanceof MySQLError && unknownCommand.has(error.errno)))
      channel.destroy("the reset of the session failed", error)
    signal?.throwIfAborted()
    throw late ?? error
  } finally {
    clearTimeout(timer)
    unlisten?.()
  }
}
const noLimit: CallOptions = { timeout: 0 }
