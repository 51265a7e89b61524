// Packets as a server writes them, by hand: every field can be made wrong. Little-endian integers, length-encoded strings.
// https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html
import { deflateSync } from "node:zlib"

/** CLIENT_* bits that the rogue servers speak of. */
export const Caps = {
  connectWithDb: 0x8,
  compress: 0x20,
  localFiles: 0x80,
  protocol41: 0x200,
  ssl: 0x800,
  transactions: 0x2000,
  secureConnection: 0x8000,
  multiStatements: 0x10000,
  multiResults: 0x20000,
  psMultiResults: 0x40000,
  pluginAuth: 0x80000,
  connectAttrs: 0x100000,
  lenencAuth: 0x200000,
  sessionTrack: 0x800000,
  deprecateEof: 0x1000000,
} as const

/** What an ordinary server of today offers, without TLS and compression. */
export const ordinaryCapabilities: number =
  0x7 |
  Caps.connectWithDb |
  Caps.localFiles |
  Caps.protocol41 |
  Caps.transactions |
  Caps.secureConnection |
  Caps.multiStatements |
  Caps.multiResults |
  Caps.psMultiResults |
  Caps.pluginAuth |
  Caps.connectAttrs |
  Caps.lenencAuth |
  Caps.sessionTrack |
  Caps.deprecateEof

export function u8(...bytes: readonly number[]): Buffer {
  return Buffer.from(bytes)
}

export function u16(value: number): Buffer {
  return Buffer.from([value & 0xff, (value >> 8) & 0xff])
}

