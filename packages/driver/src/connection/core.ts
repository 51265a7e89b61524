// The inside of a Connection handle, shared by it and the cursors, streams and statements made from it. When the handle is released to its
// pool, all of them die together while the session lives on.
import { comQuery, type Command, type SessionState, type StatementInfo } from "@shoal/protocol"
import type { Channel } from "../channel/channel.ts"
import type { CallOptions } from "../options/connect-options.ts"
import type { Connection } from "./connection.ts"
import type { Exchange } from "../channel/exchange.ts"
import { Failure, releasedError } from "../errors/failure.ts"
import type { LeaseOwner } from "./lease.ts"
import type { ResolvedOptions } from "../options/options.ts"
import type { Params, Template } from "../query/paramstyle.ts"
import type { QueryCallOptions, QueryResult } from "../query/query-result.ts"
import { ReadyTextExchange, TextExchange } from "../query/result-exchange.ts"
import { rowByRow, RowStream } from "../query/row-stream.ts"
import type { SessionCore } from "./session-core.ts"
import { SetReader } from "../query/set-reader.ts"
import type { StatementCache, StatementEntry } from "../statement/statement-cache.ts"

/** The least that max_allowed_packet can be set to. */
const leastPacket = 1024

/** One handle's way to its session. */
export class ConnectionCore {
  /** Replaced by a reconnect. */
  session: SessionCore
  readonly owner: LeaseOwner<Connection> | undefined
  readonly #lent: SessionCore
  #released = false
  #readers: Set<SetReader> | undefined
  #entries: Set<StatementEntry> | undefined

  constructor(session: SessionCore, owner?: LeaseOwner<Connection>) {
    this.session = session
    this.#lent = session
    this.owner = owner
  }

  get channel(): Channel {
    return this.session.channel
  }

  get options(): ResolvedOptions {
    return this.session.options
  }

  get state(): SessionState {
    return this.session.channel.state
  }

  get statements(): StatementCache {
    return this.session.statements
  }

  get closed(): boolean {
    return this.#released || this.channel.closed || this.channel.leaving
  }

  get released(): boolean {
    return this.#released
  }

