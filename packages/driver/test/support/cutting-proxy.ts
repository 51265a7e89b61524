/// <reference lib="esnext.disposable" preserve="true" />
// A TCP proxy in front of a real server that breaks the line in chosen ways. Counts start anew with every `faults = ...`.
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"

/** What happens to one direction. Byte counts are per connection, from the moment the faults were set. */
export interface DirectionFaults {
  /** Milliseconds that every chunk is held back. */
  readonly latency?: number
  /** At most this many bytes per write, one write per turn of the event loop. */
  readonly pieces?: number
  /** From this byte on nothing is passed on; the sockets stay open. */
  readonly loseFrom?: number
  /** After this many bytes both sockets are reset. */
  readonly resetAt?: number
  /** After this many bytes the receiver sees the end of the stream; the other direction lives on. */
  readonly halfCloseAt?: number
  /** These bytes are put in at this place. */
  readonly garbage?: { readonly at: number; readonly bytes: Uint8Array }
}

/** Faults of both directions. */
export interface Faults {
  readonly toClient?: DirectionFaults
  readonly toServer?: DirectionFaults
}

/** The running proxy; disposing it drops every connection. */
export class CuttingProxy implements AsyncDisposable {
  readonly host = "127.0.0.1"
  readonly #server: Server
  readonly #lines = new Set<Line>()
  #faults: Faults = {}
  #connections = 0

  constructor(server: Server, target: { readonly host: string; readonly port: number }) {
    this.#server = server
    server.on("connection", (client) => {
      this.#connections++
      const line = new Line(
        client,
        connect({ host: target.host, port: target.port, noDelay: true }),
        this.#faults,
      )
      this.#lines.add(line)
      line.onClose(() => this.#lines.delete(line))
    })
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#lines.size
  }

  /** Connections accepted so far. */
  get connections(): number {
    return this.#connections
  }

  /** Faults of present and later connections. */
  set faults(faults: Faults) {
    this.#faults = faults
    for (const line of this.#lines) line.setFaults(faults)
  }

  /** Resets every connection now. */
  resetAll(): void {
    for (const line of this.#lines) line.reset()
  }

  /** Ends the proxy and all its connections. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const line of this.#lines) line.destroy()
    await closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/** Starts a proxy on a free loopback port. */
export async function startCuttingProxy(target: {
  readonly host: string
  readonly port: number
}): Promise<CuttingProxy> {
  const server = createServer({ noDelay: true, allowHalfOpen: true })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return new CuttingProxy(server, target)
}

class Line {
  readonly #client: Socket
  readonly #server: Socket
  readonly #pipes: readonly [Pipe, Pipe]
  readonly #closeListeners: (() => void)[] = []
  #closed = false

  constructor(client: Socket, server: Socket, faults: Faults) {
    this.#client = client
    this.#server = server
    const reset = (): void => this.reset()
    this.#pipes = [new Pipe(server, client, reset), new Pipe(client, server, reset)]
    this.setFaults(faults)
    for (const socket of [client, server]) {
      socket.on("error", () => this.destroy())
      socket.on("close", () => this.destroy())
    }
  }

  onClose(listener: () => void): void {
    this.#closeListeners.push(listener)
  }

  setFaults(faults: Faults): void {
    this.#pipes[0].setFaults(faults.toClient ?? {})
    this.#pipes[1].setFaults(faults.toServer ?? {})
  }

  reset(): void {
    if (this.#closed) return
    this.#client.resetAndDestroy()
    this.#server.resetAndDestroy()
    this.destroy()
  }

  destroy(): void {
    if (this.#closed) return
    this.#closed = true
    for (const pipe of this.#pipes) pipe.stop()
    this.#client.destroy()
    this.#server.destroy()
    for (const listener of this.#closeListeners) listener()
  }
}

/** One direction. Chunks are passed on in order, by a loop that the faults may slow down. */
class Pipe {
  readonly #to: Socket
  readonly #reset: () => void
  readonly #queue: Buffer[] = []
  #faults: DirectionFaults = {}
  #passed = 0
  #running = false
  #ended = false
  #stopped = false
  #halfClosed = false

  constructor(from: Socket, to: Socket, reset: () => void) {
    this.#to = to
    this.#reset = reset
    from.on("data", (chunk: Buffer) => {
      this.#queue.push(chunk)
      void this.#run()
    })
    from.on("end", () => {
      this.#ended = true
      void this.#run()
    })
  }

  setFaults(faults: DirectionFaults): void {
    this.#faults = faults
    this.#passed = 0
  }

  stop(): void {
    this.#stopped = true
    this.#queue.length = 0
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    for (let chunk = this.#queue.shift(); chunk !== undefined; chunk = this.#queue.shift()) {
      const { latency = 0 } = this.#faults
      if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency))
      await this.#pass(chunk)
    }
    this.#running = false
    if (this.#ended && !this.#stopped && !this.#halfClosed) this.#to.end()
  }

  async #pass(chunk: Buffer): Promise<void> {
    let rest = chunk
    for (;;) {
      if (this.#stopped || this.#strike() || rest.length === 0) return
      const { pieces = rest.length } = this.#faults
      const length = Math.min(pieces, rest.length, this.#untilNextFault())
      await this.#write(rest.subarray(0, length))
      rest = rest.subarray(length)
      if (pieces < chunk.length) await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Bytes until the place of a fault, so that a write ends exactly there. */
  #untilNextFault(): number {
    const { loseFrom, resetAt, halfCloseAt, garbage } = this.#faults
    const places = [loseFrom, resetAt, halfCloseAt, garbage?.at].filter((at) => at !== undefined)
    return Math.min(...places.map((at) => at - this.#passed).filter((left) => left > 0), Infinity)
  }

  /** Does what is due at this place. True: the rest of the chunk is lost. */
  #strike(): boolean {
    const { loseFrom, resetAt, halfCloseAt, garbage } = this.#faults
    if (resetAt !== undefined && this.#passed >= resetAt) {
      this.#reset()
      return true
    }
    if (halfCloseAt !== undefined && this.#passed >= halfCloseAt) {
      if (!this.#halfClosed) this.#to.end()
      this.#halfClosed = true
      return true
    }
    if (garbage !== undefined && this.#passed >= garbage.at) {
      const { garbage: _sent, ...others } = this.#faults
      this.#faults = others
      this.#to.write(garbage.bytes)
    }
    return loseFrom !== undefined && this.#passed >= loseFrom
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#passed += bytes.length
    if (this.#stopped || this.#to.write(bytes)) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#to.off("drain", done)
        this.#to.off("close", done)
        resolve()
      }
      this.#to.on("drain", done)
      this.#to.on("close", done)
    })
  }
}
