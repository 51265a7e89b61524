// TypeScript's parser, of ts-morph. It is loaded when a text of the user's has to be read: most runs have none, and it takes half a second.
import { createRequire } from "node:module"
import type * as TsMorph from "ts-morph"

let loaded: typeof TsMorph.ts | undefined

/** ts-morph's TypeScript. */
export function typescript(): typeof TsMorph.ts {
  loaded ??= (createRequire(import.meta.url)("ts-morph") as typeof TsMorph).ts
  return loaded
}
