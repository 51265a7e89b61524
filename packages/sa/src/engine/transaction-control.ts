// Which transaction a connection is in, and how one begins: on demand (aiomysql) or with the first statement (SQLAlchemy 2.0).
import type { CallOptions, DbapiConnection } from "../dbapi/dbapi.ts"
import { InvalidRequestError } from "../errors.ts"
import { beginStatements, type TransactionOptions } from "./isolation-level.ts"
import type { SAConnection } from "./sa-connection.ts"
import {
  InnerTransaction,
  NestedTransaction,
  RootTransaction,
  type Transaction,
  type TransactionHost,
  TwoPhaseTransaction,
} from "./transaction.ts"
import { SessionLevel } from "./session-level.ts"
import { newXid, recoverSql, type Xid, xidOfRecovered, xidSql } from "./xid.ts"

/** ER_LOCK_DEADLOCK: the server has rolled back the whole transaction, not only the statement. */
const DEADLOCK = 1213

/** @internal What the control needs of its connection. */
export interface ControlHost {
  readonly connection: SAConnection
  readonly dbapi: DbapiConnection
  readonly family: string
  /** Sends a statement of the control itself, with echo. */
  send(sql: string, options: CallOptions | undefined): Promise<readonly unknown[][]>
  emit(name: "begin" | "commit" | "rollback"): void
}

/** @internal Transactions of one connection. */
export class TransactionControl implements TransactionHost {
  current: Transaction | undefined
  readonly #host: ControlHost
  /** The isolation level of what does not ask for another. */
  readonly level: SessionLevel
  #root: RootTransaction | undefined
  #beginning: Promise<RootTransaction> | undefined
  #savepoints = 0
  #deadlock: { error: unknown } | undefined

  constructor(host: ControlHost) {
    this.#host = host
    this.level = new SessionLevel({ family: host.family, send: (sql, options) => host.send(sql, options) })
  }

  get connection(): SAConnection {
    return this.#host.connection
  }

  get lost(): boolean {
    return this.#host.dbapi.closed
  }

  get active(): boolean {
    return this.current?.isActive ?? false
  }

  async control(sql: string, options: CallOptions | undefined): Promise<unknown> {
    return await this.#host.send(sql, options)
  }

  ended(how: "commit" | "rollback"): void {
    this.#deadlock = undefined
    this.#host.emit(how)
  }

  assertSound(): void {
    if (this.#deadlock === undefined) return
    throw new InvalidRequestError(
      "the server has rolled back this transaction because of a deadlock; call rollback(), then run all of it again",
      { code: "SHOAL_TRANSACTION_ROLLED_BACK", cause: this.#deadlock.error },
    )
  }

  /** Before each statement: what has to be waited for, if anything. */
  beforeStatement(autobegin: boolean, options: CallOptions | undefined): Promise<unknown> | undefined {
    const level = this.level.ready(options)
    return level === undefined
      ? this.#beforeStatement(autobegin, options)
      : level.then(() => this.#beforeStatement(autobegin, options))
  }

  #beforeStatement(autobegin: boolean, options: CallOptions | undefined): Promise<unknown> | undefined {
    if (this.#beginning !== undefined) return this.#beginning
    if (this.current === undefined) return autobegin ? this.#begin({}, options) : undefined
    this.assertSound()
    if (this.#root?.isActive !== true || this.#host.dbapi.inTransaction || this.lost) return undefined
    // The server knows of no transaction although there is one: DDL has committed it. What follows belongs together again.
    return this.#host.send("BEGIN", options)
  }

  /** After a statement that failed. */
  afterError(error: unknown): void {
    if (this.active && isDeadlock(error)) this.#deadlock = { error }
  }

  async begin(options: TransactionOptions & CallOptions): Promise<Transaction> {
    const outer = this.current
    if (outer === undefined || !outer.isActive) return await this.#begin(options, options)
    if (outer instanceof TwoPhaseTransaction) throw alreadyBegun("begin()", "a two-phase transaction")
    if (
      options.isolationLevel !== undefined ||
      options.readOnly !== undefined ||
      options.consistentSnapshot !== undefined
    ) {
      throw new InvalidRequestError(
        "begin() inside a transaction cannot change its isolation level or access mode; give these options to the outermost begin()",
      )
    }
    return new InnerTransaction(this, outer)
  }

  async beginNested(autobegin: boolean, options: CallOptions | undefined): Promise<Transaction> {
    if (!this.active) {
      const root = await this.#begin({}, options)
      // As in aiomysql the outermost "nested" transaction is an ordinary one; SQLAlchemy 2.0 gives a savepoint in an autobegun one.
      if (!autobegin) return root
    }
    const outer = this.current
    if (outer === undefined || outer instanceof TwoPhaseTransaction)
      throw alreadyBegun("beginNested()", "a two-phase transaction")
    this.assertSound()
    const savepoint = `sa_savepoint_${++this.#savepoints}`
    await this.#host.send(`SAVEPOINT ${savepoint}`, options)
    return (this.current = new NestedTransaction(this, outer, savepoint))
  }

  async beginTwophase(xid: Xid | undefined, options: CallOptions | undefined): Promise<TwoPhaseTransaction> {
    if (this.active) throw alreadyBegun("beginTwophase()", "a transaction")
    await this.level.ready(options)
    const transaction = new TwoPhaseTransaction(this, xid ?? newXid())
    await this.#host.send(`XA START ${xidSql(transaction.xid)}`, options)
    this.current = transaction
    this.#host.emit("begin")
    return transaction
  }

  async recoverTwophase(options: CallOptions | undefined): Promise<Xid[]> {
    const rows = await this.#host.send(recoverSql(this.#host.family), options)
    return rows.map(xidOfRecovered)
  }

  /** `commit()` and `rollback()` of the connection: the outermost transaction, or what the driver has begun by itself. */
  async finish(how: "commit" | "rollback", options: CallOptions | undefined): Promise<void> {
    if (this.#beginning !== undefined) await this.#beginning.catch(() => undefined)
    const outermost = this.current instanceof TwoPhaseTransaction ? this.current : this.#root
    if (outermost?.isActive === true) await outermost[how](options)
    else if (!this.lost && this.#host.dbapi.inTransaction) await this.#host.send(how.toUpperCase(), options)
  }

  /** The connection goes back. Throws only what the driver throws; a prepared two-phase transaction stays prepared. */
  async leave(): Promise<"clean" | "prepared"> {
    if (this.current instanceof TwoPhaseTransaction && this.current.isActive && this.current.isPrepared)
      return "prepared"
    await this.finish("rollback", undefined)
    if (!this.lost) await this.level.restore()
    return "clean"
  }

  async #begin(options: TransactionOptions, call: CallOptions | undefined): Promise<RootTransaction> {
    this.#beginning ??= this.#start(options, call).finally(() => {
      this.#beginning = undefined
    })
    return await this.#beginning
  }

  async #start(options: TransactionOptions, call: CallOptions | undefined): Promise<RootTransaction> {
    const level = this.level.ready(call)
    if (level !== undefined) await level
    for (const sql of beginStatements(options)) await this.#host.send(sql, call)
    this.#deadlock = undefined
    this.#root = new RootTransaction(this)
    this.current = this.#root
    this.#host.emit("begin")
    return this.#root
  }
}

function alreadyBegun(method: string, what: string): InvalidRequestError {
  return new InvalidRequestError(`${method} inside ${what}: commit or roll it back first`)
}

function isDeadlock(error: unknown): boolean {
  return typeof error === "object" && error !== null && "errno" in error && error.errno === DEADLOCK
}
