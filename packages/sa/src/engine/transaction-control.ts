// Which transaction a connection is in, and how one begins: on demand (aiomysql) or with the first statement (SQLAlchemy 2.0).
import type { CallOptions, DbapiConnection } from "../dbapi/dbapi.ts"
import { InvalidRequestError } from "../errors.ts"
import { tellingDoubt } from "./commit-doubt.ts"
import { beginStatements, type TransactionOptions } from "./isolation-level.ts"
import type { Announce } from "./events.ts"
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
/**
 * Errors after which the whole transaction may be gone: ER_LOCK_WAIT_TIMEOUT (innodb_rollback_on_timeout), ER_LOCK_TABLE_FULL, ER_CHECKREAD
 * (MariaDB's innodb_snapshot_isolation).
 */
const MAY_ROLL_BACK: ReadonlySet<unknown> = new Set([1205, 1206, 1020])

/** ER_SP_DOES_NOT_EXIST: a savepoint that DDL has committed. */
const NO_SAVEPOINT = 1305

/** @internal What the control needs of its connection. */
export interface ControlHost {
  readonly connection: SAConnection
  readonly dbapi: DbapiConnection
  readonly family: string
  /** Sends a statement of the control itself, with echo. */
  send(sql: string, options: CallOptions | undefined): Promise<readonly unknown[][]>
  readonly announce: Announce
  /** A result is still being read. */
  assertNoStream(): void
  closeStream(): Promise<void>
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
  /** The last failure, until the server has said whether it ended the transaction: error packets do not tell. */
  #doubt: { error: unknown } | undefined
  #ending: Promise<void> | undefined

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

  async commit(sql: string, options: CallOptions | undefined): Promise<void> {
    await tellingDoubt(this.#host.dbapi, options, () => this.#host.send(sql, options))
  }

  async undo(sql: string, options: CallOptions | undefined): Promise<unknown> {
    await this.#host.closeStream()
    if (sql.startsWith("ROLLBACK TO")) this.#assertSound()
    try {
      return await this.#host.send(sql, options)
    } catch (error) {
      // Given up, it may have happened all the same.
      this.afterError(error)
      throw error
    }
  }

  async ending(work: () => Promise<void>): Promise<void> {
    const turn = this.#ending === undefined ? work() : this.#ending.then(work)
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (this.#ending === settled) this.#ending = undefined
      })
    this.#ending = settled
    await turn
  }

  drop(): void {
    this.#host.dbapi.close()
  }

  /**
   * A rollback failed whose error nobody sees. Unless the server has answered that there is nothing left to roll back, the connection is
   * dropped: what the work wrote must not be committed with what follows.
   */
  unrolled(failure: unknown): void {
    const gone = this.#deadlock !== undefined || errnoOf(failure) === NO_SAVEPOINT
    if (!gone) this.drop()
  }

  get announce(): Announce {
    return this.#host.announce
  }

  ended(): void {
    this.#deadlock = undefined
    this.#doubt = undefined
  }

