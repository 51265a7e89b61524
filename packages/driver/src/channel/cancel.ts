// Stops a statement that runs on the server: KILL QUERY on a side connection, then a harmless statement on the connection itself that
// catches the kill if it came too late. All within one deadline.
import { comQuery } from "@shoal/protocol"
import { TimeoutError } from "../errors/errors.ts"
import { type Exchange, OkExchange } from "./exchange.ts"

/** What is needed to stop an exchange. */
export interface Interruption {
  /** Milliseconds for all of it; 0 = give up at once. */
  readonly timeout: number
  /** Resolves when the command ended on the wire or the connection is gone. */
  readonly ended: Promise<void>
  readonly isOver: () => boolean
  readonly kill: (signal: AbortSignal, isOver: () => boolean) => Promise<void>
  /** Sends an exchange past the queue. */
  readonly probe: (exchange: Exchange<unknown>) => void
}

/** @throws TimeoutError or the failure of the side connection: the connection must then be destroyed. */
export async function interruptExchange(interruption: Interruption): Promise<void> {
  const { timeout, ended, isOver, kill, probe } = interruption
  if (timeout === 0)
    throw new TimeoutError("cancelTimeout is 0: a running statement is not waited for", 0, { fatal: true })
  const deadline = new AbortController()
  const late = new Promise<never>((_, reject) => {
    const fail = (): void => {
      const error = new TimeoutError(`a killed statement did not end within ${String(timeout)} ms`, timeout, {
        fatal: true,
      })
      reject(error)
      deadline.abort(error)
    }
    const timer = setTimeout(fail, timeout)
    deadline.signal.addEventListener("abort", () => clearTimeout(timer))
  })
  try {
    await Promise.race([late, Promise.all([ended, kill(deadline.signal, isOver)])])
    const sentinel = new OkExchange(comQuery("DO 0"))
    probe(sentinel)
    await Promise.race([late, sentinel.outcome])
  } finally {
    late.catch(() => undefined)
    deadline.abort()
  }
}
