// Packets of the authentication exchange, after the first answer.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html
import { Reader } from "../bytes/reader.ts"

/** First bytes of what a server may send while it authenticates. */
export const AuthHeader = {
  OK: 0x00,
  MORE_DATA: 0x01,
  NEXT_FACTOR: 0x02,
  SWITCH: 0xfe,
  ERR: 0xff,
} as const

/** Another plugin is to be used (AuthSwitchRequest), or one more is (AuthNextFactor). */
export interface PluginRequest {
  readonly plugin: string
  /** The nonce for the plugin, without the NUL that may follow it. */
  readonly data: Buffer
}

const NONCE_LENGTH = 20

/** Decodes AuthSwitchRequest or AuthNextFactor behind its first byte. @throws ProtocolError */
export function decodePluginRequest(buffer: Buffer, start: number, end: number): PluginRequest {
  // A lone 0xFE is how servers before 5.5.7 ask for the password hash of MySQL 3.23.
  if (end - start === 1) return { plugin: "mysql_old_password", data: Buffer.alloc(0) }
  const r = new Reader(buffer, start + 1, end, "authentication request")
  const plugin = r.nulString()
  const data = r.restBytes()
  // Only the 20-byte nonce of MySQL's plugins is followed by a NUL; MariaDB's 32 random bytes may well end with a zero.
  return { plugin, data: data.length === NONCE_LENGTH + 1 ? data.subarray(0, NONCE_LENGTH) : data }
}
