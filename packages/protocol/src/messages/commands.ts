// Payloads of the commands. Each writes behind the frame header that its caller reserved.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html
import type { Writer } from "../bytes/writer.ts"
import { Capability } from "../constants/capabilities.ts"
import { CursorType } from "../constants/column-types.ts"
import { encodeBulkRows, type BulkRows, type BulkTypes } from "../values/bulk.ts"
import { encodeParameters } from "../values/parameters.ts"
import type { EncodeContext } from "../values/wire-value.ts"
import { encodeAttributes } from "./handshake.ts"

/** COM_* numbers. */
export const CommandByte = {
  QUIT: 0x01,
  INIT_DB: 0x02,
  QUERY: 0x03,
  PING: 0x0e,
  CHANGE_USER: 0x11,
  STMT_PREPARE: 0x16,
  STMT_EXECUTE: 0x17,
  STMT_SEND_LONG_DATA: 0x18,
  STMT_CLOSE: 0x19,
  STMT_RESET: 0x1a,
  STMT_FETCH: 0x1c,
  RESET_CONNECTION: 0x1f,
  STMT_BULK_EXECUTE: 0xfa,
} as const

/** A command that is one byte: COM_PING, COM_QUIT, COM_RESET_CONNECTION. */
export function encodeByteCommand(w: Writer, command: number): void {
  w.u8(command)
}

/** A command and its text: COM_QUERY, COM_INIT_DB, COM_STMT_PREPARE. */
export function encodeTextCommand(w: Writer, command: number, text: string): void {
  w.u8(command)
  w.utf8(text)
}

/** A command and a number: COM_STMT_CLOSE, COM_STMT_RESET. */
export function encodeStatementCommand(w: Writer, command: number, id: number): void {
  w.u8(command)
  w.u32(id)
}

export function encodeStmtFetch(w: Writer, id: number, rows: number): void {
  w.u8(CommandByte.STMT_FETCH)
  w.u32(id)
  w.u32(rows)
}

export function encodeSendLongData(w: Writer, id: number, parameter: number, data: Uint8Array): void {
  w.u8(CommandByte.STMT_SEND_LONG_DATA)
  w.u32(id)
  w.u16(parameter)
  w.bytes(data)
}

/** What COM_STMT_EXECUTE executes. */
export interface ExecuteTarget {
  readonly id: number
  readonly parameterCount: number
}

/** @throws ParameterError */
export function encodeStmtExecute(
  w: Writer,
  statement: ExecuteTarget,
  parameters: readonly unknown[],
  cursor: boolean,
  context: EncodeContext,
): void {
  w.u8(CommandByte.STMT_EXECUTE)
  w.u32(statement.id)
  w.u8(cursor ? CursorType.READ_ONLY : CursorType.NO_CURSOR)
  w.u32(1)
  encodeParameters(w, statement.parameterCount, parameters, context)
}

const SEND_TYPES = 128

/** COM_STMT_BULK_EXECUTE; returns the index after the last row that fitted in `maxBytes`. @throws ParameterError */
export function encodeStmtBulkExecute(
  w: Writer,
  id: number,
  rows: BulkRows,
  from: number,
  types: BulkTypes,
  maxBytes: number,
  context: EncodeContext,
): number {
  const limit = w.length + maxBytes
  w.u8(CommandByte.STMT_BULK_EXECUTE)
  w.u32(id)
  w.u16(SEND_TYPES)
  return encodeBulkRows(w, rows, from, types, context, limit)
}

/** The fields of COM_CHANGE_USER. */
export interface ChangeUser {
  readonly user: string
  readonly authResponse: Uint8Array
  readonly database: string
  readonly collation: number
  readonly authPlugin: string
  readonly attributes: Readonly<Record<string, string>>
}

export function encodeChangeUser(w: Writer, fields: ChangeUser, capabilities: number): void {
  w.u8(CommandByte.CHANGE_USER)
  w.nulString(fields.user)
  w.u8(fields.authResponse.length)
  w.bytes(fields.authResponse)
  w.nulString(fields.database)
  w.u16(fields.collation)
  if ((capabilities & Capability.PLUGIN_AUTH) !== 0) w.nulString(fields.authPlugin)
  if ((capabilities & Capability.CONNECT_ATTRS) !== 0) encodeAttributes(w, fields.attributes)
}
