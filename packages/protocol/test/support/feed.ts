// Every stream is fed whole, byte by byte, split at each index and with bytes behind it: the events must be the same.
import { expect } from "vitest"
import type { ClientSession, SessionEvent } from "../../src/index.ts"
import { LazyRow } from "../../src/index.ts"

/** An event without what differs from run to run: command objects become their kind and context. */
export function plain(event: SessionEvent): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(event)) {
    if (key === "command")
      out[key] =
        (value as { context?: unknown } | undefined)?.context ??
        (value as { kind?: string } | undefined)?.kind
    else if (key === "rows" && Array.isArray(value))
      out[key] = value.map((r: unknown) => (r instanceof LazyRow ? r.toArray() : r))
    else out[key] = value instanceof Error ? { ...value, name: value.name, message: value.message } : value
  }
  return out
}

/** All events that are ready. */
export function drain(session: ClientSession): Record<string, unknown>[] {
  const events: Record<string, unknown>[] = []
  for (let e = session.nextEvent(); e !== undefined; e = session.nextEvent()) events.push(plain(e))
  return events
}

/** Feeds pieces and joins consecutive batches of rows, whose number depends on the pieces. */
export function feed(session: ClientSession, pieces: readonly Uint8Array[]): Record<string, unknown>[] {
  const events: Record<string, unknown>[] = []
  for (const piece of pieces) {
    // The session must not look at memory that it was given once it asks for more.
    const reused = Buffer.from(piece)
    session.receive(reused)
    for (const event of drain(session)) push(events, event)
    reused.fill(0xaa)
  }
  return events
}

function push(events: Record<string, unknown>[], event: Record<string, unknown>): void {
  const last = events.at(-1)
  if (event["kind"] !== "rows" || last?.["kind"] !== "rows" || last["command"] !== event["command"]) {
    events.push(event)
    return
  }
  last["rows"] = [...(last["rows"] as unknown[]), ...(event["rows"] as unknown[])]
  last["rowCount"] = Number(last["rowCount"]) + Number(event["rowCount"])
}

/** All ways to cut a stream in two, and into single bytes. */
export function* cuts(bytes: Buffer, everyIndex = true): Generator<Buffer[]> {
  yield [bytes]
  yield Array.from(bytes, (_, i) => bytes.subarray(i, i + 1))
  const step = everyIndex ? 1 : Math.max(1, Math.floor(bytes.length / 50))
  for (let i = 1; i < bytes.length; i += step) yield [bytes.subarray(0, i), bytes.subarray(i)]
}

/** Checks that a stream gives the same events however it is cut; returns them. `open` makes a session that waits for the stream. */
export function sameEvents(open: () => ClientSession, bytes: Buffer): Record<string, unknown>[] {
  let expected: Record<string, unknown>[] | undefined
  for (const pieces of cuts(bytes, bytes.length < 2000)) {
    const events = feed(open(), pieces)
    expected ??= events
    expect(events).toEqual(expected)
  }
  return expected ?? []
}
