// One connection through the proxy: two sockets and a pipe in each direction.
import type { Socket } from "node:net"
import type { Faults } from "./faults.ts"
import { Pipe } from "./pipe.ts"

/** A line between a client and a server. */
export class Line {
  readonly #client: Socket
  readonly #server: Socket
  readonly #toClient: Pipe
  readonly #toServer: Pipe
  readonly #onClose: () => void
  #closed = false

  constructor(client: Socket, server: Socket, faults: Faults, onClose: () => void) {
    this.#client = client
    this.#server = server
    this.#onClose = onClose
    const reset = (): void => this.reset()
    this.#toClient = new Pipe(server, client, reset)
    this.#toServer = new Pipe(client, server, reset)
    this.setFaults(faults)
    this.#watch(client, this.#toServer)
    this.#watch(server, this.#toClient)
  }

  setFaults(faults: Faults): void {
    this.#toClient.setFaults(faults.toClient ?? {})
    this.#toServer.setFaults(faults.toServer ?? {})
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
    this.#toClient.stop()
    this.#toServer.stop()
    this.#client.destroy()
    this.#server.destroy()
    this.#onClose()
  }

  /** Who is gone is gone for the other side only when that can learn it. */
  #watch(socket: Socket, outgoing: Pipe): void {
    const gone = (): void => (outgoing.pending ? outgoing.end() : this.destroy())
    socket.on("error", gone)
    socket.on("close", gone)
  }
}
