// What createEngine() takes: options of the engine, of its pool and of its connections.
import type { ConnectOptions } from "@shoal/driver"
import type { PoolOptions } from "@shoal/pool"
import type { ParamStyle } from "@shoal/protocol"
import type { DbapiPool } from "../dbapi/dbapi.ts"
import type { Mysql2Pool } from "../dbapi/mysql2-api.ts"
import type { ShoalPool } from "../dbapi/shoal.ts"
import type { Dialect } from "../dialect/dialect.ts"
import type { CompiledMap } from "./compiled-cache.ts"
import type { EchoLogger } from "./echo.ts"
import type { ExecutionOptions } from "./execution-options.ts"
import type { IsolationLevel } from "./isolation-level.ts"

/** Options of the engine itself. */
export interface EngineOwnOptions {
  /** A pool that exists already: of `@shoal/pool`, of mysql2, or one that `mysql2Pool()` made. The engine does not end a mysql2 pool. */
  readonly pool?: DbapiPool | ShoalPool | Mysql2Pool | undefined
  /** The driver, when the URL does not say. @default "shoal" */
  readonly driver?: "shoal" | "mysql2" | undefined
  /** Log every statement with its parameters, to stderr or to a function. @default false */
  readonly echo?: boolean | EchoLogger | undefined
  /** Placeholders of SQL text that is executed with a list of values. `:name` always works with an object. @default "qmark" (`?`) */
  readonly paramstyle?: ParamStyle | undefined
  /** A map of your own that compiled statements are kept in, as aiomysql's `compiled_cache`. @default none: statements remember by themselves */
  readonly compiledCache?: CompiledMap | null | undefined
  /** Of every transaction that does not ask for another. @default the server's */
  readonly isolationLevel?: IsolationLevel | "AUTOCOMMIT" | undefined
  /** Options of all executions. */
  readonly executionOptions?: ExecutionOptions | undefined
  /** Bytes of SQL, about, that one INSERT of many rows may have before the next one begins. @default 1000000 */
  readonly insertManyPageBytes?: number | undefined
  /** Warn (`process.emitWarning`, code `SHOAL_CARTESIAN_PRODUCT`) of a statement whose tables nothing connects, once per statement. @default true */
  readonly enableFromLinting?: boolean | undefined
  /** Renders statements instead of the dialect that fits the server. */
  readonly dialect?: Dialect | undefined
}

/** Options of the pool below the engine, as for `createPool` of `@shoal/pool`. For mysql2 only `maxSize` and `poolRecycle` apply. */
export type EnginePoolOptions = Pick<
  PoolOptions,
  | "minSize"
  | "maxSize"
  | "poolRecycle"
  | "acquireTimeout"
  | "idleTimeout"
  | "maxLifetime"
  | "validateAfterIdle"
  | "maxWaiting"
  | "resetOnRelease"
  | "leakTimeout"
>

/** Options of connections: those of `connect()` of `@shoal/driver`, and for mysql2 `mysql2: { ... }`. */
export interface EngineConnectOptions extends Omit<ConnectOptions, "echo" | "paramstyle" | "autocommit"> {
  /**
   * Session autocommit. With `true` each statement of `engine.acquire()` stands for itself until `begin()`; with `false` they gather until
   * `commit()`. `engine.connect()` begins its own transactions either way. `null` leaves the server's. @default true
   */
  readonly autocommit?: boolean | null | undefined
  /** Options of mysql2's own `createPool`, for the driver mysql2. */
  readonly mysql2?: object | undefined
}

/** Everything that `createEngine()` takes. Unknown names are an error. */
export interface EngineOptions extends EngineOwnOptions, EnginePoolOptions, EngineConnectOptions {}

/** Names of the engine's own options; all others go to pool and driver. */
export const ownOptionNames: ReadonlySet<string> = new Set<keyof EngineOwnOptions>([
  "pool",
  "driver",
  "echo",
  "paramstyle",
  "compiledCache",
  "isolationLevel",
  "executionOptions",
  "insertManyPageBytes",
  "enableFromLinting",
  "dialect",
])
