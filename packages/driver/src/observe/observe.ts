// What is done around every statement for those who watch: echo and tracing. Nothing when nobody does.
import type { ConnectionCore } from "../connection/core.ts"
import { targetContext, traceQuery, tracesQueries } from "./diagnostics.ts"
import { MySQLError } from "../errors/errors.ts"
import { Failure } from "../errors/failure.ts"
import type { Params } from "../query/paramstyle.ts"
import type { QueryResult } from "../query/query-result.ts"

type Outcome = QueryResult<unknown> | Failure

/** Whether anybody watches the statements of this connection. */
export function isObserved(core: ConnectionCore): boolean {
  return core.options.echo !== false || tracesQueries()
}

/** Runs a statement, telling the subscribers of `shoal:query` and the echo log. */
export async function observed(
  core: ConnectionCore,
  sql: string,
  params: Params,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const start = performance.now()
  const { family, database } = core.state
  const context = {
    ...targetContext(core.options, family, database),
    "db.query.text": sql,
    "db.operation.name": /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? "",
  }
  const outcome = await (tracesQueries() ? traceQuery(context, run) : run())
  echoOutcome(core, sql, params, outcome, performance.now() - start)
  return outcome
}

function echoOutcome(
  core: ConnectionCore,
  sql: string,
  params: Params,
  outcome: Outcome,
  elapsed: number,
): void {
  const { echo } = core.options
  if (echo === false) return
  const shown = params === undefined || params === null ? "" : ` ${shorten(inspectParams(params))}`
  const line = `[${String(core.state.connectionId)}] ${sql}${shown} (${describe(outcome)}, ${elapsed.toFixed(1)} ms)`
  if (echo === true) process.stderr.write(`shoal: ${line}\n`)
  else echo(line)
}

function describe(outcome: Outcome): string {
  if (outcome instanceof Failure) {
    return outcome.reason instanceof MySQLError ? `failed: ${outcome.reason.code}` : "failed"
  }
  if (outcome.columns.length > 0) return `${String((outcome.rows as unknown[]).length)} rows`
  return `${String(outcome.affectedRows)} affected`
}

function inspectParams(params: NonNullable<Params>): string {
  return JSON.stringify(params, (_, value: unknown) =>
    typeof value === "bigint" ? `${value.toString()}n` : value,
  )
}

function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}... (${String(text.length)} characters)`
}
