// `pool.query`, `pool.execute` and `pool.stream`: one statement on whichever connection is free, as a transaction of its own.
import type { Clock } from "./clock.ts"
import { Deadline } from "./deadline.ts"
import type { Leasing } from "./leasing.ts"
import type { CallOptions, Poolable, StatementRunner } from "./poolable.ts"
import { wasNeverSent } from "./retry.ts"

/** A connection that statements can be run on, seen without its row types. */
export interface LooseRunner {
  query(sql: string, params: unknown, options: CallOptions | undefined): Promise<unknown>
  execute(sql: string, params: unknown, options: CallOptions | undefined): Promise<unknown>
  stream(sql: string, params: unknown, options: CallOptions | undefined): AsyncIterable<unknown>
}

/** A connection of a pool as this file sees it. */
export type Runner<C> = Poolable<C> & StatementRunner

/** Times that a statement which was never sent is tried on another connection. */
const otherConnections = 3

/** Runs single statements on the connections of a pool. */
export class Statements<C extends Runner<C>> {
  readonly #leasing: Leasing<C>
  readonly #clock: Clock

  constructor(leasing: Leasing<C>, clock: Clock) {
    this.#leasing = leasing
    this.#clock = clock
  }

  /** One statement, whole. The deadline covers waiting for a connection. */
  async run(
    method: "query" | "execute",
    sql: string,
    params: unknown,
    options: CallOptions | undefined,
  ): Promise<unknown> {
    const deadline = options?.timeout === undefined ? undefined : new Deadline(this.#clock, options)
    for (let attempt = 0; ; attempt++) {
      const connection = await this.#take(options, deadline)
      try {
        return await this.#runOn(connection, method, sql, params, deadline?.remaining() ?? options)
      } catch (error) {
        this.#leasing.noteFailure(connection, error)
        if (attempt >= otherConnections || !connection.closed || !wasNeverSent(error)) throw error
      } finally {
        void this.#leasing.release(connection)
      }
    }
  }

  /** One statement, row by row; the connection is busy until the loop ends. */
  async *stream(
    sql: string,
    params: unknown,
    options: CallOptions | undefined,
  ): AsyncGenerator<unknown, void> {
    const deadline = options?.timeout === undefined ? undefined : new Deadline(this.#clock, options)
    // A handle: whoever forgets a stream in the middle of its rows is as much a leak as whoever forgets a connection.
    const connection = await this.#take(options, deadline, false)
    try {
      yield* loose(connection).stream(sql, params, deadline?.remaining() ?? options)
      if (leftOpen(connection)) await connection.commit()
    } catch (error) {
      this.#leasing.noteFailure(connection, error)
      throw error
    } finally {
      void this.#leasing.release(connection)
    }
  }

  #take(options: CallOptions | undefined, deadline: Deadline | undefined, bare = true): Promise<C> | C {
    if (options?.signal?.aborted === true) throw options.signal.reason
    const borrower = bare ? undefined : this.#leasing.borrower()
    const wait = deadline?.remaining() ?? options
    return this.#leasing.acquireNow(bare, borrower) ?? this.#leasing.acquireLater(bare, wait, borrower)
  }

  async #runOn(
    connection: C,
    method: "query" | "execute",
    sql: string,
    params: unknown,
    options: CallOptions | undefined,
  ): Promise<unknown> {
    const answer = loose(connection)[method](sql, params, options)
    // Without autocommit nobody could ever commit it. Sent behind the statement, so it costs no round trip.
    const committed = connection.getAutocommit() ? undefined : connection.commit()
    committed?.catch(() => undefined)
    const result = await answer
    await committed
    // The commit may have come too early: the statement had to be prepared first, or was prepared again. And the mode may have been
    // stale: a reset that restores it can still be under way when the statement is sent.
    if (leftOpen(connection)) await connection.commit()
    return result
  }
}

/** Whether a statement left a transaction open that nobody asked for. */
function leftOpen<C>(connection: Poolable<C>): boolean {
  return connection.inTransaction && !connection.getAutocommit()
}

/** The row types of a call are the caller's; in here they do not matter. */
function loose<C extends Runner<C>>(connection: C): LooseRunner {
  return connection
}
