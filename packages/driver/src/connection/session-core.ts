// One live session, shared by all handles on it: channel, caches, and what the last result said.
import { type EndEvent, type ErrorEvent, ServerStatus, type SessionState } from "@shoal/protocol"
import type { Channel } from "../channel/channel.ts"
import type { Exchange } from "../channel/exchange.ts"
import { InterfaceError } from "../errors/errors.ts"
import { LiteralWriter } from "../query/literal-writer.ts"
import type { ResolvedOptions } from "../options/options.ts"
import { interpolate, type Params, type SqlMode, type Template, TemplateCache } from "../query/paramstyle.ts"
import { checkSql, SqlTraitsCache } from "../query/sql-traits.ts"
import { StatementCache } from "../statement/statement-cache.ts"

/** Errors after which the server has rolled the transaction back: deadlock, XA deadlock, group replication. */
const rollsBack: ReadonlySet<number> = new Set([1213, 1614, 3101])
const ansiMode = /ANSI|DB2|MAXDB|MSSQL|ORACLE|POSTGRESQL/i
const utf8Charset = /^utf8(?:mb[34])?$/

function charsetError(charset: string): InterfaceError {
  return new InterfaceError(
    `character_set_client is ${charset}: parameters are written into SQL as utf8mb4 only; use conn.setCharset("utf8mb4")`,
    { code: "SHOAL_CHARSET", retrySafe: true },
  )
}

/** State of one session. */
export class SessionCore {
  #options: ResolvedOptions
  /** Whether the sql_mode that the options ask for has ANSI_QUOTES. */
  #asksAnsiQuotes = false
  readonly channel: Channel
  readonly statements: StatementCache
  readonly traits: SqlTraitsCache = new SqlTraitsCache()
  /** TLS version in use, undefined without TLS. */
  readonly tlsVersion: string | undefined
  affectedRows: number | bigint = 0
  insertId: number | bigint = 0
  warningCount = 0
  /** Something since connect or the last reset may have left state that a reset would remove. */
  dirty = false
  /** A role or a resource group was set, which no reset undoes. */
  roleChanged = false
  /** The last statement of a set-up that was sent without waiting for its answer: after connect, or behind a reset. */
  setup: Exchange<unknown> | undefined
  /** Whether the server knows the tracker of the session state. */
  tracks = true
  /** `writingRules` after connect, once known: what a reset brings back. */
  freshRules: string | undefined
  /** Greatest statement that the server takes, once asked for. */
  maxAllowedPacket: Promise<number> | undefined
  readonly #connectedWith: ResolvedOptions
  /** User and database that count as those after connect. */
  #cleanAs: ResolvedOptions
  /** Mode after the login, before any set-up. */
  readonly #serverAutocommit: boolean
  readonly #templates: TemplateCache
  readonly #literals: readonly [LiteralWriter, LiteralWriter]
  #rolledBack = false

