// The events of a session, told apart by `kind`. Those of a command carry that very command object.
import type { DecodeError } from "../errors.ts"
import type { Greeting, OkPacket, ServerErrorInfo, StatementInfo } from "../messages/packets.ts"
import type { ColumnInfo } from "../values/column-info.ts"
import type { Command } from "./command.ts"

/** The SSLRequest is in `takeOutput()`: write it, upgrade the stream, then call `tlsStarted()`. */
export interface StartTlsEvent {
  readonly kind: "startTls"
}

/** Slow hashing is to be done outside: `session.authenticated(await event.work())`. */
export interface AuthenticateEvent {
  readonly kind: "authenticate"
  work(): Promise<Uint8Array>
}

/** The handshake is over; commands may be sent. */
export interface ReadyEvent {
  readonly kind: "ready"
  readonly greeting: Greeting
  readonly ok: OkPacket
}

/** A result set begins. */
export interface ColumnsEvent {
  readonly kind: "columns"
  readonly command: Command
  readonly columns: readonly ColumnInfo[]
}

/** A batch of decoded rows: all that were complete. Not sent for a command with `collect`. */
export interface RowsEvent {
  readonly kind: "rows"
  readonly command: Command
  /** Rows in the shape the command asked for; for `columns`, one array per column. */
  readonly rows: unknown[]
  readonly rowCount: number
}

/** Ends one result, or a statement without one. */
export interface EndEvent {
  readonly kind: "end"
  readonly command: Command
  readonly ok: OkPacket
  /** Further results of this command follow; without it the command is finished. */
  readonly more: boolean
  /** All rows of this result when the command has `collect` and a result set came, else undefined. */
  readonly rows: unknown[] | undefined
  /** Rows of this result set, 0 without one. */
  readonly rowCount: number
  /** The first value that could not be decoded; rows from then on were skipped. */
  readonly decodeError: DecodeError | undefined
}

/** An ERR packet. It ends its command; without a command it ended the handshake or the idle connection. */
export interface ErrorEvent {
  readonly kind: "error"
  readonly command: Command | undefined
  readonly error: ServerErrorInfo
  /** A column of an earlier row of this result that could not be decoded, if there was one. */
  readonly decodeError: DecodeError | undefined
}

/** COM_STMT_PREPARE finished. */
export interface PreparedEvent {
  readonly kind: "prepared"
  readonly command: Command
  readonly statement: StatementInfo
}

/** The server asks for a file that this command allowed: answer with `sendInfile(chunk)` ... `endInfile()`. */
export interface InfileEvent {
  readonly kind: "infile"
  readonly command: Command
  readonly filename: string
}

/** MariaDB's progress report of a long statement. */
export interface ProgressEvent {
  readonly kind: "progress"
  readonly command: Command | undefined
  readonly stage: number
  readonly maxStage: number
  /** Percent of this stage, 0-100. */
  readonly progress: number
  readonly info: string
}

/** What `session.nextEvent()` gives. */
export type SessionEvent =
  | StartTlsEvent
  | AuthenticateEvent
  | ReadyEvent
  | ColumnsEvent
  | RowsEvent
  | EndEvent
  | ErrorEvent
  | PreparedEvent
  | InfileEvent
  | ProgressEvent
