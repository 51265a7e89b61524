// `pool.query`, `pool.execute` and `pool.stream`: one statement on whichever connection is free, as a transaction of its own.
import { AsyncResource } from "node:async_hooks"
import type { PoolContext } from "./context.ts"
import { Deadline } from "./deadline.ts"
import { type PoolErrors, refusalOf, uncommittedError } from "./errors.ts"
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

/**
 * One statement on its way through the pool. No async function: it is written in the turn in which its connection is free, and what
 * promises cost is a good part of what a pool costs.
 */
class Statement<C extends Runner<C>> {
  readonly #leasing: Leasing<C>
  readonly #errors: PoolErrors
  readonly #method: "query" | "execute"
  readonly #sql: string
  readonly #params: unknown
  readonly #options: CallOptions | undefined
  readonly #deadline: Deadline | undefined
  #retries = 0
  /** The server has done it: whatever fails now, it is not run again. */
  #isDone = false

  constructor(
    leasing: Leasing<C>,
    { clock, errors }: PoolContext<C>,
    method: "query" | "execute",
    sql: string,
    params: unknown,
    options: CallOptions | undefined,
  ) {
    this.#leasing = leasing
    this.#errors = errors
    this.#method = method
    this.#sql = sql
    this.#params = params
    this.#options = options
    this.#deadline = Deadline.of(clock, options)
  }

  /** Runs it, now or when it is its turn. */
  run(): Promise<unknown> {
    const connection = this.#leasing.acquireNow(true)
    if (connection !== undefined) return this.#on(connection)
    // Whoever gives the connection back calls this: what listens to the driver has to see the caller's context all the same.
    const context = new AsyncResource("ShoalStatement")
    const use = (later: C): Promise<unknown> => context.runInAsyncScope(this.#on, this, later)
    return this.#leasing.acquireLater({ bare: true, options: this.#limits(), use })
  }

  /** The options for its next step. */
  #limits(): CallOptions | undefined {
    return this.#deadline?.remaining() ?? this.#options
  }

  #on(connection: C): Promise<unknown> {
    const answer = loose(connection)[this.#method](this.#sql, this.#params, this.#limits())
    const whole = connection.getAutocommit() ? answer : this.#committed(connection, answer)
    return whole.then(
      (result) => this.#answered(connection, result),
      (error: unknown) => this.#failed(connection, error),
    )
  }

  /** The answer of a statement that nobody else could ever commit. COMMIT is sent behind it, so it costs no round trip. */
  async #committed(connection: C, answer: Promise<unknown>): Promise<unknown> {
    const commit = connection.commit(this.#limits())
    commit.catch(() => undefined)
    const result = await answer
    this.#isDone = true
    await commit
    // It may have come too early: the statement had to be prepared first, or was prepared again.
    return result
  }

  #answered(connection: C, result: unknown): unknown {
    this.#isDone = true
    // The mode may have been stale: a reset that restores it can still be under way when the statement is sent.
    if (leftOpen(connection)) return this.#commitLate(connection, result)
    void this.#leasing.release(connection)
    return result
  }

  async #commitLate(connection: C, result: unknown): Promise<unknown> {
    try {
      await connection.commit(this.#limits())
    } catch (error) {
      return this.#failed(connection, error)
    }
    void this.#leasing.release(connection)
    return result
  }

  #failed(connection: C, error: unknown): Promise<unknown> {
    this.#leasing.noteFailure(connection, error)
    const isLost = connection.closed && wasNeverSent(error)
    void this.#leasing.release(connection)
    if (isLost && this.#isDone) throw uncommittedError(this.#errors, error)
    if (!isLost || this.#retries === otherConnections) throw error
    this.#retries++
    return this.run()
  }
}

/** Runs single statements on the connections of a pool. */
export class Statements<C extends Runner<C>> {
  readonly #leasing: Leasing<C>
  readonly #context: PoolContext<C>

  constructor(leasing: Leasing<C>, context: PoolContext<C>) {
    this.#leasing = leasing
    this.#context = context
  }

  /** One statement, whole. The deadline covers waiting for a connection. */
  run(
    method: "query" | "execute",
    sql: string,
    params: unknown,
    options: CallOptions | undefined,
  ): Promise<unknown> {
    const refusal = refusalOf(this.#context.errors, options)
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the caller's own reason
    if (refusal !== undefined) return Promise.reject(refusal.reason)
    return new Statement(this.#leasing, this.#context, method, sql, params, options).run()
  }

  /** One statement, row by row; the connection is busy until the loop ends. */
  async *stream(
    sql: string,
    params: unknown,
    options: CallOptions | undefined,
  ): AsyncGenerator<unknown, void> {
    const refusal = refusalOf(this.#context.errors, options)
    if (refusal !== undefined) throw refusal.reason
    const deadline = Deadline.of(this.#context.clock, options)
    const limits = (): CallOptions | undefined => deadline?.remaining() ?? options
    for (let retries = 0, ended = false; !ended; retries++) {
      // A handle: whoever forgets a stream in the middle of its rows is as much a leak as whoever forgets a connection.
      const connection = await this.#leasing.acquire(limits())
      try {
        yield* loose(connection).stream(sql, params, limits())
        ended = true
        if (leftOpen(connection)) await connection.commit(limits())
      } catch (error) {
        const isLost = connection.closed && wasNeverSent(error)
        if (isLost && ended) throw uncommittedError(this.#context.errors, error)
        if (!isLost || retries === otherConnections) throw error
      } finally {
        void this.#leasing.release(connection)
      }
    }
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