  constructor(options: ResolvedOptions, channel: Channel, tlsVersion: string | undefined) {
    this.#options = this.options = options
    this.#connectedWith = options
    this.#cleanAs = options
    this.channel = channel
    this.#serverAutocommit = (channel.state.status & ServerStatus.AUTOCOMMIT) !== 0
    this.tlsVersion = tlsVersion
    this.statements = new StatementCache(channel, options.preparedCacheSize)
    this.#templates = new TemplateCache(options.paramstyle)
    const shared = { encoders: options.codecs?.encode ?? [], timezone: options.timezone }
    this.#literals = [
      new LiteralWriter({ ...shared, noBackslashEscapes: false }),
      new LiteralWriter({ ...shared, noBackslashEscapes: true }),
    ]
  }

  get options(): ResolvedOptions {
    return this.#options
  }

  /** Replaced by a change of user. */
  set options(options: ResolvedOptions) {
    this.#options = options
    this.#asksAnsiQuotes = ansiMode.test(options.sqlMode ?? "")
  }

  get state(): SessionState {
    return this.channel.state
  }

  /** Whether user or database of the login are others than at connect. */
  get userChanged(): boolean {
    return this.options !== this.#connectedWith
  }

  /** Whether there is something that a reset leaves as it is: another user, database of the login, role. */
  get outlivesReset(): boolean {
    return this.roleChanged || this.options !== this.#cleanAs
  }

  /** All that was done until now is how the session is after connect. */
  markClean(): void {
    this.dirty = false
    this.roleChanged = false
    this.#cleanAs = this.options
  }

  /** Whether the set-up of the session is still on its way; what it asks for is taken as given. */
  get settingUp(): boolean {
    return this.setup !== undefined && this.setup.state !== "done"
  }

  /** Autocommit mode as the server last said, or as the set-up under way makes it. */
  get autocommit(): boolean {
    if (this.settingUp) return this.options.autocommit ?? this.#serverAutocommit
    return (this.state.status & ServerStatus.AUTOCOMMIT) !== 0
  }

  get inTransaction(): boolean {
    return !this.#rolledBack && !this.settingUp && (this.state.status & ServerStatus.IN_TRANS) !== 0
  }

  /** What the lexer has to know of the sql_mode. */
  sqlMode(state: SessionState = this.state): SqlMode {
    return { noBackslashEscapes: noBackslashEscapes(state), ansiQuotes: this.#ansiQuotes(state) }
  }

  /** MySQL does not report ANSI_QUOTES, so there the option decides. */
  #ansiQuotes(state: SessionState): boolean {
    if (state.family === "mysql") return this.#asksAnsiQuotes
    return (state.status & ServerStatus.ANSI_QUOTES) !== 0
  }

  /** Whether backslashes are plain in literals after connect and after every reset; undefined when that is not known, or asked for. */
  get freshNoBackslashEscapes(): boolean | undefined {
    if (this.freshRules === undefined || this.options.sqlMode !== undefined) return undefined
    return (Number.parseInt(this.freshRules) & ServerStatus.NO_BACKSLASH_ESCAPES) !== 0
  }

  /** All that decides how text is written: where it differs, the same text may be another statement. */
  get writingRules(): string {
    const { status, clientCharset } = this.state
    return `${String(status & (ServerStatus.NO_BACKSLASH_ESCAPES | ServerStatus.ANSI_QUOTES))} ${clientCharset}`
  }

  /**
   * How literals are written under the present sql_mode.
   * @throws InterfaceError (`SHOAL_CHARSET`) when the server does not read UTF-8: in GBK and its like a character may swallow the backslash
   * before a quote.
   */
  literals(state: SessionState = this.state): LiteralWriter {
    const { clientCharset } = state
    if (clientCharset !== "utf8mb4" && !utf8Charset.test(clientCharset)) throw charsetError(clientCharset)
    return this.#literals[noBackslashEscapes(state) ? 1 : 0]
  }

  template(sql: string, state: SessionState = this.state): Template {
    checkSql(sql)
    return this.#templates.get(sql, noBackslashEscapes(state), this.#ansiQuotes(state))
  }

  /** The text that goes to the server. */
  interpolate(sql: string, params: Params, state: SessionState = this.state): string {
    checkSql(sql)
    if (params === undefined || params === null) return sql
    return interpolate(this.template(sql, state), params, this.literals(state))
  }

  /** Whoever is lent the session next is not told what the last one's statements did. */
  forgetResult(): void {
    this.affectedRows = 0
    this.insertId = 0
    this.warningCount = 0
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
    if (ok.sessionState.length > 0 && ok.sessionState.some((each) => each.kind === "state" && each.changed)) {
      this.dirty = true
    }
  }

  onServerError(event: ErrorEvent): void {
    if (rollsBack.has(event.error.errno)) this.#rolledBack = true
  }
}

function noBackslashEscapes(state: SessionState): boolean {
  return (state.status & ServerStatus.NO_BACKSLASH_ESCAPES) !== 0
}
