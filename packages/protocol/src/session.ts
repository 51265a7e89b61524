// The whole client side of one connection without a socket: bytes in, events out, bytes owed.
import { Authentication } from "./conversation/authentication.ts"
import type { ChangeUserOptions, Command } from "./conversation/command.ts"
import { encodeCommand, hasAnswer } from "./conversation/encode-command.ts"
import type { SessionEvent } from "./conversation/events.ts"
import { DEFAULT_COLLATION, Handshake, type TlsTrust } from "./conversation/handshake.ts"
import { LiveState, type SessionState } from "./conversation/live-state.ts"
import { checkCapabilityOptions } from "./conversation/negotiate.ts"
import type { Flight } from "./conversation/flight.ts"
import { Replies } from "./conversation/reply.ts"
import { shapeCacheFor } from "./conversation/shape-cache.ts"
import { Statements } from "./conversation/statements.ts"
import { Wire, type WritePayload } from "./conversation/wire.ts"
import { Capability } from "./constants/capabilities.ts"
import { ProtocolError, UsageError } from "./errors.ts"
import { encodeChangeUser } from "./messages/commands.ts"
import type { SessionOptions } from "./session-options.ts"
import { resolveOptions, type ResolvedOptions } from "./values/resolved-options.ts"

const DEFAULT_MAX_PAYLOAD = 0x40000000
/** Before the session is authenticated nobody needs larger packets. */
const MAX_HANDSHAKE_PAYLOAD = 1024 * 1024

/** A command that waits until the one before it, which may ask for a file or authenticate, is answered. */
interface Held {
  readonly flight: Flight
  readonly bytes: Buffer
}

/** Sans-IO client of one connection. It never awaits, and any {@link ProtocolError} it throws ends it. */
export class ClientSession {
  readonly #options: SessionOptions
  readonly #decode: ResolvedOptions
  readonly #wire: Wire
  readonly #live = new LiveState()
  readonly #statements = new Statements()
  readonly #handshake: Handshake
  #replies: Replies | undefined
  #held: Held[] = []
  /** While it is in flight nothing else is sent. */
  #barrier: Command | undefined
  #poison: Error | undefined

  /** @throws UsageError for options that contradict each other or do not exist. */
  constructor(options: SessionOptions) {
    checkCapabilityOptions(options)
    this.#options = options
    this.#decode = resolveOptions(options.decode)
    const encoders = options.decode?.codecs?.encode ?? []
    this.#wire = new Wire(MAX_HANDSHAKE_PAYLOAD, { encoders, timezone: this.#decode.timezone })
    this.#handshake = new Handshake(this.#wire, options, this.#live)
  }

  /** Live state of the session. */
  get state(): SessionState {
    return this.#live
  }

  /** Takes bytes from the peer; never parses. The memory may be reused once `nextEvent()` returned undefined. */
  receive(chunk: Uint8Array, start = 0, end: number = chunk.length): void {
    this.#check()
    this.#wire.frames.push(chunk, start, end)
  }

