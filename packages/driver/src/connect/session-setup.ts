// The statements that bring a fresh session into the state that the options ask for. Sent together, in one round trip.
import { type Command, comQuery, type ErrorEvent, escapeLiteral, ServerStatus } from "@shoal/protocol"
import type { Channel } from "../channel/channel.ts"
import { MySQLError } from "../errors/errors.ts"
import { type Exchange, OkExchange } from "../channel/exchange.ts"
import { Failure, serverError, unwrap } from "../errors/failure.ts"
import type { ResolvedOptions } from "../options/options.ts"

/** What is run after connect and after a reset. */
export interface SetupStatements {
  /** One SET for everything. */
  readonly set: string
  /** Tells the server to report changes of the session state; undefined for one that does not know it: old servers, some proxies. */
  readonly track: string | undefined
  /** The user's own, and what they need around them. */
  readonly init: readonly string[]
}

/**
 * @param status status bits of the server, or undefined when its autocommit mode is not known.
 * @param tracks whether the server knows the tracker.
 * @param noBackslashEscapes the rule of literals to be kept, when no `sqlMode` is asked for: a reset brings the global mode of now, which may
 * have changed since connect, and what is sent behind it is written already.
 */
export function setupStatements(
  options: ResolvedOptions,
  status: number | undefined,
  tracks = true,
  noBackslashEscapes?: boolean,
): SetupStatements {
  const { collation, timezone, sqlMode, autocommit, initCommand } = options
  const parts = [collation === undefined ? "NAMES utf8mb4" : `NAMES utf8mb4 COLLATE ${collation}`]
  parts.push(`time_zone = '${timezone}'`)
  if (sqlMode !== undefined) parts.push(`sql_mode = ${escapeLiteral(sqlMode)}`)
  else if (noBackslashEscapes !== undefined) parts.push(`sql_mode = ${modeWith(noBackslashEscapes)}`)
  if (autocommit !== null && !hasAutocommit(status, autocommit))
    parts.push(`autocommit = ${autocommit ? "1" : "0"}`)
  return {
    set: `SET ${parts.join(", ")}`,
    track: tracks ? "session_track_state_change = 1" : undefined,
    // An init command may have opened a transaction; connecting must not leave one behind.
    init: initCommand.length === 0 ? [] : [...initCommand, "COMMIT"],
  }
}

/** The present mode, with that one rule as it is wanted. */
function modeWith(noBackslashEscapes: boolean): string {
  if (noBackslashEscapes) return "CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')"
  return "REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')"
}

/**
 * Runs them in one round trip; in two when the server turns out not to know the tracker.
 * @returns whether the server took everything as it was.
 * @throws what the first failing statement throws.
 */
export async function runSetup(channel: Channel, statements: SetupStatements): Promise<boolean> {
  const { set, init } = statements
  const outcomes = await Promise.all([firstSet(statements), ...init].map((sql) => run(channel, sql)))
  const trackerUnknown = isUnknownVariable(outcomes[0])
  if (trackerUnknown) {
    outcomes[0] = await run(channel, set)
    for (const [i, sql] of init.entries()) outcomes[i + 1] = await run(channel, sql)
  }
  for (const outcome of outcomes) unwrap(outcome)
  return !trackerUnknown
}

function firstSet({ set, track }: SetupStatements): string {
  return track === undefined ? set : `${set}, ${track}`
}

function isUnknownVariable(outcome: unknown): boolean {
  return outcome instanceof Failure && outcome.reason instanceof MySQLError && outcome.reason.errno === 1193
}

/**
 * Sends them without waiting for the answer, so that the first statement of the user goes out in the same write. For a server that has taken
 * them before; should it refuse them now, the connection is dropped before anybody gets an answer that a wrong session gave. So is it when
 * no answer comes in time.
 * @param barrier they change how literals are written: nothing is written behind them before their answer.
 */
export function assumeSetup(
  channel: Channel,
  statements: SetupStatements,
  timeout: number,
  barrier: boolean,
): Exchange<unknown> {
  const set = firstSet(statements)
  const exchange = new SetupExchange(channel, comQuery(set), set)
  exchange.exclusive = barrier
  if (timeout > 0) {
    const late = `the set-up of the session was not answered within ${String(timeout)} ms`
    const timer = setTimeout(() => channel.destroy(late), timeout)
    exchange.disarm = () => clearTimeout(timer)
  }
  channel.submit(exchange)
  return exchange
}

/** The same, one exchange per statement, not sent yet: for a server that knows what it is asked for. */
export function setupExchanges(channel: Channel, statements: SetupStatements): readonly Exchange<unknown>[] {
  const all = [firstSet(statements), ...statements.init]
  return all.map((sql) => new SetupExchange(channel, comQuery(sql), sql))
}

/** Everything behind it relies on it: when it is refused, nothing behind it gets an answer. */
export class SetupExchange extends OkExchange {
  override readonly unasked = true
  readonly #channel: Channel

  constructor(channel: Channel, command: Command, sql?: string) {
    super(command, sql)
    this.#channel = channel
  }

  override onError(event: ErrorEvent): void {
    super.onError(event)
    const cause = serverError(event.error, this.sql, { fatal: true })
    this.#channel.destroy(`the server refused the set-up of the session: ${cause.message}`, cause)
  }
}

function run(channel: Channel, sql: string): Promise<unknown> {
  const exchange = new OkExchange(comQuery(sql), sql)
  channel.submit(exchange)
  return exchange.outcome
}

function hasAutocommit(status: number | undefined, wanted: boolean): boolean {
  return status !== undefined && ((status & ServerStatus.AUTOCOMMIT) !== 0) === wanted
}
