// Tracing through node:diagnostics_channel: `shoal:connect` and `shoal:query` are tracing channels. Without subscribers it costs one check.
import { tracingChannel, type TracingChannel } from "node:diagnostics_channel"
import { MySQLError } from "../errors/errors.ts"
import { Failure, unwrap } from "../errors/failure.ts"
import type { ResolvedOptions } from "../options/options.ts"
import type { QueryResult } from "../query/query-result.ts"

/** Message of `shoal:connect` and `shoal:query`; names are OpenTelemetry's for database clients. */
export interface TraceContext {
  readonly "db.system.name": "mysql" | "mariadb"
  readonly "db.namespace": string | undefined
  /** Statement with placeholders, never with values. */
  readonly "db.query.text"?: string
  /** First word of the statement, in capitals. */
  readonly "db.operation.name"?: string
  readonly "server.address": string
  readonly "server.port": number | undefined
  /** Set at the end: error number of the server. */
  "db.response.status_code"?: string
  /** Set at the end: rows of the result. */
  "db.response.returned_rows"?: number
  error?: unknown
  result?: unknown
}

/** Tracing channel of connects. */
export const connectChannel: TracingChannel<TraceContext> = tracingChannel("shoal:connect")
/** Tracing channel of statements. */
export const queryChannel: TracingChannel<TraceContext> = tracingChannel("shoal:query")

/** Whether anybody listens to statements. */
export function tracesQueries(): boolean {
  return queryChannel.hasSubscribers
}

/** Runs a connect as one span. */
export function traceConnect<T>(options: ResolvedOptions, run: () => Promise<T>): Promise<T> {
  return connectChannel.tracePromise(run, targetContext(options, "mysql", options.db))
}

/** Runs a statement as one span. */
export async function traceQuery(
  context: TraceContext,
  run: () => Promise<QueryResult<unknown> | Failure>,
): Promise<QueryResult<unknown> | Failure> {
  const traced = async (): Promise<QueryResult<unknown>> => {
    const outcome = await run()
    // Before the end of the span, so that its subscribers see it.
    if (!(outcome instanceof Failure)) context["db.response.returned_rows"] = rowCount(outcome)
    else if (outcome.reason instanceof MySQLError)
      context["db.response.status_code"] = String(outcome.reason.errno)
    return unwrap(outcome)
  }
  try {
    return await queryChannel.tracePromise(traced, context)
  } catch (reason) {
    return new Failure(reason)
  }
}

function rowCount({ rows, columns }: QueryResult<unknown>): number {
  return columns.length > 0 && Array.isArray(rows) ? rows.length : 0
}

/** The attributes that every span has. */
export function targetContext(
  options: ResolvedOptions,
  system: "mysql" | "mariadb",
  db: string | undefined,
): TraceContext {
  return {
    "db.system.name": system,
    "db.namespace": db,
    "server.address": options.unixSocket ?? options.host,
    "server.port": options.unixSocket === undefined ? options.port : undefined,
  }
}
