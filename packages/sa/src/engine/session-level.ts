// The isolation level of the session: what executionOptions() asked for, until the connection goes back to its pool.
import type { CallOptions } from "../dbapi/dbapi.ts"
import { isolationLevelSql, type IsolationLevel } from "./isolation-level.ts"

/** @internal What the level needs of its connection. */
export interface LevelHost {
  readonly family: string
  send(sql: string, options: CallOptions | undefined): Promise<readonly unknown[][]>
}

/** @internal The level of one connection's session, set when it is first needed. */
export class SessionLevel {
  readonly #host: LevelHost
  #wanted: IsolationLevel | undefined
  /** undefined: the one that the session came with. */
  #present: IsolationLevel | undefined
  #original: IsolationLevel | undefined
  #setting: Promise<void> | undefined

  constructor(host: LevelHost) {
    this.#host = host
  }

  /** The level of what follows; undefined for the session's own. */
  want(level: IsolationLevel | undefined): void {
    this.#wanted = level
  }

  /** What has to be waited for before a statement, if anything. */
  ready(options: CallOptions | undefined): Promise<void> | undefined {
    if (this.#setting !== undefined) return this.#setting
    if (this.#wanted === this.#present) return undefined
    return (this.#setting = this.#set(this.#wanted, options).finally(() => {
      this.#setting = undefined
    }))
  }

  /** The session's own level again. */
  async restore(): Promise<void> {
    if (this.#present !== undefined) await this.#set(undefined, undefined)
  }

  async #set(level: IsolationLevel | undefined, options: CallOptions | undefined): Promise<void> {
    this.#original ??= await this.#ask(options)
    await this.#host.send(`SET SESSION TRANSACTION ISOLATION LEVEL ${level ?? this.#original}`, options)
    this.#present = level
  }

  async #ask(options: CallOptions | undefined): Promise<IsolationLevel> {
    // MariaDB calls it so until 11.1, and after as well.
    const variable = this.#host.family === "mariadb" ? "tx_isolation" : "transaction_isolation"
    const rows = await this.#host.send(`SELECT @@SESSION.${variable}`, options)
    return isolationLevelSql(String(rows[0]?.[0]).replaceAll("-", " "))
  }
}
