// Executes prepared statements: prepares on demand, and once more when the server has lost or outdated the handle.
import { checkLimits, type SharedCallOptions } from "../channel/call-limits.ts"
import type { CallOptions } from "../options/connect-options.ts"
import type { ConnectionCore } from "../connection/core.ts"
import { MySQLError } from "../errors/errors.ts"
import { Failure } from "../errors/failure.ts"
import type { StatementInfo } from "@shoal/protocol"
import { hasStreams, sendStreams } from "./long-data.ts"
import { type Params, preparedSql, valuesInOrder } from "../query/paramstyle.ts"
import type { QueryCallOptions, QueryResult } from "../query/query-result.ts"
import { checkSql } from "../query/sql-traits.ts"
import { ExecuteExchange, type PreparedCall } from "./execute-exchange.ts"
import type { StatementEntry } from "./statement-cache.ts"

/** 1243: the server does not know the handle (reset, failover behind a proxy); 1615: the tables changed under it. */
const needsPrepare: ReadonlySet<number> = new Set([1243, 1615])

type Outcome = Promise<QueryResult<unknown> | Failure>

/** The SQL with `?` only and the values in that order; without params the SQL is left as it is. */
export function preparedCall(
  core: ConnectionCore,
  sql: string,
  params: Params,
  options?: QueryCallOptions,
): PreparedCall {
  checkSql(sql)
  checkLimits(options)
  if (params === undefined || params === null) return { sql, prepared: sql, values: [], options }
  const template = core.template(sql)
  const prepared = core.options.paramstyle === "qmark" ? sql : preparedSql(template)
  return { sql, prepared, values: valuesInOrder(template, params), options }
}

/** `conn.execute()`: through the cache. */
export function executeCached(
  core: ConnectionCore,
  sql: string,
  params: Params,
  options: QueryCallOptions | undefined,
): Outcome {
  const call = preparedCall(core, sql, params, options)
  return hasStreams(call.values) ? executeStreams(core, call) : executeShared(core, call)
}

function executeShared(core: ConnectionCore, call: PreparedCall): Outcome {
  const { statements } = core
  const entry = statements.find(call.prepared, call.values)
  if (entry?.info !== undefined && !isLimited(core, call.options)) return executeEntry(core, entry, call)
  return executeFirst(core, statements.acquire(call.prepared, call.values), call)
}

/** A statement that somebody holds. Values that its handle does not take as they are go through the cache. */
export function executeHeld(core: ConnectionCore, entry: StatementEntry, call: PreparedCall): Outcome {
  return entry.takes(call.values) ? executeEntry(core, entry, call) : executeShared(core, call)
}

/** For the first time: the entry is kept until it has a handle, which then keeps it. */
async function executeFirst(core: ConnectionCore, entry: StatementEntry, call: PreparedCall): Outcome {
  try {
    return await executeEntry(core, entry, call)
  } finally {
    core.statements.release(entry)
  }
}

/** With a handle of its own, which takes the streamed values. */
export async function executeStreams(core: ConnectionCore, call: PreparedCall): Outcome {
  const { sql } = call
  core.assertUsable(sql)
  const entry = core.statements.create(call.prepared)
  const deadline = new Remaining(core, call.options)
  try {
    const info = await core.prepare(entry, deadline.call())
    if (info instanceof Failure) return info
    const values = await sendStreams(core, info, call.values, deadline.call())
    const exchange = new ExecuteExchange(core.session, entry, info, { ...call, values })
    core.submitText(exchange, sql, deadline.call() ?? noLimit)
    return await exchange.outcome
  } finally {
    core.statements.release(entry)
  }
}

function isLimited(core: ConnectionCore, options: QueryCallOptions | undefined): boolean {
  return options?.signal !== undefined || (options?.timeout ?? core.options.queryTimeout) > 0
}

/** Runs one statement handle: without a detour when it is prepared and nothing limits the call. */
export function executeEntry(core: ConnectionCore, entry: StatementEntry, call: PreparedCall): Outcome {
  const { info } = entry
  if (info === undefined || isLimited(core, call.options)) return prepareAndExecute(core, entry, call)
  const exchange = new RenewableExecution(core, entry, info, call)
  core.submitText(exchange, call.sql, noLimit)
  return exchange.outcome
}

/** An execution that is prepared anew when the server has lost or outdated the handle. */
class RenewableExecution extends ExecuteExchange {
  readonly #core: ConnectionCore

  constructor(core: ConnectionCore, entry: StatementEntry, info: StatementInfo, call: PreparedCall) {
    super(core.session, entry, info, call)
    this.#core = core
  }

  override fail(reason: unknown): void {
    if (this.settled || !isOutdated(reason)) {
      super.fail(reason)
      return
    }
    this.#core.statements.invalidate(this.entry, this.info)
    // Nothing limited it, or it would not be here.
    prepareAndExecute(this.#core, this.entry, this.call).then(
      (outcome) => this.settle(outcome),
      (error: unknown) => super.fail(error),
    )
  }
}

async function prepareAndExecute(core: ConnectionCore, entry: StatementEntry, call: PreparedCall): Outcome {
  core.assertUsable(call.sql)
  const deadline = new Remaining(core, call.options)
  for (let attempt = 0; ; attempt++) {
    const info = entry.info ?? (await core.prepare(entry, deadline.call()))
    if (info instanceof Failure) return info
    const exchange = new ExecuteExchange(core.session, entry, info, call)
    core.submitText(exchange, call.sql, deadline.call() ?? noLimit)
    const outcome = await exchange.outcome
    if (attempt > 0 || !(outcome instanceof Failure) || !isOutdated(outcome.reason)) return outcome
    core.statements.invalidate(entry, info)
  }
}

/** Whether preparing again cures this. */
function isOutdated(reason: unknown): boolean {
  return reason instanceof MySQLError && needsPrepare.has(reason.errno)
}

/** Keeps the connection's `queryTimeout` from being applied a second time. */
const noLimit: CallOptions = { timeout: 0 }

/** A deadline that several commands share. */
export class Remaining {
  readonly #signal: AbortSignal | undefined
  readonly #timeout: number
  /** What errors name: this may itself be a part of a longer call. */
  readonly #whole: number
  readonly #start: number

  constructor(core: ConnectionCore, call: CallOptions | SharedCallOptions | undefined) {
    checkLimits(call)
    this.#signal = call?.signal
    this.#timeout = call?.timeout ?? core.options.queryTimeout
    this.#whole = call !== undefined && "whole" in call ? call.whole : this.#timeout
    this.#start = this.#timeout > 0 ? performance.now() : 0
  }

  /** Options for the next command; undefined when nothing limits it. */
  call(): CallOptions | SharedCallOptions | undefined {
    if (this.#timeout === 0) return this.#signal === undefined ? undefined : { signal: this.#signal }
    const left = Math.max(1, Math.ceil(this.#timeout - (performance.now() - this.#start)))
    return { signal: this.#signal, timeout: left, whole: this.#whole }
  }
}
