// One command and its answer. The channel sends it, feeds it the events of its command and settles it; subclasses say what is made of them.
import {
  type ColumnsEvent,
  type Command,
  type EndEvent,
  type ErrorEvent,
  type OkPacket,
  type PreparedEvent,
  type RowsEvent,
  type SessionState,
  type StatementInfo,
} from "@shoal/protocol"
import { DatabaseError, TimeoutError } from "../errors/errors.ts"
import { decodeFailure, Failure, serverError } from "../errors/failure.ts"

/** Where an exchange is on its way. */
export type ExchangeState = "new" | "waiting" | "sent" | "done"

/** Whoever has to know of the failures of a connection that it lends. */
export interface FailureWatcher {
  failed(error: unknown): void
}

/** Base of all exchanges. `outcome` never rejects: a failure is a value, see failure.ts. */
export abstract class Exchange<T> {
  readonly outcome: Promise<T | Failure>
  /** Statement as the user wrote it, for errors. */
  readonly sql: string | undefined
  /** Nothing else may be on the wire with it: it can be cancelled, or its answer needs the client. */
  exclusive = false
  state: ExchangeState = "new"
  /** Nobody asked for it: a part of the session's set-up, which no `cancel()` may hit. */
  readonly unasked: boolean = false
  /** Is told of the server's and the socket's failures before the caller. */
  watcher: FailureWatcher | undefined = undefined
  /** Removes timer and abort listener, when there are any. */
  disarm: (() => void) | undefined = undefined
  /** The local file that the server may ask for; who has none gives an empty one. */
  file: LocalFile | undefined = undefined
  readonly #settle: Resolver
  #settled = false

  constructor(sql: string | undefined) {
    this.sql = sql
    this.outcome = new Promise(takeResolver)
    this.#settle = takenResolver
  }

  /** Whether the caller has its answer, good or bad. */
  get settled(): boolean {
    return this.#settled
  }

  /** Makes the command at the moment it is sent, when the state of the session (sql_mode) is known. May throw; then nothing is sent. */
  abstract command(session: SessionState): Command

  onColumns?(event: ColumnsEvent): void
  onRows?(event: RowsEvent): void
  onPrepared?(event: PreparedEvent): void
  /** Another exchange waits behind this one. */
  onCrowded?(): void

  /** A result ended. The command is finished when `event.more` is false. */
  abstract onEnd(event: EndEvent): void

  /** The server refused the command. */
  onError(event: ErrorEvent): void {
    this.fail(serverError(event.error, this.sql))
  }

  /** Settles with a failure; later results are ignored. */
  fail(reason: unknown): void {
    if (this.#settled) return
    if (this.watcher !== undefined && isForeign(reason)) this.watcher.failed(reason)
    this.settle(new Failure(reason))
  }

  /** Settles once. */
  settle(outcome: T | Failure): void {
    if (this.#settled) return
    this.#settled = true
    this.disarm?.()
    this.#settle(outcome as never)
  }
}

/** A file that is sent to the server when it asks for it. */
export interface LocalFile {
  /** Why it could not be sent, once that is known. */
  readonly failure: unknown
  /** Whether the server is reading it: KILL QUERY would take what it has for the whole of it. */
  readonly feeding: boolean
  /** Sends it; never throws. */
  start(filename: string, target: InfileTarget): void
  /** Nobody waits for the answer any more, or it can never come. */
  stop(): void
}

/** Where the pieces of a local file go. */
export interface InfileTarget {
  /** @returns a promise when the writer should wait. */
  write(chunk: Uint8Array): Promise<void> | undefined
  end(): void
  /** False once the connection broke. */
  readonly open: boolean
}

/** The server's or the socket's failure, not one of the caller's or our own making. */
function isForeign(reason: unknown): boolean {
  return (
    reason instanceof DatabaseError &&
    !(reason instanceof TimeoutError) &&
    !reason.code.startsWith("SHOAL_STATEMENT")
  )
}

/** One function for all promises, so that an exchange needs no closure: it is called, and its result taken, on the spot. */
function takeResolver(resolve: Resolver): void {
  takenResolver = resolve
}
type Resolver = (outcome: never) => void
let takenResolver: Resolver = () => undefined

/** For commands whose answer is OK or ERR: ping, init_db, reset, SET ... Resolves with the last OK packet. */
export class OkExchange extends Exchange<OkPacket> {
  readonly #command: Command

  constructor(command: Command, sql?: string) {
    super(sql)
    this.#command = command
  }

  override command(): Command {
    return this.#command
  }

  override onEnd(event: EndEvent): void {
    if (event.more) return
    if (event.decodeError === undefined) this.settle(event.ok)
    else this.fail(decodeFailure(event.decodeError, this.sql))
  }
}

/** An exchange whose command is made by whoever began it, at the moment it is sent. */
export abstract class DeferredExchange<T> extends Exchange<T> {
  readonly #makeCommand: (session: SessionState) => Command

  constructor(makeCommand: (session: SessionState) => Command, sql: string) {
    super(sql)
    this.#makeCommand = makeCommand
  }

  override command(session: SessionState): Command {
    return this.#makeCommand(session)
  }
}

/** COM_STMT_PREPARE. */
export class PrepareExchange extends DeferredExchange<StatementInfo> {
  override onPrepared(event: PreparedEvent): void {
    this.settle(event.statement)
  }

  override onEnd(): void {
    this.fail(new Error("a prepare was answered with OK"))
  }
}
