// What is done around every statement for those who watch: echo and tracing. Nothing when nobody does.
import type { ConnectionCore } from "../connection/core.ts"
import { targetContext, traceQuery, tracesQueries } from "./diagnostics.ts"
import { MySQLError } from "../errors/errors.ts"
import { Failure, unwrap } from "../errors/failure.ts"
import type { Params } from "../query/paramstyle.ts"
import type { QueryCallOptions, QueryResult } from "../query/query-result.ts"

type Outcome = QueryResult<unknown> | Failure

/** A way to run a statement. */
type Run = (
  core: ConnectionCore,
  sql: string,
  params: Params,
  options: QueryCallOptions | undefined,
) => Promise<Outcome>

/**
 * Runs a statement for the user: observed if anybody does that, and with a failure thrown where the user awaits it. No async function, because
 * one costs more than all the rest that is done here for a small statement.
 */
export function answer(
  core: ConnectionCore,
  sql: string,
  params: Params,
  options: QueryCallOptions | undefined,
  run: Run,
): Promise<QueryResult<unknown>> {
  try {
    const outcome = isObserved(core)
      ? observed(core, sql, params, options, run)
      : run(core, sql, params, options)
    return outcome.then(unwrap)
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was thrown, whatever it is
    return Promise.reject(error)
  }
}

/** Whether anybody watches the statements of this connection. */
function isObserved(core: ConnectionCore): boolean {
  return core.options.echo !== false || tracesQueries()
}

/** Runs a statement, telling the subscribers of `shoal:query` and the echo log. */
async function observed(
  core: ConnectionCore,
  sql: string,
  params: Params,
  options: QueryCallOptions | undefined,
  run: Run,
): Promise<Outcome> {
  const start = performance.now()
  const { family, database } = core.state
  const context = {
    ...targetContext(core.options, family, database),
    "db.query.text": sql,
    "db.operation.name": /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? "",
  }
  const started = (): Promise<Outcome> => run(core, sql, params, options)
  const outcome = await (tracesQueries() ? traceQuery(context, started) : started())
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
