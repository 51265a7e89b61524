// The part of mysql2's callback API that the adapter uses, as structural types: this package compiles where mysql2 is not installed.

/** A column definition; the adapter rewrites its reading type before mysql2 builds the row parser. */
export interface Mysql2Field {
  readonly name: string
  readonly table: string
  columnType: number
  characterSet: number
  encoding: string
  readonly flags: number
  readonly extendedTypeName?: string | undefined
  extendedFormat?: string | undefined
}

/** The answer to a statement without rows. */
export interface Mysql2Header {
  readonly affectedRows: number | string
  readonly insertId: number | string
  readonly info: string
  readonly serverStatus: number
  readonly warningStatus: number
}

/** A readable stream of rows. */
export interface Mysql2RowStream extends NodeJS.EventEmitter {
  read(): unknown[] | null
  destroy(): unknown
}

/** One statement under way. */
export interface Mysql2Command extends NodeJS.EventEmitter {
  stream(options: { highWaterMark: number }): Mysql2RowStream
}

/** Options of one query. */
export interface Mysql2Query {
  readonly sql: string
  readonly rowsAsArray: true
  readonly nestTables: false
  readonly namedPlaceholders: false
  readonly typeCast: true | ((field: unknown, next: () => unknown) => unknown)
}

/** Callback of one query. */
export type Mysql2Done = (error: Error | null, rows?: unknown) => void

/** A core (callback) connection. */
export interface Mysql2Connection extends NodeJS.EventEmitter {
  readonly threadId: number
  readonly config: { readonly typeCast?: unknown }
  readonly lastActiveTime?: number
  query(options: Mysql2Query, done?: Mysql2Done): Mysql2Command
  destroy(): void
  release(): void
}

/** A core (callback) pool. */
export interface Mysql2CorePool {
  readonly config: {
    readonly connectionConfig: object
    readonly connectionLimit: number
    readonly resetOnRelease?: boolean
  }
  readonly _allConnections?: { readonly length: number }
  readonly _freeConnections?: { readonly length: number }
  getConnection(done: (error: Error | null, connection: Mysql2Connection) => void): void
  end(done: (error?: Error | null) => void): void
}

/** What `createEngine({ pool })` takes: a pool of `mysql2` or of `mysql2/promise`. */
export interface Mysql2Pool {
  // Either overload of mysql2's own types; which pool it is shows at run time.
  getConnection(...args: never[]): unknown
  end(...args: never[]): unknown
}

/** The callback pool below a pool of either kind. */
export function corePool(pool: Mysql2Pool): Mysql2CorePool {
  const core: unknown = "pool" in pool ? pool.pool : pool
  if (typeof core === "object" && core !== null && "getConnection" in core && "config" in core) {
    // mysql2's own shape; its types are not imported, see the head of this file.
    return core as unknown as Mysql2CorePool
  }
  throw new TypeError('option "pool": expected a pool made by mysql2\'s createPool()')
}
