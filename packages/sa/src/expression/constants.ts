// NULL, true and false as elements; one of each.
import { Constant } from "./column-element.ts"
import { impliedTypes } from "./implied-types.ts"

let constants: { readonly null: Constant; readonly true: Constant; readonly false: Constant } | undefined

/** The element for null, true or false. */
export function constantOf(value: boolean | null): Constant {
  // Made at first use: this file and column-element.ts import each other.
  constants ??= {
    null: new Constant(null, impliedTypes.null),
    true: new Constant(true, impliedTypes.boolean),
    false: new Constant(false, impliedTypes.boolean),
  }
  return value === null ? constants.null : value ? constants.true : constants.false
}
