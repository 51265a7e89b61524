// One listener per signal, however many calls wait on it: Node warns of a leak from the eleventh on.

const waiting = new WeakMap<AbortSignal, Set<() => void>>()

/** Calls back when the signal aborts, which it has not done yet. @returns what takes the listener away again. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = waiting.get(signal) ?? new Set()
  if (listeners.size === 0) {
    waiting.set(signal, listeners)
    signal.addEventListener("abort", tellAll)
  }
  listeners.add(listener)
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) signal.removeEventListener("abort", tellAll)
  }
}

function tellAll(this: AbortSignal): void {
  for (const listener of waiting.get(this) ?? []) listener()
}
