// conn.cursor(SSCursor, DictCursor): one class out of several, the first one winning, as Python's multiple inheritance does it.
import { Cursor, type CursorClass } from "./cursor.ts"

const combined = new Map<string, CursorClass>()
const ids = new WeakMap<CursorClass, number>()
let nextId = 1

/**
 * @returns the one class, or a class with the members of all; members of earlier classes win over those of later ones.
 * @throws TypeError for what is not derived from Cursor.
 */
export function combineCursorClasses(classes: readonly CursorClass[]): CursorClass {
  for (const each of classes) {
    if (typeof each !== "function" || !(each === Cursor || each.prototype instanceof Cursor)) {
      const name = typeof each === "function" ? each.name : typeof each
      throw new TypeError(`cursor(): expected classes derived from Cursor, found ${name}`)
    }
  }
  const [first] = classes
  if (first === undefined) return Cursor
  if (classes.length === 1) return first
  const key = classes.map(idOf).join(" ")
  const known = combined.get(key)
  if (known !== undefined) return known
  const made = combine(classes)
  combined.set(key, made)
  return made
}

function idOf(cursorClass: CursorClass): number {
  const id = ids.get(cursorClass) ?? nextId++
  ids.set(cursorClass, id)
  return id
}

function combine(classes: readonly CursorClass[]): CursorClass {
  // The last class is the base, so that its constructor and private fields work; the hooks of the others are laid over it.
  const base = classes.at(-1) ?? Cursor
  const Combined = class extends base {}
  for (const each of classes.slice(0, -1).reverse()) copyMembers(each, Combined)
  const name = classes.map((each) => each.name.replace(/Cursor$/, "")).join("")
  Object.defineProperty(Combined, "name", { value: `${name}Cursor` })
  return Combined
}

function copyMembers(from: CursorClass, to: CursorClass): void {
  const chain: object[] = []
  for (
    let proto: unknown = from.prototype;
    proto !== Cursor.prototype && proto !== null;
    proto = Object.getPrototypeOf(proto)
  ) {
    chain.unshift(proto as object)
  }
  for (const proto of chain) {
    for (const key of Reflect.ownKeys(proto)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(proto, key)
      if (key !== "constructor" && descriptor !== undefined)
        Object.defineProperty(to.prototype, key, descriptor)
    }
  }
}
