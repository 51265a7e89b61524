// Checks of single option values. Each says what it expected and what it found; a check returns the value to use.
import { InterfaceError } from "../errors/errors.ts"
import { hintForForeignName } from "./foreign-names.ts"
import { nearestName } from "./suggest.ts"

/** Turns a value given by a user, or text from a URL or an option file, into the value to use. */
export interface Check<T> {
  /** @throws InterfaceError (`SHOAL_OPTION`) */
  (value: unknown, name: string): T
}

/** Makes the error for a bad option. */
export function badOption(message: string): InterfaceError {
  return new InterfaceError(message, { code: "SHOAL_OPTION" })
}

/** Makes the error for an option nobody knows, with what another driver's option is called here, or the nearest known name. */
export function unknownOption(what: string, name: string, candidates: Iterable<string>): InterfaceError {
  const foreign = hintForForeignName(name)
  if (foreign !== undefined) return badOption(`unknown ${what} "${name}": ${foreign}`)
  const nearest = nearestName(name, candidates)
  const hint = nearest === undefined ? "" : `: did you mean "${nearest}"?`
  return badOption(`unknown ${what} "${name}"${hint}`)
}

function mismatch(name: string, expected: string, value: unknown): InterfaceError {
  return badOption(`option "${name}": expected ${expected}, found ${describe(value)}`)
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value)
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value)
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`
}

/** Text, of any content. */
export const text: Check<string> = (value, name) => {
  if (typeof value === "string") return value
  throw mismatch(name, "a string", value)
}

/** Text that a C string can hold: not empty, no NUL. */
export const plainText: Check<string> = (value, name) => {
  const found = text(value, name)
  if (found !== "" && !found.includes("\0")) return found
  throw badOption(`option "${name}": expected text without NUL that is not empty`)
}

/** A boolean, or its text in a URL or option file. */
export const flag: Check<boolean> = (value, name) => {
  if (typeof value === "boolean") return value
  const known = typeof value === "string" ? flagTexts[value.toLowerCase()] : undefined
  if (known !== undefined) return known
  throw mismatch(name, "true or false", value)
}
const flagTexts: Record<string, boolean | undefined> = {
  true: true,
  false: false,
  "1": true,
  "0": false,
  on: true,
  off: false,
}

/** A whole number within bounds. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Check<number> {
  return (value, name) => {
    const found = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value
    if (typeof found === "number" && Number.isSafeInteger(found) && found >= min && found <= max) return found
    const range =
      max === Number.MAX_SAFE_INTEGER ? `of at least ${String(min)}` : `from ${String(min)} to ${String(max)}`
    throw mismatch(name, `a whole number ${range}`, value)
  }
}

/** Milliseconds that a timer of Node can hold; 0 = no limit. */
export const milliseconds: Check<number> = integer(0, 2_147_483_647)

/** One of a few names. */
export function oneOf<const T extends readonly string[]>(...names: T): Check<T[number]> {
  return (value, name) => {
    const found = names.find((each) => each === value)
    if (found !== undefined) return found
    const nearest = typeof value === "string" ? nearestName(value, names) : undefined
    const hint = nearest === undefined ? "" : `; did you mean "${nearest}"?`
    const list = names.map((each) => `"${each}"`).join(", ")
    throw badOption(`option "${name}": expected one of ${list}, found ${describe(value)}${hint}`)
  }
}

/** The first check that accepts the value; the error is that of the last. */
export function either<A, B>(first: Check<A>, second: Check<B>): Check<A | B> {
  return (value, name) => {
    try {
      return first(value, name)
    } catch {
      return second(value, name)
    }
  }
}

/** A list, or one value alone. */
export function listOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value, name) => {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    return list.map((each, i) => check(each, `${name}[${String(i)}]`))
  }
}

/** A function. Its type is the caller's promise. */
export function callback<T>(): Check<T> {
  return (value, name) => {
    if (typeof value === "function") return value as T
    throw mismatch(name, "a function", value)
  }
}

/** Exactly this value. */
export function exactly<const T>(expected: T): Check<T> {
  return (value, name) => {
    if (value === expected) return expected
    throw mismatch(name, String(expected), value)
  }
}

/** An object; its type is the caller's promise. */
export function record<T extends object>(): Check<T> {
  return (value, name) => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as T
    throw mismatch(name, "an object", value)
  }
}
