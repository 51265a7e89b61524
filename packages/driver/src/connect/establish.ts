// From nothing to a session that takes commands: stream, greeting, TLS, authentication, all within one deadline whose error names the phase.
import { onAbort } from "../channel/abort-listeners.ts"
import { checkLimits } from "../channel/call-limits.ts"
import { ClientSession, type SessionEvent } from "@shoal/protocol"
import type { CallOptions } from "../options/connect-options.ts"
import { type MySQLError, OperationalError, TimeoutError } from "../errors/errors.ts"
import { protocolFailure, serverError } from "../errors/failure.ts"
import type { ResolvedOptions } from "../options/options.ts"
import { sessionOptions } from "./session-options.ts"
import { mayProveCertificate } from "./zero-config.ts"
import { type OpenedStream, openStream, upgradeToTls } from "./socket.ts"

/** A session after its handshake, with the stream it runs on. */
export interface Established {
  readonly session: ClientSession
  readonly opened: OpenedStream
  /** The password that was used. */
  readonly password: string
  /** TLS version in use, such as "TLSv1.3"; undefined without TLS. */
  readonly tlsVersion: string | undefined
}

/** A deadline and an abort signal in one, which knows what was going on when it struck. */
export class ConnectDeadline {
  readonly signal: AbortSignal
  /** What is being waited for, for the message of the error. */
  phase = "connecting"
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout | undefined
  readonly #unlisten: (() => void) | undefined

  constructor(options: ResolvedOptions, call: CallOptions = {}) {
    checkLimits(call)
    const timeout = call.timeout ?? options.connectTimeout
    this.signal = this.#controller.signal
    const outer = call.signal
    if (outer?.aborted === true) this.#controller.abort(outer.reason)
    else if (outer !== undefined) this.#unlisten = onAbort(outer, () => this.#controller.abort(outer.reason))
    if (timeout > 0)
      this.#timer = setTimeout(() => this.#controller.abort(this.#error(options, timeout)), timeout)
  }

  /** Forgets the timer; nothing will be aborted any more. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#unlisten?.()
  }

  #error(options: ResolvedOptions, timeout: number): TimeoutError {
    const message = `Can't connect to MySQL server on '${targetName(options)}' within ${String(timeout)} ms: timed out while ${this.phase}`
    return new TimeoutError(message, timeout, {
      errno: 2003,
      sqlState: "08001",
      fatal: true,
      retrySafe: true,
    })
  }
}

/** @returns host and port, or the path of the socket, for messages. */
export function targetName(options: ResolvedOptions): string {
  return options.unixSocket ?? `${options.host}:${String(options.port)}`
}

/**
 * Opens a stream and runs the handshake on it.
 * @throws OperationalError (2002, 2003, 2026, 2059 or what the server answered), TimeoutError, or the reason of an abort.
 */
export async function establish(options: ResolvedOptions, deadline: ConnectDeadline): Promise<Established> {
  const { signal } = deadline
  if (typeof options.password === "function") deadline.phase = "waiting for the password"
  const config = await sessionOptions(options, signal)
  deadline.phase = "connecting"
  const session = new ClientSession(config)
  const opened = await openStream(options, signal)
  try {
    const password = config.password ?? ""
    const result = await new Handshake(session, opened, options, password, deadline).run()
    return { ...result, password }
  } catch (error) {
    opened.stream.on("error", () => undefined)
    opened.stream.destroy()
    throw error
  }
}

type HandshakeResult = Omit<Established, "password">

class Handshake {
  readonly #session: ClientSession
  readonly #options: ResolvedOptions
  readonly #password: string
  readonly #deadline: ConnectDeadline
  #opened: OpenedStream
  #tlsVersion: string | undefined
  #resolve: (established: HandshakeResult) => void = () => undefined
  #reject: (reason: unknown) => void = () => undefined
  #over = false

  constructor(
    session: ClientSession,
    opened: OpenedStream,
    options: ResolvedOptions,
    password: string,
    deadline: ConnectDeadline,
  ) {
    this.#session = session
    this.#opened = opened
    this.#options = options
    this.#password = password
    this.#deadline = deadline
  }

