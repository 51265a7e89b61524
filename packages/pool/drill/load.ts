// The load: writers and readers that go on whatever happens, each on whatever connection the pool gives.
import { setTimeout as sleep } from "node:timers/promises"
import { MySQLError } from "@shoal/driver"
import type { Pool } from "@shoal/pool"
import { isPair, type Ledger } from "./ledger.ts"

/** The part of a pool that is drilled. */
export interface Drilled extends Pick<Pool, "acquire" | "use"> {
  query(sql: string, params: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>
}

const writers = 6
const readers = 3
/** What a caller waits beyond its deadline before that counts as broken: the event loop may be late. */
const grace = 250
const insert = "INSERT INTO ledger (number) VALUES (?)"
/** ER_SERVER_SHUTDOWN, ER_QUERY_INTERRUPTED, ER_CONNECTION_KILLED: in the middle of something. */
const endings: ReadonlySet<number> = new Set([1053, 1317, 1927])

/** COMMIT was never sent: whatever went wrong, nothing may be there. */
class NotCommitted extends Error {}

/** Milliseconds that the options of the pool allow. */
export interface Deadlines {
  /** Waiting for a connection. */
  readonly acquire: number
  /** A statement, its end by force included. */
  readonly statement: number
}

/** Counts of a load. */
export class Load {
  readonly #pool: Drilled
  readonly #ledger: Ledger
  readonly #deadlines: Deadlines
  #running = true
  #workers: Promise<void>[] = []
  #resting: Promise<void> | undefined
  /** Reads that gave something else than what was asked for. */
  wrongAnswers = 0
  /** Callers that were held up for longer than their deadline. */
  overdue = 0

  constructor(pool: Drilled, ledger: Ledger, deadlines: Deadlines) {
    this.#pool = pool
    this.#ledger = ledger
    this.#deadlines = deadlines
  }

  /** Writes that the server said are done. */
  get acknowledged(): number {
    return this.#ledger.acknowledged
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
    } catch (error) {
      if (saysNotDone(error)) this.#ledger.refuse(number)
      else this.#ledger.doubt(number)
    }
  }

  async #writeOne(number: number): Promise<void> {
    const start = performance.now()
    try {
      await this.#pool.query(insert, [number])
    } finally {
      this.#noteWait(start, this.#deadlines.acquire + this.#deadlines.statement)
    }
  }

  async #writePair(number: number): Promise<void> {
    const start = performance.now()
    const borrowed = this.#pool.acquire()
    borrowed.catch(() => undefined).finally(() => this.#noteWait(start, this.#deadlines.acquire))
    await using conn = await borrowed
    try {
      await conn.begin()
      await conn.query(insert, [number])
      await conn.query(insert, [number])
    } catch (error) {
      throw new NotCommitted("it failed before COMMIT", { cause: error })
    }
    await conn.commit()
  }

  async #read(): Promise<void> {
    const asked = Math.floor(Math.random() * 1e9)
    try {
      const { rows } = await this.#pool.query("SELECT ? AS n, @mine AS mine", [asked])
      const [row] = rows as readonly { n: number | bigint; mine: unknown }[]
      if (rows.length !== 1 || Number(row?.n) !== asked || row?.mine !== null) this.wrongAnswers++
      await this.#pool.use((conn) => conn.query("SET @mine = 'left behind'"))
    } catch {
      // Failing is allowed while the fault lasts; giving a wrong answer is not.
    }
  }

  #noteWait(start: number, allowed: number): void {
    if (performance.now() - start > allowed + grace) this.overdue++
  }
}

/** Whether the error says that the write was not done. The server's own errors do, but not those that cut a statement short. */
function saysNotDone(error: unknown): boolean {
  if (error instanceof NotCommitted) return true
  if (!(error instanceof MySQLError)) return false
  return error.retrySafe || (error.code.startsWith("ER_") && !error.fatal && !endings.has(error.errno))
}