  /** A command waits or is under way, or a stream or unbuffered cursor is open. */
  get busy(): boolean {
    const unasked = this.session.settingUp ? 1 : 0
    return this.channel.pending > unasked || (this.#readers?.size ?? 0) > 0
  }

  template(sql: string): Template {
    return this.session.template(sql)
  }

  /** @throws InterfaceError (`SHOAL_RELEASED`) */
  assertUsable(sql?: string): void {
    if (this.#released) throw releasedError(sql)
  }

  /** Ends the handle: what was made from it fails from now on. */
  release(): void {
    if (this.#released || this.owner === undefined) return
    this.#released = true
    for (const reader of this.#readers ?? []) reader.invalidate(releasedError(reader.sql))
    this.#readers = undefined
    for (const entry of this.#entries ?? []) this.statements.release(entry)
    this.#entries = undefined
    // A session that a reconnect put in its place is nobody's now: the pool knows only the one it lent.
    if (this.session !== this.#lent) this.session.channel.close()
  }

  /** A prepared statement of the handle's own: closed with `closeStatement`, at the latest with the handle. @throws InterfaceError (`SHOAL_RELEASED`) */
  openStatement(sql: string): StatementEntry {
    this.assertUsable(sql)
    const entry = this.statements.create(sql)
    this.#entries ??= new Set()
    this.#entries.add(entry)
    return entry
  }

  /** Has a statement prepared. Its owner hears of a refusal: a server that became read-only refuses to prepare a write. */
  prepare(entry: StatementEntry, call: CallOptions | undefined): Promise<StatementInfo | Failure> {
    return this.statements.prepare(entry, call, this.owner)
  }

  /** Frees it on the server. Doing it twice does nothing. */
  closeStatement(entry: StatementEntry): void {
    if (this.#entries?.delete(entry) === true) this.statements.release(entry)
  }

  /** A statement in the text protocol, whole. */
  query(
    sql: string,
    params: Params,
    options: QueryCallOptions | undefined,
  ): Promise<QueryResult<unknown> | Failure> {
    const exchange = new TextExchange(
      this.session,
      sql,
      params ?? undefined,
      options?.rows ?? "object",
      options?.localInfile,
    )
    this.submitText(exchange, sql, options)
    return exchange.outcome
  }

  /** A statement whose text is complete; `sql` is what errors show. */
  queryText(
    sql: string,
    text: string,
    call: CallOptions | undefined,
  ): Promise<QueryResult<unknown> | Failure> {
    const exchange = new ReadyTextExchange(this.session, sql, text)
    this.submitText(exchange, sql, call)
    return exchange.outcome
  }

  /** A statement in the text protocol, row by row. */
  stream<Row>(sql: string, params: Params, options: QueryCallOptions | undefined): RowStream<Row> {
    const { session } = this
    const makeCommand = (state: SessionState): Command =>
      comQuery(session.interpolate(sql, params, state), { rows: rowByRow(options?.rows) })
    const reader = new SetReader(this, makeCommand, sql, { buffered: false })
    return new RowStream<Row>(reader, () => this.submitReader(reader, sql, options))
  }

  /** Submits a statement by its text: what may change the sql_mode has nothing written behind it before its answer. */
  submitText(exchange: Exchange<unknown>, sql: string, call: CallOptions | undefined): void {
    const traits = this.session.traits.get(sql)
    if (traits.touchesSqlMode) exchange.exclusive = true
    if (traits.outlivesReset) this.session.roleChanged = true
    this.submit(exchange, call, !traits.leavesNothing)
  }

  /** Submits what is read step by step. */
  submitReader(reader: SetReader, sql: string, call: CallOptions | undefined): void {
    if (!reader.buffered) {
      const readers = (this.#readers ??= new Set())
      readers.add(reader)
      void reader.outcome.then(() => readers.delete(reader))
    }
    this.submitText(reader, sql, call)
  }

  /** Queues an exchange. @param dirties the session may be another one afterwards. */
  submit(exchange: Exchange<unknown>, call: CallOptions | undefined, dirties = false): void {
    if (this.#released) {
      exchange.fail(releasedError(exchange.sql))
      return
    }
    if (this.owner !== undefined) exchange.watcher = this.owner
    if (dirties) this.session.dirty = true
    this.channel.submit(exchange, call, call?.timeout ?? this.options.queryTimeout)
  }

  /** Closes after what is under way; streams are not waited for. */
  async quit(): Promise<void> {
    const { channel } = this
    if (channel.closed || this.#released) return
    for (const reader of this.#readers ?? []) await reader.close()
    await channel.lastExchange?.outcome
    // It may have been given back meanwhile, and serve others.
    if (!this.released) await channel.quit()
  }

  /** `@@max_allowed_packet` of the session, asked for once. */
  maxAllowedPacket(): Promise<number> {
    const { session } = this
    session.maxAllowedPacket ??= this.query("SELECT @@max_allowed_packet", undefined, { rows: "array" }).then(
      (outcome) => {
        const value = outcome instanceof Failure ? undefined : (outcome.rows as unknown[][])[0]?.[0]
        return Math.min(Number(value ?? leastPacket), session.options.maxAllowedPacket)
      },
    )
    return session.maxAllowedPacket
  }
}

let readCore: (connection: object) => ConnectionCore | undefined = () => undefined

/** Connection tells how its inside is reached: through its private field, which costs nothing per handle. */
export function setCoreReader(reader: typeof readCore): void {
  readCore = reader
}

/** @returns the inside of a handle. @throws TypeError for an object that is no connection. */
export function coreOf(connection: object): ConnectionCore {
  const core = readCore(connection)
  if (core === undefined) throw new TypeError("expected a connection made by connect()")
  return core
}