  run(): Promise<HandshakeResult> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      this.#deadline.phase = "waiting for the server's greeting"
      this.#deadline.signal.addEventListener("abort", this.#onAbort)
      if (this.#deadline.signal.aborted) this.#onAbort()
      else this.#attach(this.#opened)
    })
  }

  #attach(opened: OpenedStream): void {
    this.#opened = opened
    opened.stream.on("error", this.#onStreamError)
    opened.stream.on("end", this.#onStreamEnd)
    opened.stream.on("close", this.#onStreamEnd)
    opened.deliverTo(this.#onBytes)
  }

  #detach(): void {
    const { stream } = this.#opened
    stream.off("error", this.#onStreamError)
    stream.off("end", this.#onStreamEnd)
    stream.off("close", this.#onStreamEnd)
  }

  readonly #onAbort = (): void => this.#fail(this.#deadline.signal.reason)

  readonly #onStreamError = (cause: Error & { code?: string }): void =>
    this.#fail(this.#lost(cause.code ?? cause.message, cause))

  readonly #onStreamEnd = (): void => this.#fail(this.#lost("the server closed the connection", undefined))

  readonly #onBytes = (chunk: Uint8Array, length: number): void => {
    if (this.#over) return
    try {
      this.#session.receive(chunk, 0, length)
      for (let event = this.#session.nextEvent(); event !== undefined; event = this.#session.nextEvent()) {
        this.#deliver(event)
      }
      this.#flush()
    } catch (error) {
      this.#fail(protocolFailure(error))
    }
  }

  #deliver(event: SessionEvent): void {
    switch (event.kind) {
      case "startTls":
        this.#startTls()
        return
      case "authenticate":
        this.#deadline.phase = "computing the answer to the server's authentication"
        this.#authenticate(event.work())
        return
      case "error":
        this.#fail(serverError(event.error, undefined, { fatal: true, retrySafe: true }))
        return
      case "ready":
        this.#done()
        return
      default:
        this.#fail(protocolFailure(new Error(`${event.kind} during the handshake`)))
    }
  }

  #flush(): void {
    const bytes = this.#session.takeOutput()
    if (bytes === undefined || this.#over) return
    if (this.#deadline.phase !== "doing the TLS handshake") this.#deadline.phase = "authenticating"
    this.#opened.stream.write(bytes)
  }

  #startTls(): void {
    this.#flush()
    this.#deadline.phase = "doing the TLS handshake"
    this.#detach()
    const plain = this.#opened.stream.removeAllListeners("data")
    // Its failures reach us through the TLS stream.
    plain.on("error", () => undefined)
    const { tls } = this.#options
    const provable = mayProveCertificate(tls, this.#session.state, this.#password)
    upgradeToTls(plain, this.#options, this.#deadline.signal, provable).then(
      ({ stream: secured, fingerprint }) => {
        if (this.#over) {
          secured.destroy()
          return
        }
        this.#tlsVersion = secured.getProtocol() ?? undefined
        // From here on everything is written to the encrypted stream.
        this.#attach({
          stream: secured,
          deliverTo: (sink) => secured.on("data", (chunk: Buffer) => sink(chunk, chunk.length)),
        })
        try {
          const verified = tls.mode.startsWith("verify-") && fingerprint === undefined
          this.#session.tlsStarted({ verified, fingerprint })
          this.#deadline.phase = "authenticating"
          this.#flush()
        } catch (error) {
          this.#fail(protocolFailure(error))
        }
      },
      (error: unknown) => this.#fail(error),
    )
  }

  #authenticate(work: Promise<Uint8Array>): void {
    work.then(
      (response) => {
        if (this.#over) return
        this.#session.authenticated(response)
        this.#flush()
      },
      (error: unknown) => this.#fail(protocolFailure(error)),
    )
  }

  #lost(reason: string, cause: unknown): MySQLError {
    const message = `Lost connection to MySQL server at '${targetName(this.#options)}' while ${this.#deadline.phase} (${reason})`
    const details = {
      code: "SHOAL_SERVER_LOST",
      errno: 2013,
      sqlState: "08S01",
      fatal: true,
      retrySafe: true,
      cause,
    }
    return new OperationalError(message, details)
  }

  #done(): void {
    if (this.#over) return
    this.#over = true
    this.#release()
    const { stream } = this.#opened
    this.#resolve({
      session: this.#session,
      opened: { stream, deliverTo: (sink) => this.#handOver(sink) },
      tlsVersion: this.#tlsVersion,
    })
  }

  #handOver(sink: (chunk: Uint8Array, length: number) => void): void {
    if (this.#tlsVersion === undefined) this.#opened.deliverTo(sink)
    else
      this.#opened.stream.removeAllListeners("data").on("data", (chunk: Buffer) => sink(chunk, chunk.length))
  }

  #fail(reason: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#release()
    this.#opened.stream.on("error", () => undefined)
    this.#opened.stream.destroy()
    this.#reject(reason)
  }

  #release(): void {
    this.#deadline.signal.removeEventListener("abort", this.#onAbort)
    this.#detach()
  }
}
