// Packets as a server would send them, for tests that need no server.
import { Capability } from "../../src/constants/capabilities.ts"
import { Writer } from "../../src/bytes/writer.ts"
import { ClientSession, type SessionOptions } from "../../src/index.ts"
import { ColumnType } from "../../src/constants/column-types.ts"

/** A payload made by writing. */
export function payload(write: (w: Writer) => void): Buffer {
  const w = new Writer()
  write(w)
  return w.take()
}

/** A payload in frames from `sequence` on. */
export function frame(sequence: number, body: Uint8Array): Buffer {
  const parts: Buffer[] = []
  let at = 0
  for (let seq = sequence; ; seq++) {
    const part = body.subarray(at, at + 0xffffff)
    const header = Buffer.alloc(4)
    header.writeUIntLE(part.length, 0, 3)
    header[3] = seq & 0xff
    parts.push(header, Buffer.from(part))
    at += part.length
    if (part.length < 0xffffff) return Buffer.concat(parts)
  }
}

/** Payloads in frames with consecutive sequence ids. */
export function frames(sequence: number, ...bodies: readonly Uint8Array[]): Buffer {
  let next = sequence
  return Buffer.concat(
    bodies.map((body) => {
      const bytes = frame(next, body)
      next += 1 + Math.floor(body.length / 0xffffff)
      return bytes
    }),
  )
}

export interface GreetingFields {
  readonly version?: string
  readonly capabilities?: number
  readonly extended?: number
  readonly plugin?: string
  readonly nonce?: Buffer
  readonly status?: number
}

/** Capabilities of a recent MySQL, without TLS and compression. */
export const SERVER_CAPABILITIES: number =
  (0xffffffff &
    ~(
      Capability.SSL |
      Capability.COMPRESS |
      Capability.ZSTD_COMPRESSION_ALGORITHM |
      Capability.QUERY_ATTRIBUTES |
      Capability.OPTIONAL_RESULTSET_METADATA
    )) >>>
  0

export const NONCE: Buffer = Buffer.from("abcdefghijklmnopqrst", "latin1")

export function greeting(fields: GreetingFields = {}): Buffer {
  const {
    version = "9.7.4",
    capabilities = SERVER_CAPABILITIES,
    extended = 0,
    plugin = "mysql_native_password",
  } = fields
  const { nonce = NONCE, status = 2 } = fields
  return payload((w) => {
    w.u8(10)
    w.nulString(version)
    w.u32(7)
    w.bytes(nonce.subarray(0, 8))
    w.u8(0)
    w.u16(capabilities & 0xffff)
    w.u8(255)
    w.u16(status)
    w.u16(capabilities >>> 16)
    w.u8(21)
    w.zeros(6)
    w.u32(extended)
    w.bytes(nonce.subarray(8))
    w.u8(0)
    w.nulString(plugin)
  })
}

export interface OkFields {
  readonly header?: number
  readonly affectedRows?: number
  readonly insertId?: number
  readonly status?: number
  readonly warnings?: number
  readonly info?: string
  readonly state?: Uint8Array
}

export function ok(fields: OkFields = {}): Buffer {
  const { header = 0, affectedRows = 0, insertId = 0, status = 2, warnings = 0, info, state } = fields
  return payload((w) => {
    w.u8(header)
    w.lenenc(affectedRows)
    w.lenenc(insertId)
    w.u16(status)
    w.u16(warnings)
    if (info !== undefined || state !== undefined) w.lenencString(info ?? "")
    if (state !== undefined) w.lenencBytes(state)
  })
}

/** OK packet that ends rows, under DEPRECATE_EOF. */
export function end(fields: OkFields = {}): Buffer {
  return ok({ header: 0xfe, ...fields })
}

export function eof(status = 2, warnings = 0): Buffer {
  return payload((w) => {
    w.u8(0xfe)
    w.u16(warnings)
    w.u16(status)
  })
}

export function err(errno: number, message: string, sqlState: string | undefined = "HY000"): Buffer {
  return payload((w) => {
    w.u8(0xff)
    w.u16(errno)
    if (sqlState !== undefined) w.utf8(`#${sqlState}`)
    w.utf8(message)
  })
}

export interface ColumnFields {
  readonly name?: string
  readonly type?: number
  readonly flags?: number
  readonly collation?: number
  readonly decimals?: number
  readonly length?: number
  readonly extended?: readonly (readonly [kind: number, text: string])[]
}

export function column(fields: ColumnFields = {}): Buffer {
  const {
    name = "c",
    type = ColumnType.VAR_STRING,
    flags = 0,
    collation = 45,
    decimals = 0,
    length = 255,
    extended,
  } = fields
  return payload((w) => {
    w.lenencString("def")
    w.lenencString("db")
    w.lenencString("t")
    w.lenencString("t_org")
    w.lenencString(name)
    w.lenencString(name)
    if (extended !== undefined) {
      w.lenencBytes(
        payload((x) => {
          for (const [kind, text] of extended) {
            x.u8(kind)
            x.lenencString(text)
          }
        }),
      )
    }
    w.lenenc(12)
    w.u16(collation)
    w.u32(length)
    w.u8(type)
    w.u16(flags)
    w.u8(decimals)
    w.zeros(2)
  })
}

export function textRow(...cells: readonly (string | Uint8Array | null)[]): Buffer {
  return payload((w) => {
    for (const cell of cells) {
      if (cell === null) w.u8(0xfb)
      else if (typeof cell === "string") w.lenencString(cell)
      else w.lenencBytes(cell)
    }
  })
}

/** A text result set as an answer: column count, definitions, rows, end. */
export function textResult(
  columns: readonly ColumnFields[],
  rows: readonly (readonly (string | Uint8Array | null)[])[],
  ended: Uint8Array = end(),
  sequence = 1,
): Buffer {
  return frames(
    sequence,
    payload((w) => w.lenenc(columns.length)),
    ...columns.map(column),
    ...rows.map((r) => textRow(...r)),
    ended,
  )
}

/** A session that is past its handshake. */
export function readySession(
  options: Partial<SessionOptions> = {},
  fields: GreetingFields = {},
): ClientSession {
  const session = new ClientSession({ user: "u", password: "p", ...options })
  session.receive(frame(0, greeting(fields)))
  if (session.nextEvent() !== undefined) throw new Error("no event expected before the handshake response")
  session.takeOutput()
  session.receive(frame(2, ok()))
  const event = session.nextEvent()
  if (event?.kind !== "ready") throw new Error(`expected ready, got ${event?.kind}`)
  return session
}
