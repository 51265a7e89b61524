// Generic numeric types. Results are made exact: a value that the JavaScript type cannot hold is an error, never rounded.
import { DecimalValue, isDecimalText } from "@shoal/protocol"
import type { ServerProfile } from "../dialect/profile.ts"
import { ArgumentError } from "../errors.ts"
import { callable, type TypeFactory } from "./callable.ts"
import {
  TypeEngine,
  type BindProcessor,
  type LiteralProcessor,
  type ResultProcessor,
  type AnyType,
} from "./type-engine.ts"

/** Whole numbers as JavaScript numbers: `INTEGER`. */
export class IntegerType extends TypeEngine<number, "num"> {
  readonly kind = "num"
  readonly visitName: string = "integer"

  override resultProcessor(_profile: ServerProfile): ResultProcessor<number> {
    return toSafeNumber
  }

  override literalProcessor(_profile: ServerProfile): LiteralProcessor<number> {
    return numberLiteral
  }

  override coerceComparedValue(_operator: string, value: unknown): AnyType {
    return besideInteger(this, value)
  }

  override asGeneric(): AnyType {
    return new IntegerType()
  }
}

/** `SMALLINT`. */
export class SmallIntegerType extends IntegerType {
  override readonly visitName = "small_integer"

  override asGeneric(): AnyType {
    return new SmallIntegerType()
  }
}

/** Whole numbers of 64 bits as bigint: `BIGINT`. */
export class BigIntegerType extends TypeEngine<bigint, "num"> {
  readonly kind = "num"
  readonly visitName: string = "big_integer"

  override resultProcessor(_profile: ServerProfile): ResultProcessor<bigint> {
    return toBigInt
  }

  override literalProcessor(_profile: ServerProfile): LiteralProcessor<bigint> {
    return numberLiteral
  }

  override coerceComparedValue(_operator: string, value: unknown): AnyType {
    return besideInteger(this, value)
  }

  override asGeneric(): AnyType {
    return new BigIntegerType()
  }
}

type AsDecimal = [precision?: number, scale?: number, options?: { asdecimal?: true }]
type AsNumber = [precision: number | undefined, scale: number | undefined, options: { asdecimal: false }]

/** Exact decimals as strings (`NUMERIC(p, s)`), or as numbers with `asdecimal: false`. */
export class NumericType<T extends string | number = string> extends TypeEngine<T, "num"> {
  readonly kind = "num"
  readonly visitName: string = "numeric"
  /** All digits, 1 to 65. */
  readonly precision: number | undefined
  /** Digits after the point, 0 to 30. */
  readonly scale: number | undefined
  /** true: values are strings, exact; false: numbers. Default true. */
  readonly asdecimal: boolean

  constructor(precision?: number, scale?: number, options?: { asdecimal?: boolean }) {
    super()
    this.precision = precision
    this.scale = scale
    this.asdecimal = options?.asdecimal ?? true
  }

  override bindProcessor(profile: ServerProfile): BindProcessor<T> | undefined {
    return profile.decimalParameters === true ? exactDecimal : textOfDecimal
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<T> {
    return (this.asdecimal ? decimalText : toNumber) as ResultProcessor<T>
  }

  override literalProcessor(_profile: ServerProfile): LiteralProcessor<T> {
    return (value) => numberLiteral(String(exactDecimal(value)))
  }

  override asGeneric(): AnyType {
    return new NumericType<T>(this.precision, this.scale, { asdecimal: this.asdecimal })
  }
}

/** `DECIMAL(p, s)`. */
export class DecimalType<T extends string | number = string> extends NumericType<T> {
  override readonly visitName: string = "decimal"
}

/** Approximate numbers: `FLOAT` or `FLOAT(p)`. */
export class FloatType extends TypeEngine<number, "num"> {
  readonly kind = "num"
  readonly visitName: string = "float"
  readonly precision: number | undefined
  readonly scale: number | undefined

  constructor(precision?: number, scale?: number) {
    super()
    this.precision = precision
    this.scale = scale
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<number> {
    return toNumber
  }

  override literalProcessor(_profile: ServerProfile): LiteralProcessor<number> {
    // Only a DOUBLE has a minus zero.
    return (value) => (Object.is(value, -0) ? "-0e0" : numberLiteral(value))
  }

  override asGeneric(): AnyType {
    return new FloatType(this.precision, this.scale)
  }
}

/** `DOUBLE`. */
export class DoubleType extends FloatType {
  override readonly visitName: string = "double"

  override asGeneric(): AnyType {
    return new DoubleType(this.precision, this.scale)
  }
}

/** Options of `Boolean`. */
export interface BooleanOptions {
  /** Adds a CHECK constraint: the column takes 0 and 1 only. @default false */
  createConstraint?: boolean
  /** Name of that constraint. */
  name?: string
}

/** true and false, stored as 1 and 0: `BOOL`, which is TINYINT(1). */
export class BooleanType extends TypeEngine<boolean, "bool"> {
  readonly kind = "bool"
  readonly visitName: string = "boolean"
  readonly createConstraint: boolean
  readonly name: string | undefined

  constructor(options: BooleanOptions = {}) {
    super()
    this.createConstraint = options.createConstraint ?? false
    this.name = options.name
  }

