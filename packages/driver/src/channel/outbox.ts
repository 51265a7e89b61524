// What a channel owes its server, and when it is written: at once on an idle connection, else once per tick, or every so many commands.
import type { Duplex } from "node:stream"
import type { ClientSession, Command } from "@shoal/protocol"
import { StreamWriter } from "./stream-writer.ts"

/** Commands, and characters of SQL, that are encoded before they are written although the tick goes on: the server has work meanwhile. */
const flushCount = 64
const flushWeight = 64 * 1024

/** The way from a session to its stream. */
export class Outbox {
  readonly #session: ClientSession
  readonly #writer: StreamWriter
  readonly #onDrained: () => void
  #waiters: (() => void)[] = []
  #commands = 0
  #weight = 0
  #planned = false
  #closed = false

  constructor(session: ClientSession, stream: Duplex, onDrained: () => void) {
    this.#session = session
    this.#onDrained = onDrained
    this.#writer = new StreamWriter(stream, () => this.#drained())
  }

  /** True while written bytes wait for the peer. */
  get blocked(): boolean {
    return this.#writer.blocked
  }

  /** Bytes the server has not taken yet. */
  get pendingBytes(): number {
    return this.#writer.pendingBytes
  }

  /** True once nothing is written any more. */
  get closed(): boolean {
    return this.#closed
  }

  /** Commands of which no byte was written. */
  get unwritten(): number {
    return this.#commands
  }

  /** The session was given a command. @param alone nothing else is under way, so that waiting for more would cost time. */
  commandAdded(command: Command, alone: boolean): void {
    this.#commands++
    this.#weight += command.text.length
    if ((alone && !this.#planned) || this.#commands >= flushCount || this.#weight > flushWeight) this.flush()
    else this.flushSoon()
  }

  /** Writes at the end of this tick. */
  flushSoon(): void {
    if (this.#planned) return
    this.#planned = true
    process.nextTick(flushPlanned, this)
  }

  /** Called by the planned tick. */
  flushPlanned(): void {
    this.#planned = false
    this.flush()
  }

  /** Writes what the session owes. */
  flush(): void {
    if (this.#closed) return
    const bytes = this.#session.takeOutput()
    this.#commands = 0
    this.#weight = 0
    if (bytes !== undefined) this.#writer.write(bytes)
  }

  /** A promise of room, or of the end. */
  drained(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  /** Lets those go on who wait to write, if there is room. */
  release(): void {
    if (this.#waiters.length === 0 || (this.blocked && !this.#closed)) return
    for (const resolve of this.#waiters.splice(0)) resolve()
  }

  /** Nothing is written any more; nobody need wait. */
  close(): void {
    this.#closed = true
    this.release()
  }

  #drained(): void {
    this.release()
    this.#onDrained()
  }
}

function flushPlanned(outbox: Outbox): void {
  outbox.flushPlanned()
}
