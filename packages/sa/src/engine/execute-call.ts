// What execute() and stream() return: a promise of the result that can also be iterated at once.
import type { ResultProxy } from "../result/result-proxy.ts"
import type { RowProxy } from "../result/row.ts"

/** `await conn.execute(...)` gives the result; `for await (const row of conn.execute(...))` its rows. The statement is sent at once. */
export class ExecuteCall<R> implements Promise<ResultProxy<R>>, AsyncIterable<RowProxy<R>> {
  readonly #result: Promise<ResultProxy<R>>
  readonly [Symbol.toStringTag] = "ExecuteCall"

  /** @internal */
  constructor(result: Promise<ResultProxy<R>>) {
    this.#result = result
  }

  /** As of every promise. */
  then<A = ResultProxy<R>, B = never>(
    onFulfilled?: ((result: ResultProxy<R>) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#result.then(onFulfilled, onRejected)
  }

  /** As of every promise. */
  catch<B = never>(
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<ResultProxy<R> | B> {
    return this.#result.catch(onRejected)
  }

  /** As of every promise. */
  finally(onFinally?: (() => void) | null): Promise<ResultProxy<R>> {
    return this.#result.finally(onFinally)
  }

  /** Row by row; leaving the loop closes the result. */
  async *[Symbol.asyncIterator](): AsyncGenerator<RowProxy<R>, void, undefined> {
    yield* await this.#result
  }
}
