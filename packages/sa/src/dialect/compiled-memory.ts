// Where elements that are no statements keep their compiled forms. Statements keep theirs themselves: a WeakMap entry per short-lived
// statement would cost the garbage collector more than compiling does.
import type { ClauseElement } from "../expression/clause-element.ts"
import type { Compiled } from "./compiled.ts"
import type { Dialect } from "./dialect.ts"

const memory = new WeakMap<ClauseElement, WeakMap<Dialect, Compiled>>()

/** The form of an element for a dialect, if it was compiled before. */
export function recall(element: ClauseElement, dialect: Dialect): Compiled | undefined {
  return memory.get(element)?.get(dialect)
}

/** Keeps a compiled form as long as both the element and the dialect live. */
export function remember(element: ClauseElement, dialect: Dialect, compiled: Compiled): void {
  let forms = memory.get(element)
  if (forms === undefined) memory.set(element, (forms = new WeakMap()))
  forms.set(dialect, compiled)
}
