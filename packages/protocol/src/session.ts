// The whole client side of one connection without a socket: bytes in, events out, bytes owed.
import type { Command } from "./conversation/command.ts"
import type { SessionEvent } from "./conversation/events.ts"
import { UsageError } from "./errors.ts"
import type { ServerFamily } from "./messages/packets.ts"
import type { SessionOptions } from "./session-options.ts"

/** What is known of the session at this moment; the object is live. */
export interface SessionState {
  /** Bits of `ServerStatus`, from the last OK or EOF packet. */
  readonly status: number
  /** Negotiated capability bits, MariaDB's extended ones from bit 32. */
  readonly capabilities: bigint
  readonly serverVersion: string
  readonly version: readonly [major: number, minor: number, patch: number]
  readonly family: ServerFamily
  readonly connectionId: number
  /** Default database as far as it is known (handshake, COM_INIT_DB, session tracking); undefined without one. */
  readonly database: string | undefined
  /** Commands sent whose answer is not complete. */
  readonly pending: number
  /** Algorithm in use, undefined without compression. */
  readonly compression: "zlib" | "zstd" | undefined
  /** Plugin that authenticated the session. */
  readonly authPlugin: string
}

/** Sans-IO client of one connection. It never awaits, and any {@link ProtocolError} it throws ends it. */
export class ClientSession {
  readonly #options: SessionOptions

  /** @throws UsageError for options that contradict each other. */
  constructor(options: SessionOptions) {
    this.#options = options
  }

  /** Live state of the session. */
  get state(): SessionState {
    throw this.#todo()
  }

  /** Takes bytes from the peer; never parses. The memory may be reused once `nextEvent()` returned undefined. */
  receive(chunk: Uint8Array, start = 0, end: number = chunk.length): void {
    throw this.#todo(chunk, start, end)
  }

  /** The next event, undefined when more bytes are needed. @throws ProtocolError, now and on every later call. */
  nextEvent(): SessionEvent | undefined {
    throw this.#todo()
  }

  /** Everything owed to the peer as one buffer that the caller owns; undefined when nothing is owed. */
  takeOutput(): Uint8Array | undefined {
    throw this.#todo()
  }

  /** Queues a command; it is encoded at once. @throws ParameterError | UsageError, then nothing is sent. */
  send(command: Command): void {
    throw this.#todo(command)
  }

  /** The stream is encrypted now. `verified`: the certificate's chain was checked. @throws ProtocolError if bytes arrived before. */
  tlsStarted(trust: { readonly verified: boolean }): void {
    throw this.#todo(trust)
  }

  /** Result of an `authenticate` event's work. */
  authenticated(response: Uint8Array): void {
    throw this.#todo(response)
  }

  /** A piece of the file that an `infile` event asked for; any size. */
  sendInfile(chunk: Uint8Array): void {
    throw this.#todo(chunk)
  }

  /** The file is complete. */
  endInfile(): void {
    throw this.#todo()
  }

  #todo(...unused: readonly unknown[]): UsageError {
    return new UsageError(`the session of ${this.#options.user} is not written yet (${unused.length} arguments)`)
  }
}
