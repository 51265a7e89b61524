// Whether two statements of the same SQL have results of the same shape: keys, names and what happens to values agree.
import type { ResultColumn } from "../dialect/compiled.ts"
import type { ServerProfile } from "../dialect/profile.ts"
import { type AnyType, resultProcessorOf } from "../types/type-engine.ts"

/** @internal @param rebuilt whether columns are also found by objects that were built again */
export function sameResult(
  a: readonly ResultColumn[] | undefined,
  b: readonly ResultColumn[] | undefined,
  profile: ServerProfile,
  rebuilt: () => boolean,
): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) {
    const x = a[i]
    const y = b[i]
    if (x === undefined || y === undefined || x.key !== y.key || x.name !== y.name) return false
    if (!sameType(x.type, y.type, profile)) return false
    if (!sameObjects(x.sources, y.sources) && !rebuilt()) return false
  }
  return true
}

function sameObjects(a: readonly object[], b: readonly object[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** The same type, or one that does the same to values: a processor that a type makes for itself is its own. */
function sameType(a: AnyType, b: AnyType, profile: ServerProfile): boolean {
  if (a === b) return true
  return a.constructor === b.constructor && resultProcessorOf(a, profile) === resultProcessorOf(b, profile)
}
