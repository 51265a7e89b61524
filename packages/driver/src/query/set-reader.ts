// Reads the results of a statement one after the other, as they come: for cursors and streams. Unbuffered, it stops the socket while
// the reader is behind; when another command has to wait for it, it reads on into memory, up to a limit.
import type {
  ColumnInfo,
  ColumnsEvent,
  Command,
  EndEvent,
  ErrorEvent,
  RowsEvent,
  SessionState,
} from "@shoal/protocol"
import type { CallOptions } from "../options/connect-options.ts"
import type { ConnectionCore } from "../connection/core.ts"
import { InterfaceError } from "../errors/errors.ts"
import { DeferredExchange } from "../channel/exchange.ts"
import { decodeFailure, Failure, serverError, unwrap } from "../errors/failure.ts"
import { type InfileHandler, InfileTransfer } from "./infile.ts"

/** The beginning of one result. */
export interface ResultHead {
  /** Undefined for a statement without a result set. */
  readonly columns: readonly ColumnInfo[] | undefined
}

type Item =
  | { readonly kind: "head"; readonly head: ResultHead }
  | { readonly kind: "rows"; readonly rows: unknown[] }
  | { readonly kind: "end"; readonly event: EndEvent }
  | { readonly kind: "failure"; readonly failure: Failure; readonly final: boolean }

/** Batches that may lie ready before the socket is stopped. */
const highWater = 2
/** Bytes that are read into memory for a slow reader because others wait. */
const spillLimit = 16 * 1024 * 1024
/** Bytes and milliseconds spent on reading an unwanted rest before the statement is killed. */
const drainBytes = 1024 * 1024
const drainTime = 30

/** One statement whose results are read step by step. */
export class SetReader extends DeferredExchange<undefined> {
  readonly #core: ConnectionCore
  /** Whether each result is gathered before it is given out. */
  readonly buffered: boolean
  readonly #items: Item[] = []
  #waiter: ((item: Item) => void) | undefined
  #headSeen = false
  #batches = 0
  #paused = false
  #crowdedAt: number | undefined
  #closing = false
  #lastEnd: EndEvent | undefined
  #failure: Failure | undefined
  /** The timeout given at submit covers only the wait for the first result. */
  limitsFirstResultOnly = false

  constructor(
    core: ConnectionCore,
    makeCommand: (session: SessionState) => Command,
    sql: string,
    options: { readonly buffered: boolean; readonly infile?: InfileHandler | undefined },
  ) {
    super(makeCommand, sql)
    this.#core = core
    this.buffered = options.buffered
    if (options.infile !== undefined) this.file = new InfileTransfer(options.infile)
    this.exclusive = !options.buffered || options.infile !== undefined
  }

  /** The end of the result last read to its end. */
  get lastEnd(): EndEvent | undefined {
    return this.#lastEnd
  }

  /** Whether everything was read, or can never be. */
  get finished(): boolean {
    return this.#closing || this.#failure !== undefined || this.#lastEnd?.more === false
  }

  /** The next result; what is left of the present one is skipped. Undefined after the last. */
  async nextSet(call?: CallOptions): Promise<ResultHead | undefined> {
    if (this.finished) return undefined
    for (;;) {
      const item = await this.#take(call)
      if (item.kind === "head") return item.head
      if (item.kind === "end" && !item.event.more) return undefined
    }
  }

  /** The next rows of the present result, undefined at its end. */
  async nextBatch(call?: CallOptions): Promise<unknown[] | undefined> {
    const item = await this.#take(call)
    if (item.kind === "rows") return item.rows
    return undefined
  }

  /** Gives up what is not read yet: reads a small rest, kills the statement for a large one. Never throws. */
  async close(): Promise<void> {
    const { channel } = this.#core
    if (!this.finished) {
      // Whoever waits for rows, or comes for more, gets none.
      this.#failure = new Failure(closedEarly(this.sql))
      this.#waiter?.({ kind: "failure", failure: this.#failure, final: true })
      this.#waiter = undefined
    }
    this.#closing = true
    this.#items.length = 0
    // A buffered result comes to its end by itself, and others may be on the wire behind it.
    if (this.buffered) return
    if (this.state === "waiting") channel.abandon(this, discarded())
    if (this.state !== "sent") return
    channel.resume()
    this.#drainLimit = channel.bytesReceived + drainBytes
    const timer = setTimeout(() => channel.abandon(this, discarded()), drainTime)
    await this.outcome
    clearTimeout(timer)
  }
  #drainLimit = Number.POSITIVE_INFINITY

