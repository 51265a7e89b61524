// Sorts what createPool was given into the pool's own options and those of its connections.
import type { PoolErrors } from "./errors.ts"
import { poolOptionNames, takeUrlOptions } from "./options.ts"

/** Options, sorted. */
export interface SplitOptions<Own, Connection> {
  /** The pool's own. */
  readonly own: Own
  /** What to connect to. */
  readonly base: string | URL | Connection
  /** Options of the connections that win over `base`. */
  readonly connection: Connection
}

/**
 * Sorts by name; a name that nobody knows stays with the connections, whose driver refuses it.
 * @throws misuse `SHOAL_OPTION` for what holds no options, and for a name that is one of the pool's but for case and underscores.
 */
export function splitOptions<Own extends object, Connection extends object>(
  target: string | URL | (Own & Connection),
  overrides: Own & Connection,
  connectNames: ReadonlySet<string>,
  errors: PoolErrors,
): SplitOptions<Own, Connection> {
  checkObject("an object of options as overrides", overrides, errors)
  const over = sort(overrides, connectNames, errors)
  if (typeof target !== "string" && !(target instanceof URL)) {
    checkObject("a URL or an object of options", target, errors)
    const given = sort(target, connectNames, errors)
    return split({ ...given.own, ...over.own }, given.rest, over.rest)
  }
  // What is no URL at all is the driver's to refuse.
  if (!URL.canParse(String(target))) return split(over.own, target, over.rest)
  const url = new URL(target)
  const own = takeUrlOptions(url)
  for (const name of url.searchParams.keys()) refuseMisspelt(name, connectNames, errors)
  return split({ ...own, ...over.own }, url, over.rest)
}

/** Callers without types may pass anything; in a number or a list there would just be no option. */
function checkObject(expected: string, value: unknown, errors: PoolErrors): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return
  // Never the value: text that stands in the wrong place may be a URL with a password.
  const found =
    value === null ? "null" : Array.isArray(value) ? "an array" : `a value of type ${typeof value}`
  throw errors.misuse(`createPool(): expected ${expected}, found ${found}`, "SHOAL_OPTION")
}

interface Sorted {
  readonly own: Record<string, unknown>
  readonly rest: Record<string, unknown>
}

function sort(options: object, connectNames: ReadonlySet<string>, errors: PoolErrors): Sorted {
  const own: Record<string, unknown> = {}
  const rest: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    if (poolOptionNames.has(name)) own[name] = value
    else {
      refuseMisspelt(name, connectNames, errors)
      rest[name] = value
    }
  }
  return { own, rest }
}

function refuseMisspelt(name: string, connectNames: ReadonlySet<string>, errors: PoolErrors): void {
  if (connectNames.has(name)) return
  for (const known of poolOptionNames) {
    if (fold(known) !== fold(name)) continue
    throw errors.misuse(`unknown option "${name}": did you mean "${known}"?`, "SHOAL_OPTION")
  }
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "")
}

/** The types say what the names said; each value is checked by its owner. */
function split<Own, Connection>(
  own: Record<string, unknown>,
  base: string | URL | Record<string, unknown>,
  rest: Record<string, unknown>,
): SplitOptions<Own, Connection> {
  return { own: own as Own, base: base as string | URL | Connection, connection: rest as Connection }
}
