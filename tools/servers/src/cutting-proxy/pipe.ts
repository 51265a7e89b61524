// One direction of a line. Chunks are passed on in order, by a loop that the faults may slow down or stop.
import type { Socket } from "node:net"
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises"
import type { DirectionFaults } from "./faults.ts"

interface Chunk {
  readonly bytes: Buffer
  /** When it arrives at the other end. */
  readonly due: number
}

/** Carries bytes from one socket to the other. */
export class Pipe {
  readonly #to: Socket
  readonly #reset: () => void
  readonly #queue: Chunk[] = []
  #faults: DirectionFaults = {}
  #lastDue = 0
  #passed = 0
  #garbageSent = false
  #running = false
  #ended = false
  #stopped = false
  #halfClosed = false

  /** @param reset breaks the whole line. */
  constructor(from: Socket, to: Socket, reset: () => void) {
    this.#to = to
    this.#reset = reset
    from.on("data", (bytes: Buffer) => {
      const { latency = 0, jitter = 0 } = this.#faults
      this.#lastDue = Math.max(this.#lastDue, performance.now() + latency + Math.random() * jitter)
      this.#queue.push({ bytes, due: this.#lastDue })
      void this.#run()
    })
    from.on("end", () => this.end())
  }

  /** Whether something is still on its way, and the other end must not yet learn that this one is gone. */
  get pending(): boolean {
    return this.#faults.hold === true || this.#running
  }

  /** Nothing more comes; the other end learns it behind what is on its way. */
  end(): void {
    this.#ended = true
    void this.#run()
  }

  setFaults(faults: DirectionFaults): void {
    this.#faults = faults
    this.#passed = 0
    this.#garbageSent = false
    void this.#run()
  }

  stop(): void {
    this.#stopped = true
    this.#queue.length = 0
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    while (this.#faults.hold !== true) {
      const chunk = this.#queue.shift()
      if (chunk === undefined) break
      const wait = chunk.due - performance.now()
      if (wait > 0) await sleep(wait)
      await this.#pass(chunk.bytes)
    }
    this.#running = false
    if (this.#faults.hold === true || !this.#ended || this.#stopped || this.#halfClosed) return
    this.#to.end()
  }

  async #pass(chunk: Buffer): Promise<void> {
    let rest = chunk
    for (;;) {
      if (this.#stopped) return
      if (this.#faults.hold === true) {
        this.#queue.unshift({ bytes: rest, due: 0 })
        return
      }
      if (this.#strike() || rest.length === 0) return
      const { pieces = rest.length, pause } = this.#faults
      const length = Math.min(pieces, rest.length, this.#untilNextFault())
      await this.#write(rest.subarray(0, length))
      rest = rest.subarray(length)
      if (pause !== undefined) await sleep(pause)
      else if (pieces < chunk.length) await nextTurn()
    }
  }

  /** Bytes until the place of a fault, so that a write ends exactly there. */
  #untilNextFault(): number {
    const { loseFrom, resetAt, halfCloseAt, garbage } = this.#faults
    const places = [loseFrom, resetAt, halfCloseAt, garbage?.at].filter((at) => at !== undefined)
    return Math.min(...places.map((at) => at - this.#passed).filter((left) => left > 0), Infinity)
  }

  /** Does what is due at this place. True: the rest of the chunk is lost. */
  #strike(): boolean {
    const { loseFrom, resetAt, halfCloseAt, garbage } = this.#faults
    if (resetAt !== undefined && this.#passed >= resetAt) {
      this.#reset()
      return true
    }
    if (halfCloseAt !== undefined && this.#passed >= halfCloseAt) {
      if (!this.#halfClosed) this.#to.end()
      this.#halfClosed = true
      return true
    }
    if (garbage !== undefined && !this.#garbageSent && this.#passed >= garbage.at) {
      this.#garbageSent = true
      this.#to.write(garbage.bytes)
    }
    return loseFrom !== undefined && this.#passed >= loseFrom
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#passed += bytes.length
    if (this.#stopped || this.#to.write(bytes)) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#to.off("drain", done)
        this.#to.off("close", done)
        resolve()
      }
      this.#to.on("drain", done)
      this.#to.on("close", done)
    })
  }
}
