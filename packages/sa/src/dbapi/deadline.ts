// Waits that end: an AbortSignal and a timeout around something that cannot be ended by itself.
import { TimeoutError } from "@shoal/driver"
import type { CallOptions } from "./dbapi.ts"

/** @throws `signal.reason` when the signal is aborted already. */
export function throwIfAborted(options: CallOptions | undefined): void {
  options?.signal?.throwIfAborted()
}

/** Calls `onEnd` once with the reason when the signal aborts or the time is over. The result stops both. */
export function watch(
  what: string,
  options: CallOptions | undefined,
  onEnd: (reason: unknown) => void,
): () => void {
  const { signal, timeout = 0 } = options ?? {}
  if (signal === undefined && timeout <= 0) return noop
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => {
    clearTimeout(timer)
    signal?.removeEventListener("abort", aborted)
  }
  const aborted = (): void => {
    stop()
    onEnd(signal?.reason)
  }
  signal?.addEventListener("abort", aborted)
  if (timeout > 0) {
    timer = setTimeout(() => {
      stop()
      onEnd(new TimeoutError(`${what} took longer than ${timeout} ms`, timeout))
    }, timeout)
  }
  return stop
}

function noop(): void {
  // Nothing to stop.
}
