/// <reference lib="esnext.disposable" preserve="true" />
// Public door of @shoal/pool, and the only file that knows the driver.
import {
  type CallOptions,
  type Connection,
  type ConnectOptions,
  connect,
  connectOptionNames,
  type ErrorDetails,
  InterfaceError,
  type LazyRow,
  MySQLError,
  OperationalError,
  type Params,
  type QueryCallOptions,
  resolveOptions,
  type RowClassOf,
  type RowForm,
  type RowObject,
  TimeoutError,
} from "@shoal/driver"
import { systemClock } from "./clock.ts"
import { SingleEndpoint } from "./endpoint.ts"
import type { PoolErrors } from "./errors.ts"
import { type PoolOptions as OwnOptions, resolveSettings } from "./options.ts"
import { Pool as GenericPool } from "./pool.ts"
import { splitOptions } from "./split-options.ts"
import type { Runner } from "./statements.ts"

export type { CallOptions } from "@shoal/driver"
export type {
  CloseReason,
  PoolChannel,
  PoolConnectErrorMessage,
  PoolConnectionMessage,
  PoolLeakMessage,
  PoolTimeoutMessage,
} from "./diagnostics.ts"
export { poolChannels } from "./diagnostics.ts"
export type { PoolStats } from "./stats.ts"

/** Options of {@link createPool}: those of the pool and those of its connections. `onConnect` is the pool's. */
export interface PoolOptions extends Omit<ConnectOptions, "onConnect">, OwnOptions<Connection> {}

/** `pool.stream`: the row types are those of `connection.stream`. */
export interface PoolStream {
  <Row = unknown[]>(
    sql: string,
    params: Params,
    options: QueryCallOptions<"array">,
  ): AsyncGenerator<Row, void>
  <Row extends object = RowObject>(
    sql: string,
    params: Params,
    options: QueryCallOptions<"lazy">,
  ): AsyncGenerator<LazyRow<Row>, void>
  <Row extends object>(
    sql: string,
    params: Params,
    options: QueryCallOptions<RowClassOf<Row>>,
  ): AsyncGenerator<Row, void>
  <Row = RowObject>(
    sql: string,
    params?: Params,
    options?: QueryCallOptions<Exclude<RowForm, "columns">>,
  ): AsyncGenerator<Row, void>
}

/** A pool of connections; of those of `@shoal/driver` when nothing else is said. */
export type Pool<C extends Runner<C> = Connection> = GenericPool<C, PoolStream>

const errors: PoolErrors = {
  misuse: (message, code) => new InterfaceError(message, { code }),
  refused: (message, code) => new OperationalError(message, { code, retrySafe: true }),
  timeout: (message, ms, cause) => new TimeoutError(message, ms, { cause, retrySafe: true }),
  connect: connectError,
  lost: (message, cause) =>
    new OperationalError(message, {
      code: "SHOAL_SERVER_LOST",
      errno: 2013,
      sqlState: "08S01",
      fatal: true,
      cause,
    }),
}

/** Of the same class and code as its cause, so that whoever handles errors of `connect()` handles this one too. */
function connectError(message: string, cause: unknown): MySQLError {
  if (!(cause instanceof MySQLError)) {
    return new OperationalError(message, { code: "SHOAL_CONNECT", errno: 2003, sqlState: "08001", cause })
  }
  const { code, errno, sqlState } = cause
  const details: ErrorDetails = { code, errno, sqlState, retrySafe: true, cause }
  return cause instanceof InterfaceError
    ? new InterfaceError(message, details)
    : new OperationalError(message, details)
}

/**
 * Makes a pool and opens `minSize` connections in parallel.
 * @param target a URL (which may name options of the pool too: `?maxSize=5`) or options.
 * @param overrides win over the target.
 * @param call `signal` and `timeout` for opening the first connections; they say nothing about those that are opened later.
 * @throws the class and code of the first failed connect, with that as `cause`; TimeoutError; `signal.reason`. What was opened is closed by then.
 * @throws InterfaceError `SHOAL_OPTION` for an unknown option or a value that does not fit.
 */
export async function createPool(
  target: string | URL | PoolOptions = {},
  overrides: PoolOptions = {},
  call?: CallOptions,
): Promise<Pool> {
  const { own, base, connection } = splitOptions<OwnOptions<Connection>, ConnectOptions>(
    target,
    overrides,
    connectOptionNames,
    errors,
  )
  const settings = resolveSettings<Connection>(own, errors)
  // Checks them before anything is opened.
  const { host, port, unixSocket, echo } = resolveOptions(base, connection)
  const endpoint = {
    name: unixSocket ?? `${host}:${String(port)}`,
    connect: ({ signal }: { readonly signal: AbortSignal }) => connect(base, connection, { signal }),
  }
  const selector = new SingleEndpoint(endpoint, systemClock)
  const context = { settings, selector, errors, clock: systemClock, random: Math.random }
  return GenericPool.open<Connection, PoolStream>(context, echo !== false, call)
}
