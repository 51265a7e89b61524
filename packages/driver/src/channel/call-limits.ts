// Abort signals and deadlines of calls: how they are watched and taken away again.
import { onAbort } from "./abort-listeners.ts"
import type { CallOptions } from "../options/connect-options.ts"
import { InterfaceError, TimeoutError } from "../errors/errors.ts"
import type { Exchange } from "./exchange.ts"

/** Options of one command of a call that sends several: its `timeout` is what is left of `whole`, the one that the user gave. */
export interface SharedCallOptions extends CallOptions {
  readonly whole: number
}

/** The longest time that a timer of Node can wait, in milliseconds. */
const longestTimeout = 2_147_483_647

/** What is wrong with the limits of a call. Callers without types may pass anything, and Node makes 1 ms of what it cannot wait. */
export function badLimits(call: CallOptions): InterfaceError | undefined {
  // Each null is what other APIs take for "none".
  const { signal = null, timeout = null } = call as { signal?: unknown; timeout?: unknown }
  if (timeout !== null && !(typeof timeout === "number" && timeout >= 0 && timeout <= longestTimeout))
    return badLimit("timeout", `milliseconds from 0 (none) to ${String(longestTimeout)}`, timeout)
  if (signal !== null && !(typeof signal === "object" && "aborted" in signal && "addEventListener" in signal))
    return badLimit("signal", "an AbortSignal", signal)
  return undefined
}

/** @throws InterfaceError (`SHOAL_OPTION`) */
export function checkLimits(call: CallOptions | undefined): void {
  const bad = call === undefined ? undefined : badLimits(call)
  if (bad !== undefined) throw bad
}

function badLimit(name: string, expected: string, value: unknown): InterfaceError {
  const primitive = typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"
  const found = primitive ? String(value) : typeof value === "string" ? JSON.stringify(value) : typeof value
  return new InterfaceError(`${name}: expected ${expected}, found ${found}`, { code: "SHOAL_OPTION" })
}

/** Limits for all commands of a call that sends any number: its `timeout` is what is left of it whenever somebody asks. */
export function sharedLimits(call: CallOptions | undefined): CallOptions | undefined {
  checkLimits(call)
  const { timeout: whole = 0, signal } = call ?? {}
  if (whole === 0) return call
  const start = performance.now()
  const shared: SharedCallOptions = {
    signal,
    whole,
    get timeout() {
      return Math.max(1, Math.ceil(whole - (performance.now() - start)))
    },
  }
  return shared
}

/** Gives an exchange up for a reason. */
export type Abandon = (exchange: Exchange<unknown>, reason: unknown) => void

/**
 * Watches the limits of an exchange until it is disarmed. What can be cancelled shares the wire with nothing else.
 * @returns false when the call was aborted before it began.
 */
export function armExchange(
  exchange: Exchange<unknown>,
  call: CallOptions | SharedCallOptions | undefined,
  timeout: number,
  abandon: Abandon,
): boolean {
  const signal = call?.signal
  if (signal?.aborted === true) {
    exchange.state = "done"
    exchange.fail(signal.reason)
    return false
  }
  exchange.exclusive = true
  const whole = call !== undefined && "whole" in call ? call.whole : timeout
  exchange.disarm = watchLimits(exchange, signal, timeout, abandon, whole)
  return true
}

/** Waits for a part of a running exchange's answer; abort or deadline give the exchange up. */
export async function guardPart<T>(
  exchange: Exchange<unknown>,
  call: CallOptions,
  part: Promise<T>,
  abandon: Abandon,
): Promise<T> {
  checkLimits(call)
  const { signal, timeout = 0 } = call
  if (signal?.aborted === true) abandon(exchange, signal.reason)
  const disarm = watchLimits(exchange, signal, timeout, abandon)
  try {
    return await part
  } finally {
    disarm()
  }
}

function watchLimits(
  exchange: Exchange<unknown>,
  signal: AbortSignal | undefined,
  timeout: number,
  abandon: Abandon,
  whole: number = timeout,
): () => void {
  const onTimeout = (): void => abandon(exchange, timeoutError(exchange, whole))
  const timer = timeout > 0 ? setTimeout(onTimeout, timeout) : undefined
  const unlisten = signal === undefined ? undefined : onAbort(signal, () => abandon(exchange, signal.reason))
  return () => {
    clearTimeout(timer)
    unlisten?.()
  }
}

function timeoutError(exchange: Exchange<unknown>, timeout: number): TimeoutError {
  const unsent = exchange.state === "waiting"
  const message = `no answer within ${String(timeout)} ms, ${unsent ? "before the statement was sent" : "the statement is killed"}`
  return new TimeoutError(message, timeout, { sql: exchange.sql, retrySafe: unsent })
}