export function u24(value: number): Buffer {
  return Buffer.from([value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff])
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

export function lenenc(value: number | bigint): Buffer {
  if (value < 0xfb) return u8(Number(value))
  if (value < 0x10000) return Buffer.concat([u8(0xfc), u16(Number(value))])
  if (value < 0x1000000) return Buffer.concat([u8(0xfd), u24(Number(value))])
  const bytes = Buffer.alloc(9, 0xfe)
  bytes.writeBigUInt64LE(BigInt(value), 1)
  return bytes
}

/** Length-encoded string. */
export function text(value: string | Uint8Array): Buffer {
  const bytes = typeof value === "string" ? Buffer.from(value) : Buffer.from(value)
  return Buffer.concat([lenenc(bytes.length), bytes])
}

/** NUL-terminated string. */
export function nul(value: string): Buffer {
  return Buffer.from(`${value}\0`)
}

/** One frame; `length` may lie. */
export function frame(sequence: number, payload: Uint8Array, length: number = payload.length): Buffer {
  return Buffer.concat([u24(length), u8(sequence & 0xff), payload])
}

export interface GreetingFields {
  readonly protocol?: number
  readonly version?: string
  readonly threadId?: number
  /** 20 bytes. */
  readonly nonce?: Uint8Array
  /** Length of the nonce as declared; the real one plus its NUL unless given. */
  readonly nonceLength?: number
  readonly capabilities?: number
  readonly collation?: number
  readonly status?: number
  readonly plugin?: string
  /** MariaDB's extended capabilities; given, the greeting is MariaDB's. */
  readonly mariadb?: number
}

/** HandshakeV10. */
export function greeting(fields: GreetingFields = {}): Buffer {
  const nonce = Buffer.from(fields.nonce ?? Buffer.from("abcdefghijklmnopqrst"))
  const mariadb = fields.mariadb
  let capabilities = fields.capabilities ?? ordinaryCapabilities
  if (mariadb !== undefined) capabilities &= ~1
  const version = fields.version ?? (mariadb === undefined ? "9.7.4" : "5.5.5-10.11.18-MariaDB")
  return Buffer.concat([
    u8(fields.protocol ?? 10),
    nul(version),
    u32(fields.threadId ?? 4242),
    nonce.subarray(0, 8),
    u8(0),
    u16(capabilities & 0xffff),
    u8(fields.collation ?? 45),
    u16(fields.status ?? 2),
    u16(capabilities >>> 16),
    u8(fields.nonceLength ?? nonce.length + 1),
    Buffer.alloc(6),
    u32(mariadb ?? 0),
    nonce.subarray(8),
    u8(0),
    nul(fields.plugin ?? "mysql_native_password"),
  ])
}

export interface OkFields {
  readonly header?: number
  readonly affectedRows?: number | bigint
  readonly insertId?: number | bigint
  readonly status?: number
  readonly warnings?: number
  readonly info?: string
  /** Bytes of the session state list, with the status bit for it. */
  readonly sessionState?: Uint8Array
}

/** OK packet; with header 0xFE it ends a result set. */
export function ok(fields: OkFields = {}): Buffer {
  const tracked = fields.sessionState
  const status = (fields.status ?? 2) | (tracked === undefined ? 0 : 0x4000)
  const info = fields.info ?? ""
  return Buffer.concat([
    u8(fields.header ?? 0),
    lenenc(fields.affectedRows ?? 0),
    lenenc(fields.insertId ?? 0),
    u16(status),
    u16(fields.warnings ?? 0),
    ...(info === "" && tracked === undefined ? [] : [text(info)]),
    ...(tracked === undefined ? [] : [tracked]),
  ])
}

/** What ends rows with DEPRECATE_EOF. */
export function rowsEnd(status = 2): Buffer {
  return ok({ header: 0xfe, status })
}

/** ERR packet. */
export function err(errno: number, message: string, sqlState = "HY000"): Buffer {
  return Buffer.concat([u8(0xff), u16(errno), Buffer.from(`#${sqlState}${message}`)])
}

export interface ColumnFields {
  readonly name?: string
  readonly table?: string
  readonly type?: number
  readonly flags?: number
  readonly collation?: number
  readonly decimals?: number
  readonly length?: number
}

/** ColumnDefinition41, without MariaDB's extended metadata. */
export function column(fields: ColumnFields = {}): Buffer {
  const table = fields.table ?? "t"
  const name = fields.name ?? "c"
  return Buffer.concat([
    text("def"),
    text("db"),
    text(table),
    text(table),
    text(name),
    text(name),
    u8(0x0c),
    u16(fields.collation ?? 45),
    u32(fields.length ?? 1024),
    u8(fields.type ?? 253),
    u16(fields.flags ?? 0),
    u8(fields.decimals ?? 0),
    u16(0),
  ])
}

/** A row of the text protocol. */
export function textRow(...cells: readonly (string | Uint8Array | null)[]): Buffer {
  return Buffer.concat(cells.map((cell) => (cell === null ? u8(0xfb) : text(cell))))
}

/** A result set with DEPRECATE_EOF, as payloads. */
export function resultSet(columns: readonly ColumnFields[], rows: readonly Uint8Array[]): Buffer[] {
  return [lenenc(columns.length), ...columns.map(column), ...rows.map((row) => Buffer.from(row)), rowsEnd()]
}

/** AuthSwitchRequest. */
export function authSwitch(plugin: string, data: Uint8Array = Buffer.from("ABCDEFGHIJKLMNOPQRST\0")): Buffer {
  return Buffer.concat([u8(0xfe), nul(plugin), data])
}

/** AuthMoreData. */
export function authMore(data: Uint8Array): Buffer {
  return Buffer.concat([u8(1), data])
}

/** The server's wish for a local file. */
export function infileRequest(path: string): Buffer {
  return Buffer.concat([u8(0xfb), Buffer.from(path)])
}

/** First packet of the answer to COM_STMT_PREPARE. */
export function prepareOk(id: number, columns: number, parameters: number): Buffer {
  return Buffer.concat([u8(0), u32(id), u16(columns), u16(parameters), u8(0), u16(0)])
}

/** One compressed envelope; `declared` is the length it claims to have after inflating, 0 = not compressed. */
export function compressed(sequence: number, content: Uint8Array, declared?: number): Buffer {
  const packed = declared === 0 ? Buffer.from(content) : deflateSync(content)
  return Buffer.concat([u24(packed.length), u8(sequence & 0xff), u24(declared ?? content.length), packed])
}
