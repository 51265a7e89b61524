// The pool's own options: defaults, checks, and telling them from the options of a connection.
import { type PoolErrors, shown } from "./errors.ts"

/** Options of the pool itself. All durations are in milliseconds. */
export interface PoolOptions<C> {
  /** Connections opened at once by `createPool` and kept open from then on. @default 1 */
  readonly minSize?: number | undefined
  /** Most connections that are ever open at the same time; 0 = unlimited. @default 10 */
  readonly maxSize?: number | undefined
  /** A connection that was idle for longer is replaced when somebody wants it; -1 = never. @default -1 */
  readonly poolRecycle?: number | undefined
  /** How long `acquire` may take, opening connections included; 0 = for ever. @default 10000 */
  readonly acquireTimeout?: number | undefined
  /** How long the pool keeps a connection that nobody needs, down to `minSize`; 0 = for ever. @default 60000 */
  readonly idleTimeout?: number | undefined
  /** Age at which a connection is replaced, less up to a tenth so that not all go at once; 0 = never. @default 1800000 */
  readonly maxLifetime?: number | undefined
  /** A connection that was idle for longer is pinged before it is lent; 0 = always, -1 = never. @default 500 */
  readonly validateAfterIdle?: number | undefined
  /** Most callers that may wait for somebody else's connection (not those for whom one is being opened); the next one is refused at once. 0 = unlimited. @default 0 */
  readonly maxWaiting?: number | undefined
  /** Bring a used session back to its state after connect. When false, only an open transaction is rolled back. @default true */
  readonly resetOnRelease?: boolean | undefined
  /** Runs, and is awaited, on each connection after it was opened and after each reset; a transaction that it leaves open is committed. Its failure counts as a failed connect. @default none */
  readonly onConnect?: ((connection: C) => unknown) | undefined
  /** Warn, with the stack of the borrower, about a connection or `pool.stream()` in use for longer; 0 = off. @default 0 */
  readonly leakTimeout?: number | undefined
}

/** Options with defaults filled in. */
export interface PoolSettings<C> {
  readonly minSize: number
  readonly maxSize: number
  readonly poolRecycle: number
  readonly acquireTimeout: number
  readonly idleTimeout: number
  readonly maxLifetime: number
  readonly validateAfterIdle: number
  readonly maxWaiting: number
  readonly resetOnRelease: boolean
  readonly onConnect: ((connection: C) => unknown) | undefined
  readonly leakTimeout: number
}

type Numeric = Exclude<keyof PoolSettings<never>, "resetOnRelease" | "onConnect">

const numbers: { readonly [K in Numeric]: { readonly fallback: number; readonly least: number } } = {
  minSize: { fallback: 1, least: 0 },
  maxSize: { fallback: 10, least: 0 },
  poolRecycle: { fallback: -1, least: -1 },
  acquireTimeout: { fallback: 10_000, least: 0 },
  idleTimeout: { fallback: 60_000, least: 0 },
  maxLifetime: { fallback: 1_800_000, least: 0 },
  validateAfterIdle: { fallback: 500, least: -1 },
  maxWaiting: { fallback: 0, least: 0 },
  leakTimeout: { fallback: 0, least: 0 },
}

/** Names of the pool's own options. */
export const poolOptionNames: ReadonlySet<string> = new Set([
  ...Object.keys(numbers),
  "resetOnRelease",
  "onConnect",
])

/**
 * Checks the pool's own options and fills in the defaults.
 * @throws misuse `SHOAL_OPTION` for a value that does not fit; a name that the pool does not have is the caller's to refuse.
 */
export function resolveSettings<C>(options: PoolOptions<C>, errors: PoolErrors): PoolSettings<C> {
  const number = (name: Numeric): number => checkedNumber(name, options[name], errors)
  const minSize = number("minSize")
  const maxSize = number("maxSize")
  if (maxSize !== 0 && maxSize < minSize) {
    const message = `option "maxSize": expected 0 (unlimited) or at least minSize (${minSize}), found ${maxSize}`
    throw errors.misuse(message, "SHOAL_OPTION")
  }
  const { resetOnRelease = true, onConnect } = options
  if (typeof resetOnRelease !== "boolean")
    throw wrong("resetOnRelease", "true or false", resetOnRelease, errors)
  if (onConnect !== undefined && typeof onConnect !== "function") {
    throw wrong("onConnect", "a function", onConnect, errors)
  }
  return Object.freeze({
    minSize,
    maxSize,
    poolRecycle: number("poolRecycle"),
    acquireTimeout: number("acquireTimeout"),
    idleTimeout: number("idleTimeout"),
    maxLifetime: number("maxLifetime"),
    validateAfterIdle: number("validateAfterIdle"),
    maxWaiting: number("maxWaiting"),
    resetOnRelease,
    onConnect,
    leakTimeout: number("leakTimeout"),
  })
}

function checkedNumber(name: Numeric, value: unknown, errors: PoolErrors): number {
  const { fallback, least } = numbers[name]
  if (value === undefined) return fallback
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value
  throw wrong(name, `a whole number of at least ${least}`, value, errors)
}

function wrong(name: string, expected: string, value: unknown, errors: PoolErrors): Error {
  return errors.misuse(`option "${name}": expected ${expected}, found ${shown(value)}`, "SHOAL_OPTION")
}

/** The pool's own options in the search part of a URL, as values; they are removed from it. */
export function takeUrlOptions(url: URL): Record<string, unknown> {
  const taken: Record<string, unknown> = {}
  for (const [name, text] of [...url.searchParams]) {
    if (!poolOptionNames.has(name)) continue
    taken[name] = valueOf(name, text)
    url.searchParams.delete(name)
  }
  return taken
}

function valueOf(name: string, text: string): unknown {
  if (name === "resetOnRelease") return text === "true" ? true : text === "false" ? false : text
  return /^-?\d+$/.test(text) ? Number(text) : text
}
