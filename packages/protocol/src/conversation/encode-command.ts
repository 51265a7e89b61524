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
      encodeTextCommand(w, CommandByte.QUERY, command.text)
      return
    case "ping":
      encodeByteCommand(w, CommandByte.PING)
      return
    case "quit":
      encodeByteCommand(w, CommandByte.QUIT)
      return
    case "initDb":
      encodeTextCommand(w, CommandByte.INIT_DB, command.text)
      return
    case "resetConnection":
      encodeByteCommand(w, CommandByte.RESET_CONNECTION)
      return
    case "stmtPrepare":
      encodeTextCommand(w, CommandByte.STMT_PREPARE, command.text)
      return
    case "stmtExecute":
      encodeStmtExecute(w, statementOf(command), command.data as readonly unknown[], command.flag, context)
      return
    case "stmtBulkExecute":
      encodeBulk(w, command, context)
      return
    case "stmtSendLongData":
      encodeSendLongData(w, statementOf(command).id, command.number, command.data as Uint8Array)
      return
    case "stmtClose":
      encodeStatementCommand(w, CommandByte.STMT_CLOSE, command.number)
      return
    case "stmtReset":
      encodeStatementCommand(w, CommandByte.STMT_RESET, command.number)
      return
    case "stmtFetch":
      encodeStmtFetch(w, statementOf(command).id, command.number)
      return
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
  if (from >= rows.length)
    throw new UsageError(`bulk execution: no rows from ${from} on, there are ${rows.length}`)
  command.bulkTypes ??= findBulkTypes(rows, from, parameterCount, context)
  command.nextRow = encodeStmtBulkExecute(w, id, rows, from, command.bulkTypes, maxBytes, context)
}
