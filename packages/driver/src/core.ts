// The inside of a Connection, shared by it, its cursors and statements: channel, caches, and what the last result said.
import { comQuery, type Command, type EndEvent, type ErrorEvent, type SessionState, ServerStatus } from "@shoal/protocol"
import type { Channel } from "./channel.ts"
import type { CallOptions } from "./connect-options.ts"
import type { Exchange } from "./exchange.ts"
import { closedError, Failure } from "./failure.ts"
import type { ResolvedOptions } from "./options.ts"
import { interpolate, type LiteralOptions, type Params, type SqlMode, TemplateCache } from "./paramstyle.ts"
import { type QueryCallOptions, type QueryResult, ResultExchange, type ResultObserver } from "./query-result.ts"
import { RowStream } from "./row-stream.ts"
import { SetReader } from "./set-reader.ts"
import { StatementCache } from "./statement-cache.ts"

/** Errors after which the server has rolled the transaction back: deadlock, XA deadlock, group replication. */
const rollsBack: ReadonlySet<number> = new Set([1213, 1614, 3101])

/** Everything of one live connection that its public classes share. */
export class ConnectionCore implements ResultObserver {
  options: ResolvedOptions
  readonly channel: Channel
  readonly statements: StatementCache
  /** TLS version in use, undefined without TLS. */
  readonly tlsVersion: string | undefined
  affectedRows: number | bigint = 0
  insertId: number | bigint = 0
  warningCount = 0
  readonly #templates: TemplateCache
  readonly #literals: readonly [LiteralOptions, LiteralOptions]
  #rolledBack = false

  constructor(options: ResolvedOptions, channel: Channel, tlsVersion: string | undefined) {
    this.options = options
    this.channel = channel
    this.tlsVersion = tlsVersion
    this.statements = new StatementCache(channel, options.preparedCacheSize)
    this.#templates = new TemplateCache(options.paramstyle)
    const shared = { encoders: options.codecs?.encode ?? [], timezone: options.timezone }
    this.#literals = [
      { ...shared, noBackslashEscapes: false },
      { ...shared, noBackslashEscapes: true },
    ]
  }

  get state(): SessionState {
    return this.channel.state
  }

  get inTransaction(): boolean {
    return !this.#rolledBack && (this.state.status & ServerStatus.IN_TRANS) !== 0
  }

  /** Whether several packages of this connection's sql_mode matter to the lexer. */
  sqlMode(state: SessionState = this.state): SqlMode {
    const noBackslashEscapes = (state.status & ServerStatus.NO_BACKSLASH_ESCAPES) !== 0
    const ansiQuotes =
      state.family === "mariadb" ? (state.status & ServerStatus.ANSI_QUOTES) !== 0 : ansiMode.test(this.options.sqlMode ?? "")
    return { noBackslashEscapes, ansiQuotes }
  }

  literals(state: SessionState = this.state): LiteralOptions {
    return this.#literals[(state.status & ServerStatus.NO_BACKSLASH_ESCAPES) === 0 ? 0 : 1]
  }

  template(sql: string, state: SessionState = this.state): ReturnType<TemplateCache["get"]> {
    return this.#templates.get(sql, this.sqlMode(state))
  }

  /** The text that goes to the server. */
  interpolate(sql: string, params: Params, state: SessionState = this.state): string {
    if (params === undefined || params === null) return sql
    return interpolate(this.template(sql, state), params, this.literals(state))
  }

  /** A statement in the text protocol, whole. */
  query(sql: string, params: Params, options: QueryCallOptions | undefined): Promise<QueryResult<unknown> | Failure> {
    const rows = options?.rows ?? "object"
    const infile = options?.localInfile
    const makeCommand = (state: SessionState): Command =>
      comQuery(this.interpolate(sql, params, state), { rows, collect: true, localInfile: infile !== undefined })
    const exchange = new ResultExchange(makeCommand, this, sql, infile)
    this.submitText(exchange, sql, options)
    return exchange.outcome
  }

  /** A statement whose text is complete; `sql` is what errors show. */
  queryText(sql: string, text: string, call: CallOptions | undefined): Promise<QueryResult<unknown> | Failure> {
    const exchange = new ResultExchange(() => comQuery(text, { rows: "array", collect: true }), this, sql, undefined)
    this.submitText(exchange, sql, call)
    return exchange.outcome
  }

  /** A statement in the text protocol, row by row. */
  stream<Row>(sql: string, params: Params, options: QueryCallOptions | undefined): RowStream<Row> {
    const rows = options?.rows ?? "object"
    const makeCommand = (state: SessionState): Command => comQuery(this.interpolate(sql, params, state), { rows })
    const reader = new SetReader(this, makeCommand, sql, { buffered: false })
    return new RowStream<Row>(reader, () => this.submitText(reader, sql, options))
  }

  /** Closes after what is under way; streams are not waited for. */
  async quit(): Promise<void> {
    const { channel } = this
    if (channel.closed) return
    const last = channel.lastExchange
    if (last !== undefined) {
      if (last instanceof SetReader) await last.close()
      else await last.outcome
    }
    await channel.quit()
  }

  /** `@@max_allowed_packet` of the session, asked for once. */
  async maxAllowedPacket(): Promise<number> {
    this.#maxAllowedPacket ??= this.query("SELECT @@max_allowed_packet", undefined, { rows: "array" }).then((outcome) => {
      const value = outcome instanceof Failure ? undefined : (outcome.rows as unknown[][])[0]?.[0]
      return Math.min(Number(value ?? leastPacket), this.options.maxAllowedPacket)
    })
    return this.#maxAllowedPacket
  }
  #maxAllowedPacket: Promise<number> | undefined

  /** Submits a statement that may change how literals must be written: nothing is written behind it before its answer. */
  submitText(exchange: Exchange<unknown>, sql: string, call: CallOptions | undefined): void {
    if (modeWord.test(sql)) exchange.exclusive = true
    this.submit(exchange, call)
  }

  submit(exchange: Exchange<unknown>, call: CallOptions | undefined): void {
    this.channel.submit(exchange, call, call?.timeout ?? this.options.queryTimeout)
  }

  onResult(event: EndEvent): void {
    const { ok } = event
    this.warningCount = ok.warningCount
    this.#rolledBack = false
    if (event.rowCount > 0 || event.rows !== undefined) this.affectedRows = event.rowCount
    else {
      this.affectedRows = ok.affectedRows
      this.insertId = ok.insertId
    }
  }

  onServerError(event: ErrorEvent): void {
    if (rollsBack.has(event.error.errno)) this.#rolledBack = true
  }
}
/** The least that a server can be set to. */
const leastPacket = 1024
const modeWord = /sql_mode/i
const ansiMode = /ANSI|DB2|MAXDB|MSSQL|ORACLE|POSTGRESQL/i

const cores = new WeakMap<object, () => ConnectionCore | undefined>()

/** Lets the classes of this package find the inside of a connection. */
export function registerCore(connection: object, core: () => ConnectionCore | undefined): void {
  cores.set(connection, core)
}

/** @returns the inside of an open connection. @throws InterfaceError (`SHOAL_CLOSED`) */
export function coreOf(connection: object): ConnectionCore {
  const core = cores.get(connection)?.()
  if (core === undefined) throw closedError()
  return core
}
