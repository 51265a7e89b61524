// All that this package knows of a driver. An adapter (shoal.ts, ../mysql2.ts) makes a pool look like this.
// Rule: values follow the table of the public API contract (BIGINT is bigint, DECIMAL a string, JSON parsed...), whichever driver is below.

/** Ends a wait: every async call of this package takes these last. */
export interface CallOptions {
  /** Aborting rejects with `signal.reason`; the statement is killed on the server. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until the call rejects with the driver's TimeoutError. Default: the driver's. */
  readonly timeout?: number | undefined
}

/** A class whose instances are rows; its constructor is given the values in column order. */
export type DbapiRowClass<Row extends object> = new (...values: never[]) => Row

/** How one statement is run. */
export interface DbapiExecuteOptions<Row extends object = unknown[]> extends CallOptions {
  /** Use a server-side prepared statement (binary protocol). Default false: text protocol, which every statement accepts. */
  readonly prepare?: boolean | undefined
  /** The class that rows are made of, asked for when the columns of a result are known. Default: rows are arrays. */
  readonly rows?: ((columns: readonly DbapiColumn[]) => DbapiRowClass<Row>) | undefined
}

/** One column of a result. `ColumnInfo` of `@shoal/protocol` is one as it is. */
export interface DbapiColumn {
  /** Label in this result. */
  readonly name: string
  /** Alias of the table in the statement, `""` for an expression. */
  readonly table: string
  /** SQL name of the type as the wire tells it: `BIGINT`, `DATETIME`, `JSON`... */
  readonly typeName: string
}

/** What a statement gave. */
export interface DbapiResult<Row extends object = unknown[]> {
  /** `undefined` when the statement returns no rows. */
  readonly columns: readonly DbapiColumn[] | undefined
  /** All rows, in the form that was asked for; the caller owns them. Empty without a result set. */
  readonly rows: Row[]
  /** Matched rows of UPDATE, else changed rows; the number of rows of a result set. */
  readonly affectedRows: number
  /** The generated AUTO_INCREMENT value (the first one of several), 0 without one. */
  readonly lastRowId: number | bigint
  /** Warnings that the server keeps for SHOW WARNINGS. */
  readonly warningCount: number
  /** Further results of the same statement (CALL). */
  readonly more: readonly DbapiResult<Row>[]
}

/** A result that is read while it arrives. Iterating gives batches of rows; leaving the loop early ends the statement. */
export interface DbapiStream<Row extends object = unknown[]> extends AsyncIterable<Row[]> {
  /** `undefined` when the statement returns no rows. */
  readonly columns: readonly DbapiColumn[] | undefined
  /** Ends the statement; rows not read yet are dropped. The second time does nothing. */
  close(): Promise<void>
}

/** One leased connection. Placeholders in SQL are `?`; `params === undefined` sends the SQL verbatim. */
export interface DbapiConnection {
  /** The driver's own connection, for what this package does not offer. */
  readonly raw: unknown
  /** It is lost, or was given back. */
  readonly closed: boolean
  /** The server says that a transaction is open. */
  readonly inTransaction: boolean
  /** Runs one statement and reads all of its result. */
  execute<Row extends object = unknown[]>(
    sql: string,
    params: readonly unknown[] | undefined,
    options?: DbapiExecuteOptions<Row>,
  ): Promise<DbapiResult<Row>>
  /** Runs one statement once per row of parameters, in order, in as few round trips as the driver can. `affectedRows` is the sum. */
  executeMany<Row extends object = unknown[]>(
    sql: string,
    rows: readonly (readonly unknown[])[],
    options?: DbapiExecuteOptions<Row>,
  ): Promise<DbapiResult<Row>>
  /** Runs one statement and reads its rows with backpressure. Resolves when the columns are known. */
  stream<Row extends object = unknown[]>(
    sql: string,
    params: readonly unknown[] | undefined,
    options?: DbapiExecuteOptions<Row>,
  ): Promise<DbapiStream<Row>>
  /** Drops the connection at once; the pool opens another one when it needs it. */
  close(): void
}

/** How large a pool is. Pools of `@shoal/pool` tell it themselves. */
export interface PoolGauge {
  readonly minSize: number
  /** 0 = unlimited. */
  readonly maxSize: number
  /** Open connections, leased or free. */
  readonly size: number
  /** Open connections that wait to be leased. */
  readonly freeSize: number
  /** The pool is closed and all its connections are gone. */
  readonly closed: boolean
}

/** A pool of them. */
export interface DbapiPool {
  /** Name of the driver: `shoal`, `mysql2`. */
  readonly driver: string
  /** Sizes at this moment. */
  readonly gauge: PoolGauge
  /** Lends a connection. @throws the reason of the abort, a TimeoutError, or why none could be opened */
  acquire(options?: CallOptions): Promise<DbapiConnection>
  /** Gives a connection back, clean: an open transaction is rolled back. Twice does nothing. Never rejects. */
  release(connection: DbapiConnection): Promise<void>
  /** No more leases; `waitClosed` waits for the leased ones. */
  close(): void
  /** As `close`, and drops the leased connections. */
  terminate(): void
  /** Resolves when the last connection of a closed pool is gone. */
  waitClosed(options?: CallOptions): Promise<void>
}
