// Parameters that are streams: sent ahead in pieces with COM_STMT_SEND_LONG_DATA, so that a large value is never whole in memory here.
import { comStmtSendLongData, LONG_DATA, ParameterError, type StatementInfo } from "@shoal/protocol"
import { abortable } from "../channel/abortable.ts"
import type { CallOptions } from "../options/connect-options.ts"
import type { ConnectionCore } from "../connection/core.ts"

const pieceSize = 1024 * 1024

/** Whether one of the values is a stream or another async iterable of bytes. */
export function hasStreams(values: readonly unknown[]): boolean {
  return values.some(isStream)
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value
}

/**
 * Sends the streams among the values. The statement must belong to this call alone: what is sent stays with its handle until it is executed.
 * @returns the values, streams replaced by a mark that they were sent. @throws what a stream throws; the reason of an abort.
 */
export async function sendStreams(
  core: ConnectionCore,
  info: StatementInfo,
  values: readonly unknown[],
  call: CallOptions | undefined,
): Promise<readonly unknown[]> {
  const replaced: unknown[] = [...values]
  for (const [index, value] of values.entries()) {
    if (!isStream(value)) continue
    replaced[index] = LONG_DATA
    let empty = true
    for await (const chunk of value) {
      empty = false
      const bytes = bytesOf(chunk, index)
      for (let at = 0; at < bytes.length; at += pieceSize) {
        const written = core.channel.notify(
          comStmtSendLongData(info, index, bytes.subarray(at, at + pieceSize)),
        )
        if (written !== undefined) await abortable(written, call?.signal)
      }
      call?.signal?.throwIfAborted()
    }
    // A parameter that nothing was sent for is empty only if the server was told so.
    if (empty) replaced[index] = new Uint8Array(0)
  }
  return replaced
}

function bytesOf(chunk: unknown, index: number): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (typeof chunk === "string") return Buffer.from(chunk, "utf8")
  throw new ParameterError(
    `parameter ${String(index)}: a stream must give bytes or strings, found ${typeof chunk}`,
    index,
  )
}
