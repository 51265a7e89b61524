// Which encoder writes which command.
import type { Writer } from "../bytes/writer.ts"
import { UsageError } from "../errors.ts"
import {
  CommandByte,
  encodeByteCommand,
  encodeSendLongData,
  encodeStatementCommand,
  encodeStmtBulkExecute,
  encodeStmtExecute,
  encodeStmtFetch,
  encodeTextCommand,
} from "../messages/commands.ts"
import type { StatementInfo } from "../messages/packets.ts"
import { findBulkTypes } from "../values/bulk.ts"
import type { EncodeContext } from "../values/wire-value.ts"
import type { BulkData, Command } from "./command.ts"

/** Whether the server answers a command at all. */
export function hasAnswer(command: Command): boolean {
  return command.kind !== "quit" && command.kind !== "stmtClose" && command.kind !== "stmtSendLongData"
}

/** Writes the payload of a command. COM_CHANGE_USER needs the handshake and is not among them. @throws ParameterError | UsageError */
export function encodeCommand(w: Writer, command: Command, context: EncodeContext): void {
  switch (command.kind) {
    case "query":
      return encodeTextCommand(w, CommandByte.QUERY, command.text)
    case "ping":
      return encodeByteCommand(w, CommandByte.PING)
    case "quit":
      return encodeByteCommand(w, CommandByte.QUIT)
    case "initDb":
      return encodeTextCommand(w, CommandByte.INIT_DB, command.text)
    case "resetConnection":
      return encodeByteCommand(w, CommandByte.RESET_CONNECTION)
    case "stmtPrepare":
      return encodeTextCommand(w, CommandByte.STMT_PREPARE, command.text)
    case "stmtExecute":
      return encodeStmtExecute(w, statementOf(command), command.data as readonly unknown[], command.flag, context)
    case "stmtBulkExecute":
      return encodeBulk(w, command, context)
    case "stmtSendLongData":
      return encodeSendLongData(w, statementOf(command).id, command.number, command.data as Uint8Array)
    case "stmtClose":
      return encodeStatementCommand(w, CommandByte.STMT_CLOSE, command.number)
    case "stmtReset":
      return encodeStatementCommand(w, CommandByte.STMT_RESET, command.number)
    case "stmtFetch":
      return encodeStmtFetch(w, statementOf(command).id, command.number)
    case "changeUser":
      throw new UsageError("COM_CHANGE_USER is encoded by the session")
  }
}

function statementOf(command: Command): StatementInfo {
  if (command.statement !== undefined) return command.statement
  throw new UsageError(`${command.kind} needs a statement`)
}

function encodeBulk(w: Writer, command: Command, context: EncodeContext): void {
  const { id, parameterCount } = statementOf(command)
  const { rows, from, maxBytes } = command.data as BulkData
  if (from >= rows.length) throw new UsageError(`bulk execution: no rows from ${from} on, there are ${rows.length}`)
  command.bulkTypes ??= findBulkTypes(rows, from, parameterCount, context)
  command.nextRow = encodeStmtBulkExecute(w, id, rows, from, command.bulkTypes, maxBytes, context)
}
