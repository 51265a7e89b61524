// Options that stay in force on an engine or a connection; statements have their own (expression/statement-options.ts).
import {
  checkOptionValues,
  mergedOptions,
  statementOptionNames,
  type StatementOptions,
  unknownOption,
} from "../expression/statement-options.ts"
import { PORTION } from "../result/fetching.ts"
import { type IsolationLevel, isolationLevelSql } from "./isolation-level.ts"

/** Execution options: those of a statement win over those of its connection, and these over the engine's. */
export interface ExecutionOptions extends StatementOptions {
  /** Level of every transaction that does not ask for another; "AUTOCOMMIT": no transaction is begun by itself. @default the server's */
  readonly isolationLevel?: IsolationLevel | "AUTOCOMMIT" | undefined
  /** A word that `echo` shows in brackets before each statement of the connection. @default none */
  readonly loggingToken?: string | undefined
}

const names: ReadonlySet<string> = new Set(["isolationLevel", "loggingToken", ...statementOptionNames])

/** The options themselves. @throws ArgumentError for an unknown name, or a value that the option cannot have */
export function checkExecutionOptions(options: ExecutionOptions): ExecutionOptions {
  const unknown = Object.keys(options).find((name) => !names.has(name))
  if (unknown !== undefined) throw unknownOption(unknown, names)
  const { isolationLevel } = options
  if (isolationLevel !== undefined && isolationLevel !== "AUTOCOMMIT") isolationLevelSql(isolationLevel)
  checkOptionValues(options)
  return options
}

/** What holds for one statement. */
export function optionsFor(
  statement: { readonly runOptions: StatementOptions | undefined },
  defaults: ExecutionOptions,
): ExecutionOptions {
  const own = statement.runOptions
  return own === undefined ? defaults : mergedOptions(defaults, own)
}

/** Whether `execute()` leaves rows where they are until they are asked for. */
export function streams({ streamResults, yieldPer }: ExecutionOptions): boolean {
  return streamResults ?? yieldPer !== undefined
}

/** Rows that iteration takes at once; undefined: the usual number. */
export function portionOf({ yieldPer, maxRowBuffer }: ExecutionOptions): number | undefined {
  return yieldPer ?? (maxRowBuffer === undefined ? undefined : Math.min(maxRowBuffer, PORTION))
}
