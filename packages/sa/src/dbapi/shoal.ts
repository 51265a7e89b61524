// The adapter for @shoal/pool. Rows cross as the driver's own arrays.
import type { ColumnInfo, Connection, QueryResult, RowClassOf } from "@shoal/driver"
import type {
  CallOptions,
  DbapiConnection,
  DbapiExecuteOptions,
  DbapiPool,
  DbapiResult,
  DbapiStream,
  PoolGauge,
} from "./dbapi.ts"

/** The part of `Pool` that the adapter uses. */
export interface ShoalPool extends PoolGauge {
  acquire(options?: CallOptions): Promise<Connection>
  release(connection: Connection): Promise<void>
  close(): void
  terminate(): void
  waitClosed(options?: CallOptions): Promise<void>
}

/** @internal A pool of `@shoal/pool` as the engine sees it. */
export class ShoalDbapiPool implements DbapiPool {
  readonly driver = "shoal"
  readonly #pool: ShoalPool

  constructor(pool: ShoalPool) {
    this.#pool = pool
  }

  get gauge(): PoolGauge {
    return this.#pool
  }

  async acquire(options?: CallOptions): Promise<DbapiConnection> {
    return new ShoalDbapiConnection(await this.#pool.acquire(options))
  }

  async release(connection: DbapiConnection): Promise<void> {
    if (connection instanceof ShoalDbapiConnection) await this.#pool.release(connection.raw)
  }

  close(): void {
    this.#pool.close()
  }

  terminate(): void {
    this.#pool.terminate()
  }

  async waitClosed(options?: CallOptions): Promise<void> {
    await this.#pool.waitClosed(options)
  }
}

/** With fewer rows, preparing costs more than it saves. */
const PREPARED_ROWS = 1_000

class ShoalDbapiConnection implements DbapiConnection {
  readonly raw: Connection

  constructor(raw: Connection) {
    this.raw = raw
  }

  get closed(): boolean {
    return this.raw.closed
  }

  get inTransaction(): boolean {
    return this.raw.inTransaction
  }

  async execute<Row extends object = unknown[]>(
    sql: string,
    params: readonly unknown[] | undefined,
    options?: DbapiExecuteOptions<Row>,
  ): Promise<DbapiResult<Row>> {
    const call = callOf(options)
    const result =
      options?.prepare === true
        ? await this.raw.execute(sql, params, call)
        : await this.raw.query(sql, params, call)
    // Rows are what `call` asks for.
    return resultOf(result as QueryResult<Row[]>)
  }

  async executeMany<Row extends object = unknown[]>(
    sql: string,
    rows: readonly (readonly unknown[])[],
    options?: DbapiExecuteOptions<Row>,
  ): Promise<DbapiResult<Row>> {
    const call = { signal: options?.signal, timeout: options?.timeout }
    if (this.#worthPreparing(sql, rows)) {
      await using statement = await this.raw.prepare(sql, call)
      return manyResult((await statement.executeMany(rows, call)) ?? 0, statement)
    }
    const cursor = this.raw.cursor()
    try {
      return manyResult((await cursor.executeMany(sql, rows, call)) ?? 0, cursor)
    } finally {
      await cursor.close()
    }
  }

  /**
   * A prepared INSERT spares the server the parsing of values. MySQL gets more statements that way, each of which would be a transaction of its own
   * outside of one; MariaDB gets all rows in one.
   */
  #worthPreparing(sql: string, rows: readonly unknown[]): boolean {
    const { serverFamily, inTransaction } = this.raw
    return (
      rows.length >= PREPARED_ROWS &&
      (serverFamily === "mariadb" || inTransaction) &&
      /^(INSERT|REPLACE)\b/.test(sql)
    )
  }

  async stream<Row extends object = unknown[]>(
    sql: string,
    params: readonly unknown[] | undefined,
    options?: DbapiExecuteOptions<Row>,
  ): Promise<DbapiStream<Row>> {
    const stream = this.raw.stream<Row>(sql, params, callOf(options))
    const columns = columnsOf(await stream.columns())
    return {
      columns,
      // The driver hands each batch over and keeps nothing of it.
      [Symbol.asyncIterator]: () => stream.batches() as AsyncGenerator<Row[]>,
      close: async () => {
        await stream.return()
      },
    }
  }

  close(): void {
    this.raw.close()
  }
}

interface RowCall extends CallOptions {
  readonly rows: "array" | RowClassOf
}

function callOf<Row extends object>(options: DbapiExecuteOptions<Row> | undefined): RowCall {
  return { rows: options?.rows ?? "array", signal: options?.signal, timeout: options?.timeout }
}

function resultOf<Row extends object>(result: QueryResult<Row[]>): DbapiResult<Row> {
  const { rows, lastRowId, warningCount, nextSets } = result
  const columns = columnsOf(result.columns)
  return {
    columns,
    rows,
    affectedRows: columns === undefined ? matchedRows(result) : rows.length,
    lastRowId,
    warningCount,
    more: nextSets.length === 0 ? none : nextSets.map((set) => resultOf(set)),
  }
}

/** What executeMany did, as its cursor or statement tells. */
function manyResult(
  affectedRows: number,
  { lastRowId, warningCount }: { readonly lastRowId: number | bigint | null; readonly warningCount: number },
): DbapiResult<never> {
  return {
    columns: undefined,
    rows: [],
    affectedRows,
    lastRowId: lastRowId ?? 0,
    warningCount,
    more: none,
  }
}

const none: readonly never[] = []

function columnsOf(columns: readonly ColumnInfo[]): readonly ColumnInfo[] | undefined {
  return columns.length === 0 ? undefined : columns
}

/** `Rows matched: 2  Changed: 1` says what CLIENT_FOUND_ROWS would, whether the connection has it or not. */
function matchedRows({ info, affectedRows }: { info: string; affectedRows: number | bigint }): number {
  if (info === "") return Number(affectedRows)
  const matched = /^Rows matched: (\d+)/.exec(info)
  return Number(matched?.[1] ?? affectedRows)
}
