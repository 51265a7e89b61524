// Statements: elements that are executed, and remember what they were compiled to.
import type { Compiled } from "../dialect/compiled.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { ClauseElement } from "./clause-element.ts"

/** SELECT, INSERT, UPDATE, DELETE, text. */
export abstract class StatementElement extends ClauseElement {
  #dialect: Dialect | undefined
  #compiled: Compiled | undefined

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
