// Statements: elements that are executed, and remember what they were compiled to.
import type { Compiled } from "../dialect/compiled.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { ClauseElement } from "./clause-element.ts"
import { checkStatementOptions, mergedOptions, type StatementOptions } from "./statement-options.ts"

const noOptions: StatementOptions = Object.freeze({})

/** SELECT, INSERT, UPDATE, DELETE, text. */
export abstract class StatementElement extends ClauseElement {
  #dialect: Dialect | undefined
  #compiled: Compiled | undefined

  /** The same statement with these options instead of what it had. */
  protected abstract withRunOptions(options: StatementOptions): this

  /** The statement with options for its executions, added to those that it has. */
  executionOptions(options: StatementOptions): this {
    checkStatementOptions(options)
    return this.withRunOptions(mergedOptions(this.runOptions, options))
  }

  /** The options of the statement itself. */
  getExecutionOptions(): StatementOptions {
    return this.runOptions ?? noOptions
  }

  override recall(dialect: Dialect): Compiled | undefined {
    return this.#dialect === dialect ? this.#compiled : super.recall(dialect)
  }

  override remember(dialect: Dialect, compiled: Compiled): void {
    if (this.#dialect === undefined) {
      this.#dialect = dialect
      this.#compiled = compiled
    } else super.remember(dialect, compiled)
  }
}
