// One leased connection of a mysql2 pool. Text protocol throughout: literals are written here (sql_mode aware), cells read as text.
import { InterfaceError } from "@shoal/driver"
import type { CallOptions, DbapiConnection, DbapiExecuteOptions, DbapiResult, DbapiStream } from "./dbapi.ts"
import { throwIfAborted, watch } from "./deadline.ts"
import { literalSql } from "./literal-sql.ts"
import type { Mysql2Connection, Mysql2Field, Mysql2Header, Mysql2Query } from "./mysql2-api.ts"
import { planColumns, rowsOf, type ColumnPlan } from "./mysql2-columns.ts"
import { errorOf } from "./mysql2-errors.ts"
import { openStream } from "./mysql2-stream.ts"

const IN_TRANSACTION = 0x1
const AUTOCOMMIT = 0x2
const NO_BACKSLASH_ESCAPES = 0x200
/** Milliseconds that a cancelled statement may take to end before the connection is dropped. */
const CANCEL_GRACE = 2000

/** Sends `KILL QUERY id` over a connection of its own. */
export type KillQuery = (threadId: number) => Promise<void>

/** @internal The adapter of one mysql2 connection; see mysql2-pool.ts. */
export class Mysql2DbapiConnection implements DbapiConnection {
  readonly raw: Mysql2Connection
  readonly #kill: KillQuery
  #status = AUTOCOMMIT
  #closed = false

  constructor(raw: Mysql2Connection, kill: KillQuery) {
    this.raw = raw
    this.#kill = kill
    this.onGone(() => {
      this.#closed = true
    })
  }

  /** Calls back when the connection is gone, perhaps more than once. */
  onGone(callback: () => void): void {
    this.raw.on("end", callback)
    this.raw.on("error", callback)
  }

  get closed(): boolean {
    return this.#closed
  }

