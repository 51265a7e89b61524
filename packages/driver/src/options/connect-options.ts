/// <reference lib="esnext.disposable" preserve="true" />
// What `connect()` accepts: every option with its unit, default and meaning. How they are checked: options.ts.
import type { Duplex } from "node:stream"
import type { Codecs } from "@shoal/protocol"
import type { Connection } from "../connection/connection.ts"
import type { CursorClass } from "../cursor/cursor.ts"
import type { ParamStyle } from "../query/paramstyle.ts"
import type { TlsOptions } from "./tls-options.ts"

/** Every async call takes these last. */
export interface CallOptions {
  /** Aborting rejects the call with `signal.reason`; a statement that already runs is killed on the server. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until the call rejects with a TimeoutError; 0 waits for ever. @default the connection's `queryTimeout` */
  readonly timeout?: number | undefined
}

/** What a password may be given as; a function is called once per connect. */
export type Password = string | (() => string | Promise<string>)

/** Where a custom stream would have to lead. */
export interface StreamTarget {
  readonly host: string
  readonly port: number
  /** Path of the socket; `host` and `port` mean nothing then. */
  readonly unixSocket: string | undefined
  /** Aborted when the connect deadline passes or the caller gives up. */
  readonly signal: AbortSignal
}

/** Receives one line per statement when `echo` is on. */
export type EchoLogger = (line: string) => void

