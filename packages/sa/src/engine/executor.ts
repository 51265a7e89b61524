// Sends statements of one connection: events, echo, results.
import type {
  CallOptions,
  DbapiConnection,
  DbapiExecuteOptions,
  DbapiPool,
  DbapiResult,
} from "../dbapi/dbapi.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { InvalidRequestError } from "../errors.ts"
import { ClauseElement } from "../expression/clause-element.ts"
import { type Outcome, ResultProxy } from "../result/result-proxy.ts"
import type { BaseRow } from "../result/row.ts"
import { BufferedRows, StreamedRows } from "../result/row-source.ts"
import { type StatementShapes, textShapes } from "../result/statement-shape.ts"
import { splitArguments } from "./call-options.ts"
import { distillParams } from "./distill-params.ts"
import { echoLine, type EchoLogger } from "./echo.ts"
import type { ExecuteEvent, Listeners } from "./events.ts"
import { type ExecutionPlan, type PlanContext, planExecution, type Unit } from "./execution-plan.ts"
import { type ExecutionOptions, optionsFor, portionOf } from "./execution-options.ts"
import { insertedPrimaryKey, lastInsertedParams } from "./inserted-key.ts"
import type { SAConnection } from "./sa-connection.ts"
import type { StatementForm, StatementForms } from "./statement-forms.ts"

/** @internal What all connections of an engine share. */
export interface EngineContext extends PlanContext {
  readonly pool: DbapiPool
  readonly listeners: Listeners
  readonly echo: EchoLogger | undefined
  readonly executionOptions: ExecutionOptions
  readonly forms: StatementForms
  /** The driver has prepared statements. */
  readonly prepares: boolean
  /** Warn of tables that nothing connects. */
  readonly lints: boolean
}

/** @internal A statement with its parameters, ready to be sent. */
export interface ReadyStatement {
  readonly statement: unknown
  readonly plan: ExecutionPlan
  /** undefined for SQL text. */
  readonly form: StatementForm | undefined
  readonly shapes: StatementShapes
  readonly options: DbapiExecuteOptions<BaseRow>
  /** The engine decided to prepare it; text will do as well. */
  readonly auto: boolean
  /** What holds for it: its own options over those of the connection and the engine. */
  readonly executionOptions: ExecutionOptions
}

/** @internal */
export class Executor {
  readonly #connection: SAConnection
  readonly #context: EngineContext
  readonly #dbapi: DbapiConnection
  readonly #onError: (error: unknown) => void
  #stream: StreamedRows | undefined

  /** @param onError told of what the driver throws for a statement, whatever listeners make of it. */
  constructor(
    connection: SAConnection,
    context: EngineContext,
    dbapi: DbapiConnection,
    onError: (error: unknown) => void,
  ) {
    this.#onError = onError
    this.#connection = connection
    this.#context = context
    this.#dbapi = dbapi
  }

