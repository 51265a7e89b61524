// The right operand of COLLATE.
import { ClauseElement } from "./clause-element.ts"

/** A collation, by name. */
export class CollationName extends ClauseElement {
  readonly visitName = "collation"
  readonly name: string

  constructor(name: string) {
    super()
    this.name = name
  }
}
