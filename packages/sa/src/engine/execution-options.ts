// Options that stay in force on an engine or a connection.
import type { IsolationLevel } from "./isolation-level.ts"

/** Execution options: of the engine, overridden by those of a connection. */
export interface ExecutionOptions {
  /** Level of every transaction that does not ask for another; "AUTOCOMMIT": no transaction is begun by itself. @default the server's */
  readonly isolationLevel?: IsolationLevel | "AUTOCOMMIT" | undefined
  /** `execute()` reads rows while they arrive, as `stream()` does. @default false */
  readonly streamResults?: boolean | undefined
  /**
   * Server-side prepared statements, where the driver has them. By default statements of unchanging text are prepared from their third
   * execution on; `true` prepares everything, `false` nothing.
   */
  readonly prepare?: boolean | undefined
}