  /** Compiles and distributes parameters; nothing is sent yet. */
  prepare(statement: unknown, args: readonly unknown[], defaults: ExecutionOptions): ReadyStatement {
    const executionOptions = statement instanceof ClauseElement ? optionsFor(statement, defaults) : defaults
    const context = contextFor(this.#context, executionOptions)
    const { multiparams, options } = splitArguments(args, (name) =>
      hasParameter(statement, name, context.dialect),
    )
    const plan = planExecution(statement, distillParams(multiparams), context)
    const form = plan.compiled === undefined ? undefined : context.forms.of(plan.compiled)
    const shapes = form?.shapes ?? textShapes
    if (form !== undefined && context.lints) warnOfCartesian(form)
    const told = options?.prepare ?? executionOptions.prepare
    const auto =
      told === undefined && plan.preparable && context.prepares && form?.autoPrepare.wants() === true
    return {
      statement,
      plan,
      form,
      shapes,
      options: {
        prepare: auto || told,
        rows: shapes.rowClass,
        signal: options?.signal,
        timeout: options?.timeout,
      },
      auto,
      executionOptions,
    }
  }

  /** Runs it and reads all rows. */
  async execute(ready: ReadyStatement): Promise<ResultProxy<unknown>> {
    const { plan } = ready
    if (plan.many) return new ResultProxy<unknown>(this.#outcome(ready, await this.#all(ready)))
    let result: DbapiResult<BaseRow> | undefined
    for (const unit of plan.units) result = await this.#send(ready, unit)
    return new ResultProxy<unknown>(this.#outcome(ready, result ?? nothing))
  }

  /** Runs it and leaves the rows where they are. */
  async stream(ready: ReadyStatement): Promise<ResultProxy<unknown>> {
    const { plan } = ready
    if (plan.many)
      throw new InvalidRequestError(
        "a streamed statement takes one set of parameters; use execute() for several",
      )
    const [unit] = plan.units
    if (unit === undefined) return new ResultProxy<unknown>(this.#outcome(ready, nothing))
    this.assertNoStream()
    const event = this.#before(ready, unit)
    const stream = await this.#dbapi
      .stream(event.sql, event.params, ready.options)
      .catch((error: unknown) => {
        throw this.#failure(event, error)
      })
    if (stream.columns === undefined) {
      await stream.close()
      return new ResultProxy<unknown>(this.#outcome(ready, nothing))
    }
    const shape = ready.shapes.of(stream.columns)
    const portion = portionOf(ready.executionOptions)
    const onEnd = (error?: unknown): void => {
      this.#stream = undefined
      if (error !== undefined) this.#onError(error)
    }
    const source = new StreamedRows(shape, stream, onEnd, portion)
    this.#stream = source
    return new ResultProxy<unknown>({ source, shape, rowCount: -1, lastRowId: 0, warningCount: 0 })
  }

  /** A statement of the connection itself: transactions. */
  async control(sql: string, options: CallOptions | undefined): Promise<readonly unknown[][]> {
    this.assertNoStream()
    this.#echo(sql, undefined)
    // The options may be those of a statement that is prepared; BEGIN cannot be.
    const call = { signal: options?.signal, timeout: options?.timeout }
    return (await this.#dbapi.execute(sql, undefined, call)).rows
  }

  async closeStream(): Promise<void> {
    await this.#stream?.close()
  }

  /** All units; counts are added up, rows (RETURNING) put together. */
  async #all(ready: ReadyStatement): Promise<DbapiResult<BaseRow>> {
    let columns: DbapiResult["columns"]
    let affectedRows = 0
    let warningCount = 0
    let lastRowId: number | bigint = 0
    const rows: BaseRow[] = []
    for (const unit of ready.plan.units) {
      const result = await this.#send(ready, unit)
      columns ??= result.columns
      affectedRows += result.affectedRows
      warningCount += result.warningCount
      lastRowId = result.lastRowId
      for (const row of result.rows) rows.push(row)
    }
    return { columns, rows, affectedRows, lastRowId, warningCount, more: [] }
  }

  async #send(ready: ReadyStatement, unit: Unit): Promise<DbapiResult<BaseRow>> {
    this.assertNoStream()
    const { listeners } = this.#context
    const event = this.#before(ready, unit)
    const start = listeners.has("afterExecute") ? performance.now() : 0
    let result: DbapiResult<BaseRow>
    try {
      result = await this.#dispatch(event, unit, ready.options)
    } catch (error) {
      result = await this.#afterFailure(event, unit, ready, error)
    }
    if (start > 0) listeners.emit("afterExecute", { ...event, result, duration: performance.now() - start })
    return result
  }

  #dispatch(
    event: ExecuteEvent,
    { rows }: Unit,
    options: DbapiExecuteOptions<BaseRow>,
  ): Promise<DbapiResult<BaseRow>> {
    return event.many && rows !== undefined
      ? this.#dbapi.executeMany(event.sql, rows, options)
      : this.#dbapi.execute(event.sql, event.params, options)
  }

  /** Once more as text, when only PREPARE failed; else throws what the listeners make of the error. */
  async #afterFailure(
    event: ExecuteEvent,
    unit: Unit,
    ready: ReadyStatement,
    error: unknown,
  ): Promise<DbapiResult<BaseRow>> {
    if (!ready.auto || ready.form?.autoPrepare.refused(error) !== true) throw this.#failure(event, error)
    try {
      return await this.#dispatch(event, unit, { ...ready.options, prepare: false })
    } catch (again) {
      throw this.#failure(event, again)
    }
  }

  #before(ready: ReadyStatement, unit: Unit): ExecuteEvent {
    const { listeners } = this.#context
    const many = unit.rows !== undefined
    let event: ExecuteEvent = {
      connection: this.#connection,
      statement: ready.statement,
      sql: unit.sql,
      params: many ? unit.rows : unit.params,
      many,
    }
    for (const listener of listeners.of("beforeExecute")) {
      const answer = listener(event)
      if (answer !== undefined) event = { ...event, ...answer }
    }
    this.#echo(event.sql, event.params)
    return event
  }

  #echo(sql: string, params: readonly unknown[] | undefined): void {
    const { echo } = this.#context
    if (echo !== undefined) echo(echoLine(sql, params, this.#connection.getExecutionOptions().loggingToken))
  }

  /** The error to throw: the driver's, or what a listener says. */
  #failure(event: ExecuteEvent, error: unknown): unknown {
    this.#onError(error)
    const isDisconnect = this.#dbapi.closed
    let chainedError: unknown
    for (const listener of this.#context.listeners.of("handleError")) {
      chainedError = listener({ ...event, error, isDisconnect, chainedError }) ?? chainedError
    }
    return chainedError ?? error
  }

  /** Written out: spreading costs as much as the rest of the call. */
  #outcome({ plan, shapes }: ReadyStatement, result: DbapiResult<BaseRow>): Outcome {
    const { columns, rows, affectedRows, lastRowId, warningCount, more } = result
    const isDml = plan.compiled?.dml !== undefined
    const shape = columns === undefined ? undefined : shapes.of(columns)
    return {
      source: shape === undefined ? undefined : new BufferedRows(shape, rows),
      shape,
      rowCount: affectedRows,
      lastRowId,
      warningCount,
      insertedPrimaryKey: isDml ? insertedPrimaryKey(plan, lastRowId) : undefined,
      lastInsertedParams: isDml ? lastInsertedParams(plan) : undefined,
      more: more.length === 0 ? undefined : furtherOutcomes(more, shapes),
    }
  }