  get inTransaction(): boolean {
    return (this.#status & IN_TRANSACTION) !== 0
  }

  /** Without autocommit any statement may have begun a transaction, and mysql2 does not show the status that comes with rows. */
  get mayBeInTransaction(): boolean {
    return this.inTransaction || (this.#status & AUTOCOMMIT) === 0
  }

  async execute<Row extends object = unknown[]>(
    sql: string,
    params: readonly unknown[] | undefined,
    options?: DbapiExecuteOptions<Row>,
  ): Promise<DbapiResult<Row>> {
    this.#assertOpen(options)
    return await this.#run(sql, this.#text(sql, params), options)
  }

  async executeMany<Row extends object = unknown[]>(
    sql: string,
    rows: readonly (readonly unknown[])[],
    options?: DbapiExecuteOptions<Row>,
  ): Promise<DbapiResult<Row>> {
    this.#assertOpen(options)
    // All texts first: a bad parameter is found before anything is sent.
    const texts = rows.map((row) => this.#text(sql, row))
    let affectedRows = 0
    let warningCount = 0
    let last: DbapiResult<Row> = {
      columns: undefined,
      rows: [],
      affectedRows,
      lastRowId: 0,
      warningCount,
      more: [],
    }
    for (const text of texts) {
      last = await this.#run(sql, text, options)
      affectedRows += last.affectedRows
      warningCount += last.warningCount
    }
    return { ...last, affectedRows, warningCount }
  }

  async stream<Row extends object = unknown[]>(
    sql: string,
    params: readonly unknown[] | undefined,
    options?: DbapiExecuteOptions<Row>,
  ): Promise<DbapiStream<Row>> {
    this.#assertOpen(options)
    const command = this.raw.query(this.#query(this.#text(sql, params)))
    return await openStream(command, {
      sql,
      options,
      kill: () => this.#killQuery(),
      drop: () => this.close(),
      onHeader: (header) => this.#see(header),
    })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.raw.destroy()
  }

  /** mysql2 tells a closed connection's events, not the caller, about a statement without callback. */
  #assertOpen(options: CallOptions | undefined): void {
    throwIfAborted(options)
    if (this.#closed)
      throw new InterfaceError("this connection is closed; acquire another", {
        code: "SHOAL_CLOSED",
        fatal: true,
      })
  }

  #text(sql: string, params: readonly unknown[] | undefined): string {
    if (params === undefined) return sql
    return literalSql(sql, params, (this.#status & NO_BACKSLASH_ESCAPES) !== 0)
  }

  #query(sql: string): Mysql2Query {
    const typeCast = typeof this.raw.config.typeCast === "function" ? callNext : true
    return { sql, rowsAsArray: true, nestTables: false, namedPlaceholders: false, typeCast }
  }

  /** Runs one text; ends early by killing the statement, then by dropping the connection. */
  #run<Row extends object>(
    sql: string,
    text: string,
    options: DbapiExecuteOptions<Row> | undefined,
  ): Promise<DbapiResult<Row>> {
    return new Promise((resolve, reject) => {
      const plans: (ColumnPlan | undefined)[] = []
      let ended: { reason: unknown; killed: Promise<void> } | undefined
      let grace: NodeJS.Timeout | undefined
      const unwatch = watch("the statement", options, (reason) => {
        grace = setTimeout(() => {
          this.close()
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort's reason is the caller's
          reject(reason)
        }, CANCEL_GRACE)
        ended = { reason, killed: this.#killQuery() }
      })
      const command = this.raw.query(this.#query(text), (error, rows) => {
        unwatch()
        if (ended !== undefined) {
          const { reason } = ended
          void this.#afterKill(ended.killed).finally(() => {
            clearTimeout(grace)
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort's reason is the caller's
            reject(reason)
          })
        } else if (error !== null) reject(errorOf(error, sql))
        else settle(() => this.#result(rows, plans, options), resolve, reject)
      })
      command.on("fields", (fields: readonly Mysql2Field[] | undefined) => {
        plans.push(fields === undefined ? undefined : planColumns(fields))
      })
    })
  }

  /** A KILL QUERY that comes after the end of its statement would hit the next one: this one. */
  async #afterKill(killed: Promise<void>): Promise<void> {
    await killed
    if (!this.#closed)
      await new Promise<void>((resolve) => void this.raw.query(this.#query("DO 0"), () => resolve()))
  }

  #result<Row extends object>(
    rows: unknown,
    plans: readonly (ColumnPlan | undefined)[],
    options: DbapiExecuteOptions<Row> | undefined,
  ): DbapiResult<Row> {
    const sets = plans.length > 1 ? (rows as unknown[]) : [rows]
    const results = sets.map((set, i) => this.#set(set, plans[i], options))
    const [first, ...more] = results
    if (first === undefined) throw new TypeError("mysql2 gave no result")
    return more.length === 0 ? first : { ...first, more }
  }

  #set<Row extends object>(
    set: unknown,
    plan: ColumnPlan | undefined,
    options: DbapiExecuteOptions<Row> | undefined,
  ): DbapiResult<Row> {
    if (plan === undefined) {
      const header = set as Mysql2Header
      this.#see(header)
      return {
        columns: undefined,
        rows: [],
        affectedRows: matchedRows(header),
        lastRowId: unsigned(header.insertId),
        warningCount: header.warningStatus,
        more: [],
      }
    }
    const rows = rowsOf(set as unknown[][], plan, options)
    return { columns: plan.columns, rows, affectedRows: rows.length, lastRowId: 0, warningCount: 0, more: [] }
  }

  #see(header: Mysql2Header): void {
    this.#status = header.serverStatus
  }

  async #killQuery(): Promise<void> {
    try {
      await this.#kill(this.raw.threadId)
    } catch {
      // The caller gets the reason of the abort; the grace period decides about the connection.
    }
  }
}

function callNext(_field: unknown, next: () => unknown): unknown {
  return next()
}

function settle<T>(make: () => T, resolve: (value: T) => void, reject: (reason: unknown) => void): void {
  try {
    resolve(make())
  } catch (error) {
    reject(error)
  }
}

/** `Rows matched: 2  Changed: 1` says what CLIENT_FOUND_ROWS would, whether the connection has it or not. */
function matchedRows(header: Mysql2Header): number {
  const matched = /^Rows matched: (\d+)/.exec(header.info)
  return Number(matched?.[1] ?? header.affectedRows)
}

/** mysql2 reads the id as signed, and as text when it is large. */
function unsigned(id: number | string): number | bigint {
  const value = BigInt.asUintN(64, BigInt(id))
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
}
