// Types only. What every statement and expression can do: show its SQL.
import type { Compiled } from "../dialect/compiled.ts"
import type { CompileOptions } from "../expression/clause-element.ts"

/** Anything that renders as SQL; `String(x)` shows it to people. */
export interface Compilable {
  /** `{ sql, params }` for a dialect, and what an execution needs. */
  compile(options?: CompileOptions): Compiled
}
