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
  const lines: string[] = []
  if (isList(value)) {
    for (const item of value) lines.push(`${inner}${printLiteral(item, indent + 1)},`)
  } else {
    for (const [key, item] of entriesOf(value)) {
      if (item === undefined) continue
      const name = `${inner}${propertyName(key)}: `
      lines.push(`${name}${printLiteral(item, indent + 1, name.length)},`)
    }
  }
  const [open, close] = isList(value) ? ["[", "]"] : ["{", "}"]
  return `${open}\n${lines.join("\n")}\n${"  ".repeat(indent)}${close}`
}

function printFlat(value: Literal): string {
  if (typeof value === "string") return stringLiteral(value)
  if (typeof value === "bigint") return `${value}n`
  if (!isContainer(value)) return String(value)
  if (isList(value)) return `[${value.map(printFlat).join(", ")}]`
  let text = ""
  for (const [key, item] of entriesOf(value)) {
    if (item !== undefined) text += `${text === "" ? "{ " : ", "}${propertyName(key)}: ${printFlat(item)}`
  }
  return text === "" ? "{}" : `${text} }`
}

/** Maps, and what holds one, have each entry on a line of its own, whatever the length. */
function isDeep(value: Container): boolean {
  if (isMap(value)) return value.size > 0
  if (isList(value)) return false
  for (const key in value) if (value[key] instanceof Map) return true
  return false
}

type Container = Exclude<Literal, string | number | boolean | bigint | undefined>

function isContainer(value: Literal): value is Container {
  return typeof value === "object"
}

function isList(value: Container): value is readonly Literal[] {
  return Array.isArray(value)
}

function isMap(value: Container): value is ReadonlyMap<string, Literal> {
  return value instanceof Map
}

function entriesOf(value: Exclude<Container, readonly Literal[]>): Iterable<readonly [string, Literal]> {
  return isMap(value) ? value : Object.entries(value)
}
