// aiomysql's `compiled_cache`: a map of the user's own that holds compiled statements. sa remembers compiled forms by itself; this is for
// programs that want to see or bound them.
import type { Compiled } from "../dialect/compiled.ts"
import type { ClauseElement } from "../expression/clause-element.ts"

/** What `createEngine({ compiledCache })` takes; a `Map` is one. */
export interface CompiledMap {
  get(key: object): unknown
  set(key: object, value: unknown): unknown
}

/** @internal As in aiomysql: only statements whose parameters are all given at execution, or that have none, are kept. */
export class CompiledCache {
  readonly #map: CompiledMap

  constructor(map: CompiledMap) {
    this.#map = map
  }

  get(statement: ClauseElement, keys: readonly string[] | undefined): Compiled | undefined {
    const known = this.#map.get(statement) as Compiled | undefined
    return known !== undefined && sameNames(known, keys) ? known : undefined
  }

  offer(statement: ClauseElement, keys: readonly string[] | undefined, compiled: Compiled): void {
    if (compiled.kind === "ddl" || !sameNames(compiled, keys) || hasOwnValues(compiled)) return
    this.#map.set(statement, compiled)
  }
}

/** Values are written in the statement. Not asked of INSERT and UPDATE, where asking would call their defaults. */
function hasOwnValues(compiled: Compiled): boolean {
  if (compiled.kind === "insert" || compiled.kind === "update") return false
  return compiled.params.some((value) => value !== undefined)
}

function sameNames(compiled: Compiled, keys: readonly string[] = []): boolean {
  return keys.length === compiled.bindNames.length && keys.every((key) => compiled.bindNames.includes(key))
}
