// The same SQL type with other JavaScript values. Generated tables ask for it with `as`, hand-written ones have TypeDecorator.
import type { ServerProfile } from "../../dialect/profile.ts"
import { ArgumentError } from "../../errors.ts"
import { dateTimeText } from "../literal.ts"
import { toNumber, toSafeNumber } from "../numeric.ts"
import { TypeDecorator } from "../type-decorator.ts"
import {
  literalProcessorOf,
  type AnyType,
  type BindProcessor,
  type LiteralProcessor,
  type ResultProcessor,
} from "../type-engine.ts"

/** A type whose values are read in another form. Whatever the driver takes can be written. */
class ValueFormType extends TypeDecorator<unknown> {
  readonly impl: AnyType
  readonly #read: (value: unknown) => unknown

  constructor(impl: AnyType, read: (value: unknown) => unknown) {
    super()
    this.impl = impl
    this.#read = read
  }

  override bindProcessor(): BindProcessor<unknown> {
    return (value) => value
  }

  override resultProcessor(): ResultProcessor<unknown> {
    return (value) => (value === null || value === undefined ? null : this.#read(value))
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<unknown> | undefined {
    return literalProcessorOf(this.impl, profile)
  }
}

/**
 * `type` with its values as `form`: BIGINT and DECIMAL as `"number"` (a BIGINT beyond 2^53 is refused, never rounded) or `"string"`, DATETIME
 * and TIMESTAMP as `"string"` (with microseconds when the engine has `temporal: "string"`).
 *
 * @throws ArgumentError for a form that the type cannot have.
 */
export function withValueForm(type: AnyType, form: string | undefined): AnyType {
  if (form === undefined) return type
  const read = type.kind === "num" ? numberForms[form] : type.kind === "tmp" ? timeForms[form] : undefined
  if (read === undefined) {
    throw new ArgumentError(
      `A column of type ${type.toString()} has no values of the form ${JSON.stringify(form)}.`,
    )
  }
  return new ValueFormType(type, read)
}

type Forms = Readonly<Record<string, (value: unknown) => unknown>>

const numberForms: Forms = {
  number: (value) => (typeof value === "bigint" ? toSafeNumber(value) : toNumber(value)),
  string: (value) => String(value),
}

const timeForms: Forms = {
  string: (value) => (value instanceof Date ? dateTimeText(value) : String(value)),
  temporal: (value) => value,
}