  async ready(options: CallOptions | undefined): Promise<void> {
    this.#host.assertNoStream()
    if (this.#doubt !== undefined) await this.#settle(options)
    this.#assertSound()
  }

  #assertSound(): void {
    if (this.#deadlock === undefined) return
    throw new InvalidRequestError(
      "the server has rolled back this transaction because of a deadlock or lock; call rollback(), then run all of it again",
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
    if (this.#ending !== undefined) return this.#ending.then(() => this.#beforeStatement(autobegin, options))
    if (this.#beginning !== undefined) return this.#beginning
    if (this.current === undefined) return autobegin ? this.#begin({}, options) : undefined
    if (this.#doubt !== undefined && !this.lost)
      return this.#settle(options).then(() => this.#beforeStatement(autobegin, options))
    this.#assertSound()
    if (this.current instanceof TwoPhaseTransaction && !this.current.takesStatements)
      throw ended(this.current)
    if (this.#root?.isActive !== true || this.#host.dbapi.inTransaction || this.lost) return undefined
    // The server knows of no transaction although there is one: DDL has committed it. What follows belongs together again.
    return this.#host.send("BEGIN", options)
  }

  /** After a statement that failed. */
  afterError(error: unknown): void {
    if (!this.active) return
    if (errnoOf(error) === DEADLOCK) this.#deadlock = { error }
    // XA has no status of its own, and its END tells.
    else if (!(this.current instanceof TwoPhaseTransaction)) this.#doubt = { error }
  }

  /** Asks the server whether the transaction has outlived the last failure. The statement's own BEGIN follows when DDL has committed it. */
  async #settle(options: CallOptions | undefined): Promise<void> {
    const doubt = this.#doubt
    await this.#host.send("DO 0", options)
    if (doubt === undefined || this.#doubt !== doubt) return
    this.#doubt = undefined
    if (!this.#host.dbapi.inTransaction && MAY_ROLL_BACK.has(errnoOf(doubt.error))) this.#deadlock = doubt
  }

  async begin(options: TransactionOptions & CallOptions): Promise<Transaction> {
    await this.#ending
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
    await this.#ending
    if (!this.active) {
      const root = await this.#begin({}, options)
      // As in aiomysql the outermost "nested" transaction is an ordinary one; SQLAlchemy 2.0 gives a savepoint in an autobegun one.
      if (!autobegin) return root
    }
    const outer = this.current
    if (outer === undefined || outer instanceof TwoPhaseTransaction)
      throw alreadyBegun("beginNested()", "a two-phase transaction")
    await this.ready(options)
    const savepoint = `sa_savepoint_${++this.#savepoints}`
    this.#host.announce("savepoint", { name: savepoint })
    await this.#host.send(`SAVEPOINT ${savepoint}`, options)
    return (this.current = new NestedTransaction(this, outer, savepoint))
  }

  async beginTwophase(xid: Xid | undefined, options: CallOptions | undefined): Promise<TwoPhaseTransaction> {
    await this.#ending
    if (this.active) throw alreadyBegun("beginTwophase()", "a transaction")
    await this.level.ready(options)
    const transaction = new TwoPhaseTransaction(this, xid ?? newXid())
    this.#host.announce("beginTwophase", { xid: transaction.xid })
    await this.#host.send(`XA START ${xidSql(transaction.xid)}`, options)
    return (this.current = transaction)
  }

  async recoverTwophase(options: CallOptions | undefined): Promise<Xid[]> {
    const rows = await this.#host.send(recoverSql(this.#host.family), options)
    return rows.map(xidOfRecovered)
  }

  /** The second phase by name: of this connection's own transaction, or of one whose connection is gone. */
  async finishPrepared(
    how: "commit" | "rollback",
    xid: Xid,
    options: CallOptions | undefined,
  ): Promise<void> {
    const sql = xidSql(xid)
    const { current } = this
    const own = current instanceof TwoPhaseTransaction && current.isPrepared && xidSql(current.xid) === sql
    if (own) {
      await current[how](options)
      return
    }
    this.#host.announce(how === "commit" ? "commitTwophase" : "rollbackTwophase", { xid, isPrepared: true })
    await this.#host.send(`XA ${how.toUpperCase()} ${sql}`, options)
  }

  /** `commit()` and `rollback()` of the connection: the outermost transaction, or what the driver has begun by itself. */
  async finish(how: "commit" | "rollback", options: CallOptions | undefined): Promise<void> {
    if (this.#beginning !== undefined) await this.#beginning.catch(() => undefined)
    const outermost = this.current instanceof TwoPhaseTransaction ? this.current : this.#root
    if (outermost?.isActive === true) await outermost[how](options)
    else if (!this.lost && this.#host.dbapi.inTransaction) {
      if (how === "commit") await this.commit("COMMIT", options)
      else await this.#host.send("ROLLBACK", options)
    }
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
    this.#host.assertNoStream()
    this.#host.announce("begin", {})
    const started = call?.signal?.aborted !== true
    try {
      for (const sql of beginStatements(options)) await this.#host.send(sql, call)
    } catch (error) {
      if (started) await this.#unbegin()
      throw error
    }
    this.#deadlock = undefined
    this.#doubt = undefined
    this.#root = new RootTransaction(this)
    this.current = this.#root
    return this.#root
  }

  /** A BEGIN that was given up may have happened: what follows must not be in a transaction that nobody knows of. */
  async #unbegin(): Promise<void> {
    try {
      if (!this.lost) await this.#host.send("ROLLBACK", undefined)
    } catch {
      this.drop()
    }
  }
}

function alreadyBegun(method: string, what: string): InvalidRequestError {
  return new InvalidRequestError(`${method} inside ${what}: commit or roll it back first`)
}

function ended({ isPrepared }: TwoPhaseTransaction): InvalidRequestError {
  const state = isPrepared ? "is prepared" : "has ended"
  return new InvalidRequestError(
    `the two-phase transaction of this connection ${state}: commit() or rollback() it before further statements`,
  )
}

function errnoOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "errno" in error ? error.errno : undefined
}
