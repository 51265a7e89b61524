// Where the pieces of a local file go.
import type { ClientSession } from "@shoal/protocol"
import type { InfileTarget } from "./exchange.ts"
import type { Outbox } from "./outbox.ts"

/** The server waits for a file; it ends with an empty packet. */
export class FileOutlet implements InfileTarget {
  readonly #session: ClientSession
  readonly #outbox: Outbox

  constructor(session: ClientSession, outbox: Outbox) {
    this.#session = session
    this.#outbox = outbox
  }

  get open(): boolean {
    return !this.#outbox.closed
  }

  write(chunk: Uint8Array): Promise<void> | undefined {
    if (!this.open) return undefined
    this.#session.sendInfile(chunk)
    this.#outbox.flush()
    return this.#outbox.blocked ? this.#outbox.drained() : undefined
  }

  end(): void {
    if (!this.open) return
    this.#session.endInfile()
    this.#outbox.flush()
  }
}
