// Prepared statements of a session: what the public StatementInfo does not say.
import type { StatementInfo } from "../messages/packets.ts"
import type { ResultShape } from "./shape-cache.ts"

/** What the session knows of a statement. `shape` is that of its last result, for CACHE_METADATA and COM_STMT_FETCH. */
export interface StatementRecord {
  readonly info: StatementInfo
  shape: ResultShape | undefined
}

/** Statements by id. The server forgets them all when the session is reset or changes its user. */
export class Statements {
  readonly #records = new Map<number, StatementRecord>()

  add(info: StatementInfo, shape: ResultShape | undefined): void {
    this.#records.set(info.id, { info, shape })
  }

  /** The record of a statement; a statement of another session, or of before a reset, gets an empty one. */
  get(info: StatementInfo): StatementRecord {
    const record = this.#records.get(info.id)
    return record?.info === info ? record : { info, shape: undefined }
  }

  delete(id: number): void {
    this.#records.delete(id)
  }

  clear(): void {
    this.#records.clear()
  }
}
