// What a connection knows of itself without asking the server.
import { escapeList, escapeLiteral } from "@shoal/protocol"
import { badOption } from "../options/option-checks.ts"
import { type ConnectionCore } from "./core.ts"

/** The getters of {@link Connection}, under the names of aiomysql. */
export class ConnectionInfo {
  readonly #core: ConnectionCore
  #charset: string

  constructor(core: ConnectionCore) {
    this.#core = core
    this.#charset = core.options.charset
  }

  /** @internal After SET NAMES. */
  protected useCharset(charset: string): void {
    const name = charset.toLowerCase()
    if (!["utf8mb4", "utf8", "utf8mb3"].includes(name)) {
      throw badOption(`charset: expected utf8mb4, utf8 or utf8mb3, found ${JSON.stringify(charset)}`)
    }
    this.#charset = name
  }

  /** Host as given; also with a unix socket. */
  get host(): string {
    return this.#core.options.host
  }

  get port(): number {
    return this.#core.options.port
  }

  get unixSocket(): string | undefined {
    return this.#core.options.unixSocket
  }

  get user(): string {
    return this.#core.options.user
  }

  /** Default database as far as it is known: follows `selectDb` and, where the server tracks it, `USE`. */
  get db(): string | undefined {
    return this.#core.state.database
  }

  /** Name of the character set as it was asked for. */
  get charset(): string {
    return this.#charset
  }

  /** Encoding of all text on the wire. */
  get encoding(): "utf8" {
    return "utf8"
  }

  /** Whether the connection is gone, or this handle was released to its pool. */
  get closed(): boolean {
    return this.#core.closed
  }

  /** Whether a command waits or is under way, or a stream or unbuffered cursor is open. */
  get busy(): boolean {
    return this.#core.busy
  }

  /** Whether something since connect or the last reset may have left state that a reset would remove. An open transaction does not count. */
  get dirty(): boolean {
    return this.#core.session.dirty
  }

  /** For pools that set sessions up: what was done until now is how the session is after connect, so that it makes it neither `dirty` nor `userChanged`. */
  markClean(): void {
    this.#core.session.markClean()
  }

  /** Whether the session is another user's (`changeUser`) or has another role or resource group (SET ROLE): a reset leaves it so. */
  get userChanged(): boolean {
    return this.#core.session.outlivesReset
  }

  /** Whether a transaction is open; false on a closed connection. */
  get inTransaction(): boolean {
    return !this.#core.closed && this.#core.session.inTransaction
  }

  /** Whether autocommit is on, as the server last said. */
  getAutocommit(): boolean {
    return this.#core.session.autocommit
  }

  /** Whether a transaction is open, as the server last said. */
  getTransactionStatus(): boolean {
    return this.#core.session.inTransaction
  }

  /** Whether statements are logged. */
  get echo(): boolean {
    return this.#core.options.echo !== false
  }

  /** The server's id of this connection, for KILL. */
  get threadId(): number {
    return this.#core.state.connectionId
  }

  /** Version of the server, such as `10.11.6-MariaDB`. */
  get serverVersion(): string {
    return this.#core.state.serverVersion
  }

  /** Kind of server. */
  get serverFamily(): "mysql" | "mariadb" {
    return this.#core.state.family
  }

  /** Same as `serverVersion`. */
  get serverInfo(): string {
    return this.#core.state.serverVersion
  }

  /** Rows changed by the last statement of this handle, or rows of its result. @throws InterfaceError (`SHOAL_RELEASED`) */
  get affectedRows(): number | bigint {
    this.#core.assertUsable()
    return this.#core.session.affectedRows
  }

  /** First AUTO_INCREMENT value of the last statement without a result set, else 0. @throws InterfaceError (`SHOAL_RELEASED`) */
  get insertId(): number | bigint {
    this.#core.assertUsable()
    return this.#core.session.insertId
  }

  /** Warnings of the last statement. @throws InterfaceError (`SHOAL_RELEASED`) */
  get warningCount(): number {
    this.#core.assertUsable()
    return this.#core.session.warningCount
  }

  /** TLS version in use, undefined when the traffic is not encrypted. */
  get tlsVersion(): string | undefined {
    return this.#core.session.tlsVersion
  }

  /** Algorithm in use, undefined without compression. */
  get compression(): "zlib" | "zstd" | undefined {
    return this.#core.state.compression
  }

  /** How the connection was made, in the words of the C client. */
  getHostInfo(): string {
    const { unixSocket, host, port } = this.#core.options
    return unixSocket === undefined
      ? `socket ${host}:${String(port)}`
      : `Localhost via UNIX socket: ${unixSocket}`
  }

  /** Version of the protocol. */
  getProtoInfo(): number {
    return 10
  }

  /** Same as `serverVersion`. */
  getServerInfo(): string {
    return this.serverVersion
  }

  /** Same as `charset`. */
  characterSetName(): string {
    return this.#charset
  }

  /** A value as SQL literal, as the present sql_mode wants it; an array as a list. @throws TypeError for what is no SQL value. */
  escape(value: unknown): string {
    const { options } = this.#core.session.literals()
    return Array.isArray(value) ? escapeList(value, options) : escapeLiteral(value, options)
  }

  /** Same as `escape`. */
  literal(value: unknown): string {
    return this.escape(value)
  }

  /** Text escaped for use between single quotes, without the quotes. */
  escapeString(value: string): string {
    return escapeLiteral(value, this.#core.session.literals().options).slice(1, -1)
  }
}
