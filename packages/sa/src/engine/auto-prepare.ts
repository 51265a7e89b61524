// Which statements run as server-side prepared ones without being told: those whose text never changes, from their third execution on.
// Text is what every statement accepts; PREPARE refuses `?` in some places, and then the statement stays with text.

/** Executions as text before a statement is prepared: one-off statements never take the extra round trip. */
const TEXT_RUNS = 2
const REFUSED = -1

/** What PREPARE answers where text would do: parse error at a `?`, wrong argument, unsupported, too many statements, unknown handler, re-prepare. */
const refusals: ReadonlySet<unknown> = new Set([1064, 1210, 1243, 1295, 1461, 1615])

/** @internal Of the statements of one SQL. */
export class AutoPrepare {
  #runs = 0

  /** Whether this execution is to be prepared. */
  wants(): boolean {
    if (this.#runs === REFUSED) return false
    if (this.#runs >= TEXT_RUNS) return true
    this.#runs++
    return false
  }

  /** Whether the error is PREPARE's own; then the statement runs as text from now on. */
  refused(error: unknown): boolean {
    if (typeof error !== "object" || error === null || !("errno" in error) || !refusals.has(error.errno))
      return false
    this.#runs = REFUSED
    return true
  }
}
