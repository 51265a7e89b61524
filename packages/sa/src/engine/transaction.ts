/// <reference lib="esnext.disposable" preserve="true" />
// Transactions of one connection: the outermost one, inner ones that only count, savepoints, two-phase.
import type { CallOptions } from "../dbapi/dbapi.ts"
import { InvalidRequestError } from "../errors.ts"
import type { Announce } from "./events.ts"
import type { SAConnection } from "./sa-connection.ts"
import { type Xid, xidSql } from "./xid.ts"

/** @internal What transactions need of their connection. */
export interface TransactionHost {
  readonly connection: SAConnection
  /** The server connection is gone, and every transaction with it. */
  readonly lost: boolean
  /** Sends a transaction statement. */
  control(sql: string, options: CallOptions | undefined): Promise<unknown>
  /** Sends what commits; its error tells when the outcome is in doubt. */
  commit(sql: string, options: CallOptions | undefined): Promise<void>
  /** Sends a statement that rolls back; a result that is still being read is dropped for it. */
  undo(sql: string, options: CallOptions | undefined): Promise<unknown>
  /** Runs what ends the outermost transaction; what is asked for meanwhile waits for its end. */
  ending(work: () => Promise<void>): Promise<void>
  /** Drops the connection: the server rolls back what cannot be rolled back otherwise. */
  drop(): void
  /** The innermost transaction that is not over; set to the parent when one ends. */
  current: Transaction | undefined
  /** Throws when the server has rolled back by itself, or a result is still being read. */
  ready(options: CallOptions | undefined): Promise<void>
  /** Tells listeners what is about to be sent; one that throws refuses it. */
  announce: Announce
  ended(): void
}

/** A transaction, from `conn.begin()`. Leaving an `await using` block without `commit()` rolls back. */
export abstract class Transaction implements AsyncDisposable {
  /** @internal */
  protected readonly host: TransactionHost
  /** @internal */
  protected readonly parent: Transaction | undefined
  #active = true

  /** @internal */
  constructor(host: TransactionHost, parent: Transaction | undefined) {
    this.host = host
    this.parent = parent
  }

  /** Neither this transaction nor one around it is over. */
  get isActive(): boolean {
    return this.#active && (this.parent?.isActive ?? true)
  }

  /** The connection that it belongs to. */
  get connection(): SAConnection {
    return this.host.connection
  }

  /** @throws InvalidRequestError when the transaction (of an inner one: the outer transaction) is over. */
  abstract commit(options?: CallOptions): Promise<void>

  /** Does nothing when the transaction is over. */
  abstract rollback(options?: CallOptions): Promise<void>

  /** Rolls back when the transaction is still active and the outermost; an inner one only ends. */
  async close(options?: CallOptions): Promise<void> {
    await this.rollback(options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** @internal */
  protected end(): void {
    this.#active = false
  }

  /** @internal */
  protected get own(): boolean {
    return this.#active
  }
}

function inactive(): InvalidRequestError {
  return new InvalidRequestError("This transaction is inactive", { code: "SHOAL_INACTIVE_TRANSACTION" })
}

/** The outermost transaction: BEGIN ... COMMIT or ROLLBACK. */
export class RootTransaction extends Transaction {
  /** @internal */
  constructor(host: TransactionHost) {
    super(host, undefined)
  }

  /** @throws OperationalError with the code `SHOAL_COMMIT_IN_DOUBT` when COMMIT was sent and its answer did not come (abort, timeout, lost connection). */
  override async commit(options?: CallOptions): Promise<void> {
    await this.host.ending(() => this.#commit(options))
  }

  /** Does nothing when the transaction is over. When it fails on a connection that lives, the transaction is still there. */
  override async rollback(options?: CallOptions): Promise<void> {
    await this.host.ending(() => this.#rollback(options))
  }

  async #commit(options: CallOptions | undefined): Promise<void> {
    if (!this.isActive) throw inactive()
    await this.host.ready(options)
    this.host.announce("commit", {})
    try {
      await this.host.commit("COMMIT", options)
    } catch (error) {
      // Whatever the server made of it, the connection starts afresh.
      await this.#quietRollback()
      throw error
    } finally {
      this.#over()
    }
    this.host.ended()
  }

  async #rollback(options: CallOptions | undefined): Promise<void> {
    if (!this.isActive) return
    try {
      this.host.announce("rollback", {})
    } finally {
      // Whatever a listener says: what is not rolled back now would be committed with what follows.
      await this.#undo(options)
    }
  }

  async #undo(options: CallOptions | undefined): Promise<void> {
    if (this.host.lost) {
      this.#over()
      return
    }
    try {
      await this.host.undo("ROLLBACK", options)
    } catch (error) {
      this.#overIfLost()
      throw error
    }
    this.#over()
    this.host.ended()
  }

  #overIfLost(): void {
    if (this.host.lost) this.#over()
  }

  async #quietRollback(): Promise<void> {
    try {
      if (!this.host.lost) await this.host.undo("ROLLBACK", undefined)
    } catch {
      // The error of the commit is the one to know, but the next BEGIN must not commit what is left.
      this.host.drop()
    }
  }

  #over(): void {
    this.end()
    this.host.current = undefined
  }
}

