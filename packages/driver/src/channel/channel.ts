// The pump between a stream and a ClientSession: queues exchanges, writes once per tick, hands events to the exchange they belong to.
// Whatever ends the connection ends every exchange with a typed error.
import type { Duplex } from "node:stream"
import {
  type AuthenticateEvent,
  type ClientSession,
  type Command,
  comQuit,
  type SessionEvent,
  type SessionState,
} from "@shoal/protocol"
import { type Abandon, armExchange, badLimits, guardPart } from "./call-limits.ts"
import { Interrupter } from "./cancel.ts"
import { assertReadable } from "./client-charset.ts"
import type { CallOptions } from "../options/connect-options.ts"
import { deliver } from "./deliver.ts"
import type { Exchange } from "./exchange.ts"
import { closedError, goneError, lostError, protocolFailure, serverError } from "../errors/failure.ts"
import { Fifo } from "./fifo.ts"
import { FileOutlet } from "./file-outlet.ts"
import { Outbox } from "./outbox.ts"
import { SilenceWatch } from "./silence-watch.ts"
import type { OpenedStream } from "../connect/socket.ts"

/** Limits of one channel, and how to kill what runs on it. */
export interface ChannelOptions {
  readonly maxPipeline: number
  readonly socketTimeout: number
  readonly cancelTimeout: number
  /** Sends KILL QUERY on a side connection unless `finished()` says that there is no need any more. */
  readonly killQuery: (connectionId: number, finished: () => boolean, signal: AbortSignal) => Promise<void>
}

type AnyExchange = Exchange<unknown>

/** Milliseconds that the server has to hang up after COM_QUIT. */
const quitTime = 500

/** A live connection after its handshake. */
export class Channel {
  readonly session: ClientSession
  readonly #options: ChannelOptions
  readonly #stream: Duplex
  readonly #outbox: Outbox
  readonly #waiting = new Fifo<AnyExchange>()
  readonly #inFlight = new Fifo<AnyExchange>()
  readonly #closeListeners: (() => void)[] = []
  readonly #infile: FileOutlet
  readonly #abandon: Abandon = (exchange, reason) => this.abandon(exchange, reason)
  #exclusive = false
  #closeReason: { text: string; cause: unknown; byUser: boolean } | undefined
  #bytesReceived = 0
  #quitting = false
  readonly #notices: Command[] = []
  readonly #silence: SilenceWatch
  readonly #interrupter: Interrupter

