// Writes to a stream piece by piece, so that reading goes on in between: a server that refuses a huge packet says so while we still write.
import type { Duplex } from "node:stream"

const sliceSize = 1024 * 1024

/** Keeps the order of writes and tells when the stream wants no more for now. */
export class StreamWriter {
  readonly #stream: Duplex
  readonly #onDrained: () => void
  readonly #queue: Uint8Array[] = []
  #blocked = false

  constructor(stream: Duplex, onDrained: () => void) {
    this.#stream = stream
    this.#onDrained = onDrained
    stream.on("drain", () => this.#drained())
  }

  /** True while written bytes wait for the peer. */
  get blocked(): boolean {
    return this.#blocked
  }

  /** Bytes that have not been handed to the stream yet. */
  get pendingBytes(): number {
    return this.#queue.reduce((sum, each) => sum + each.length, this.#stream.writableLength)
  }

  write(bytes: Uint8Array): void {
    if (!this.#blocked && bytes.length <= sliceSize) {
      this.#blocked = !this.#stream.write(bytes)
      return
    }
    this.#queue.push(bytes)
    if (!this.#blocked) this.#pump()
  }

  #pump(): void {
    let next = this.#blocked ? undefined : this.#queue.shift()
    while (next !== undefined) {
      if (next.length > sliceSize) this.#queue.unshift(next.subarray(sliceSize))
      this.#blocked = !this.#stream.write(next.length > sliceSize ? next.subarray(0, sliceSize) : next)
      next = this.#blocked ? undefined : this.#queue.shift()
    }
  }

  #drained(): void {
    this.#blocked = false
    this.#pump()
    if (!this.blocked) this.#onDrained()
  }
}
