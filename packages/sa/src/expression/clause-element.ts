// The root of everything that can be rendered as SQL. Elements are immutable values: methods give new elements.
import type { Compiled } from "../dialect/compiled.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { compileElement, compileWith, describeElement } from "../dialect/compile.ts"
import { recall, remember } from "../dialect/compiled-memory.ts"
import type { Operator } from "./operators.ts"
import type { StatementOptions } from "./statement-options.ts"

/** Options of `compile()`. */
export interface CompileOptions {
  /** For which server and in which style. @default a MySQL dialect that was never connected */
  readonly dialect?: Dialect
  /** Write values into the text instead of placeholders. For people and DDL; not for untrusted servers or logs with secrets. @default false */
  readonly literalBinds?: boolean
  /** INSERT and UPDATE: keys of the parameters that execute() will be given. */
  readonly columnKeys?: readonly string[]
}

/** Anything that renders as SQL. */
export abstract class ClauseElement {
  /** Which method of the compiler renders it. */
  abstract readonly visitName: string

  /** The operator that decides about parentheses around this element; undefined for what never needs them. */
  get grouping(): Operator | undefined {
    return undefined
  }

  /** How it wants to be run; undefined when it does not say. */
  get runOptions(): StatementOptions | undefined {
    return undefined
  }

  /** Adds the tables of the columns in this element, in order of appearance. */
  addFroms(into: ClauseElement[]): void {
    this.forEachChild((child) => child.addFroms(into))
  }

  /** Calls `visit` for each direct part that belongs to the same FROM scope (not for the insides of subqueries). */
  forEachChild(_visit: (child: ClauseElement) => void): void {
    // Leaves have no parts.
  }

  /** The SQL of this element for a dialect, with its values: `{ sql, params }` and what execution needs. */
  compile(options: CompileOptions = {}): Compiled {
    return compileElement(this, options)
  }

  /** Renders for a dialect, without its memory; DDL elements do it their own way. */
  compileWith(dialect: Dialect, options: Omit<CompileOptions, "dialect">): Compiled {
    return compileWith(this, dialect, options)
  }

  /** The form for this dialect that was compiled before. */
  recall(dialect: Dialect): Compiled | undefined {
    return recall(this, dialect)
  }

  /** Keeps a compiled form. */
  remember(dialect: Dialect, compiled: Compiled): void {
    remember(this, dialect, compiled)
  }

  /** SQL for people, with named placeholders. */
  toString(): string {
    return describeElement(this)
  }
}