  constructor(session: ClientSession, opened: OpenedStream, options: ChannelOptions) {
    this.session = session
    this.#options = options
    const { stream } = opened
    this.#stream = stream
    this.#outbox = new Outbox(session, stream, () => this.#pump())
    this.#infile = new FileOutlet(session, this.#outbox)
    this.#silence = new SilenceWatch(options.socketTimeout, {
      isWaiting: () => !this.closed && this.#inFlight.length > 0,
      isPaused: () => stream.isPaused(),
      onSilence: (ms) =>
        this.destroy(`no byte from the server for ${String(Math.round(ms))} ms (socketTimeout)`),
    })
    this.#interrupter = new Interrupter({
      timeout: options.cancelTimeout,
      kill: (isOver, signal) => options.killQuery(session.state.connectionId, isOver, signal),
      probe: (sentinel) => (this.closed ? this.#refuse(sentinel) : this.#send(sentinel)),
    })
    stream.on("error", (cause) => this.#broken(reasonOf(cause), cause))
    stream.on("end", () => this.#broken("the server closed the connection", undefined))
    stream.on("close", () => this.#broken("the connection was closed", undefined))
    opened.deliverTo((chunk, length) => this.#receive(chunk, length))
    if (stream.destroyed || stream.readableEnded) this.#broken("the server closed the connection", undefined)
  }

  get state(): SessionState {
    return this.session.state
  }

  get closed(): boolean {
    return this.#closeReason !== undefined
  }

  /** Whether COM_QUIT was sent: nothing else can be. */
  get leaving(): boolean {
    return this.#quitting
  }

  /** Commands waiting or on the wire. */
  get pending(): number {
    return this.#waiting.length + this.#inFlight.length
  }

  /** The exchange queued last that is not done. */
  get lastExchange(): AnyExchange | undefined {
    return this.#waiting.last() ?? this.#inFlight.last()
  }

  /** Calls back once the connection is gone; at once when it is. */
  onClose(listener: () => void): void {
    if (this.closed) listener()
    else this.#closeListeners.push(listener)
  }

  /** Queues an exchange; sends it in this tick when the pipeline has room. */
  submit(exchange: AnyExchange, call?: CallOptions, timeout: number = call?.timeout ?? 0): void {
    if (this.closed || this.#quitting) {
      this.#refuse(exchange)
      return
    }
    const bad = call === undefined ? undefined : badLimits(call)
    if (bad !== undefined) {
      exchange.state = "done"
      exchange.fail(bad)
      return
    }
    const signal = call?.signal
    if ((signal !== undefined || timeout > 0) && !armExchange(exchange, call, timeout, this.#abandon)) return
    if (this.#waiting.length === 0 && this.#hasRoomFor(exchange)) this.#send(exchange)
    else {
      exchange.state = "waiting"
      this.#waiting.push(exchange)
      this.#inFlight.peek()?.onCrowded?.()
    }
  }

  /**
   * Sends a command that the server does not answer. It never comes between the packets of a local file or of an authentication.
   * @returns a promise when whoever has more to send should wait.
   */
  notify(command: Command): Promise<void> | undefined {
    if (this.closed) return undefined
    if (this.#exclusive) this.#notices.push(command)
    else {
      this.session.send(command)
      if (command.kind === "stmtSendLongData") this.#outbox.flush()
      else this.#outbox.flushSoon()
      if (!this.#outbox.blocked) return undefined
    }
    return this.#outbox.drained()
  }

  /** Gives up an exchange: takes it out of the queue, or kills it on the server. Its caller gets `reason` now. */
  abandon(exchange: AnyExchange, reason: unknown): void {
    const { state } = exchange
    exchange.fail(reason)
    exchange.file?.stop()
    if (state === "waiting") {
      this.#waiting.remove(exchange)
      exchange.state = "done"
    } else if (state === "sent") void this.#interrupt(exchange)
  }

  /** What the server works on. */
  get running(): AnyExchange | undefined {
    return this.#inFlight.peek()
  }

  /** Kills what runs now, for the caller of that statement to see; resolves when the connection is usable again or gone. */
  async cancelRunning(): Promise<void> {
    const { running } = this
    if (running !== undefined) await this.#interrupt(running)
  }

  /** Stops reading: a stream has more rows than its reader wants now. */
  pause(): void {
    this.#stream.pause()
  }

  resume(): void {
    this.#stream.resume()
  }

  /** Bytes received so far. */
  get bytesReceived(): number {
    return this.#bytesReceived
  }

  /** Waits for a part of a running exchange's answer; abort or deadline give the exchange up. */
  guard<T>(exchange: AnyExchange, call: CallOptions, part: Promise<T>): Promise<T> {
    return guardPart(exchange, call, part, this.#abandon)
  }

  /** Bytes the server has not taken yet. */
  get pendingBytes(): number {
    return this.#outbox.pendingBytes
  }

  /** Drops the connection at once. */
  close(): void {
    this.#end("the connection was closed by close()", undefined, true)
  }

  /** Drops a connection that cannot be trusted any more. */
  destroy(text: string, cause?: unknown): void {
    this.#end(text, cause, false)
  }

  /** Says goodbye to the server (COM_QUIT) and closes once it has hung up, or soon after. */
  async quit(): Promise<void> {
    if (this.closed) return
    this.#quitting = true
    this.session.send(comQuit())
    this.#outbox.flush()
    this.#stream.end()
    const gone = new Promise<void>((resolve) => this.onClose(resolve))
    const timer = setTimeout(() => this.close(), quitTime)
    await gone
    clearTimeout(timer)
  }

  #hasRoomFor(exchange: AnyExchange): boolean {
    if (this.#interrupter.active || this.#exclusive || this.#outbox.blocked) return false
    const busy = this.#inFlight.length
    return busy === 0 || (!exchange.exclusive && busy < this.#options.maxPipeline)
  }

  #send(exchange: AnyExchange): void {
    let command: Command
    try {
      const { state } = this.session
      command = exchange.command(state)
      if (state.clientCharset !== "utf8mb4") assertReadable(command, state.clientCharset)
      command.context = exchange
      this.session.send(command)
    } catch (error) {
      exchange.state = "done"
      exchange.fail(error)
      return
    }
    exchange.state = "sent"
    this.#exclusive = exchange.exclusive
    this.#inFlight.push(exchange)
    this.#outbox.commandAdded(command, this.#inFlight.length === 1)
    this.#silence.sent()
  }

  #pump(): void {
    for (
      let next = this.#waiting.peek();
      next !== undefined && this.#hasRoomFor(next);
      next = this.#waiting.peek()
    ) {
      this.#waiting.shift()
      this.#send(next)
    }
    if (this.#waiting.length > 0) this.#inFlight.peek()?.onCrowded?.()
  }

  #receive(chunk: Uint8Array, length: number): void {
    if (this.closed) return
    const { session } = this
    this.#bytesReceived += length
    this.#silence.received()
    try {
      session.receive(chunk, 0, length)
      for (let event = session.nextEvent(); event !== undefined; event = session.nextEvent()) {
        this.#deliver(event)
        // A pool that is told of a failure may close the connection on the spot.
        if (this.#closeReason !== undefined) return
      }
    } catch (error) {
      const failure = protocolFailure(error, this.#inFlight.peek()?.sql)
      // Whose answer it was gets the plain truth, the others lose their connection.
      this.#inFlight.peek()?.fail(failure)
      this.destroy(failure.message, failure)
      return
    }
    // Refilling a half-empty pipeline costs one write for many commands; refilling it after every answer would cost one each.
    if (this.#waiting.length > 0 && this.#inFlight.length <= this.#options.maxPipeline >> 1) this.#pump()
    // The session may owe an authentication answer or an empty file.
    this.#outbox.flush()
  }

  #deliver(event: SessionEvent): void {
    switch (event.kind) {
      // These come before there is a channel, or tell nobody anything.
      case "startTls":
      case "ready":
      case "progress":
        return
      case "authenticate":
        this.#authenticate(event)
        return
    }
    if (event.kind === "error" && event.command === undefined) {
      const error = serverError(event.error, undefined, { fatal: true })
      this.destroy(`the server said: ${error.message} (${error.code})`, error)
      return
    }
    // Every command that a channel sends has its exchange as context.
    const exchange = event.command?.context as AnyExchange
    if (deliver(event, exchange, this.#infile)) this.#finished(exchange)
  }

  /** A change of the user authenticates on its own. */
  #authenticate(event: AuthenticateEvent): void {
    event.work().then(
      (response) => {
        if (this.closed) return
        this.session.authenticated(response)
        this.#outbox.flush()
      },
      (cause: unknown) => this.destroy("authentication failed", cause),
    )
  }

  #finished(exchange: AnyExchange): void {
    this.#inFlight.shift()
    exchange.state = "done"
    exchange.disarm?.()
    if (this.#inFlight.length === 0) {
      this.#exclusive = false
      this.#silence.stop()
      for (const notice of this.#notices.splice(0)) void this.notify(notice)
      this.#outbox.release()
    }
    this.#interrupter.finished(exchange)
  }

  #interrupt(exchange: AnyExchange): Promise<void> | undefined {
    if (this.#interrupter.active || this.closed) return undefined
    if (exchange.file?.feeding === true) {
      this.destroy(
        "a statement was given up while its local file was being sent, so that the server keeps no part of it",
      )
      return undefined
    }
    this.resume()
    return this.#interrupter.stop(exchange).then(
      () => {
        if (!this.closed) this.#pump()
      },
      (cause: unknown) => this.destroy("a cancelled statement could not be stopped", cause),
    )
  }

  #broken(text: string, cause: unknown): void {
    if (this.closed) return
    if (this.#quitting) {
      this.close()
      return
    }
    const running = this.#inFlight.peek()
    const detail = running === undefined ? "" : `, ${String(this.#inFlight.length)} statement(s) under way`
    const unsent =
      this.pendingBytes > 0 ? `, ${String(this.pendingBytes)} bytes not yet taken by the server` : ""
    this.#end(text + detail + unsent, cause, false)
  }

  #end(text: string, cause: unknown, byUser: boolean): void {
    if (this.#closeReason !== undefined) return
    this.#closeReason = { text, cause, byUser }
    this.#silence.stop()
    this.#outbox.close()
    const sent = this.#inFlight.drain()
    const firstUnwritten = sent.length - this.#outbox.unwritten
    sent.forEach((exchange, i) => {
      exchange.state = "done"
      if (i >= firstUnwritten) this.#refuse(exchange)
      else exchange.fail(lostError(text, exchange.sql, cause))
      exchange.disarm?.()
      exchange.file?.stop()
    })
    for (const exchange of this.#waiting.drain()) this.#refuse(exchange)
    this.#interrupter.lineGone()
    // Closing the other end may still raise an error; there is nobody left to tell.
    this.#stream.on("error", () => undefined)
    this.#stream.destroy()
    for (const listener of this.#closeListeners.splice(0)) listener()
  }

  #refuse(exchange: AnyExchange): void {
    exchange.state = "done"
    const reason = this.#closeReason
    const { sql } = exchange
    exchange.fail(
      reason === undefined || reason.byUser ? closedError(sql) : goneError(reason.text, sql, reason.cause),
    )
  }
}

function reasonOf(cause: Error & { code?: string }): string {
  return cause.code ?? cause.message
}
