// Generic answers: OK, ERR, EOF, progress reports and the request for a local file.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_response_packets.html
import { Reader } from "../bytes/reader.ts"
import { latin1Slice, utf8Slice } from "../bytes/slices.ts"
import { Capability, ServerStatus } from "../constants/capabilities.ts"
import { serverErrorSymbol } from "../constants/server-errors.ts"
import type { OkPacket, ServerErrorInfo, ServerFamily, SessionStateChange } from "./packets.ts"

/** First bytes of an answer. */
export const ResponseHeader = {
  OK: 0x00,
  LOCAL_INFILE: 0xfb,
  EOF: 0xfe,
  ERR: 0xff,
} as const

/** Length of an EOF packet of the 4.1 protocol. Anything else that begins with 0xFE is an OK packet or a row. */
export const EOF_LENGTH = 5

/** MariaDB marks a progress report as an ERR packet of this number. */
export const PROGRESS_ERRNO = 0xffff

const NO_CHANGES: readonly SessionStateChange[] = Object.freeze([])

/** An OK packet with one-byte numbers and nothing behind the warnings: what nearly all results end with. */
const PLAIN_OK_LENGTH = 7
const MAX_ONE_BYTE = 0xfa

/** OK packet, with header 0x00 or 0xFE. @throws ProtocolError */
export function decodeOk(buffer: Buffer, start: number, end: number, capabilities: number): OkPacket {
  const affected = buffer[start + 1] as number
  const inserted = buffer[start + 2] as number
  if (end - start === PLAIN_OK_LENGTH && affected <= MAX_ONE_BYTE && inserted <= MAX_ONE_BYTE) {
    return {
      affectedRows: affected,
      insertId: inserted,
      status: (buffer[start + 3] as number) | ((buffer[start + 4] as number) << 8),
      warningCount: (buffer[start + 5] as number) | ((buffer[start + 6] as number) << 8),
      info: "",
      sessionState: NO_CHANGES,
    }
  }
  return decodeLongOk(buffer, start, end, capabilities)
}

function decodeLongOk(buffer: Buffer, start: number, end: number, capabilities: number): OkPacket {
  const r = new Reader(buffer, start + 1, end, "OK packet")
  const affectedRows = r.lenenc()
  const insertId = r.lenenc()
  const status = r.u16()
  const warningCount = r.u16()
  if (r.remaining === 0)
    return { affectedRows, insertId, status, warningCount, info: "", sessionState: NO_CHANGES }
  if ((capabilities & Capability.SESSION_TRACK) === 0) {
    return { affectedRows, insertId, status, warningCount, info: r.restString(), sessionState: NO_CHANGES }
  }
  const info = r.string()
  const tracked = (status & ServerStatus.SESSION_STATE_CHANGED) !== 0 && r.remaining > 0
  const sessionState = tracked ? decodeStateChanges(r) : NO_CHANGES
  return { affectedRows, insertId, status, warningCount, info, sessionState }
}

/** EOF packet of 5 bytes, as an OK packet. @throws ProtocolError */
export function decodeEof(buffer: Buffer, start: number, end: number): OkPacket {
  const r = new Reader(buffer, start + 1, end, "EOF packet")
  const warningCount = r.u16()
  const status = r.u16()
  return { affectedRows: 0, insertId: 0, status, warningCount, info: "", sessionState: NO_CHANGES }
}

/** The packet that ends rows or column definitions, whichever of the two kinds it is. */
export function decodeEnd(buffer: Buffer, start: number, end: number, capabilities: number): OkPacket {
  return end - start <= EOF_LENGTH
    ? decodeEof(buffer, start, end)
    : decodeOk(buffer, start, end, capabilities)
}

function decodeStateChanges(r: Reader): readonly SessionStateChange[] {
  const length = r.length()
  const end = r.position + length
  const changes: SessionStateChange[] = []
  while (r.position < end) {
    const type = r.u8()
    const dataEnd = r.length(end - r.position) + r.position
    if (dataEnd > end) r.fail(`a session state change runs ${dataEnd - end} bytes over its list`)
    decodeStateChange(new Reader(r.buffer, r.position, dataEnd, "session state change"), type, changes)
    r.position = dataEnd
  }
  return changes
}

const StateChange = {
  VARIABLE: 0,
  SCHEMA: 1,
  STATE: 2,
  GTIDS: 3,
  CHARACTERISTICS: 4,
  TRANSACTION: 5,
} as const

function decodeStateChange(r: Reader, type: number, changes: SessionStateChange[]): void {
  switch (type) {
    case StateChange.VARIABLE:
      // MariaDB puts several pairs into one change.
      while (r.remaining > 0) changes.push({ kind: "variable", name: r.string(), value: r.string() })
      return
    case StateChange.SCHEMA:
      changes.push({ kind: "schema", name: r.remaining > 0 ? r.string() : "" })
      return
    case StateChange.STATE:
      changes.push({ kind: "state", changed: r.restString() === "1" })
      return
    case StateChange.GTIDS:
      if (r.remaining > 0) r.skip(1)
      changes.push({ kind: "gtids", value: r.remaining > 0 ? r.string() : "" })
      return
    case StateChange.CHARACTERISTICS:
      changes.push({ kind: "transactionCharacteristics", value: r.remaining > 0 ? r.string() : "" })
      return
    case StateChange.TRANSACTION:
      changes.push({ kind: "transactionState", value: r.remaining > 0 ? r.string() : "" })
      return
    default:
      changes.push({ kind: "unknown", type, data: r.restBytes() })
  }
}

const SQL_STATE_MARK = 0x23

/** ERR packet. Before the handshake it has no SQLSTATE. @throws ProtocolError */
export function decodeError(
  buffer: Buffer,
  start: number,
  end: number,
  family: ServerFamily,
): ServerErrorInfo {
  const r = new Reader(buffer, start + 1, end, "ERR packet")
  const errno = r.u16()
  let sqlState = "HY000"
  if (r.remaining >= 6 && buffer[r.position] === SQL_STATE_MARK) {
    sqlState = latin1Slice.call(buffer, r.position + 1, r.position + 6)
    r.skip(6)
  }
  return { errno, sqlState, message: r.restString(), symbol: serverErrorSymbol(errno, family) }
}

/** MariaDB's progress report. */
export interface ProgressReport {
  readonly stage: number
  readonly maxStage: number
  readonly progress: number
  readonly info: string
}

/** Whether an ERR packet is a progress report. */
export function isProgress(buffer: Buffer, start: number, end: number): boolean {
  return end - start > 3 && buffer.readUInt16LE(start + 1) === PROGRESS_ERRNO
}

/** @throws ProtocolError */
export function decodeProgress(buffer: Buffer, start: number, end: number): ProgressReport {
  const r = new Reader(buffer, start + 3, end, "progress report")
  r.skip(1)
  const stage = r.u8()
  const maxStage = r.u8()
  const progress = r.u24() / 1000
  return { stage, maxStage, progress, info: r.remaining > 0 ? r.string() : "" }
}

/** The file that the server asks for. */
export function decodeInfile(buffer: Buffer, start: number, end: number): string {
  return utf8Slice.call(buffer, start + 1, end)
}
