// Executes prepared statements: prepares on demand, and once more when the server has lost or outdated the handle.
import { comStmtExecute } from "@shoal/protocol"
import type { CallOptions } from "./connect-options.ts"
import type { ConnectionCore } from "./core.ts"
import { MySQLError, OperationalError } from "./errors.ts"
import { Failure } from "./failure.ts"
import { type Params, preparedSql, valuesInOrder } from "./paramstyle.ts"
import { type QueryCallOptions, type QueryResult, ResultExchange } from "./query-result.ts"
import type { StatementEntry } from "./statement-cache.ts"

/** 1243: the server does not know the handle (reset, failover behind a proxy); 1615: the tables changed under it. */
const needsPrepare: ReadonlySet<number> = new Set([1243, 1615])

/** SQL and values as the binary protocol wants them. */
export interface PreparedCall {
  readonly sql: string
  readonly values: readonly unknown[]
}

/** @returns the SQL with `?` only and the values in that order; without params the SQL is left as it is. */
export function preparedCall(core: ConnectionCore, sql: string, params: Params): PreparedCall {
  if (params === undefined || params === null) return { sql, values: [] }
  const template = core.template(sql)
  const { paramstyle } = core.options
  return {
    sql: paramstyle === "qmark" ? sql : preparedSql(template),
    values: valuesInOrder(template, params),
  }
}

/** `conn.execute()`: through the cache. */
export async function executeCached(
  core: ConnectionCore,
  sql: string,
  params: Params,
  options: QueryCallOptions | undefined,
): Promise<QueryResult<unknown> | Failure> {
  const call = preparedCall(core, sql, params)
  const entry = core.statements.acquire(call.sql)
  try {
    return await executeEntry(core, entry, call.values, options, sql)
  } finally {
    core.statements.release(entry)
  }
}

/** Runs one statement handle. */
export async function executeEntry(
  core: ConnectionCore,
  entry: StatementEntry,
  values: readonly unknown[],
  options: QueryCallOptions | undefined,
  sql: string,
): Promise<QueryResult<unknown> | Failure> {
  const rows = options?.rows ?? "object"
  core.assertUsable(sql)
  const deadline = new Remaining(core, options)
  for (let attempt = 0; ; attempt++) {
    const info = entry.info ?? (await core.statements.prepare(entry, deadline.call()))
    if (info instanceof Failure) return info
    const exchange = new ResultExchange(
      () => comStmtExecute(stillValid(entry, info), values, { rows, collect: true }),
      core.session,
      sql,
      undefined,
    )
    core.submitText(exchange, sql, deadline.call() ?? noLimit)
    const outcome = await exchange.outcome
    if (attempt > 0 || !isOutdated(outcome)) return outcome
    core.statements.invalidate(entry, info)
  }
}

/** Whether the failure is cured by preparing again. */
export function isOutdated(outcome: unknown): boolean {
  return (
    outcome instanceof Failure &&
    outcome.reason instanceof MySQLError &&
    needsPrepare.has(outcome.reason.errno)
  )
}

/** @returns the handle unless a reset took it away since. */
export function stillValid<T>(entry: StatementEntry, info: T): T {
  if (entry.info === info) return info
  const message = "the prepared statement was dropped by a reset of the session"
  throw new OperationalError(message, {
    code: "SHOAL_STATEMENT_DROPPED",
    errno: 1243,
    retrySafe: true,
    sql: entry.sql,
  })
}

/** Keeps the connection's `queryTimeout` from being applied a second time. */
const noLimit: CallOptions = { timeout: 0 }

/** A deadline that several commands share. */
export class Remaining {
  readonly #signal: AbortSignal | undefined
  readonly #timeout: number
  readonly #start: number

  constructor(core: ConnectionCore, call: CallOptions | undefined) {
    this.#signal = call?.signal
    this.#timeout = call?.timeout ?? core.options.queryTimeout
    this.#start = this.#timeout > 0 ? performance.now() : 0
  }

  /** Options for the next command; undefined when nothing limits it. */
  call(): CallOptions | undefined {
    if (this.#timeout === 0) return this.#signal === undefined ? undefined : { signal: this.#signal }
    const left = Math.max(1, Math.ceil(this.#timeout - (performance.now() - this.#start)))
    return { signal: this.#signal, timeout: left }
  }
}
