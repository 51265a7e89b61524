// A column type known only by its text: what the server has and this package does not.
import { TypeEngine, type Kind } from "./type-engine.ts"

/** A type rendered as the given text; values pass through unchanged. Never build it from user input. */
export class RawType extends TypeEngine<unknown> {
  readonly kind: Kind = "str"
  readonly visitName = "raw"
  readonly sql: string

  constructor(sql: string) {
    super()
    this.sql = sql
  }
}
