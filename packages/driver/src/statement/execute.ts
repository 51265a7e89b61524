// Executes prepared statements: prepares on demand, and once more when the server has lost or outdated the handle.
import type { SharedCallOptions } from "../channel/call-limits.ts"
import type { CallOptions } from "../options/connect-options.ts"
import type { ConnectionCore } from "../connection/core.ts"
import { MySQLError } from "../errors/errors.ts"
import { Failure } from "../errors/failure.ts"
import type { RowForm, StatementInfo } from "@shoal/protocol"
import { hasStreams, sendStreams } from "./long-data.ts"
import { type Params, preparedSql, valuesInOrder } from "../query/paramstyle.ts"
import type { QueryCallOptions, QueryResult } from "../query/query-result.ts"
import { ExecuteExchange } from "./execute-exchange.ts"
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
export function executeCached(
  core: ConnectionCore,
  sql: string,
  params: Params,
  options: QueryCallOptions | undefined,
): Promise<QueryResult<unknown> | Failure> {
  const call = preparedCall(core, sql, params)
  return hasStreams(call.values)
    ? executeStreams(core, sql, call, options)
    : executeShared(core, sql, call, options)
}

function executeShared(
  core: ConnectionCore,
  sql: string,
  call: PreparedCall,
  options: QueryCallOptions | undefined,
): Promise<QueryResult<unknown> | Failure> {
  const entry = core.statements.find(call.sql, call.values)
  if (entry?.info !== undefined && !isLimited(core, options))
    return executeEntry(core, entry, call.values, options, sql)
  return executeFirst(core, core.statements.acquire(call.sql, call.values), call.values, options, sql)
}

/** A statement that somebody holds. Values that its handle does not take as they are go through the cache. */
export function executeHeld(
  core: ConnectionCore,
  entry: StatementEntry,
  values: readonly unknown[],
  options: QueryCallOptions | undefined,
  sql: string,
): Promise<QueryResult<unknown> | Failure> {
  return entry.takes(values)
    ? executeEntry(core, entry, values, options, sql)
    : executeShared(core, sql, { sql: entry.sql, values }, options)
}

/** For the first time: the entry is kept until it has a handle, which then keeps it. */
async function executeFirst(
  core: ConnectionCore,
  entry: StatementEntry,
  values: readonly unknown[],
  options: QueryCallOptions | undefined,
  sql: string,
): Promise<QueryResult<unknown> | Failure> {
  try {
    return await executeEntry(core, entry, values, options, sql)
  } finally {
    core.statements.release(entry)
  }
}

/** With a handle of its own, which takes the streamed values. */
export async function executeStreams(
  core: ConnectionCore,
  sql: string,
  call: PreparedCall,
  options: QueryCallOptions | undefined,
): Promise<QueryResult<unknown> | Failure> {
  core.assertUsable(sql)
  const entry = core.statements.create(call.sql)
  const deadline = new Remaining(core, options)
  try {
    const info = await core.statements.prepare(entry, deadline.call())
    if (info instanceof Failure) return info
    const values = await sendStreams(core, info, call.values, deadline.call())
    const exchange = new ExecuteExchange(core.session, sql, entry, info, values, options?.rows ?? "object")
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
export function executeEntry(
  core: ConnectionCore,
  entry: StatementEntry,
  values: readonly unknown[],
  options: QueryCallOptions | undefined,
  sql: string,
): Promise<QueryResult<unknown> | Failure> {
  const { info } = entry
  if (info === undefined || isLimited(core, options))
    return prepareAndExecute(core, entry, values, options, sql)
  const exchange = new RenewableExecution(core, sql, entry, info, values, options?.rows ?? "object")
  core.submitText(exchange, sql, noLimit)
  return exchange.outcome
}

/** An execution that is prepared anew when the server has lost or outdated the handle. */
class RenewableExecution extends ExecuteExchange {
  readonly #core: ConnectionCore

  constructor(
    core: ConnectionCore,
    sql: string,
    entry: StatementEntry,
    info: StatementInfo,
    values: readonly unknown[],
    rows: RowForm,
  ) {
    super(core.session, sql, entry, info, values, rows)
    this.#core = core
  }

  override fail(reason: unknown): void {
    if (this.settled || !isOutdated(reason)) {
      super.fail(reason)
      return
    }
    this.#core.statements.invalidate(this.entry, this.info)
    this.#renewed().then(
      (outcome) => this.settle(outcome),
      (error: unknown) => super.fail(error),
    )
  }

  #renewed(): Promise<QueryResult<unknown> | Failure> {
    const { entry, values, rows, sql = entry.sql } = this
    return prepareAndExecute(this.#core, entry, values, { rows, timeout: 0 }, sql)
  }
}

async function prepareAndExecute(
  core: ConnectionCore,
  entry: StatementEntry,
  values: readonly unknown[],
  options: QueryCallOptions | undefined,
  sql: string,
): Promise<QueryResult<unknown> | Failure> {
  core.assertUsable(sql)
  const deadline = new Remaining(core, options)
  for (let attempt = 0; ; attempt++) {
    const info = entry.info ?? (await core.statements.prepare(entry, deadline.call()))
    if (info instanceof Failure) return info
    const exchange = new ExecuteExchange(core.session, sql, entry, info, values, options?.rows ?? "object")
    core.submitText(exchange, sql, deadline.call() ?? noLimit)
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
  readonly #start: number

  constructor(core: ConnectionCore, call: CallOptions | undefined) {
    this.#signal = call?.signal
    this.#timeout = call?.timeout ?? core.options.queryTimeout
    this.#start = this.#timeout > 0 ? performance.now() : 0
  }

  /** Options for the next command; undefined when nothing limits it. */
  call(): CallOptions | SharedCallOptions | undefined {
    if (this.#timeout === 0) return this.#signal === undefined ? undefined : { signal: this.#signal }
    const left = Math.max(1, Math.ceil(this.#timeout - (performance.now() - this.#start)))
    return { signal: this.#signal, timeout: left, whole: this.#timeout }
  }
}
