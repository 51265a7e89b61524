// The SQL type that a plain JavaScript value has when nothing else gives it one, and the types that expressions produce.
import { DecimalValue } from "@shoal/protocol"
import { ArgumentError } from "../errors.ts"
import { JsonType, JSON_NULL } from "../types/json.ts"
import { NULLTYPE } from "../types/null-type.ts"
import { BigIntegerType, BooleanType, FloatType, IntegerType, NumericType } from "../types/numeric.ts"
import { LargeBinaryType, StringType } from "../types/string.ts"
import { DateTimeType } from "../types/temporal.ts"
import type { AnyType } from "../types/type-engine.ts"
import { op, type Operator } from "./operators.ts"

/** Shared instances: types are immutable. */
export const impliedTypes = {
  null: NULLTYPE as AnyType,
  boolean: new BooleanType() as AnyType,
  integer: new IntegerType() as AnyType,
  bigint: new BigIntegerType() as AnyType,
  numeric: new NumericType() as AnyType,
  float: new FloatType() as AnyType,
  string: new StringType() as AnyType,
  binary: new LargeBinaryType() as AnyType,
  datetime: new DateTimeType() as AnyType,
  json: new JsonType() as AnyType,
}

/** The type of a plain value. Objects have none: the driver refuses them unless a type processes them. */
export function typeOfValue(value: unknown): AnyType {
  switch (typeof value) {
    case "string":
      return impliedTypes.string
    case "number":
      return Number.isInteger(value) ? impliedTypes.integer : impliedTypes.float
    case "bigint":
      return impliedTypes.bigint
    case "boolean":
      return impliedTypes.boolean
    case "undefined":
      throw new ArgumentError("undefined is not a SQL value; use null, or leave the condition out.")
    case "symbol":
      return value === JSON_NULL ? impliedTypes.json : impliedTypes.null
    default:
      if (value instanceof Date) return impliedTypes.datetime
      if (value instanceof Uint8Array) return impliedTypes.binary
      if (value instanceof DecimalValue) return impliedTypes.numeric
      return impliedTypes.null
  }
}

/** How much a numeric type can hold: the wider one is the type of a sum. */
function width(type: AnyType): number {
  if (type instanceof FloatType) return 4
  if (type instanceof NumericType) return 3
  if (type instanceof BigIntegerType) return 2
  return type.kind === "num" ? 1 : 0
}

/** Whether values of the type are exact numbers with a fraction, which JavaScript has as text. */
export function isDecimal(type: AnyType): boolean {
  return type instanceof NumericType
}

/** The type of what is one of several values: that of the first which has one; decimals among integers make it a decimal. */
export function commonType(types: readonly AnyType[]): AnyType {
  const first = types.find((type) => type !== NULLTYPE) ?? NULLTYPE
  return first instanceof IntegerType || first instanceof BigIntegerType
    ? (types.find(isDecimal) ?? first)
    : first
}

/** The type of `left operator right`. */
export function arithmeticType(left: AnyType, operator: Operator, right: AnyType): AnyType {
  if (left === NULLTYPE) return right
  if (left.kind !== "num" || right.kind !== "num") return left
  // An exact division of integers has a fraction.
  if (operator === op.div && width(left) < 3 && width(right) < 3) return impliedTypes.numeric
  return width(right) > width(left) ? right : left
}
