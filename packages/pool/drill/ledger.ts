// The book of what was written: what the server acknowledged must be in the table, once; what was refused must not; nothing that was never sent.
import type { Connection } from "@shoal/driver"

/**
 * What became of one write. `refused`: an error said that it was not done. `doubtful`: it may have been sent, and nobody knows;
 * so it was not lost, but it must not be there twice either.
 */
type Fate = "sent" | "acknowledged" | "refused" | "doubtful"

/** Writes of one drill. Each has a number; a transaction writes two rows with the same one. */
export class Ledger {
  readonly #fates: Fate[] = []
  #lastAcknowledged = performance.now()
  #longestPause = 0
  #acknowledged = 0

  /** A write is about to be sent. */
  begin(): number {
    return this.#fates.push("sent") - 1
  }

  /** The server said that it is done. */
  acknowledge(number: number): void {
    this.#fates[number] = "acknowledged"
    this.#acknowledged++
    const now = performance.now()
    this.#longestPause = Math.max(this.#longestPause, now - this.#lastAcknowledged)
    this.#lastAcknowledged = now
  }

  /** It was certainly not done. */
  refuse(number: number): void {
    this.#fates[number] = "refused"
  }

  /** The server may have done it or not. */
  doubt(number: number): void {
    this.#fates[number] = "doubtful"
  }

  get acknowledged(): number {
    return this.#acknowledged
  }

  /** Milliseconds between two acknowledgements. */
  get longestPause(): number {
    return this.#longestPause
  }

  /** From here on pauses count. */
  startWatch(): void {
    this.#lastAcknowledged = performance.now()
    this.#longestPause = 0
  }

  /** Compares with the tables: after a failover the writes are on more than one server. */
  async audit(...connections: readonly Connection[]): Promise<Audit> {
    const copies = new Map<number, number>()
    for (const connection of connections) {
      const { rows } = await connection.query<[number, number]>(
        "SELECT number, COUNT(*) FROM ledger GROUP BY number",
        [],
        { rows: "array" },
      )
      for (const [number, count] of rows) copies.set(number, (copies.get(number) ?? 0) + Number(count))
    }
    const isThere = (number: number): boolean => copies.has(number)
    const present = [...copies]
    return {
      refused: this.#with("refused").length,
      doubtful: this.#with("doubtful").length,
      doubtfulDone: this.#with("doubtful").filter(isThere).length,
      lost: this.#with("acknowledged").filter((number) => !isThere(number)).length,
      doubled: present.filter(([number, count]) => count > rowsOf(number)).length,
      halved: present.filter(([number, count]) => count < rowsOf(number)).length,
      invented: present.filter(([number]) => ["refused", undefined].includes(this.#fates[number])).length,
    }
  }

  #with(fate: Fate): number[] {
    return this.#fates.flatMap((each, number) => (each === fate ? [number] : []))
  }
}

/** Every third write is a transaction of two rows. */
export function isPair(number: number): boolean {
  return number % 3 === 0
}

function rowsOf(number: number): number {
  return isPair(number) ? 2 : 1
}

/** What the comparison found. */
export interface Audit {
  /** Writes of which an error said that they were not done. */
  readonly refused: number
  /** Writes of which nobody knows. */
  readonly doubtful: number
  /** Those of them that are in the table. */
  readonly doubtfulDone: number
  /** Acknowledged, but not in the table. */
  readonly lost: number
  /** In the table twice: somebody sent it again. */
  readonly doubled: number
  /** Half of a transaction. */
  readonly halved: number
  /** In the table, but refused or never sent. */
  readonly invented: number
}
