// What a dialect consists of: functions that write elements, and hooks for the places where SQL dialects differ within a statement.
// A dialect for another database copies a rendering and replaces some entries.
import type { ClauseElement } from "../expression/clause-element.ts"
import type { Cast } from "../expression/column-element.ts"
import type { InsertStatement } from "../statement/insert.ts"
import type { ForUpdate, QueryState } from "../statement/query.ts"
import type { IdentifierRules } from "./identifiers.ts"
import type { ServerProfile } from "./profile.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

/** Writes one kind of element. */
export type Visit<E> = (compiler: SqlCompiler, element: E) => void
/** Writers by visitName, operator name or function name. The dispatcher guarantees that each gets the element it was written for. */
export type Visitors = Readonly<Record<string, Visit<never>>>

/** Where dialects differ inside statements. */
export interface StatementHooks {
  /** What stands for FROM in a SELECT without tables that has conditions: ` FROM DUAL`. */
  readonly emptyFrom: string
  /** Values of an INSERT without any: `() VALUES ()`. */
  readonly emptyInsert: string
  /** Whether the server has sequences: without, a column's Sequence is no default. */
  hasSequences(profile: ServerProfile): boolean
  /** LIMIT and OFFSET, with the space before. */
  limit(compiler: SqlCompiler, query: QueryState): void
  /** FOR UPDATE and its kin, with the space before. */
  forUpdate(compiler: SqlCompiler, lock: ForUpdate): void
  /** What to do when a row is there already, with the space before. */
  upsert(compiler: SqlCompiler, insert: InsertStatement): void
  /** RETURNING, with the space before. */
  returning(compiler: SqlCompiler, columns: () => void): void
  /** CAST. */
  cast(compiler: SqlCompiler, cast: Cast): void
  /** GROUP BY with subtotals. */
  rollup(compiler: SqlCompiler, clauses: readonly ClauseElement[]): void
}

/** A dialect's way of writing SQL. */
export interface Rendering {
  readonly visitors: Visitors
  readonly operators: Visitors
  /** Functions that are not written `name(a, b)`, by lower-case name. */
  readonly functions: Visitors
  readonly hooks: StatementHooks
  /** How names are quoted, and which need it. */
  readonly identifiers: IdentifierRules
}
