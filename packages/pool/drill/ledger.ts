// The book of what was written: what the server acknowledged must be in the table, once, and nothing that was never sent.
import type { Connection } from "@shoal/driver"

/** What became of one write. */
type Fate = "sent" | "acknowledged" | "failed"

/** Writes of one drill. Each has a number; a transaction writes two rows with the same one. */
export class Ledger {
  readonly #fates: Fate[] = []
  #acknowledged = 0
  #failed = 0
  #lastAcknowledged = performance.now()
  #longestPause = 0

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

  /** It failed: the server may have done it or not. */
  fail(number: number): void {
    this.#fates[number] = "failed"
    this.#failed++
  }

  get acknowledged(): number {
    return this.#acknowledged
  }

  get failed(): number {
    return this.#failed
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

  /** Compares with the table. */
  async audit(connection: Connection): Promise<Audit> {
    const { rows } = await connection.query<[number, number]>(
      "SELECT number, COUNT(*) FROM ledger GROUP BY number",
      [],
      { rows: "array" },
    )
    const copies = new Map(rows.map(([number, count]) => [number, Number(count)]))
    const lost = this.#fates.filter((fate, number) => fate === "acknowledged" && !copies.has(number)).length
    const expected = (number: number): number => (isPair(number) ? 2 : 1)
    const wrong = [...copies].filter(
      ([number, count]) => this.#fates[number] === undefined || count !== expected(number),
    )
    return { lost, wrong: wrong.length }
  }
}

/** Every third write is a transaction of two rows. */
export function isPair(number: number): boolean {
  return number % 3 === 0
}

/** What the comparison found. */
export interface Audit {
  /** Acknowledged, but not in the table. */
  readonly lost: number
  /** In the table twice, by half, or never sent. */
  readonly wrong: number
}
