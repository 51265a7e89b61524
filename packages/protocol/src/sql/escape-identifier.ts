// Quoting of names. A dot is part of a name: qualified names are quoted part by part by the caller.
import { ParameterError } from "../errors.ts"

/** A name in backticks, backticks inside doubled. @throws ParameterError for an empty name or one with NUL, which MySQL forbids. */
export function escapeIdentifier(name: string): string {
  if (name === "" || name.includes("\0")) {
    throw new ParameterError(`an identifier may not be ${name === "" ? "empty" : "one with a NUL character"}`)
  }
  return "`" + name.replaceAll("`", "``") + "`"
}
