// MySQL's and MariaDB's own numeric types, with their attributes.
import type { ServerProfile } from "../../dialect/profile.ts"
import { callable, type TypeFactory } from "../callable.ts"
import {
  BigIntegerType,
  DecimalType,
  DoubleType,
  FloatType,
  IntegerType,
  SmallIntegerType,
} from "../numeric.ts"
import {
  TypeEngine,
  type BindProcessor,
  type LiteralProcessor,
  type ResultProcessor,
  type AnyType,
} from "../type-engine.ts"

/** Attributes that every MySQL number may have. */
export interface NumberAttributes {
  /** `UNSIGNED`. */
  unsigned?: boolean
  /** `ZEROFILL`, which implies UNSIGNED on the server. */
  zerofill?: boolean
}

/** Attributes of the integer types. */
export interface IntegerAttributes extends NumberAttributes {
  /** Digits shown, as in `INT(4)`; deprecated by MySQL except for TINYINT(1) and ZEROFILL. */
  displayWidth?: number
}

/** TINYINT, SMALLINT, MEDIUMINT and INTEGER: JavaScript numbers. */
export class MysqlIntegerType extends IntegerType {
  override readonly visitName: string = "mysql_integer"
  readonly attributes: Readonly<IntegerAttributes>

  constructor(attributes: IntegerAttributes = {}) {
    super()
    this.attributes = attributes
  }
}

/** `TINYINT`, -128 to 127. */
export class TinyIntType extends MysqlIntegerType {
  override readonly visitName = "tinyint"
}

/** `SMALLINT`, -32768 to 32767. */
export class MysqlSmallIntType extends MysqlIntegerType {
  override readonly visitName = "smallint"

  override asGeneric(): AnyType {
    return new SmallIntegerType()
  }
}

/** `MEDIUMINT`, -8388608 to 8388607. */
export class MediumIntType extends MysqlIntegerType {
  override readonly visitName = "mediumint"
}

/** `BIGINT`: bigint. */
export class MysqlBigIntType extends BigIntegerType {
  override readonly visitName = "mysql_bigint"
  readonly attributes: Readonly<IntegerAttributes>

  constructor(attributes: IntegerAttributes = {}) {
    super()
    this.attributes = attributes
  }
}

/** Options of MySQL's DECIMAL and NUMERIC. */
export interface DecimalAttributes extends NumberAttributes {
  /** false: values are numbers. Default true: strings. */
  asdecimal?: boolean
}

/** `DECIMAL(p, s)` with attributes. */
export class MysqlDecimalType<T extends string | number = string> extends DecimalType<T> {
  override readonly visitName: string = "mysql_decimal"
  readonly attributes: Readonly<DecimalAttributes>

  constructor(precision?: number, scale?: number, attributes: DecimalAttributes = {}) {
    super(precision, scale, { asdecimal: attributes.asdecimal ?? true })
    this.attributes = attributes
  }
}

/** `NUMERIC(p, s)` with attributes; the server stores DECIMAL. */
export class MysqlNumericType<T extends string | number = string> extends MysqlDecimalType<T> {
  override readonly visitName = "mysql_numeric"
}

/** `FLOAT` with attributes. */
export class MysqlFloatType extends FloatType {
  override readonly visitName = "mysql_float"
  readonly attributes: Readonly<NumberAttributes>

  constructor(precision?: number, scale?: number, attributes: NumberAttributes = {}) {
    super(precision, scale)
    this.attributes = attributes
  }
}

/** `DOUBLE` with attributes. Numbers, unlike SQLAlchemy's Decimal. */
export class MysqlDoubleType extends DoubleType {
  override readonly visitName: string = "mysql_double"
  readonly attributes: Readonly<NumberAttributes>

  constructor(precision?: number, scale?: number, attributes: NumberAttributes = {}) {
    super(precision, scale)
    this.attributes = attributes
  }
}

/** `REAL`: DOUBLE, unless the sql_mode has REAL_AS_FLOAT. */
export class RealType extends MysqlDoubleType {
  override readonly visitName = "real"
}

/** `BIT(length)`: bytes, most significant first. Numbers, bigints and booleans are accepted when binding. */
export class BitType extends TypeEngine<Uint8Array, "bin"> {
  readonly kind = "bin"
  readonly visitName = "bit"
  /** Bits, 1 to 64; undefined is the server's default, 1. */
  readonly length: number | undefined

