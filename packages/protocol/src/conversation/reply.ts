// The command phase: answers to the commands in flight, in the order they were sent.
//
//   state       packet                  next
//   first       OK                      finished, or first again when more results follow
//   first       ERR                     finished
//   first       0xFB (local file)       infile (a file is owed) | refused: an empty file is sent at once, then first
//   first       column count            columns
//   first       PREPARE_OK              parameters -> columns -> finished
//   columns     definitions             columnsEnd (without DEPRECATE_EOF) | rows
//   rows        row                     rows
//   rows        OK or EOF               finished, or first
//   rows        ERR                     finished
//   auth        see authentication.ts   finished
import { Capability, MariaDbCapability, ServerStatus } from "../constants/capabilities.ts"
import { ProtocolError, UsageError, type DecodeError } from "../errors.ts"
import { MAX_FRAME } from "../framing/encoder.ts"
import {
  decodeEnd,
  decodeError,
  decodeInfile,
  decodeOk,
  decodeProgress,
  EOF_LENGTH,
  isProgress,
  ResponseHeader,
} from "../messages/response.ts"
import { decodePrepareOk, decodeResultHeader } from "../messages/resultset.ts"
import type { OkPacket } from "../messages/packets.ts"
import { sendAnswer } from "./authentication.ts"
import { Definitions } from "./definitions.ts"
import type { SessionEvent } from "./events.ts"
import { infileRefused, type Flight } from "./flight.ts"
import type { LiveState } from "./live-state.ts"
import { PrepareReply } from "./prepare-reply.ts"
import { Queue } from "./queue.ts"
import { RowReader } from "./row-reader.ts"
import type { ResultShape, ShapeCache } from "./shape-cache.ts"
import type { Statements } from "./statements.ts"
import type { Wire } from "./wire.ts"

type ReplyState = "first" | "columns" | "columnsEnd" | "rows" | "infile" | "auth" | "work"

/** Answers to commands. */
export class Replies {
  readonly #wire: Wire
  readonly #live: LiveState
  readonly #statements: Statements
  readonly #flights: Queue<Flight> = new Queue()
  #state: ReplyState = "first"
  readonly #definitions: Definitions
  readonly #reader: RowReader
  #prepare: PrepareReply | undefined
  #rowTotal = 0
  /** Why this command failed that was asked for a file. */
  #refused: DecodeError | undefined
  /** An event that could not be given yet, because rows came before it. */
  #next: SessionEvent | undefined
  /** EOF packets follow column definitions: without DEPRECATE_EOF, and with proxies that ignore it. */
  #eofs: boolean
  /** The server may leave out the definitions of a statement's columns that it has sent before. */
  readonly #cachesMetadata: boolean

  constructor(wire: Wire, live: LiveState, shapes: ShapeCache, statements: Statements) {
    this.#wire = wire
    this.#live = live
    this.#statements = statements
    this.#reader = new RowReader(wire)
    const extended = (wire.extended & MariaDbCapability.EXTENDED_METADATA) !== 0
    this.#definitions = new Definitions(wire, shapes, extended)
    this.#cachesMetadata = (wire.extended & MariaDbCapability.CACHE_METADATA) !== 0
    this.#eofs = (wire.low & Capability.DEPRECATE_EOF) === 0
  }

  /** Commands in flight. */
  get pending(): number {
    return this.#flights.length
  }

