// Types as arguments: an instance, or the type's bare name.
import { ArgumentError } from "../errors.ts"
import { TypeEngine, type AnyType } from "../types/type-engine.ts"

/** The type object of `sa.Integer` or `sa.String(20)`. @throws ArgumentError for anything else */
export function typeArgument(type: unknown): AnyType {
  const made: unknown = typeof type === "function" ? (type as () => unknown)() : type
  if (made instanceof TypeEngine) return made as AnyType
  throw new ArgumentError(
    `Expected a SQL type such as sa.Integer or sa.String(20), found ${made === null ? "null" : typeof made}.`,
  )
}
