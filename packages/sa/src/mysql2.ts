/** `@shoal/sa/mysql2`: use a mysql2 pool below the engine. Needs the peer dependency `mysql2`; everything else of sa works without it. */
import type * as Mysql2 from "mysql2"
import type { DbapiPool } from "./dbapi/dbapi.ts"
import { corePool, type Mysql2Pool } from "./dbapi/mysql2-api.ts"
import { type Mysql2ConnectOptions, poolOptions } from "./dbapi/mysql2-options.ts"
import { Mysql2DbapiPool, type Mysql2PoolOptions } from "./dbapi/mysql2-pool.ts"
import { ArgumentError } from "./errors.ts"

export type { Mysql2ConnectOptions } from "./dbapi/mysql2-options.ts"
export type { Mysql2PoolOptions } from "./dbapi/mysql2-pool.ts"
export type { Mysql2Pool } from "./dbapi/mysql2-api.ts"

/**
 * The pool of `mysql2` or `mysql2/promise` as the engine sees it; `createEngine({ pool })` does this by itself.
 *
 * Each connection gets `time_zone = '+00:00'` (and autocommit, see the options) when it is first used here, and values are those of
 * the public API contract whatever the pool's own options say. The pool stays its maker's: closing the engine does
 * not end it, and `waitClosed()` sets both back on every connection that was used.
 * @throws TypeError when it is no mysql2 pool.
 */
export function mysql2Pool(pool: Mysql2Pool, options: Mysql2PoolOptions = {}): DbapiPool {
  const { connectionConfig } = corePool(pool).config
  return new Mysql2DbapiPool(pool, (threadId) => killQuery(connectionConfig, threadId), options)
}

/**
 * A mysql2 pool of our own making, for `mysql+mysql2://` URLs. Ends with the engine.
 * @throws ArgumentError for an option that mysql2 has no counterpart of, or when mysql2 is not installed.
 */
export async function createMysql2Pool(
  connect: Mysql2ConnectOptions,
  options: Mysql2PoolOptions & { readonly maxSize?: number | undefined } = {},
): Promise<DbapiPool> {
  const { createPool } = await loadMysql2()
  const pool = createPool(poolOptions(connect, options.maxSize ?? 10))
  return mysql2Pool(pool, { ...options, owned: true })
}

/** The only place that needs it. In a `try`, so that bundlers of programs without mysql2 leave the import as it is. */
async function loadMysql2(): Promise<typeof Mysql2> {
  try {
    return await import("mysql2")
  } catch (cause) {
    throw new ArgumentError('mysql2 is not installed; run "npm install mysql2"', { cause })
  }
}

/** Over a connection of its own: the pool may have none left. */
async function killQuery(config: object, threadId: number): Promise<void> {
  const { createConnection } = await loadMysql2()
  const needed = Object.entries(config).filter(
    ([name, value]) => loginOptions.has(name) && value !== undefined,
  )
  const connection = createConnection(Object.fromEntries(needed))
  await new Promise<void>((resolve) => {
    connection.on("error", () => resolve())
    connection.query(`KILL QUERY ${threadId}`, () => resolve())
  })
  connection.destroy()
}

/** The pool's settings that another connection to the same server needs; mysql2 warns about derived ones. */
const loginOptions: ReadonlySet<string> = new Set([
  "host",
  "port",
  "localAddress",
  "socketPath",
  "user",
  "password",
  "password2",
  "password3",
  "passwordSha1",
  "connectTimeout",
  "insecureAuth",
  "ssl",
  "authPlugins",
  "enableCleartextPlugin",
  "stream",
])