  /** Adds a command whose answer is to come. */
  push(flight: Flight): void {
    this.#flights.push(flight)
    this.#live.pending++
    if (this.#flights.length === 1) this.#begin()
  }

  /** The next event, undefined when bytes are missing. @throws ProtocolError */
  nextEvent(): SessionEvent | undefined {
    const waiting = this.#next
    if (waiting !== undefined) {
      this.#next = undefined
      return waiting
    }
    for (;;) {
      const event = this.#step()
      if (event === NEED_BYTES) return undefined
      if (event !== undefined) return event
    }
  }

  /** A piece of the file that was asked for. */
  sendInfile(chunk: Uint8Array): void {
    if (this.#state !== "infile") throw new UsageError("sendInfile: the server has not asked for a file")
    if (chunk.length > 0) this.#wire.sendBytes(chunk)
  }

  endInfile(): void {
    if (this.#state !== "infile") throw new UsageError("endInfile: the server has not asked for a file")
    this.#wire.sendBytes(EMPTY)
    this.#state = "first"
  }

  /** Bytes that the caller worked out for an `authenticate` event. */
  authenticated(response: Uint8Array): void {
    if (this.#state !== "work") throw new UsageError("authenticated: no authentication is waiting")
    this.#state = "auth"
    this.#wire.sendPacket((w) => w.bytes(response))
  }

  #begin(): void {
    const flight = this.#flights.first
    if (flight === undefined) return
    this.#wire.expect(flight.replySequence)
    this.#rowTotal = 0
    this.#refused = this.#reader.decodeError = undefined
    if (flight.command.kind === "changeUser") this.#state = "auth"
    // Without known columns the execution failed, and so will this: an ERR packet comes.
    else if (flight.record?.shape !== undefined && flight.command.kind === "stmtFetch")
      this.#beginRows(flight, flight.record.shape)
    else this.#state = "first"
  }

  /** Goes on by one packet, or one run of packets. */
  #step(): SessionEvent | typeof NEED_BYTES | undefined {
    switch (this.#state) {
      case "rows":
        return this.#rows()
      case "columns":
        return this.#readDefinitions()
      case "infile":
      case "work":
        this.#wire.frames.retain()
        return NEED_BYTES
      default: {
        const { frames } = this.#wire
        if (!frames.next()) return NEED_BYTES
        return this.#packet(frames.payload, frames.payloadStart, frames.payloadEnd)
      }
    }
  }

  #packet(b: Buffer, start: number, end: number): SessionEvent | undefined {
    if (start === end)
      throw new ProtocolError("SHOAL_MALFORMED_PACKET", "an empty packet where an answer begins")
    const flight = this.#flights.first
    if (b[start] === ResponseHeader.ERR) return this.#error(flight, b, start, end)
    if (flight === undefined) {
      throw new ProtocolError(
        "SHOAL_UNEXPECTED_PACKET",
        `the server sent ${end - start} bytes that no command asked for`,
      )
    }
    switch (this.#state) {
      case "first":
        return this.#first(flight, b, start, end)
      case "columnsEnd":
        return this.#columnsEnd(flight, b, start, end)
      default:
        return this.#auth(flight, b, start, end)
    }
  }

  #first(flight: Flight, b: Buffer, start: number, end: number): SessionEvent | undefined {
    switch (b[start]) {
      case ResponseHeader.OK:
        if (flight.command.kind === "stmtPrepare") return this.#prepareOk(flight, b, start, end)
        return this.#end(flight, decodeOk(b, start, end, this.#wire.low))
      case ResponseHeader.EOF:
        if (end - start < MAX_FRAME) return this.#end(flight, decodeEnd(b, start, end, this.#wire.low))
        break
      case ResponseHeader.LOCAL_INFILE:
        return this.#infile(flight, decodeInfile(b, start, end))
    }
    return this.#resultHeader(flight, b, start, end)
  }

  #resultHeader(flight: Flight, b: Buffer, start: number, end: number): SessionEvent | undefined {
    const { columnCount, metadataFollows } = decodeResultHeader(b, start, end, this.#cachesMetadata)
    if (metadataFollows) {
      this.#define(columnCount)
      return undefined
    }
    const shape = flight.record?.shape
    if (shape?.columns.length !== columnCount) {
      const known = shape?.columns.length ?? 0
      throw new ProtocolError(
        "SHOAL_UNEXPECTED_PACKET",
        `the server left out the definitions of ${columnCount} columns, ${known} are known`,
      )
    }
    return this.#columnsKnown(flight, shape)
  }

