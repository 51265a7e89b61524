// The type of what has none: untyped functions, text(), reflected types nobody knows.
import type { ServerProfile } from "../dialect/profile.ts"
import { callable, type TypeFactory } from "./callable.ts"
import { TypeEngine, type LiteralProcessor, type Kind } from "./type-engine.ts"
import { bytesLiteral, dateTimeText, quoteLiteral } from "./literal.ts"

/** Unknown type: values pass through as they are. It cannot be rendered in DDL. */
export class NullTypeEngine extends TypeEngine<unknown> {
  readonly kind: Kind = "str"
  readonly visitName = "null"

  override literalProcessor(profile: ServerProfile): LiteralProcessor<unknown> {
    return (value) => plainLiteral(value, profile)
  }
}

/** A literal for a plain value of no declared type; throws a TypeError for an object. */
export function plainLiteral(value: unknown, profile: ServerProfile): string {
  if (value === null) return "NULL"
  if (typeof value === "string") return quoteLiteral(value, profile)
  if (typeof value === "boolean") return value ? "true" : "false"
  if (Object.is(value, -0)) return "-0e0"
  if (typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value))) return String(value)
  if (value instanceof Uint8Array) return bytesLiteral(value)
  if (value instanceof Date) return quoteLiteral(dateTimeText(value), profile)
  throw new TypeError(`A value of type ${typeof value} has no SQL literal; give the expression a type.`)
}

/** Unknown type. */
export const NullType: TypeFactory<[], NullTypeEngine> = callable(NullTypeEngine)
/** The one instance that untyped expressions share. */
export const NULLTYPE: NullTypeEngine = new NullTypeEngine()
