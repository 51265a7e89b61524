// A command is one record: what to send, how its rows are to look, and the caller's own context.
// All commands share one hidden class, so that the session's queue stays monomorphic.
import { ParameterError } from "../errors.ts"
import type { StatementInfo } from "../messages/packets.ts"
import type { BulkTypes } from "../values/bulk.ts"
import type { RowForm } from "../values/decode-options.ts"

/** Which COM_* a command is. */
export type CommandKind =
  | "query"
  | "ping"
  | "quit"
  | "initDb"
  | "resetConnection"
  | "changeUser"
  | "stmtPrepare"
  | "stmtExecute"
  | "stmtBulkExecute"
  | "stmtSendLongData"
  | "stmtClose"
  | "stmtReset"
  | "stmtFetch"

/** What every command may carry. */
export interface CommandOptions {
  /** The caller's own data, handed back with each event of this command. */
  readonly context?: unknown
}

/** How the rows of a command are delivered. */
export interface RowOptions extends CommandOptions {
  /** @default "object" */
  readonly rows?: RowForm
  /** Gather all rows of a result and give them with its `end` event, instead of `rows` events per chunk. @default false */
  readonly collect?: boolean
}

/** Options of COM_QUERY. */
export interface QueryOptions extends RowOptions {
  /** This very command may ask for a local file; otherwise such a request is refused and reported as an error. @default false */
  readonly localInfile?: boolean
}

/** Options of COM_STMT_EXECUTE. */
export interface ExecuteOptions extends RowOptions {
  /** Open a read-only cursor; rows come with `comStmtFetch`. @default false */
  readonly cursor?: boolean
}

/** Whom COM_CHANGE_USER makes the session. */
export interface ChangeUserOptions extends CommandOptions {
  readonly user: string
  readonly password?: string
  readonly additionalPasswords?: readonly string[]
  readonly database?: string
  readonly collation?: number
}

/** One command. Made by the `com...` functions, given to `session.send`, handed back in events. */
export class Command {
  readonly kind: CommandKind
  /** The caller's own data. */
  context: unknown
  readonly rows: RowForm
  readonly collect: boolean
  /** Whether this command may ask for a local file, or opens a cursor. */
  readonly flag: boolean
  /** SQL, database name, or what else is text. */
  readonly text: string
  readonly statement: StatementInfo | undefined
  /** Statement id for COM_STMT_CLOSE and _RESET, parameter index for long data, row count for fetch. */
  readonly number: number
  readonly data: unknown
  /** For bulk execution, once sent: the index after the last row that fitted. */
  nextRow = 0
  /** For bulk execution, once sent: the types that were found for its columns. */
  bulkTypes: BulkTypes | undefined = undefined

  constructor(
    kind: CommandKind,
    options: CommandOptions & RowOptions,
    flag: boolean,
    text: string,
    statement: StatementInfo | undefined,
    number: number,
    data: unknown,
  ) {
    this.kind = kind
    this.context = options.context
    this.rows = rowForm(options.rows ?? "object")
    this.collect = options.collect ?? false
    this.flag = flag
    this.text = text
    this.statement = statement
    this.number = number
    this.data = data
  }
}

/** Callers without types may pass anything, and rows of an unknown form would be none. */
function rowForm(rows: RowForm): RowForm {
  if (rows === "object" || rows === "array" || rows === "columns" || rows === "lazy") return rows
  if (typeof rows === "function") return rows
  throw new ParameterError(
    `rows: expected "object", "array", "columns", "lazy" or a function, found ${JSON.stringify(rows)}`,
  )
}

const NO_OPTIONS: RowOptions = {}

/** COM_QUERY: SQL in the text protocol. */
export function comQuery(sql: string, options: QueryOptions = NO_OPTIONS): Command {
  return new Command("query", options, options.localInfile ?? false, sql, undefined, 0, undefined)
}

/** COM_PING. */
export function comPing(options: CommandOptions = NO_OPTIONS): Command {
  return new Command("ping", options, false, "", undefined, 0, undefined)
}