/** `begin()` inside a transaction: its commit does nothing, its rollback rolls back the whole (SQLAlchemy 1.3's and aiomysql's emulation). */
export class InnerTransaction extends Transaction {
  override commit(): Promise<void> {
    if (this.parent?.isActive !== true) return Promise.reject(inactive())
    this.end()
    return Promise.resolve()
  }

  override async rollback(options?: CallOptions): Promise<void> {
    if (!this.isActive) return
    this.end()
    await this.parent?.rollback(options)
  }

  override close(): Promise<void> {
    this.end()
    return Promise.resolve()
  }
}

/** A savepoint, from `conn.beginNested()`. */
export class NestedTransaction extends Transaction {
  /** Name of the savepoint. */
  readonly savepoint: string

  /** @internal */
  constructor(host: TransactionHost, outer: Transaction, savepoint: string) {
    super(host, outer)
    this.savepoint = savepoint
  }

  /** Keeps the changes in the transaction around it. Twice does nothing. */
  override async commit(options?: CallOptions): Promise<void> {
    if (this.parent?.isActive !== true) throw inactive()
    if (!this.own) return
    await this.host.ready(options)
    this.host.announce("releaseSavepoint", { name: this.savepoint })
    await this.host.control(`RELEASE SAVEPOINT ${this.savepoint}`, options)
    this.#over()
  }

  /** Undoes what was done since. Twice does nothing. */
  override async rollback(options?: CallOptions): Promise<void> {
    if (!this.isActive) return
    try {
      this.host.announce("rollbackSavepoint", { name: this.savepoint })
    } finally {
      if (!this.host.lost) await this.host.undo(`ROLLBACK TO SAVEPOINT ${this.savepoint}`, options)
      this.#over()
    }
  }

  #over(): void {
    this.end()
    this.host.current = this.parent
  }
}

/**
 * A two-phase (XA) transaction, from `conn.beginTwophase()`.
 *
 * `commit()` without `prepare()` commits in one phase. A prepared transaction survives its connection: closing the connection leaves it to
 * whoever calls `commitPrepared(xid)` or `rollbackPrepared(xid)`, on any connection.
 */
export class TwoPhaseTransaction extends Transaction {
  /** Name of the transaction. */
  readonly xid: Xid
  readonly #sql: string
  #state: "started" | "ended" | "prepared" = "started"

  /** @internal */
  constructor(host: TransactionHost, xid: Xid) {
    super(host, undefined)
    this.xid = xid
    this.#sql = xidSql(xid)
  }

  /** The first phase was successful. */
  get isPrepared(): boolean {
    return this.#state === "prepared"
  }

  /** The server takes statements for it. */
  get takesStatements(): boolean {
    return this.#state === "started"
  }

  /** The first phase: the server promises that it can commit, even after a crash. Twice does nothing. */
  async prepare(options?: CallOptions): Promise<void> {
    if (!this.isActive) throw inactive()
    if (this.isPrepared) return
    this.host.announce("prepareTwophase", { xid: this.xid })
    await this.#detach(options)
    await this.host.control(`XA PREPARE ${this.#sql}`, options)
    this.#state = "prepared"
  }

  override async commit(options?: CallOptions): Promise<void> {
    await this.host.ending(() => this.#commit(options))
  }

  override async rollback(options?: CallOptions): Promise<void> {
    await this.host.ending(() => this.#rollback(options))
  }

  async #commit(options: CallOptions | undefined): Promise<void> {
    if (!this.isActive) throw inactive()
    this.host.announce("commitTwophase", { xid: this.xid, isPrepared: this.isPrepared })
    const phase = this.isPrepared ? "" : " ONE PHASE"
    if (!this.isPrepared) await this.#detach(options)
    await this.host.commit(`XA COMMIT ${this.#sql}${phase}`, options)
    this.#over()
    this.host.ended()
  }

  async #rollback(options: CallOptions | undefined): Promise<void> {
    if (!this.isActive) return
    try {
      this.host.announce("rollbackTwophase", { xid: this.xid, isPrepared: this.isPrepared })
    } finally {
      await this.#undo(options)
    }
  }

  async #undo(options: CallOptions | undefined): Promise<void> {
    if (this.host.lost) {
      this.#over()
      return
    }
    if (!this.isPrepared && this.#state !== "ended") {
      // After a deadlock XA END fails, and XA ROLLBACK is what is left to do.
      await this.host.undo(`XA END ${this.#sql}`, options).catch(() => undefined)
      this.#state = "ended"
    }
    await this.host.undo(`XA ROLLBACK ${this.#sql}`, options)
    this.#over()
    this.host.ended()
  }

  async #detach(options: CallOptions | undefined): Promise<void> {
    if (this.#state !== "started") return
    await this.host.control(`XA END ${this.#sql}`, options)
    this.#state = "ended"
  }

  #over(): void {
    this.end()
    this.host.current = undefined
  }
}
