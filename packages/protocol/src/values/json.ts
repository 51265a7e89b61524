// A wrapper that says: this JavaScript value is meant as a JSON document.
import { ParameterError } from "../errors.ts"

/** A value that becomes a JSON document when it is a parameter. Made by {@link json}. */
export class JsonValue {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }

  /** The document as text. @throws ParameterError when it has none (`undefined`, a function, a cycle, a bigint). */
  toText(parameter?: string | number): string {
    try {
      // JSON.stringify really gives undefined for undefined, functions and symbols, which its type does not say.
      const text = JSON.stringify(this.value) as string | undefined
      if (text !== undefined) return text
    } catch (cause) {
      throw new ParameterError("json(value): the value cannot be written as JSON", parameter, { cause })
    }
    throw new ParameterError(`json(value): ${typeof this.value} is not a JSON value`, parameter)
  }
}

/** Marks a value as a JSON document, for use as a parameter. */
export function json(value: unknown): JsonValue {
  return new JsonValue(value)
}
