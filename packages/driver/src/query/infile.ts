// LOAD DATA LOCAL INFILE: sends what the handler of this very call gives, with backpressure. A failing source ends the transfer cleanly, so
// that the connection stays in step.
import { createReadStream } from "node:fs"
import type { Readable } from "node:stream"
import { OperationalError } from "../errors/errors.ts"
import type { InfileTarget } from "../channel/exchange.ts"

/** Content for the server: a path, bytes, or anything that yields chunks of bytes. */
export type InfileSource = string | Uint8Array | Readable | AsyncIterable<Uint8Array>

/** Gets the file name that the statement holds (as the server repeats it) and gives the content. */
export type InfileHandler = (filename: string) => InfileSource | Promise<InfileSource>

/** One transfer. */
export class InfileTransfer {
  /** Why the transfer failed on our side, once it did. */
  failure: unknown
  readonly #handler: InfileHandler

  constructor(handler: InfileHandler) {
    this.#handler = handler
  }

  /** Sends the file; never throws. */
  start(filename: string, target: InfileTarget): void {
    this.#send(filename, target).then(
      () => target.end(),
      (cause: unknown) => {
        this.failure = sourceError(filename, cause)
        target.end()
      },
    )
  }

  async #send(filename: string, target: InfileTarget): Promise<void> {
    const source = await this.#handler(filename)
    if (source instanceof Uint8Array) {
      await sendChunk(source, target)
      return
    }
    const chunks: AsyncIterable<unknown> = typeof source === "string" ? createReadStream(source) : source
    for await (const chunk of chunks) {
      if (!target.open) return
      await sendChunk(bytesOf(chunk), target)
    }
  }
}

const pieceSize = 1024 * 1024

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