  #define(count: number): void {
    this.#definitions.begin(count)
    this.#state = "columns"
  }

  #readDefinitions(): SessionEvent | typeof NEED_BYTES | undefined {
    const flight = this.#flights.first
    const definitions = this.#definitions
    if (flight === undefined) return undefined
    const shape = definitions.read()
    if (shape === undefined) {
      const { frames } = this.#wire
      return definitions.failed
        ? this.#error(flight, frames.payload, frames.payloadStart, frames.payloadEnd)
        : NEED_BYTES
    }
    const prepare = this.#prepare
    if (prepare === undefined) return this.#columnsKnown(flight, shape)
    prepare.take(shape)
    if (!this.#eofs) return this.#prepareNext(flight, prepare)
    this.#state = "columnsEnd"
    return undefined
  }

  /** All columns of a result set are known: its rows follow, perhaps behind an EOF packet. */
  #columnsKnown(flight: Flight, shape: ResultShape): SessionEvent {
    if (flight.record !== undefined) flight.record.shape = shape
    this.#beginRows(flight, shape)
    if (this.#eofs) this.#state = "columnsEnd"
    return { kind: "columns", command: flight.command, columns: shape.columns }
  }

  #beginRows(flight: Flight, shape: ResultShape): void {
    const { kind, rows } = flight.command
    const binary = kind === "stmtExecute" || kind === "stmtFetch" || kind === "stmtBulkExecute"
    this.#reader.begin(shape.decoder(rows, binary))
    this.#rowTotal = 0
    this.#state = "rows"
  }

  /** The EOF packet behind definitions. A server that leaves it out sends the next packet at once. */
  #columnsEnd(flight: Flight, b: Buffer, start: number, end: number): SessionEvent | undefined {
    const isEof = b[start] === ResponseHeader.EOF && end - start < MAX_FRAME
    if (this.#prepare !== undefined) {
      if (isEof) return this.#prepareNext(flight, this.#prepare)
      throw new ProtocolError("SHOAL_UNEXPECTED_PACKET", "expected an EOF packet behind column definitions")
    }
    this.#state = "rows"
    if (!isEof) {
      this.#reader.readOne(b, start, end)
      return undefined
    }
    const ok = decodeEnd(b, start, end, this.#wire.low)
    // With a cursor the rows are fetched later: this EOF is the end of the answer.
    if ((ok.status & ServerStatus.CURSOR_EXISTS) !== 0 && flight.command.flag) return this.#end(flight, ok)
    this.#live.status = ok.status
    return undefined
  }

  #rows(): SessionEvent | typeof NEED_BYTES | undefined {
    const flight = this.#flights.first
    const reader = this.#reader
    if (flight === undefined) return undefined
    const { frames } = this.#wire
    for (;;) {
      reader.readChunk()
      // Rows are handed out per chunk; for `collect` they wait for the end.
      if (!frames.next()) return this.#batch(flight, reader) ?? NEED_BYTES
      const { payload, payloadStart: start, payloadEnd: end } = frames
      const first = payload[start]
      if (start === end) throw new ProtocolError("SHOAL_MALFORMED_PACKET", "an empty packet among rows")
      if (first === ResponseHeader.ERR)
        return this.#after(flight, reader, this.#error(flight, payload, start, end))
      if (first !== ResponseHeader.EOF || end - start >= MAX_FRAME) reader.readOne(payload, start, end)
      else if (this.#isColumnsEof(end - start, reader)) this.#eofs = true
      else
        return this.#after(
          flight,
          reader,
          this.#endRows(flight, reader, decodeEnd(payload, start, end, this.#wire.low)),
        )
    }
  }

  /**
   * With DEPRECATE_EOF no EOF packet of 5 bytes is ever sent, except by proxies that ignore it (old TiDB, ProxySQL): then the first one, before any
   * row, only ends the column definitions.
   */
  #isColumnsEof(length: number, reader: RowReader): boolean {
    return length === EOF_LENGTH && !this.#eofs && this.#rowTotal + reader.rowCount === 0
  }

  #batch(flight: Flight, reader: RowReader): SessionEvent | undefined {
    if (reader.rowCount === 0 || flight.command.collect || reader.decodeError !== undefined) return undefined
    const { rowCount } = reader
    this.#rowTotal += rowCount
    return { kind: "rows", command: flight.command, rows: reader.takeRows(), rowCount }
  }

  /** Gives the last batch first, if there is one. */
  #after(flight: Flight, reader: RowReader, event: SessionEvent | undefined): SessionEvent | undefined {
    const batch = event?.kind === "progress" ? undefined : this.#batch(flight, reader)
    if (batch === undefined) return event
    this.#next = event
    return batch
  }

  #endRows(flight: Flight, reader: RowReader, ok: OkPacket): SessionEvent {
    const { collect } = flight.command
    const rowCount = this.#rowTotal + reader.rowCount
    const rows = collect ? reader.takeRows() : undefined
    return this.#finish(flight, ok, rows, rowCount, reader.decodeError)
  }

  #end(flight: Flight, ok: OkPacket): SessionEvent {
    if (flight.command.kind === "initDb") this.#live.database = flight.command.text
    if (flight.command.kind === "resetConnection") this.#statements.clear()
    return this.#finish(flight, ok, undefined, 0, this.#refused)
  }

  #finish(
    flight: Flight,
    ok: OkPacket,
    rows: unknown[] | undefined,
    rowCount: number,
    decodeError: DecodeError | undefined,
  ): SessionEvent {
    this.#live.update(ok)
    const more = (ok.status & ServerStatus.MORE_RESULTS_EXISTS) !== 0
    if (more) {
      this.#state = "first"
      this.#refused = undefined
    } else this.#finished()
    return { kind: "end", command: flight.command, ok, more, rows, rowCount, decodeError }
  }

  #finished(): void {
    this.#flights.shift()
    this.#live.pending--
    this.#state = "first"
    this.#prepare = undefined
    this.#begin()
  }

  #error(flight: Flight | undefined, b: Buffer, start: number, end: number): SessionEvent {
    if (isProgress(b, start, end))
      return { kind: "progress", command: flight?.command, ...decodeProgress(b, start, end) }
    const error = decodeError(b, start, end, this.#live.family)
    const problem = this.#refused ?? this.#reader.decodeError
    if (flight !== undefined) this.#finished()
    return { kind: "error", command: flight?.command, error, decodeError: problem }
  }

  #prepareOk(flight: Flight, b: Buffer, start: number, end: number): SessionEvent | undefined {
    return this.#prepareNext(flight, (this.#prepare = new PrepareReply(decodePrepareOk(b, start, end))))
  }

  #prepareNext(flight: Flight, prepare: PrepareReply): SessionEvent | undefined {
    const { wanted } = prepare
    if (wanted > 0) {
      this.#define(wanted)
      return undefined
    }
    const statement = prepare.statement()
    this.#statements.add(statement, prepare.columns)
    this.#finished()
    return { kind: "prepared", command: flight.command, statement }
  }

  #infile(flight: Flight, filename: string): SessionEvent | undefined {
    if (flight.command.kind === "query" && flight.command.flag) {
      this.#state = "infile"
      return { kind: "infile", command: flight.command, filename }
    }
    // The server waits for a file: an empty one keeps the session in step, and its answer ends the command.
    this.#refused = infileRefused(filename)
    this.#wire.sendBytes(EMPTY)
    return undefined
  }

  #auth(flight: Flight, b: Buffer, start: number, end: number): SessionEvent | undefined {
    const outcome = flight.authentication?.onPacket(b, start, end)
    // ERR packets do not get here.
    if (outcome === undefined || outcome.kind === "error") return undefined
    if (outcome.kind === "ok") {
      this.#statements.clear()
      this.#live.authPlugin = flight.authentication?.plugin ?? ""
      this.#live.database = flight.database
      return this.#finish(flight, outcome.ok, undefined, 0, undefined)
    }
    const event = sendAnswer(outcome.answer, this.#wire)
    if (event !== undefined) this.#state = "work"
    return event
  }
}

const NEED_BYTES: unique symbol = Symbol("need bytes")
const EMPTY = new Uint8Array(0)
