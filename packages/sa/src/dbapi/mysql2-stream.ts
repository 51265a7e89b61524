// A mysql2 result that is read while it arrives.
import type { DbapiColumn, DbapiExecuteOptions, DbapiStream } from "./dbapi.ts"
import { watch } from "./deadline.ts"
import type { Mysql2Command, Mysql2Field, Mysql2Header, Mysql2RowStream } from "./mysql2-api.ts"
import { errorOf } from "./mysql2-errors.ts"
import { planColumns, rowsOf, type ColumnPlan } from "./mysql2-columns.ts"

/** Rows that mysql2 may hold before it stops reading the socket. */
const HIGH_WATER_MARK = 256
/** Milliseconds that the rest of an abandoned result may take before its statement is killed, and then the connection dropped. */
const DRAIN_GRACE = 50
const CANCEL_GRACE = 2000

/** What the stream needs of its connection. */
export interface StreamHost<Row extends object> {
  /** Statement with placeholders, for errors. */
  readonly sql: string
  readonly options: DbapiExecuteOptions<Row> | undefined
  kill(): Promise<void>
  drop(): void
  onHeader(header: Mysql2Header): void
}

/** Resolves when the columns are known, or when the statement turns out to have none. */
export async function openStream<Row extends object>(
  command: Mysql2Command,
  host: StreamHost<Row>,
): Promise<DbapiStream<Row>> {
  const stream = new Mysql2Stream(command, host)
  await stream.opened
  return stream
}

class Mysql2Stream<Row extends object> implements DbapiStream<Row> {
  readonly opened: Promise<void>
  readonly #host: StreamHost<Row>
  readonly #rows: Mysql2RowStream
  /** The server has sent everything. */
  readonly #ended: Promise<void>
  readonly #unwatch: () => void
  #done = false
  #plan: ColumnPlan | undefined
  #failure: { reason: unknown } | undefined
  #wake: () => void = noop

  constructor(command: Mysql2Command, host: StreamHost<Row>) {
    this.#host = host
    this.opened = new Promise((resolve, reject) => {
      command.once("fields", (fields: readonly Mysql2Field[] | undefined) => {
        if (fields !== undefined) this.#plan = planColumns(fields)
        resolve()
      })
      command.once("error", (error: Error) => {
        const failure = errorOf(error, host.sql)
        this.#fail(failure)
        reject(failure)
      })
    })
    command.on("result", (row: unknown) => {
      if (!Array.isArray(row)) host.onHeader(row as Mysql2Header)
    })
    this.#ended = new Promise((resolve) => {
      command.once("end", () => {
        this.#done = true
        this.#unwatch()
        resolve()
        this.#wake()
      })
    })
    this.#unwatch = watch("the statement", host.options, (reason) => {
      this.#fail(reason)
      void this.#abandon()
    })
    this.#rows = command.stream({ highWaterMark: HIGH_WATER_MARK })
    this.#rows.on("readable", () => this.#wake())
    this.#rows.on("error", (error: Error) => this.#fail(errorOf(error, host.sql)))
  }

  get columns(): readonly DbapiColumn[] | undefined {
    return this.#plan?.columns
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row[]> {
    try {
      for (;;) {
        const waiting = new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        const batch = this.#read()
        if (this.#failure !== undefined) throw this.#failure.reason
        if (batch.length > 0) yield batch
        else if (this.#done) return
        else await waiting
      }
    } finally {
      await this.close()
    }
  }

  async close(): Promise<void> {
    if (!this.#done) await this.#abandon()
  }

  #read(): Row[] {
    const batch: unknown[][] = []
    if (this.#plan === undefined || this.#failure !== undefined) return []
    for (let row = this.#rows.read(); row !== null; row = this.#rows.read()) batch.push(row)
    return rowsOf(batch, this.#plan, this.#host.options)
  }

  #fail(reason: unknown): void {
    this.#failure ??= { reason }
    this.#wake()
  }

  /** Reads the rest without keeping it, as long as that is quick. */
  async #abandon(): Promise<void> {
    this.#unwatch()
    this.#rows.destroy()
    if (await this.#endsWithin(DRAIN_GRACE)) return
    void this.#host.kill()
    if (await this.#endsWithin(CANCEL_GRACE)) return
    this.#host.drop()
  }

  async #endsWithin(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(this.#done), ms)
    })
    const ended = await Promise.race([this.#ended.then(() => true), late])
    clearTimeout(timer)
    return ended
  }
}

function noop(): void {
  // Nobody waits.
}