  override bindProcessor(_profile: ServerProfile): BindProcessor<boolean> {
    return toBoolInt
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<boolean> {
    return toBoolean
  }

  override literalProcessor(_profile: ServerProfile): LiteralProcessor<boolean> {
    return (value) => (toBoolInt(value) === 1 ? "true" : "false")
  }

  override asGeneric(): AnyType {
    return new BooleanType({
      createConstraint: this.createConstraint,
      ...(this.name === undefined ? {} : { name: this.name }),
    })
  }
}

/** A number from whatever numeric form the driver gave. Whole numbers beyond 2^53 are refused. */
export function toSafeNumber(value: unknown): number | null {
  if (typeof value === "number" || value === null || value === undefined) return value ?? null
  const number = Number(value)
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) {
    const shown = value as string | bigint
    throw new RangeError(
      `The value ${shown} does not fit a JavaScript number; declare the column as BigInteger, or typeCoerce() the expression.`,
    )
  }
  return number
}

/** A double from whatever numeric form the driver gave. */
export function toNumber(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}

/** A bigint from a number, string or bigint. */
export function toBigInt(value: unknown): bigint | null {
  if (typeof value === "bigint") return value
  return value === null || value === undefined ? null : BigInt(value as string | number)
}

/** As an exact number: the servers calculate and compare with text as DOUBLE. Safe integers already are exact; what is no decimal, the server judges. */
function exactDecimal(value: unknown): unknown {
  if (typeof value !== "string" && (typeof value !== "number" || Number.isSafeInteger(value))) return value
  const text = String(value)
  if (isDecimalText(text)) return new DecimalValue(text)
  const written = withoutExponent(text)
  return isDecimalText(written) ? new DecimalValue(written) : value
}

function textOfDecimal(value: unknown): unknown {
  return value instanceof DecimalValue ? value.text : value
}

/** `1.5e-7` as `0.00000015`: with an exponent, numbers are DOUBLE in SQL. Other texts stay as they are. */
function withoutExponent(text: string): string {
  const parts = /^([-+]?)(?=\.?\d)(\d*)\.?(\d*)e([-+]?\d{1,3})$/i.exec(text)
  if (parts === null) return text
  const [, sign = "", whole = "", fraction = "", exponent] = parts
  const point = whole.length + Number(exponent)
  const digits = "0".repeat(Math.max(0, -point)) + (whole + fraction).padEnd(point, "0")
  const split = Math.max(0, point)
  const written = `${digits.slice(0, split).replace(/^0+/, "") || "0"}.${digits.slice(split).replace(/0+$/, "")}`
  return sign + written.replace(/\.$/, "")
}

/** The type of a plain value beside whole numbers. */
function besideInteger(type: AnyType, value: unknown): AnyType {
  if (typeof value === "number") return Number.isInteger(value) ? type : new FloatType()
  if (value instanceof DecimalValue) return new NumericType()
  return typeof value === "string" && exactDecimal(value) !== value ? new NumericType() : type
}

function decimalText(value: unknown): string | null {
  if (typeof value === "string" || value === null || value === undefined) return value ?? null
  return typeof value === "number" || typeof value === "bigint" ? value.toString() : null
}

function numberLiteral(value: number | string | bigint): string {
  const text = String(value)
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) {
    throw new ArgumentError("Expected a finite number for a numeric literal, found another value.")
  }
  return text
}

function toBoolInt(value: unknown): number | null {
  if (value === null || value === undefined) return null
  if (value === true || value === 1) return 1
  if (value === false || value === 0) return 0
  throw new ArgumentError(`Boolean takes true, false, 1 or 0; found a value of type ${typeof value}.`)
}

function toBoolean(value: unknown): boolean | null {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array) return value.some((byte) => byte !== 0)
  return Number(value) !== 0
}

/** Whole numbers as JavaScript numbers: `INTEGER`. */
export const Integer: TypeFactory<[], IntegerType> = callable(IntegerType)

/** `SMALLINT` as numbers. */
export const SmallInteger: TypeFactory<[], SmallIntegerType> = callable(SmallIntegerType)

/** `BIGINT` as bigint. */
export const BigInteger: TypeFactory<[], BigIntegerType> = callable(BigIntegerType)

/** Exact decimals as strings: `NUMERIC(precision, scale)`; `{ asdecimal: false }` gives numbers. */
export const Numeric: TypeFactory<AsNumber, NumericType<number>> & TypeFactory<AsDecimal, NumericType> =
  callable(NumericType)

/** Exact decimals as strings: `DECIMAL(precision, scale)`; `{ asdecimal: false }` gives numbers. */
export const DECIMAL: TypeFactory<AsNumber, DecimalType<number>> & TypeFactory<AsDecimal, DecimalType> =
  callable(DecimalType)

/** Approximate numbers: `FLOAT`, or `FLOAT(precision)` (binary digits). */
export const Float: TypeFactory<[precision?: number, scale?: number], FloatType> = callable(FloatType)

/** Approximate numbers of 64 bits: `DOUBLE`. */
export const Double: TypeFactory<[precision?: number, scale?: number], DoubleType> = callable(DoubleType)

/** Approximate numbers of 64 bits by their standard name: `DOUBLE PRECISION`. */
export const DOUBLE_PRECISION: TypeFactory<[precision?: number, scale?: number], DoubleType> = callable(
  class extends DoubleType {
    override readonly visitName = "double_precision"
  },
)

/** true and false: `BOOL`. A column typed TINYINT(1) stays a number. */
export const Boolean: TypeFactory<[options?: BooleanOptions], BooleanType> = callable(BooleanType)
