// The floor of a pool: as many raw sockets, the one used last first, one query in flight per socket, callers in order. What a pool of drivers
// has to do at least: text of the query, one write, one read, one row as an object, one promise. No limits, no errors, no resets.
import { queryPacket, RawSocket } from "./raw-socket.ts"
import type { Target } from "./suite.ts"

/** The row that is selected. */
interface Person {
  readonly id: number
  readonly name: string
  readonly age: number
}

interface Waiting {
  readonly packet: Buffer
  readonly resolve: (person: Person) => void
}

/** Ten sockets and a queue. */
export class RawPool {
  readonly #sockets: readonly RawSocket[]
  readonly #idle: RawSocket[]
  readonly #waiting: Waiting[] = []
  #head = 0

  private constructor(sockets: readonly RawSocket[]) {
    this.#sockets = sockets
    this.#idle = [...sockets]
  }

  static async open(target: Target, size: number): Promise<RawPool> {
    return new RawPool(await Promise.all(Array.from({ length: size }, () => RawSocket.open(target))))
  }

  query(id: number): Promise<Person> {
    return new Promise((resolve) => {
      const asked = { packet: queryPacket(`SELECT id, name, age FROM person WHERE id = ${id}`), resolve }
      const socket = this.#idle.pop()
      if (socket === undefined) this.#waiting.push(asked)
      else this.#ask(socket, asked)
    })
  }

  async close(): Promise<void> {
    await Promise.all(this.#sockets.map((socket) => socket.close()))
  }

  #ask(socket: RawSocket, asked: Waiting): void {
    socket.select(asked.packet, (bytes, at) => {
      asked.resolve(person(bytes, at))
      const next = this.#next()
      if (next === undefined) this.#idle.push(socket)
      else this.#ask(socket, next)
    })
  }

  #next(): Waiting | undefined {
    if (this.#head === this.#waiting.length) return undefined
    const next = this.#waiting[this.#head++]
    if (this.#head === this.#waiting.length) {
      this.#waiting.length = 0
      this.#head = 0
    }
    return next
  }
}

/** Three short texts, each behind its length. */
function person(bytes: Buffer, at: number): Person {
  const name = at + 1 + (bytes[at] ?? 0)
  const age = name + 1 + (bytes[name] ?? 0)
  return {
    id: Number(bytes.toString("latin1", at + 1, name)),
    name: bytes.toString("latin1", name + 1, age),
    age: Number(bytes.toString("latin1", age + 1, age + 1 + (bytes[age] ?? 0))),
  }
}
