// Types only. What parameters and binary operators carry besides their operands.
import type { AnyType } from "../types/type-engine.ts"

/** What some binary operators carry besides their operands. */
export interface Modifiers {
  readonly escape?: string | undefined
  readonly flags?: string | undefined
  /** Of `startsWith` and its kin: where the wildcards are. */
  readonly affix?: { readonly head: boolean; readonly tail: boolean; readonly fold: boolean } | undefined
  /** Of BETWEEN: the bounds come in any order. */
  readonly symmetric?: boolean
  /** Of MATCH: the search mode. */
  readonly mode?: string | undefined
}

/** Facts of a parameter besides its name and value. */
export interface BindOptions {
  /** The name is only a base and is numbered while compiling. */
  readonly unique?: boolean
  /** A value must come with the execution. */
  readonly required?: boolean
  /** Stands for a list: as many placeholders as the value has elements. */
  readonly expanding?: boolean
  /** Computes the value at each execution. */
  readonly callable?: (() => unknown) | undefined
  /** Written into the SQL text at each execution: the server takes no placeholder there. */
  readonly literalExecute?: boolean
  /** Expanding tuples: the type of each member. */
  readonly tupleTypes?: readonly AnyType[] | undefined
}
