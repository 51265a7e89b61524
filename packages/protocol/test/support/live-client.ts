// A socket around a ClientSession, just enough to talk to a real server: for the integration tests, the capture of fixtures and the generators.
import net from "node:net"
import tls from "node:tls"
import {
  ClientSession,
  comQuery,
  type Command,
  type EndEvent,
  type ErrorEvent,
  type PreparedEvent,
  type SessionEvent,
  type SessionOptions,
} from "../../src/index.ts"

/** Everything that one command was answered with. */
export interface Answer {
  readonly events: SessionEvent[]
  readonly last: EndEvent | ErrorEvent | PreparedEvent
}

/** Where a server listens and who to be. */
export interface LiveTarget {
  readonly url: string
  readonly socketPath?: string
}

interface Waiter {
  readonly events: SessionEvent[]
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/** One connection. */
export class LiveClient {
  readonly session: ClientSession
  /** Bytes received, when recording. */
  received: Buffer[] | undefined
  /** The file given to an `infile` event. */
  file: Uint8Array = new Uint8Array(0)
  ready: SessionEvent | undefined
  #socket: net.Socket
  readonly #waiters = new Map<Command, Waiter>()
  #connected: { resolve(): void; reject(error: unknown): void } | undefined

  private constructor(session: ClientSession, socket: net.Socket) {
    this.session = session
    this.#socket = socket
    this.#listen(socket)
  }

  static async connect(target: LiveTarget, options: Partial<SessionOptions> = {}): Promise<LiveClient> {
    const url = new URL(target.url)
    const session = new ClientSession({
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      ...options,
    })
    const socket =
      target.socketPath === undefined
        ? net.connect({ host: url.hostname, port: Number(url.port) || 3306, noDelay: true })
        : net.connect(target.socketPath)
    const client = new LiveClient(session, socket)
    await new Promise<void>((resolve, reject) => (client.#connected = { resolve, reject }))
    return client
  }

  #listen(socket: net.Socket): void {
    socket.on("data", (chunk: Buffer) => {
      this.received?.push(Buffer.from(chunk))
      this.#feed(chunk)
    })
    socket.on("error", (error) => this.#fail(error))
    socket.on("close", () => this.#fail(new Error("the connection was closed")))
  }

  #feed(chunk: Buffer): void {
    try {
      this.session.receive(chunk)
      for (let e = this.session.nextEvent(); e !== undefined; e = this.session.nextEvent()) this.#deliver(e)
      this.flush()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Writes what the session owes. */
  flush(): void {
    const output = this.session.takeOutput()
    if (output !== undefined) this.#socket.write(output)
  }

  #deliver(event: SessionEvent): void {
    switch (event.kind) {
      case "startTls":
        return this.#startTls()
      case "authenticate":
        void event.work().then((bytes) => {
          this.session.authenticated(bytes)
          this.flush()
        })
        return
      case "ready":
        this.ready = event
        this.#connected?.resolve()
        return
      case "infile":
        this.#waiters.get(event.command)?.events.push(event)
        this.session.sendInfile(this.file)
        this.session.endInfile()
        return
      default:
        return this.#answer(event)
    }
  }

  #answer(event: SessionEvent): void {
    if (event.kind === "error" && event.command === undefined) {
      this.#fail(Object.assign(new Error(event.error.message), { info: event.error }))
      return
    }
    const command = "command" in event ? event.command : undefined
    if (command === undefined) return
    const waiter = this.#waiters.get(command)
    waiter?.events.push(event)
    const over = event.kind === "error" || event.kind === "prepared" || (event.kind === "end" && !event.more)
    if (!over || waiter === undefined) return
    this.#waiters.delete(command)
    waiter.resolve({ events: waiter.events, last: event })
  }

  #startTls(): void {
    this.flush()
    this.#socket.removeAllListeners()
    const secure = tls.connect({ socket: this.#socket, rejectUnauthorized: false })
    this.#socket = secure
    this.#listen(secure)
    secure.on("secureConnect", () => {
      this.session.tlsStarted({ verified: false })
      this.flush()
    })
  }

  #fail(error: unknown): void {
    this.#connected?.reject(error)
    for (const waiter of this.#waiters.values()) waiter.reject(error)
    this.#waiters.clear()
    this.#socket.destroy()
  }

  /** Sends a command; the answer comes later. */
  send(command: Command): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) =>
      this.#waiters.set(command, { events: [], resolve, reject }),
    )
    this.session.send(command)
    queueMicrotask(() => this.flush())
    return answer
  }

  /** Rows of a text query. @throws what the server said. */
  async rows<T = Record<string, unknown>>(sql: string, rows: "object" | "array" = "object"): Promise<T[]> {
    return rowsOf<T>(await this.send(comQuery(sql, { collect: true, rows })))
  }

  close(): void {
    this.#socket.removeAllListeners("close")
    this.#socket.destroy()
  }
}

/** Rows of an answer with `collect`. @throws Error for ERR or a value that could not be decoded. */
export function rowsOf<T = Record<string, unknown>>(answer: Answer): T[] {
  const { last } = answer
  if (last.kind === "error") throw Object.assign(new Error(last.error.message), { info: last.error })
  if (last.kind === "end" && last.decodeError !== undefined) throw last.decodeError
  const first = answer.events.find((e): e is EndEvent => e.kind === "end")
  return (first?.rows ?? []) as T[]
}
