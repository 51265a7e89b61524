// The load: writers and readers that go on whatever happens, each on whatever connection the pool gives.
import { setTimeout as sleep } from "node:timers/promises"
import type { Pool } from "@shoal/pool"
import { isPair, type Ledger } from "./ledger.ts"

const writers = 6
const readers = 3
/** What a caller waits beyond its deadline before that counts as broken: the event loop may be late. */
const grace = 250

/** Milliseconds that the options of the pool allow. */
export interface Deadlines {
  /** Waiting for a connection. */
  readonly acquire: number
  /** A statement, its end by force included. */
  readonly statement: number
}

/** Counts of a load. */
export class Load {
  readonly #pool: Pool
  readonly #ledger: Ledger
  readonly #deadlines: Deadlines
  #running = true
  #workers: Promise<void>[] = []
  #resting: Promise<void> | undefined
  /** Reads that gave something else than what was asked for. */
  wrongAnswers = 0
  /** Callers that were held up for longer than their deadline. */
  overdue = 0

  constructor(pool: Pool, ledger: Ledger, deadlines: Deadlines) {
    this.#pool = pool
    this.#ledger = ledger
    this.#deadlines = deadlines
  }

  start(): void {
    this.#workers = [
      ...Array.from({ length: writers }, () => this.#loop(() => this.#write())),
      ...Array.from({ length: readers }, () => this.#loop(() => this.#read())),
    ]
  }

  /** Nobody does anything until the promise is settled. */
  rest(until: Promise<void>): void {
    this.#resting = until
  }

  async stop(): Promise<void> {
    this.#running = false
    await Promise.all(this.#workers)
  }

  async #loop(once: () => Promise<void>): Promise<void> {
    while (this.#running) {
      await this.#resting
      await once()
      await sleep(2)
    }
  }

  async #write(): Promise<void> {
    const number = this.#ledger.begin()
    try {
      if (isPair(number)) await this.#writePair(number)
      else await this.#writeOne(number)
      this.#ledger.acknowledge(number)
    } catch {
      this.#ledger.fail(number)
    }
  }

  async #writeOne(number: number): Promise<void> {
    const start = performance.now()
    try {
      await this.#pool.query("INSERT INTO ledger (number) VALUES (?)", [number])
    } finally {
      this.#noteWait(start, this.#deadlines.acquire + this.#deadlines.statement)
    }
  }

  async #writePair(number: number): Promise<void> {
    const start = performance.now()
    const borrowed = this.#pool.acquire()
    borrowed.catch(() => undefined).finally(() => this.#noteWait(start, this.#deadlines.acquire))
    await using conn = await borrowed
    await conn.begin()
    await conn.query("INSERT INTO ledger (number) VALUES (?)", [number])
    await conn.query("INSERT INTO ledger (number) VALUES (?)", [number])
    await conn.commit()
  }

  async #read(): Promise<void> {
    const asked = Math.floor(Math.random() * 1e9)
    try {
      const { rows } = await this.#pool.query<{ n: number; mine: string | null }>(
        "SELECT ? AS n, @mine AS mine",
        [asked],
      )
      if (rows.length !== 1 || Number(rows[0]?.n) !== asked || rows[0]?.mine !== null) this.wrongAnswers++
      await this.#pool.use((conn) => conn.query("SET @mine = 'left behind'"))
    } catch {
      // Failing is allowed while the fault lasts; giving a wrong answer is not.
    }
  }

  #noteWait(start: number, allowed: number): void {
    if (performance.now() - start > allowed + grace) this.overdue++
  }
}