  assertNoStream(): void {
    if (this.#stream === undefined) return
    throw new InvalidRequestError(
      "a streamed result of this connection is still open: read it to its end or close() it before the next statement",
    )
  }
}

function warnOfCartesian(form: StatementForm): void {
  const found = form.takeCartesian()
  if (found === undefined) return
  const others = found.with.map((name) => `"${name}"`).join(", ")
  process.emitWarning(
    `the statement has a cartesian product of "${found.of}" and ${others}: every row of the one meets every row of the other. ` +
      "Connect them by a join or a condition; join(table, sa.true_()) says that it is meant.",
    { type: "SAWarning", code: "SHOAL_CARTESIAN_PRODUCT" },
  )
}

/** The context with the dialect that writes the schemas asked for. Compiled forms of the user's own map are not told apart by schemas. */
function contextFor(context: EngineContext, { schemaTranslateMap }: ExecutionOptions): EngineContext {
  if (schemaTranslateMap === undefined) return context
  return { ...context, dialect: context.dialect.translated(schemaTranslateMap), cache: undefined }
}

/** Result sets only: the last result of CALL is a bare OK. */
function furtherOutcomes(
  results: readonly DbapiResult<BaseRow>[],
  shapes: StatementShapes,
): readonly Outcome[] {
  return results.flatMap(({ columns, rows, affectedRows, lastRowId, warningCount }) => {
    if (columns === undefined) return []
    const shape = shapes.of(columns)
    return [{ source: new BufferedRows(shape, rows), shape, rowCount: affectedRows, lastRowId, warningCount }]
  })
}

const nothing: DbapiResult<never> = {
  columns: undefined,
  rows: [],
  affectedRows: 0,
  lastRowId: 0,
  warningCount: 0,
  more: [],
}

/** Whether the statement has a parameter, or its table a column, of that name. */
function hasParameter(statement: unknown, name: string, dialect: Dialect): boolean {
  if (typeof statement === "string") return new RegExp(`[:(]${name}\\b`).test(statement)
  if (!(statement instanceof ClauseElement)) return false
  const compiled = dialect.compile(statement)
  const table: unknown = compiled.dml?.table
  if (typeof table === "object" && table !== null && "c" in table && name in (table.c as object)) return true
  return compiled.bindNames.includes(name)
}
