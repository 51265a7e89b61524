// The statements that bring a fresh session into the state that the options ask for. Sent together, in one round trip.
import { comQuery, escapeLiteral, ServerStatus } from "@shoal/protocol"
import type { Channel } from "../channel/channel.ts"
import { MySQLError } from "../errors/errors.ts"
import { OkExchange } from "../channel/exchange.ts"
import { Failure, unwrap } from "../errors/failure.ts"
import type { ResolvedOptions } from "../options/options.ts"

/** What is run after connect and after a reset. */
export interface SetupStatements {
  /** One SET for everything. */
  readonly set: string
  /** Tells the server to report changes of the session state; old servers and some proxies do not know it. */
  readonly track: string
  /** The user's own, and what they need around them. */
  readonly init: readonly string[]
}

/** @param status status bits of the server, or undefined when its autocommit mode is not known. */
export function setupStatements(options: ResolvedOptions, status: number | undefined): SetupStatements {
  const { collation, timezone, sqlMode, autocommit, initCommand } = options
  const parts = [collation === undefined ? "NAMES utf8mb4" : `NAMES utf8mb4 COLLATE ${collation}`]
  parts.push(`time_zone = '${timezone}'`)
  if (sqlMode !== undefined) parts.push(`sql_mode = ${escapeLiteral(sqlMode)}`)
  if (autocommit !== null && !hasAutocommit(status, autocommit))
    parts.push(`autocommit = ${autocommit ? "1" : "0"}`)
  return {
    set: `SET ${parts.join(", ")}`,
    track: "session_track_state_change = 1",
    // An init command may have opened a transaction; connecting must not leave one behind.
    init: initCommand.length === 0 ? [] : [...initCommand, "COMMIT"],
  }
}

/** Runs them in one round trip; in two when the server does not know the tracker. @throws what the first failing statement throws. */
export async function runSetup(channel: Channel, statements: SetupStatements): Promise<void> {
  const { set, track, init } = statements
  const outcomes = await Promise.all([`${set}, ${track}`, ...init].map((sql) => run(channel, sql)))
  const [first] = outcomes
  if (
    first instanceof Failure &&
    first.reason instanceof MySQLError &&
    first.reason.errno === unknownVariable
  ) {
    outcomes[0] = await run(channel, set)
    for (const [i, sql] of init.entries()) outcomes[i + 1] = await run(channel, sql)
  }
  for (const outcome of outcomes) unwrap(outcome)
}
const unknownVariable = 1193

function run(channel: Channel, sql: string): Promise<unknown> {
  const exchange = new OkExchange(comQuery(sql), sql)
  channel.submit(exchange)
  return exchange.outcome
}

function hasAutocommit(status: number | undefined, wanted: boolean): boolean {
  return status !== undefined && ((status & ServerStatus.AUTOCOMMIT) !== 0) === wanted
}
