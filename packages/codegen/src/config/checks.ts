// Small checks for values of unknown type. Each returns what is wrong, or nothing; messages name the place and what was found.

/** Says what is wrong with a value at a place such as `naming.rows`; undefined when nothing is. */
export type Check = (value: unknown, place: string) => string | undefined

/** One of these values. */
export function oneOf(...values: readonly (string | boolean)[]): Check {
  return (value, place) =>
    values.some((candidate) => candidate === value)
      ? undefined
      : `${place} must be ${listOf(values.map((candidate) => JSON.stringify(candidate)))}, found ${shown(value)}`
}

/** A string that is not empty. */
export const text: Check = (value, place) =>
  typeof value === "string" && value !== "" ? undefined : `${place} must be a text, found ${shown(value)}`

/** A glob or a RegExp. */
export const pattern: Check = (value, place) =>
  (typeof value === "string" && value !== "") || value instanceof RegExp
    ? undefined
    : `${place} must be a glob or a RegExp, found ${shown(value)}`

/** true or false. */
export const flag: Check = (value, place) =>
  typeof value === "boolean" ? undefined : `${place} must be true or false, found ${shown(value)}`

/** Any object. */
export const anyObject: Check = (value, place) =>
  isRecord(value) ? undefined : `${place} must be an object, found ${shown(value)}`

/** Either of two. */
export function either(first: Check, second: Check): Check {
  return (value, place) => {
    const problem = first(value, place)
    if (problem === undefined) return undefined
    const other = second(value, place)
    return other === undefined ? undefined : Array.isArray(value) || isRecord(value) ? other : problem
  }
}

/** An array of such values. */
export function listed(item: Check): Check {
  return (value, place) => {
    if (!Array.isArray(value)) return `${place} must be an array, found ${shown(value)}`
    return firstOf(value.map((element: unknown, i) => item(element, `${place}[${i}]`)))
  }
}

/** An object with any keys and such values. */
export function mapped(item: Check): Check {
  return (value, place) => {
    if (!isRecord(value)) return `${place} must be an object, found ${shown(value)}`
    return firstOf(
      Object.entries(value).map(([key, element]) => item(element, `${place}[${JSON.stringify(key)}]`)),
    )
  }
}

/** An object with these keys only; `undefined` stands for a key that is not there. */
export function shaped(shape: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  return (value, place) => {
    if (!isRecord(value)) return `${place} must be an object, found ${shown(value)}`
    const prefix = place === "" ? "" : `${place}.`
    const missing = required.find((key) => value[key] === undefined)
    if (missing !== undefined) return `${prefix}${missing} is missing`
    return firstOf(
      Object.entries(value).map(([key, element]) => {
        const check = Object.hasOwn(shape, key) ? shape[key] : undefined
        if (check === undefined)
          return `${prefix}${key} is not an option${suggestion(key, Object.keys(shape))}`
        return element === undefined ? undefined : check(element, `${prefix}${key}`)
      }),
    )
  }
}

/** The likeliest of `names`, as the end of a sentence; empty when none is near. */
export function suggestion(wrong: string, names: readonly string[]): string {
  const near = names
    .map((name) => ({ name, distance: distance(wrong.toLowerCase(), name.toLowerCase()) }))
    .filter((candidate) => candidate.distance <= Math.max(1, Math.floor(wrong.length / 3)))
    .sort((a, b) => a.distance - b.distance)[0]
  return near === undefined ? "" : `; did you mean ${near.name}?`
}

/** True for objects that are no arrays. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof RegExp)
}

function firstOf(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined)
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`
}

/** The kind of a value, or a short text itself. Long texts are not shown: they may hold a password. */
function shown(value: unknown): string {
  if (typeof value === "string" && value.length <= 20) return JSON.stringify(value)
  if (typeof value === "number" || typeof value === "boolean") return String(value)
  if (value === null || value === undefined) return String(value)
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
