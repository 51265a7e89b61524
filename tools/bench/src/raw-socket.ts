// The floor: a socket that only finds packet borders. No errors, empty password only.
import { connect, type Socket } from "node:net"
import type { Target } from "./suite.ts"
import { connectionOptions } from "./database.ts"

const capabilities = 0x1 | 0x4 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x80000

/** A logged-in connection that sends COM_QUERY and counts the row packets of the answer. */
export class RawSocket {
  readonly #socket: Socket
  #onPacket: (first: number, length: number, bytes: Buffer, at: number) => void = () => undefined
  #rest: Buffer = Buffer.alloc(0)

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  static async open(target: Target): Promise<RawSocket> {
    const { host, port, user, database } = connectionOptions(target)
    let deliver: (bytes: Buffer) => void = () => undefined
    const socket = connect({
      host,
      port,
      onread: {
        buffer: Buffer.allocUnsafeSlow(256 * 1024),
        callback: (length, buffer) => {
          deliver(Buffer.from(buffer.buffer, buffer.byteOffset, length))
          return true
        },
      },
    })
    socket.setNoDelay(true)
    const raw = new RawSocket(socket)
    deliver = (bytes) => raw.read(bytes)
    await raw.packet()
    const answer = raw.packet()
    socket.write(handshakeResponse(user, database, target.family))
    if ((await answer) !== 0) throw new Error("the raw socket logs in with an empty password only")
    return raw
  }

  /** Sends one query; resolves with the number of packets before the closing EOF, definitions included. */
  count(sql: Buffer): Promise<number> {
    return new Promise((resolve) => {
      let packets = 0
      let ends = 0
      this.#onPacket = (first, length) => {
        if (first === 0xfe && length < 9 && ++ends === 2) resolve(packets)
        else packets++
      }
      this.#socket.write(sql)
    })
  }

  /** Sends one query; calls back with the packet of its last row, payload and where it begins. */
  select(sql: Buffer, onRow: (bytes: Buffer, at: number) => void): void {
    let ends = 0
    let row = 0
    let rowBytes = this.#rest
    this.#onPacket = (first, length, bytes, at) => {
      if (first === 0xfe && length < 9) {
        if (++ends === 2) onRow(rowBytes, row)
      } else if (ends === 1) {
        row = at
        rowBytes = bytes
      }
    }
    this.#socket.write(sql)
  }

  /** Sends `times` copies of a one-row query in one write and waits for all the answers. */
  pipeline(sql: Buffer, times: number): Promise<number> {
    return new Promise((resolve) => {
      let ends = 0
      this.#onPacket = (first, length) => {
        if (first === 0xfe && length < 9 && ++ends === times * 2) resolve(times)
      }
      this.#socket.write(Buffer.concat(Array.from({ length: times }, () => sql)))
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.once("close", () => resolve())
      this.#socket.end(Buffer.from([1, 0, 0, 0, 1]))
    })
  }

  private packet(): Promise<number> {
    return new Promise((resolve) => {
      this.#onPacket = (first) => resolve(first)
    })
  }

  private read(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    while (at + 4 < bytes.length) {
      const length = bytes.readUIntLE(at, 3)
      if (at + 4 + length > bytes.length) break
      this.#onPacket(bytes[at + 4] ?? 0, length, bytes, at + 4)
      at += 4 + length
    }
    this.#rest = at === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at))
  }
}

/** A COM_QUERY packet, ready to be written. */
export function queryPacket(sql: string): Buffer {
  const length = 1 + Buffer.byteLength(sql)
  const packet = Buffer.allocUnsafe(4 + length)
  packet.writeUInt32LE(length, 0)
  packet[4] = 3
  packet.write(sql, 5)
  return packet
}

function handshakeResponse(user: string, database: string, family: Target["family"]): Buffer {
  const plugin = family === "mysql" ? "caching_sha2_password" : "mysql_native_password"
  const fixed = Buffer.alloc(32)
  fixed.writeUInt32LE(capabilities, 0)
  fixed.writeUInt32LE(1 << 24, 4)
  fixed[8] = 45
  const body = Buffer.concat([fixed, Buffer.from(`${user}\0\0${database}\0${plugin}\0`)])
  const header = Buffer.alloc(4)
  header.writeUIntLE(body.length, 0, 3)
  header[3] = 1
  return Buffer.concat([header, body])
}