  /** Ends it with this failure for whoever still reads, and gives up the rest. */
  invalidate(reason: unknown): void {
    if (this.settled) return
    this.#push({ kind: "failure", failure: new Failure(reason), final: true })
    void this.close()
  }

  override onColumns(event: ColumnsEvent): void {
    this.#headSeen = true
    if (this.limitsFirstResultOnly) this.disarm?.()
    this.#push({ kind: "head", head: { columns: event.columns } })
  }

  override onRows(event: RowsEvent): void {
    if (this.#closing) {
      if (this.#core.channel.bytesReceived > this.#drainLimit) this.#core.channel.abandon(this, discarded())
      return
    }
    // Given up already: what still arrives before the kill takes effect is of no interest.
    if (this.settled) return
    this.#batches++
    this.#push({ kind: "rows", rows: event.rows })
    this.#regulate()
  }

  override onEnd(event: EndEvent): void {
    this.#core.session.onResult(event)
    if (!this.#headSeen) this.#push({ kind: "head", head: { columns: undefined } })
    this.#headSeen = false
    const failure =
      this.file?.failure ??
      (event.decodeError === undefined ? undefined : decodeFailure(event.decodeError, this.sql))
    if (failure !== undefined) this.#push({ kind: "failure", failure: new Failure(failure), final: false })
    else if (event.rows !== undefined && event.rowCount > 0) this.#push({ kind: "rows", rows: event.rows })
    this.#push({ kind: "end", event })
    if (!event.more) this.settle(undefined)
  }

  override onError(event: ErrorEvent): void {
    this.#core.session.onServerError(event)
    this.fail(this.file?.failure ?? serverError(event.error, this.sql))
  }

  override onCrowded(): void {
    if (this.#crowdedAt !== undefined) return
    this.#crowdedAt = this.#core.channel.bytesReceived
    this.#resume()
  }

  override fail(reason: unknown): void {
    if (!this.settled) this.#push({ kind: "failure", failure: new Failure(reason), final: true })
    super.fail(reason)
  }

  #push(item: Item): void {
    if (this.#closing || this.settled) return
    const waiter = this.#waiter
    if (waiter === undefined) this.#items.push(item)
    else {
      this.#waiter = undefined
      waiter(item)
    }
  }

  async #take(call: CallOptions | undefined): Promise<Item> {
    this.#core.assertUsable(this.sql)
    if (this.#failure !== undefined) unwrap<never>(this.#failure)
    const item = this.#items.shift() ?? (await this.#arrival(call))
    if (item.kind === "rows") {
      this.#batches--
      if (this.#paused && this.#batches < highWater) this.#resume()
    } else if (item.kind === "end") this.#lastEnd = item.event
    else if (item.kind === "failure") {
      if (item.final) this.#failure = item.failure
      unwrap<never>(item.failure)
    }
    return item
  }

  #arrival(call: CallOptions | undefined): Promise<Item> {
    if (this.#waiter !== undefined) throw busyError(this.sql)
    const arrival = new Promise<Item>((resolve) => {
      this.#waiter = resolve
    })
    return call === undefined ? arrival : this.#core.channel.guard(this, call, arrival)
  }

  #regulate(): void {
    if (this.buffered) return
    const { channel } = this.#core
    if (this.#crowdedAt !== undefined) {
      if (channel.bytesReceived - this.#crowdedAt > spillLimit) this.#discard()
    } else if (this.#batches >= highWater && !this.#paused) {
      this.#paused = true
      channel.pause()
    }
  }

  #resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#core.channel.resume()
  }

  #discard(): void {
    const message =
      "Previous unbuffered result was left incomplete: another statement was waiting for the connection"
    process.emitWarning(message, { code: "SHOAL_RESULT_INCOMPLETE" })
    this.#core.channel.abandon(this, discarded())
  }
}

function busyError(sql: string | undefined): InterfaceError {
  return new InterfaceError("another call waits for rows of this result already: await it first", {
    code: "SHOAL_RESULT_BUSY",
    sql,
  })
}

function closedEarly(sql: string | undefined): InterfaceError {
  return new InterfaceError("the result was closed before its end was read", {
    code: "SHOAL_RESULT_CLOSED",
    sql,
  })
}

function discarded(): InterfaceError {
  return new InterfaceError(
    "the rest of this result was discarded because another statement used the connection: read it to the end first, or use a second connection",
    { code: "SHOAL_RESULT_DISCARDED" },
  )
}
