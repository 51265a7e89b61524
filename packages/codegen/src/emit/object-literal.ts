// Prints plain data as an object literal: one line where it fits, else one property per line; empty values are left out.
import { propertyName, stringLiteral } from "./text.ts"

/** What metadata consists of. `undefined` is left out. */
export type Literal =
  | string
  | number
  | boolean
  | bigint
  | undefined
  | readonly Literal[]
  | { readonly [key: string]: Literal }
  | ReadonlyMap<string, Literal>

const width = 110

/** Source text of `value`; `indent` is the depth of the line it starts on, in steps of two spaces. */
export function printLiteral(value: Literal, indent = 0, used: number = indent * 2): string {
  if (!isContainer(value)) return printFlat(value)
  if (!isDeep(value)) {
    const flat = printFlat(value)
    if (used + flat.length <= width) return flat
  }
  const inner = "  ".repeat(indent + 1)
  const lines = Array.isArray(value)
    ? value.map((item: Literal) => `${inner}${printLiteral(item, indent + 1)},`)
    : entriesOf(value).map(([key, item]) => {
        const name = `${inner}${propertyName(key)}: `
        return `${name}${printLiteral(item, indent + 1, name.length)},`
      })
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"]
  return `${open}\n${lines.join("\n")}\n${"  ".repeat(indent)}${close}`
}

function printFlat(value: Literal): string {
  if (typeof value === "string") return stringLiteral(value)
  if (typeof value === "bigint") return `${value}n`
  if (!isContainer(value)) return String(value)
  if (Array.isArray(value)) return `[${value.map(printFlat).join(", ")}]`
  const entries = entriesOf(value)
  if (entries.length === 0) return "{}"
  return `{ ${entries.map(([key, item]) => `${propertyName(key)}: ${printFlat(item)}`).join(", ")} }`
}

/** Maps hold what belongs on lines of its own, whatever its length. */
function isDeep(value: Literal): boolean {
  if (value instanceof Map) return value.size > 0
  if (!isContainer(value)) return false
  return Array.isArray(value) ? value.some(isDeep) : entriesOf(value).some(([, item]) => isDeep(item))
}

type Container = Exclude<Literal, string | number | boolean | bigint | undefined>

function isContainer(value: Literal): value is Container {
  return typeof value === "object"
}

function entriesOf(value: Container): [string, Literal][] {
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return entries.filter((entry): entry is [string, Literal] => entry[1] !== undefined)
}