  constructor(length?: number) {
    super()
    this.length = length
  }

  override bindProcessor(_profile: ServerProfile): BindProcessor<Uint8Array> {
    // As a number: MariaDB compares a BIT column with bytes as text.
    return (value: unknown) => (value === null ? null : bits(value))
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<Uint8Array> {
    return (value) => {
      if (value instanceof Uint8Array || value === null || value === undefined) return value ?? null
      return this.#bytes(value)
    }
  }

  override literalProcessor(_profile: ServerProfile): LiteralProcessor<Uint8Array> {
    return (value: unknown) => `b'${bits(value).toString(2)}'`
  }

  #bytes(value: unknown): Uint8Array {
    const size = Math.ceil((this.length ?? 1) / 8)
    return Buffer.from(
      bits(value)
        .toString(16)
        .padStart(size * 2, "0"),
      "hex",
    )
  }
}

function bits(value: unknown): bigint {
  if (value instanceof Uint8Array) return BigInt(`0x0${Buffer.from(value).toString("hex")}`)
  return BigInt(value as number | bigint | boolean)
}

/** `YEAR`: 1901 to 2155 and 0. */
export class YearType extends IntegerType {
  override readonly visitName = "year"
  readonly displayWidth: number | undefined

  constructor(displayWidth?: number) {
    super()
    this.displayWidth = displayWidth
  }

  /** Text is a year: of two digits it means one of 1970 to 2069. */
  override coerceComparedValue(): AnyType {
    return this
  }
}

type IntegerArgs = [attributes?: IntegerAttributes]
type AsDecimal = [precision?: number, scale?: number, attributes?: NumberAttributes & { asdecimal?: true }]
type AsNumber = [
  precision: number | undefined,
  scale: number | undefined,
  attributes: NumberAttributes & { asdecimal: false },
]
type FloatArgs = [precision?: number, scale?: number, attributes?: NumberAttributes]

/** `TINYINT` as numbers; TINYINT(1) too (use `sa.Boolean` for booleans). */
export const TINYINT: TypeFactory<IntegerArgs, TinyIntType> = callable(TinyIntType)
/** `SMALLINT` as numbers. */
export const SMALLINT: TypeFactory<IntegerArgs, MysqlSmallIntType> = callable(MysqlSmallIntType)
/** `MEDIUMINT` as numbers. */
export const MEDIUMINT: TypeFactory<IntegerArgs, MediumIntType> = callable(MediumIntType)
/** `INTEGER` as numbers. */
export const INTEGER: TypeFactory<IntegerArgs, MysqlIntegerType> = callable(MysqlIntegerType)
/** `BIGINT` as bigint. */
export const BIGINT: TypeFactory<IntegerArgs, MysqlBigIntType> = callable(MysqlBigIntType)
/** `DECIMAL(p, s)` as strings, or numbers with `asdecimal: false`. */
export const DECIMAL: TypeFactory<AsNumber, MysqlDecimalType<number>> &
  TypeFactory<AsDecimal, MysqlDecimalType> = callable(MysqlDecimalType)
/** `NUMERIC(p, s)` as strings, or numbers with `asdecimal: false`. */
export const NUMERIC: TypeFactory<AsNumber, MysqlNumericType<number>> &
  TypeFactory<AsDecimal, MysqlNumericType> = callable(MysqlNumericType)
/** `FLOAT`, `FLOAT(p)`, `FLOAT(p, s)`. */
export const FLOAT: TypeFactory<FloatArgs, MysqlFloatType> = callable(MysqlFloatType)
/** `DOUBLE`, `DOUBLE(p, s)`. */
export const DOUBLE: TypeFactory<FloatArgs, MysqlDoubleType> = callable(MysqlDoubleType)
/** `REAL`, `REAL(p, s)`. */
export const REAL: TypeFactory<FloatArgs, RealType> = callable(RealType)
/** `BIT(length)` as bytes. */
export const BIT: TypeFactory<[length?: number], BitType> = callable(BitType)
/** `YEAR` as numbers. */
export const YEAR: TypeFactory<[displayWidth?: number], YearType> = callable(YearType)
