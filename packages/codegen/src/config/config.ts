// The config file: `shoal.config.ts` exports `defineConfig({...})`, by default or as `config`.
import type { GenerateOptions } from "../emit/options.ts"
import type { NamePattern } from "../naming/glob.ts"

/** How to reach the server, apart from the URL; passed to `createEngine`. `ssl.ca`, `cert` and `key` may be paths of PEM files. */
export type ConnectionOptions = Readonly<Record<string, unknown>>

/** What `shoal.config.ts` may say. Paths are relative to the config file. A flag wins over the environment, and that over this file. */
export interface CodegenConfig extends GenerateOptions {
  /** `mysql://user@host:port/database`. Better kept out of the file: `--url` or DATABASE_URL. */
  readonly url?: string
  /** More options of `createEngine`: `{ ssl: { mode: "verify-identity", ca: "ca.pem" }, unixSocket: "/run/mysqld.sock" }`. */
  readonly connection?: ConnectionOptions
  /** Databases to read, the one whose tables need no qualifier first. Default: that of the URL. */
  readonly databases?: readonly string[]
  /** Tables to take, by glob (`"order_*"`, `"shop.order_*"`) or RegExp. Default: all. */
  readonly include?: NamePattern | readonly NamePattern[]
  /** Tables to leave out; wins over `include`. */
  readonly exclude?: NamePattern | readonly NamePattern[]
  /** Whether views are read. Default true. */
  readonly views?: boolean
  /** Whether stored procedures and functions become typed callables. Default false. */
  readonly routines?: boolean
  /**
   * Whether each procedure is called once, with NULLs, in a transaction that is rolled back, to see its result sets. What it does outside of
   * transactions stays done. Default: true with `from`, else false.
   */
  readonly callProcedures?: boolean
  /** SQL files that are applied, in this order, to a private server instead of reading a live one. Globs in the last part are allowed. */
  readonly from?: readonly string[]
  /** Which server `from` starts. Default `"mysql"`. */
  readonly server?: "mysql" | "mariadb"
  /** Files of named SQL statements that become typed functions: `"queries/*.sql"`. */
  readonly queries?: string | readonly string[]
  /** The file for them. Default `"queries.ts"` beside `out`. */
  readonly queriesOut?: string
  /** Formats the output with the project's prettier, when it has one with a configuration. Default true. */
  readonly format?: boolean
  /** Treats every note as an error. Default false. */
  readonly strict?: boolean
}

/** Returns `config`; gives an editor the types to complete and check it. */
export function defineConfig(config: CodegenConfig): CodegenConfig {
  return config
}
