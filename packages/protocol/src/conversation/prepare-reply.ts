// The answer to COM_STMT_PREPARE: PREPARE_OK, definitions of the parameters, definitions of the columns; each run only if there are any.
import type { StatementInfo } from "../messages/packets.ts"
import type { PrepareOk } from "../messages/resultset.ts"
import type { ResultShape } from "./shape-cache.ts"

const NONE: readonly never[] = Object.freeze([])

/** Gathers one statement. */
export class PrepareReply {
  /** Columns of its result, when they are known. */
  columns: ResultShape | undefined
  readonly #ok: PrepareOk
  #parameters: ResultShape | undefined

  constructor(ok: PrepareOk) {
    this.#ok = ok
  }

  /** How many definitions come next; 0 when the answer is complete. */
  get wanted(): number {
    if (this.#wantsParameters) return this.#ok.parameterCount
    return this.columns === undefined ? this.#ok.columnCount : 0
  }

  get #wantsParameters(): boolean {
    return this.#parameters === undefined && this.#ok.parameterCount > 0
  }

  /** Takes a complete run of definitions. */
  take(shape: ResultShape): void {
    if (this.#wantsParameters) this.#parameters = shape
    else this.columns = shape
  }

  /** The statement, when nothing is wanted any more. */
  statement(): StatementInfo {
    const { id, parameterCount, warningCount } = this.#ok
    const parameters = this.#parameters?.columns ?? NONE
    const columns = this.columns?.columns ?? NONE
    return Object.freeze({ id, parameterCount, parameters, columns, warningCount })
  }
}
