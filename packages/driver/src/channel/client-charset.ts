// Text travels as UTF-8. When the session was told to read something else (SET NAMES latin1), other characters than ASCII would become others.
import { type Command, DecimalValue, LONG_TEXT } from "@shoal/protocol"
import { InterfaceError } from "../errors/errors.ts"

const utf8 = /^utf8(?:mb[34])?$/
const ascii = /^[\x00-\x7f]*$/

/** @throws InterfaceError (`SHOAL_CHARSET`) when the server would misread the text of a command. */
export function assertReadable(command: Command, charset: string): void {
  if (utf8.test(charset) || isReadable(command.text, command.data)) return
  throw new InterfaceError(
    `character_set_client is ${charset}, but text is sent as utf8mb4, and this has other characters than ASCII; use conn.setCharset("utf8mb4")`,
    { code: "SHOAL_CHARSET", retrySafe: true },
  )
}

function isReadable(text: string, data: unknown): boolean {
  if (!ascii.test(text)) return false
  if (Array.isArray(data)) return data.every(isReadableValue)
  const rows: unknown = typeof data === "object" && data !== null && "rows" in data ? data.rows : []
  return Array.isArray(rows) && rows.every((row) => Array.isArray(row) && row.every(isReadableValue))
}

/** Of what becomes text only when it is sent, nothing is known. */
function isReadableValue(value: unknown): boolean {
  if (typeof value === "string") return ascii.test(value)
  if (value === LONG_TEXT) return false
  if (typeof value !== "object" || value === null) return true
  if (value instanceof Date || value instanceof DecimalValue) return true
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer
}
