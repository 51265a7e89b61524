// The text of a type in DDL: the dialect has a name for each kind of type.
import { CompileError } from "../errors.ts"
import type { TypeDecorator } from "../types/type-decorator.ts"
import type { AnyType } from "../types/type-engine.ts"
import type { ServerProfile } from "./profile.ts"
import type { TypeName, TypeNames } from "./rendering.ts"

/**
 * The text of a type in DDL.
 *
 * @throws CompileError for a type that cannot be a column: a VARCHAR without length, NullType.
 */
export function typeText(type: AnyType, names: TypeNames, profile: ServerProfile): string {
  const impl = type.dialectImpl(profile)
  if (impl.visitName === "type_decorator") {
    return typeText((impl as TypeDecorator<unknown>).loadDialectImpl(profile), names, profile)
  }
  const name = Object.hasOwn(names, impl.visitName) ? names[impl.visitName] : undefined
  if (name === undefined) {
    throw new CompileError(
      `The type compiler has no rendering for a type with visitName "${impl.visitName}".`,
    )
  }
  return (name as TypeName<AnyType>)(impl, profile)
}
