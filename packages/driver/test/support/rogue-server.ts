/// <reference lib="esnext.disposable" preserve="true" />
// A scripted TCP server: it may say anything at any time. Each connection runs the script once; all ends with `close()`.
import { once } from "node:events"
import { createServer, type AddressInfo, type Server, type Socket } from "node:net"
import { TLSSocket, type SecureContextOptions } from "node:tls"
import { frame, greeting, type GreetingFields, ok } from "./server-packets.ts"

/** What a script does with one client. It ends quietly when the client hangs up. */
export type Script = (peer: RoguePeer) => Promise<void>

class ClientGone extends Error {}

/** The server's end of one connection. */
export class RoguePeer {
  /** Sequence id of the next frame that is sent. */
  sequence = 0
  /** Capabilities that the client asked for. */
  clientCapabilities = 0
  #socket: Socket
  #buffer: Buffer = Buffer.alloc(0)
  #gone = false
  #wake: () => void = () => undefined
  readonly #log: Buffer[]

  constructor(socket: Socket, log: Buffer[]) {
    this.#socket = socket
    this.#log = log
    this.#listen(socket)
  }

  /** The client has closed its end. */
  get gone(): boolean {
    return this.#gone
  }

  /** Writes bytes as they are. Resolves when they are handed to the kernel, or the client is gone. */
  async raw(...parts: readonly Uint8Array[]): Promise<void> {
    if (this.#gone) throw new ClientGone()
    if (this.#socket.write(Buffer.concat(parts))) return
    await Promise.race([once(this.#socket, "drain"), once(this.#socket, "close")]).catch(() => undefined)
    if (this.#gone) throw new ClientGone()
  }

  /** Sends payloads with the right sequence ids, in one write. */
  async send(...payloads: readonly Uint8Array[]): Promise<void> {
    await this.raw(...payloads.map((payload) => frame(this.sequence++, payload)))
  }

  /** The next payload of the client. Sets the sequence for the answer. */
  async read(): Promise<Buffer> {
    const header = await this.take(4)
    this.sequence = (header[3] ?? 0) + 1
    return this.take(header.readUIntLE(0, 3))
  }

  /** The next bytes of the client, whatever they are. */
  async take(length: number): Promise<Buffer> {
    while (this.#buffer.length < length) {
      if (this.#gone) throw new ClientGone()
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    const taken = this.#buffer.subarray(0, length)
    this.#buffer = this.#buffer.subarray(length)
    return taken
  }

  /** Waits until the client hangs up. */
  async untilGone(): Promise<void> {
    while (!this.#gone) await new Promise<void>((resolve) => (this.#wake = resolve))
  }

  /** Greets, takes the client's answer, and says OK. */
  async welcome(fields: GreetingFields = {}): Promise<Buffer> {
    const response = await this.greet(fields)
    await this.send(ok())
    return response
  }

  /** Greets and takes the client's answer. */
  async greet(fields: GreetingFields = {}): Promise<Buffer> {
    await this.send(greeting(fields))
    const response = await this.read()
    this.clientCapabilities = response.readUInt32LE(0)
    return response
  }

  /** Welcomes and answers the statements that set the session up; what comes next is the test's. */
  async ready(fields: GreetingFields = {}): Promise<void> {
    await this.welcome(fields)
    await this.read()
    await this.send(ok())
  }

  /** Goes on with TLS, as the server. */
  async startTls(context: SecureContextOptions): Promise<void> {
    this.#socket.removeAllListeners("data")
    this.#socket.pause()
    // What came behind the SSLRequest belongs to the TLS handshake.
    if (this.#buffer.length > 0) this.#socket.unshift(this.#buffer)
    this.#buffer = Buffer.alloc(0)
    const secured = new TLSSocket(this.#socket, { isServer: true, ...context })
    secured.on("error", () => undefined)
    this.#socket = secured
    this.#listen(secured)
    await Promise.race([once(secured, "secure"), once(secured, "close")]).catch(() => undefined)
    if (this.#gone) throw new ClientGone()
  }

  /** Drops the connection with a reset. */
  reset(): void {
    this.#socket.resetAndDestroy()
  }

  /** Closes after what was written. */
  end(): void {
    this.#socket.end()
  }

  #listen(socket: Socket): void {
    socket.on("data", (chunk: Buffer) => {
      this.#log.push(chunk)
      this.#buffer = Buffer.concat([this.#buffer, chunk])
      this.#wake()
    })
    const gone = (): void => {
      this.#gone = true
      this.#wake()
    }
    socket.on("end", gone)
    socket.on("close", gone)
    socket.on("error", gone)
  }
}

/** A running rogue server; disposing it closes every socket. */
export class RogueServer implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #scripts: Promise<void>[] = []
  readonly #log: Buffer[] = []
  #failure: unknown

  constructor(server: Server, script: Script) {
    this.#server = server
    server.on("connection", (socket) => {
      this.#sockets.add(socket)
      socket.on("error", () => undefined)
      socket.on("close", () => this.#sockets.delete(socket))
      const run = script(new RoguePeer(socket, this.#log)).catch((error: unknown) => {
        if (!(error instanceof ClientGone)) this.#failure ??= error
        socket.destroy()
      })
      this.#scripts.push(run)
    })
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Connections accepted so far. */
  get connections(): number {
    return this.#scripts.length
  }

  /** All bytes that clients sent, after decryption. */
  received(): Buffer {
    return Buffer.concat(this.#log)
  }

  /** Ends every connection. @throws what a script threw by mistake. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all([closed, ...this.#scripts])
    if (this.#failure !== undefined) throw this.#failure
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/** Starts a rogue server on a free loopback port. */
export async function startRogueServer(script: Script): Promise<RogueServer> {
  const server = createServer({ noDelay: true })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return new RogueServer(server, script)
}