  /** The next event, undefined when more bytes are needed. @throws ProtocolError, now and on every later call. */
  nextEvent(): SessionEvent | undefined {
    this.#check()
    try {
      const event = this.#replies === undefined ? this.#connect() : this.#replies.nextEvent()
      if (this.#barrier !== undefined && event !== undefined) this.#afterBarrier(event)
      return event
    } catch (error) {
      throw this.#poisonWith(error)
    }
  }

  /** Everything owed to the peer as one buffer that the caller owns; undefined when nothing is owed. */
  takeOutput(): Uint8Array | undefined {
    return this.#wire.takeOutput()
  }

  /** Queues a command; it is encoded at once. @throws ParameterError | UsageError, then nothing is sent. */
  send(command: Command): void {
    this.#check()
    const replies = this.#ready()
    const authentication = command.kind === "changeUser" ? this.#changeUser(command) : undefined
    const write = authentication?.write ?? encodeCommand
    const held = this.#barrier === undefined ? undefined : this.#wire.encodeCommand(write, command)
    const replySequence = held?.replySequence ?? this.#wire.sendCommand(write, command)
    if (command.kind === "stmtClose") this.#statements.delete(command.number)
    const flight: Flight = {
      command,
      replySequence,
      record: command.statement === undefined ? undefined : this.#statements.get(command.statement),
      authentication: authentication?.authentication,
      database: authentication?.database,
    }
    if (held === undefined) this.#launch(flight, replies)
    else {
      this.#held.push({ flight, bytes: held.bytes })
      if (hasAnswer(command)) this.#live.pending++
    }
  }

  /** The stream is encrypted now. @throws ProtocolError if bytes arrived before. */
  tlsStarted(trust: TlsTrust): void {
    this.#check()
    if (this.#handshake.state !== "tls") throw new UsageError("tlsStarted: no startTls event is waiting")
    if (this.#wire.frames.hasBytes) throw this.#poisonWith(injection())
    this.#guarded(() => this.#handshake.tlsStarted(trust))
  }

  /** Result of an `authenticate` event's work. */
  authenticated(response: Uint8Array): void {
    this.#check()
    if (this.#replies !== undefined) this.#replies.authenticated(response)
    else if (this.#handshake.state === "work") this.#handshake.authenticated(response)
    else throw new UsageError("authenticated: no authenticate event is waiting")
  }

  /** A piece of the file that an `infile` event asked for; any size. */
  sendInfile(chunk: Uint8Array): void {
    this.#check()
    this.#ready().sendInfile(chunk)
  }

  /** The file is complete. */
  endInfile(): void {
    this.#check()
    this.#ready().endInfile()
  }

  #connect(): SessionEvent | undefined {
    const { frames } = this.#wire
    const handshake = this.#handshake
    for (;;) {
      if (handshake.state === "tls" && frames.hasBytes) throw injection()
      if (handshake.state !== "greeting" && handshake.state !== "auth") {
        frames.retain()
        return undefined
      }
      if (!frames.next()) return undefined
      const event = handshake.onPacket(frames.payload, frames.payloadStart, frames.payloadEnd)
      if (event?.kind === "ready") this.#becomeReady()
      if (event !== undefined) return event
    }
  }

  #becomeReady(): void {
    this.#wire.frames.maxPayload = this.#options.maxPayload ?? DEFAULT_MAX_PAYLOAD
    this.#replies = new Replies(this.#wire, this.#live, shapeCacheFor(this.#decode), this.#statements)
  }

  #ready(): Replies {
    if (this.#replies !== undefined) return this.#replies
    const { state } = this.#handshake
    throw new UsageError(
      state === "refused" ? "the server refused this session" : `the session is not ready yet (${state})`,
    )
  }

  #launch(flight: Flight, replies: Replies): void {
    if (!hasAnswer(flight.command)) return
    replies.push(flight)
    if (this.#isBarrier(flight.command)) this.#barrier = flight.command
  }

  /** What follows such a command would be taken for the file, or for an answer of the authentication. */
  #isBarrier(command: Command): boolean {
    if (command.kind === "changeUser") return true
    return command.kind === "query" && (this.#wire.low & Capability.LOCAL_FILES) !== 0
  }

  #afterBarrier(event: SessionEvent): void {
    const ended = event.kind === "error" || (event.kind === "end" && !event.more)
    if (!ended || event.command !== this.#barrier) return
    this.#barrier = undefined
    const replies = this.#ready()
    for (let next = this.#held.shift(); next !== undefined; next = this.#held.shift()) {
      this.#wire.release(next.bytes)
      if (hasAnswer(next.flight.command)) this.#live.pending--
      this.#launch(next.flight, replies)
      if (this.#isBarrier(next.flight.command)) return
    }
  }

  #changeUser(command: Command): {
    write: WritePayload<Command>
    authentication: Authentication
    database: string | undefined
  } {
    const change = command.data as ChangeUserOptions
    const { initial, trust } = this.#handshake
    if (initial === undefined) throw new UsageError("the server has not greeted")
    const { password = "", additionalPasswords = [] } = change
    const authentication = new Authentication(
      this.#options,
      [password, ...additionalPasswords],
      trust,
      this.#live.family,
      this.#wire.low,
    )
    const authPlugin = authentication.choosePlugin(initial.greeting.authPlugin)
    const answer = authentication.begin(authPlugin, initial.nonce)
    // Its length is one byte here: a longer answer is left for the switch that follows.
    const authResponse = answer instanceof Uint8Array && answer.length <= 0xff ? answer : Buffer.alloc(0)
    const fields = {
      user: change.user,
      authResponse,
      database: change.database ?? "",
      collation: change.collation ?? this.#options.collation ?? DEFAULT_COLLATION,
      authPlugin,
      attributes: this.#options.attributes ?? {},
    }
    return {
      write: (w) => encodeChangeUser(w, fields, this.#wire.low),
      authentication,
      database: change.database,
    }
  }

  #guarded(action: () => unknown): void {
    try {
      action()
    } catch (error) {
      throw this.#poisonWith(error)
    }
  }

  #check(): void {
    if (this.#poison !== undefined) throw this.#poison
  }

  #poisonWith(error: unknown): Error {
    this.#poison = error instanceof Error ? error : new ProtocolError("SHOAL_MALFORMED_PACKET", String(error))
    return this.#poison
  }
}

function injection(): ProtocolError {
  return new ProtocolError(
    "SHOAL_TLS_INJECTION",
    "bytes arrived between the request for TLS and its beginning",
  )
}
