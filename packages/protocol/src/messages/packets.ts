// Types of the packets that the session hands on to its caller.
import type { ColumnInfo } from "../values/column-info.ts"

/** One change of session state that the server tracked (CLIENT_SESSION_TRACK). */
export type SessionStateChange =
  | { readonly kind: "variable"; readonly name: string; readonly value: string }
  | { readonly kind: "schema"; readonly name: string }
  | { readonly kind: "state"; readonly changed: boolean }
  | { readonly kind: "gtids"; readonly value: string }
  | { readonly kind: "transactionCharacteristics"; readonly value: string }
  | { readonly kind: "transactionState"; readonly value: string }
  | { readonly kind: "unknown"; readonly type: number; readonly data: Uint8Array }

/** OK packet, or the EOF packet that ends a result set (then `affectedRows` is 0). */
export interface OkPacket {
  /** Rows changed (found with CLIENT_FOUND_ROWS); bigint only beyond 2^53 - 1. */
  readonly affectedRows: number | bigint
  /** First generated AUTO_INCREMENT value, 0 without one; bigint only beyond 2^53 - 1. */
  readonly insertId: number | bigint
  /** Bits of `ServerStatus`. */
  readonly status: number
  readonly warningCount: number
  /** Human-readable text such as `Rows matched: 1  Changed: 1  Warnings: 0`. */
  readonly info: string
  /** Tracked changes of session state, in the server's order; empty when there are none. */
  readonly sessionState: readonly SessionStateChange[]
}

/** ERR packet. */
export interface ServerErrorInfo {
  /** Server error number, such as 1062. */
  readonly errno: number
  /** Five characters; `HY000` when the server sent none. */
  readonly sqlState: string
  readonly message: string
  /** Symbol of the number, such as `ER_DUP_ENTRY`; `ER_UNKNOWN_<errno>` when the table does not know it. */
  readonly symbol: string
}

/** A prepared statement of this session. */
export interface StatementInfo {
  readonly id: number
  readonly parameterCount: number
  readonly parameters: readonly ColumnInfo[]
  /** Columns of the result as known when it was prepared; the execution tells the real ones. */
  readonly columns: readonly ColumnInfo[]
  readonly warningCount: number
}

/** Kind of server, told by its greeting. */
export type ServerFamily = "mysql" | "mariadb"

/** What the server said of itself in the initial handshake. */
export interface Greeting {
  /** As sent, `5.5.5-` of MariaDB removed. */
  readonly serverVersion: string
  readonly family: ServerFamily
  readonly version: readonly [major: number, minor: number, patch: number]
  /** Thread id; KILL takes it. */
  readonly connectionId: number
  /** All capability bits of the server, MariaDB's extended ones from bit 32. */
  readonly capabilities: bigint
  readonly collation: number
  readonly status: number
  /** Authentication plugin that the server would like first. */
  readonly authPlugin: string
}
