// Which set-up which server has taken before. Such a one need not be waited for: connect and the first statement then cost one round trip less.
import type { ResolvedOptions } from "../options/options.ts"
import type { SetupStatements } from "./session-setup.ts"

const limit = 256
const proven = new Set<string>()

/** Names server and set-up; undefined for one that may fail at any time, because it holds the user's own statements. */
export function setupKey(
  options: ResolvedOptions,
  serverVersion: string,
  { set, init }: SetupStatements,
): string | undefined {
  const { unixSocket, host, port } = options
  // What a stream of the user's own leads to is not known.
  if (init.length > 0 || options.stream !== undefined) return undefined
  return JSON.stringify([unixSocket ?? host, port, serverVersion, set])
}

export function isProven(key: string | undefined): boolean {
  return key !== undefined && proven.has(key)
}

export function remember(key: string | undefined): void {
  if (key === undefined) return
  proven.add(key)
  if (proven.size <= limit) return
  for (const oldest of proven) {
    proven.delete(oldest)
    return
  }
}