/** Options of {@link connect}. Unknown names are an error. All durations are in milliseconds. */
export interface ConnectOptions {
  /** Host name or address. Ignored when `unixSocket` is given. @default "localhost" */
  readonly host?: string | undefined
  /** TCP port. @default 3306 */
  readonly port?: number | undefined
  /** User name. @default the user of the operating system */
  readonly user?: string | undefined
  /** Password, sent as UTF-8, or a function that gets one for each connect. @default "" */
  readonly password?: Password | undefined
  /**
   * Passwords of the further factors (MySQL 8.0.27 and later), or answers to the further questions of PAM (plugin `dialog`), such as a one-time code;
   * in the order in which the server asks: it asks for none where a factor needs none (`auth_socket`). @default []
   */
  readonly additionalPasswords?: readonly string[] | undefined
  /** Database to use after connecting. @default none */
  readonly db?: string | undefined
  /** Path of a unix domain socket. Counts as a secure channel. @default none */
  readonly unixSocket?: string | undefined
  /** "utf8mb4", or "utf8"/"utf8mb3", which are utf8mb4 on the wire: the server converts. @default "utf8mb4" */
  readonly charset?: string | undefined
  /** Collation of the connection. @default the server's default for utf8mb4 */
  readonly collation?: string | undefined
  /** Value for `SET sql_mode`, e.g. `"ANSI,TRADITIONAL"`. @default the server's */
  readonly sqlMode?: string | undefined
  /** An option file in the format of my.cnf. Explicit options win over it. @default none */
  readonly readDefaultFile?: string | undefined
  /** Group of the option file that is read besides `[client]`. @default "client" */
  readonly readDefaultGroup?: string | undefined
  /** Decoders by column type name and encoders by class. @default none */
  readonly codecs?: Codecs | undefined
  /** Capability bits added to the driver's own, e.g. 2 for CLIENT_FOUND_ROWS. @default 0 */
  readonly clientFlag?: number | undefined
  /** Class of `conn.cursor()`. @default Cursor */
  readonly cursorClass?: CursorClass | undefined
  /** Run after connecting and after every reset, then committed; one text may hold several statements. @default none */
  readonly initCommand?: string | readonly string[] | undefined
  /** Milliseconds for everything until the connection is usable: name lookup, TCP, greeting, TLS, authentication. @default 10000 */
  readonly connectTimeout?: number | undefined
  /** Autocommit mode after connecting; `null` leaves the server's. @default false */
  readonly autocommit?: boolean | null | undefined
  /** Log every statement with its parameters to stderr, or to the given function. @default false */
  readonly echo?: boolean | EchoLogger | undefined
  /** Negotiate LOAD DATA LOCAL. A file is sent only by a call that brings its own `localInfile` handler. @default false */
  readonly localInfile?: boolean | undefined
  /** TLS: a mode, `true` (= "verify-identity"), `false` (= "disabled") or {@link TlsOptions}. @default "preferred" on TCP, "disabled" on unix sockets */
  readonly ssl?: boolean | TlsOptions["mode"] | TlsOptions | undefined
  /** Authentication plugin for the first response, instead of the server's default one. @default the server's */
  readonly authPlugin?: string | undefined
  /** Allow-list of authentication plugins; a server that asks for another is refused. @default all built-in ones */
  readonly authPlugins?: readonly string[] | undefined
  /** Answer `mysql_clear_password` and `dialog`: only over TLS or a unix socket. @default false */
  readonly allowCleartextPassword?: boolean | undefined
  /** Connection attribute `program_name`, shown in performance_schema. @default none */
  readonly programName?: string | undefined
  /** The server's RSA public key in PEM, for caching_sha2_password without TLS. @default none */
  readonly serverPublicKey?: string | undefined
  /** Ask the server for its RSA key without TLS: a man in the middle can answer. @default false */
  readonly allowPublicKeyRetrieval?: boolean | undefined
  /** How placeholders are written. @default "qmark" */
  readonly paramstyle?: ParamStyle | undefined
  /** Compress the traffic; `true` takes zstd where both sides have it, else zlib. @default false */
  readonly compress?: boolean | "zlib" | "zstd" | undefined
  /** Session time zone, `"+00:00"`, `"-05:30"` or `"Z"`; DATETIME values are read in it. @default "+00:00" */
  readonly timezone?: string | undefined
  /** What BIGINT becomes; "number" rejects unsafe values with DataError. @default "bigint" */
  readonly bigint?: "bigint" | "number" | "string" | undefined
  /** What DECIMAL becomes. @default "string" */
  readonly decimal?: "string" | "number" | undefined
  /** What DATE, TIME, DATETIME and TIMESTAMP become. @default "date" (DATE and TIME stay strings) */
  readonly temporal?: "date" | "string" | "temporal" | undefined
  /** What a zero date becomes. @default "string" */
  readonly zeroDate?: "string" | "null" | "error" | undefined
  /** What JSON becomes. @default "parse" */
  readonly json?: "parse" | "string" | undefined
  /** Further connection attributes. @default {} */
  readonly connectAttributes?: Readonly<Record<string, string>> | undefined
  /** Largest packet accepted from the server and statement sent to it, in bytes. @default 1073741824 (the protocol's limit) */
  readonly maxAllowedPacket?: number | undefined
  /** Milliseconds that a statement may take unless the call says otherwise; 0 = no limit. @default 0 */
  readonly queryTimeout?: number | undefined
  /** Milliseconds without a byte from the server while an answer is due, after which the connection is dropped; 0 = no limit. @default 0 */
  readonly socketTimeout?: number | undefined
  /** Milliseconds that a killed statement has to end before the connection is dropped. @default 5000 */
  readonly cancelTimeout?: number | undefined
  /** TCP keep-alive: on, off, or the idle milliseconds before the first probe. @default true */
  readonly keepAlive?: boolean | number | undefined
  /** Local address to connect from. @default any */
  readonly bindAddress?: string | undefined
  /** Prepared statements kept per connection for `execute()`. @default 256 */
  readonly preparedCacheSize?: number | undefined
  /** Allow several statements in one query. @default false */
  readonly multiStatements?: boolean | undefined
  /** Opens the stream to use instead of a socket. @default none */
  readonly stream?: ((target: StreamTarget) => Duplex | Promise<Duplex>) | undefined
  /** Runs after connecting and after every reset; its failure fails the connect. @default none */
  readonly onConnect?: ((connection: Connection) => unknown) | undefined
  /** Commands that may be on the wire at once. @default 1000 */
  readonly maxPipeline?: number | undefined
  /** Bytes of one statement built by executeMany. @default 1024000 */
  readonly maxStatementLength?: number | undefined
}