/** COM_QUIT: the server closes the connection without an answer. */
export function comQuit(options: CommandOptions = NO_OPTIONS): Command {
  return new Command("quit", options, false, "", undefined, 0, undefined)
}

/** COM_INIT_DB: changes the default database. */
export function comInitDb(database: string, options: CommandOptions = NO_OPTIONS): Command {
  return new Command("initDb", options, false, database, undefined, 0, undefined)
}

/** COM_RESET_CONNECTION: session state as after connect; prepared statements are gone. */
export function comResetConnection(options: CommandOptions = NO_OPTIONS): Command {
  return new Command("resetConnection", options, false, "", undefined, 0, undefined)
}

/** COM_CHANGE_USER: authenticates anew on the same connection. Nothing else may be in flight. */
export function comChangeUser(options: ChangeUserOptions): Command {
  return new Command("changeUser", options, false, "", undefined, 0, options)
}

/** COM_STMT_PREPARE. */
export function comStmtPrepare(sql: string, options: CommandOptions = NO_OPTIONS): Command {
  return new Command("stmtPrepare", options, false, sql, undefined, 0, undefined)
}

/** COM_STMT_EXECUTE. `session.send` throws a `ParameterError` for a value that is no parameter, and sends nothing. */
export function comStmtExecute(
  statement: StatementInfo,
  parameters: readonly unknown[] = [],
  options: ExecuteOptions = NO_OPTIONS,
): Command {
  return new Command("stmtExecute", options, options.cursor ?? false, "", statement, 0, parameters)
}

/** Rows for COM_STMT_BULK_EXECUTE and where to start in them. */
export interface BulkOptions extends CommandOptions {
  /** First row to send. @default 0 */
  readonly from?: number
  /** The command that sent the rows before these: types found for it hold for all rows, which are then not looked through again. */
  readonly after?: Command
  /** Greatest size of the command in bytes; at least one row is sent. @default 16777215 */
  readonly maxBytes?: number
}

/** What a bulk command carries. */
export interface BulkData {
  readonly rows: readonly (readonly unknown[])[]
  readonly from: number
  readonly maxBytes: number
}

/** COM_STMT_BULK_EXECUTE (MariaDB): many rows at once. After `send`, `command.nextRow` tells where the next one has to start. */
export function comStmtBulkExecute(
  statement: StatementInfo,
  rows: readonly (readonly unknown[])[],
  options: BulkOptions = NO_OPTIONS,
): Command {
  const from = options.from ?? options.after?.nextRow ?? 0
  const data: BulkData = { rows, from, maxBytes: options.maxBytes ?? 0xffffff }
  const command = new Command("stmtBulkExecute", options, false, "", statement, 0, data)
  command.bulkTypes = options.after?.bulkTypes
  return command
}

/** COM_STMT_SEND_LONG_DATA: appends to one parameter, which COM_STMT_EXECUTE then gets as `LONG_DATA` or `LONG_TEXT`. The server does not answer. */
export function comStmtSendLongData(
  statement: StatementInfo,
  parameter: number,
  data: Uint8Array,
  options: CommandOptions = NO_OPTIONS,
): Command {
  return new Command("stmtSendLongData", options, false, "", statement, parameter, data)
}

/** COM_STMT_CLOSE. The server does not answer. */
export function comStmtClose(id: number, options: CommandOptions = NO_OPTIONS): Command {
  return new Command("stmtClose", options, false, "", undefined, id, undefined)
}

/** COM_STMT_RESET: closes the cursor and forgets long data. */
export function comStmtReset(id: number, options: CommandOptions = NO_OPTIONS): Command {
  return new Command("stmtReset", options, false, "", undefined, id, undefined)
}

/** COM_STMT_FETCH: the next rows of an open cursor; `end.ok.status` has LAST_ROW_SENT when it is exhausted. */
export function comStmtFetch(
  statement: StatementInfo,
  rowCount: number,
  options: RowOptions = NO_OPTIONS,
): Command {
  return new Command("stmtFetch", options, false, "", statement, rowCount, undefined)
}
