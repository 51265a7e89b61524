// A result that was read once and is there for ever: result.freeze().
import type { ResultProxy } from "./result-proxy.ts"

/**
 * The rows of a result, kept: each call gives a fresh result of them, e.g. from a cache. The row objects are shared by all of these results.
 *
 * @example
 * const frozen = await (await conn.execute(query)).freeze()
 * const names = await frozen().scalars("name").all()
 */
export interface FrozenResult<R> {
  (): ResultProxy<R>
  /** Names of the columns, in order. */
  readonly keys: readonly string[]
  /** How many rows there are. */
  readonly rowCount: number
}

/** @internal */
export function frozenResult<R>(
  open: () => ResultProxy<R>,
  keys: readonly string[],
  rowCount: number,
): FrozenResult<R> {
  return Object.freeze(Object.assign(() => open(), { keys, rowCount }))
}
