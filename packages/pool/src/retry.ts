// Which failed connects are worth another try, and how long to wait before it.

/** Server errors that pass by themselves: too many connections, shutting down, starting, offline, node not ready. */
const transientErrnos: ReadonlySet<number> = new Set([
  1040, // ER_CON_COUNT_ERROR
  1041, // ER_OUT_OF_RESOURCES
  1042, // ER_BAD_HOST_ERROR: the server could not resolve us
  1047, // ER_UNKNOWN_COM_ERROR: Galera, "not yet prepared node"
  1053, // ER_SERVER_SHUTDOWN
  1077, // ER_NORMAL_SHUTDOWN
  1079, // ER_SHUTDOWN_COMPLETE
  1135, // ER_CANT_CREATE_THREAD
  1152, // ER_ABORTING_CONNECTION
  1158, // ER_NET_READ_ERROR
  1159, // ER_NET_READ_INTERRUPTED
  1160, // ER_NET_ERROR_ON_WRITE
  1161, // ER_NET_WRITE_INTERRUPTED
  1203, // ER_TOO_MANY_USER_CONNECTIONS
  1226, // ER_USER_LIMIT_REACHED
  1927, // ER_CONNECTION_KILLED (MariaDB)
  2002, // CR_CONNECTION_ERROR
  2003, // CR_CONN_HOST_ERROR
  2006, // CR_SERVER_GONE_ERROR
  2013, // CR_SERVER_LOST
  3032, // ER_SERVER_OFFLINE_MODE
  4031, // ER_CLIENT_INTERACTION_TIMEOUT
])

/** Failures of the network and the resolver. */
const transientCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EMFILE",
  "ENFILE",
  "EADDRNOTAVAIL",
  "SHOAL_CONNECT",
  "SHOAL_TIMEOUT",
])

/** Server errors of a server that became read-only under us: the connection leads to the wrong server. */
const readOnlyErrnos: ReadonlySet<number> = new Set([
  1290, // ER_OPTION_PREVENTS_STATEMENT: --read-only
  1792, // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
  1836, // ER_READ_ONLY_MODE
])

/** Longest chain of causes that is looked at. */
const deepestCause = 5

interface Faulty {
  readonly code?: unknown
  readonly errno?: unknown
  readonly cause?: unknown
}

/**
 * Whether a connect that failed so may work later: the network, a deadline, a server that starts, stops or is full. Wrong
 * password, unknown database, untrusted certificate, bad option and everything unknown are not.
 */
export function isTransient(error: unknown): boolean {
  let current = error
  for (let depth = 0; depth < deepestCause; depth++) {
    if (typeof current !== "object" || current === null) return false
    const { code, errno, cause }: Faulty = current
    if (typeof errno === "number" && transientErrnos.has(errno)) return true
    if (typeof code === "string" && transientCodes.has(code)) return true
    current = cause
  }
  return false
}

/** Whether the error says that the server behind the connection is read-only, so that the connection must not be used on. */
export function isReadOnlyRefusal(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false
  const { errno }: Faulty = error
  return typeof errno === "number" && readOnlyErrnos.has(errno)
}

/** Whether the connection broke before the statement was written, so that it can be sent on another one without harm. */
export function wasNeverSent(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false
  const { fatal, retrySafe } = error as { fatal?: unknown; retrySafe?: unknown }
  return fatal === true && retrySafe === true
}

const firstDelay = 50
const longestDelay = 1000

/** Waiting times that double, from 50 ms to 1 s, each with up to a quarter of jitter. */
export class Backoff {
  readonly #random: () => number
  #failures = 0

  constructor(random: () => number) {
    this.#random = random
  }

  /** Milliseconds to wait after one more failure. */
  next(): number {
    const full = Math.min(longestDelay, firstDelay * 2 ** this.#failures)
    this.#failures++
    return full * (1 - this.#random() / 4)
  }

  /** The last attempt worked. */
  reset(): void {
    this.#failures = 0
  }
}
