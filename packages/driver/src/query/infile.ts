// LOAD DATA LOCAL INFILE: sends what the handler of this very call gives, with backpressure. A failing source ends the transfer cleanly, so
// that the connection stays in step.
import { createReadStream } from "node:fs"
import { Readable } from "node:stream"
import { OperationalError } from "../errors/errors.ts"
import type { InfileTarget, LocalFile } from "../channel/exchange.ts"

/** Content for the server: a path, bytes, or anything that yields chunks of bytes. */
export type InfileSource = string | Uint8Array | Readable | AsyncIterable<Uint8Array>

/** Gets the file name that the statement holds (as the server repeats it) and gives the content. */
export type InfileHandler = (filename: string) => InfileSource | Promise<InfileSource>

const stopped = Symbol("stopped")

/** One transfer. */
export class InfileTransfer implements LocalFile {
  /** Why the transfer failed on our side, once it did. */
  failure: unknown
  readonly #handler: InfileHandler
  #isStopped = false
  #onStop: (() => void) | undefined

  constructor(handler: InfileHandler) {
    this.#handler = handler
  }

  /** Whether the server reads and the end of the file is still to come. */
  feeding = false

  /** Reads no more: the source may never come to an end. What was not begun will be an empty file. */
  stop(): void {
    this.#isStopped = true
    this.#onStop?.()
  }

  /** Sends the file; never throws. */
  start(filename: string, target: InfileTarget): void {
    const end = (): void => {
      this.feeding = false
      target.end()
    }
    this.feeding = true
    this.#send(filename, target).then(end, (cause: unknown) => {
      this.failure = sourceError(filename, cause)
      end()
    })
  }

  async #send(filename: string, target: InfileTarget): Promise<void> {
    const given = this.#handler(filename)
    // A stream that fails before it is read would end the process.
    if (given instanceof Readable) given.on("error", () => undefined)
    const source = await this.#unlessStopped(given)
    if (source === stopped) return
    const chunks = chunksOf(source)[Symbol.asyncIterator]()
    let exhausted = false
    try {
      while (target.open) {
        const next = await this.#unlessStopped(chunks.next())
        if (next === stopped) return
        exhausted = next.done === true
        if (exhausted) return
        await sendChunk(bytesOf(next.value), target)
      }
    } finally {
      // Not waited for: a source that was stopped may hang.
      if (!exhausted) void Promise.resolve(chunks.return?.()).catch(() => undefined)
    }
  }

  /** One promise at a time, so that a long transfer leaves nothing behind at a promise that outlives its pieces. */
  #unlessStopped<T>(wanted: T | Promise<T>): Promise<T | typeof stopped> {
    if (this.#isStopped) return Promise.resolve(stopped)
    return new Promise((resolve, reject) => {
      this.#onStop = () => resolve(stopped)
      Promise.resolve(wanted).then(resolve, reject)
    })
  }
}

const pieceSize = 1024 * 1024

function chunksOf(source: unknown): AsyncIterable<unknown> {
  if (typeof source === "string") return createReadStream(source)
  if (source instanceof Uint8Array) return only(source)
  // Callers without types may give anything.
  if (typeof source === "object" && source !== null && Symbol.asyncIterator in source)
    return source as AsyncIterable<unknown>
  const found = source === null ? "null" : typeof source
  throw new TypeError(`localInfile: expected a path, bytes, a Readable or an AsyncIterable, found ${found}`)
}

async function* only(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
}

async function sendChunk(chunk: Uint8Array, target: InfileTarget): Promise<void> {
  for (let at = 0; at < chunk.length && target.open; at += pieceSize) {
    await target.write(chunk.subarray(at, at + pieceSize))
  }
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (typeof chunk === "string") return Buffer.from(chunk, "utf8")
  throw new TypeError(`a chunk of a local file must be bytes or a string, found ${typeof chunk}`)
}

/** 1017 when there is no such file, 1024 when it cannot be read: the numbers of the C client. */
function sourceError(filename: string, cause: unknown): OperationalError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : ""
  if (code === "ENOENT") {
    return new OperationalError(`Can't find file '${filename}' (ENOENT)`, {
      code: "SHOAL_FILE_NOT_FOUND",
      errno: 1017,
      cause,
    })
  }
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new OperationalError(`Error reading file '${filename}' (${reason})`, {
    code: "SHOAL_FILE_READ",
    errno: 1024,
    cause,
  })
}
