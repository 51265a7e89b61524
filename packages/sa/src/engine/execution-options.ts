// Options that stay in force on an engine or a connection.
import { ArgumentError } from "../errors.ts"
import type { IsolationLevel } from "./isolation-level.ts"

/** Execution options: of the engine, overridden by those of a connection. */
export interface ExecutionOptions {
  /** Level of every transaction that does not ask for another; "AUTOCOMMIT": no transaction is begun by itself. @default the server's */
  readonly isolationLevel?: IsolationLevel | "AUTOCOMMIT" | undefined
  /** `execute()` reads rows while they arrive, as `stream()` does. @default false */
  readonly streamResults?: boolean | undefined
  /** `execute()` reads rows while they arrive, and `partitions()` gives so many at once. @default not streamed, 512 */
  readonly yieldPer?: number | undefined
  /**
   * Server-side prepared statements, where the driver has them. By default statements of unchanging text are prepared from their third
   * execution on; `true` prepares everything, `false` nothing.
   */
  readonly prepare?: boolean | undefined
}

const names: ReadonlySet<string> = new Set<keyof ExecutionOptions>([
  "isolationLevel",
  "streamResults",
  "yieldPer",
  "prepare",
])

/** The options themselves. @throws ArgumentError for an unknown name, or a `yieldPer` that is no whole number of 1 or more */
export function checkExecutionOptions(options: ExecutionOptions): ExecutionOptions {
  const unknown = Object.keys(options).find((name) => !names.has(name))
  if (unknown !== undefined) {
    throw new ArgumentError(`unknown execution option "${unknown}"; expected ${[...names].join(", ")}`)
  }
  const { yieldPer } = options
  if (yieldPer !== undefined && !(Number.isSafeInteger(yieldPer) && yieldPer > 0)) {
    throw new ArgumentError(`option "yieldPer": expected a whole number of at least 1, found ${yieldPer}`)
  }
  return options
}

/** Whether `execute()` leaves rows where they are until they are asked for. */
export function streams({ streamResults, yieldPer }: ExecutionOptions): boolean {
  return streamResults ?? yieldPer !== undefined
}
