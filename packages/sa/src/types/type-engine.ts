// The base of all SQL types: what the DDL compiler renders, and how values cross between JavaScript and the driver.
import type { Dialect } from "../dialect/dialect.ts"
import { mysqlTypes } from "../dialect/mysql-types.ts"
import { genericProfile, type ServerProfile } from "../dialect/profile.ts"
import { typeText } from "../dialect/type-compiler.ts"
import { InvalidRequestError } from "../errors.ts"
import type { Expr } from "../typing/expression.ts"
import type { Ex, Kind } from "../typing/witness.ts"

export type { Kind }

/** A function of one value; bivariant, so that `TypeEngine<Date>` is a `TypeEngine<unknown>`, which lists of columns need. */
export type Bivariant<V, R> = { process(value: V): R }["process"]
/** Converts a JavaScript value into a driver parameter. It sees `null` too and passes it on, unless the type gives it a meaning. */
export type BindProcessor<T> = Bivariant<T | null, unknown>
/** Converts the driver's default value of a column (see the value table of the API) into the type's value. It sees `null` too. */
export type ResultProcessor<T> = (value: unknown) => T | null
/** Renders a value as SQL text, for DDL and `literalBinds`. Never called with `null`. */
export type LiteralProcessor<T> = Bivariant<T, string>

/** An expression that may stand wherever a value of whatever type is expected: what `bindExpression` and `columnExpression` are given. */
export type TypeOperand = Expr<never, never, never>

/**
 * A SQL type. `T` is the JavaScript value (without null), `K` the operator family.
 *
 * Types are immutable values and may be shared between columns.
 * @see https://docs.sqlalchemy.org/en/20/core/type_api.html
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- K carries the operator family to the types of columns
export abstract class TypeEngine<T, K extends Kind = Kind> {
  /** Type-level witness of the JavaScript value; has no value at run time. */
  declare readonly $type: T
  /** Which method of the type compiler renders it. */
  abstract readonly visitName: string
  /** Operator family. */
  abstract readonly kind: K
  /** Types that replace this one on some server family, see `withVariant`. */
  readonly variants: readonly (readonly [family: string, type: AnyType])[] = []
  /** The type that a copy with variants was made from: where no variant applies, it is what works. */
  readonly invariant: AnyType | undefined = undefined

  /** What to do with a value before it is sent; undefined when the driver takes the value as it is. */
  bindProcessor(_profile: ServerProfile): BindProcessor<T> | undefined {
    return undefined
  }

  /**
   * What to do with the driver's value; undefined when it already is a `T`.
   *
   * @param _wire SQL name of the type that the server sends, such as `JSON` or `VARCHAR`; undefined when it is not known
   */
  resultProcessor(_profile: ServerProfile, _wire?: string): ResultProcessor<T> | undefined {
    return undefined
  }

  /**
   * SQL around every value of this type that is sent: in INSERT and SET, in comparisons, in each member of IN.
   *
   * @param _value the parameter, an operand for functions and operators
   * @returns undefined for the parameter alone, which is the default
   */
  bindExpression(_value: TypeOperand): Ex<unknown> | undefined {
    return undefined
  }

  /**
   * SQL around every expression of this type whose value is read: in the select list of the outermost query and in RETURNING. Conditions and
   * subqueries use the column itself. The values that come back still go through `resultProcessor`.
   *
   * @param _column what is read, an operand for functions and operators
   * @returns undefined for the expression alone, which is the default
   */
  columnExpression(_column: TypeOperand): Ex<unknown> | undefined {
    return undefined
  }

  /** How to write a value into SQL text; undefined when the type has no literal form. */
  literalProcessor(_profile: ServerProfile): LiteralProcessor<T> | undefined {
    return undefined
  }

  /**
   * The type as this server has it: the variant for its family, else what the dialect has for such types, else the type itself. MariaDB takes
   * MySQL's variant when it has none of its own.
   */
  dialectImpl(profile: ServerProfile): AnyType {
    if (this.variants.length === 0) return profile.colspecs?.[this.visitName]?.(this) ?? this
    const find = (family: string): AnyType | undefined => this.variants.find(([name]) => name === family)?.[1]
    const variant = find(profile.family) ?? (profile.family === "mariadb" ? find("mysql") : undefined)
    return variant === undefined
      ? (this.invariant?.dialectImpl(profile) ?? this)
      : variant.dialectImpl(profile)
  }

  /**
   * A copy that is `type` on the given server families and this type elsewhere.
   *
   * @param type the type to use there, e.g. `sa.mysql.UUID()`
   * @param families `"mysql"` (MariaDB too, unless it has a variant of its own), `"mariadb"`; a later call wins over an earlier one for the
   * same family.
   */
  withVariant(type: TypeInput<T>, ...families: readonly string[]): this {
    const variant = toType(type)
    const variants = [
      ...families.map((family) => [family, variant] as const),
      ...this.variants.filter(([family]) => !families.includes(family)),
    ]
    return this.copyWith({ variants, invariant: this.invariant ?? this })
  }

  /** The type that the other operand of a comparison takes when it is a plain value; the type itself unless overridden. */
  coerceComparedValue(_operator: string, _value: unknown): AnyType {
    return this
  }

  /** Whether JavaScript's `null` is a value of the type (JSON null) instead of SQL NULL. */
  get nullIsValue(): boolean {
    return false
  }

  /**
   * The same type without what only MySQL or MariaDB have: `sa.mysql.INTEGER({ unsigned: true })` is `sa.Integer()`, `sa.mysql.MEDIUMTEXT()`
   * is `sa.Text()`. A `TypeDecorator` gives that of its storage.
   * @throws InvalidRequestError when there is none (BIT, GEOMETRY, VECTOR, an unknown type)
   */
  asGeneric(): AnyType {
    throw new InvalidRequestError(`The type ${String(this)} has no generic one.`)
  }

  /** The type's text as in `CREATE TABLE`, for a dialect or a MySQL server (default: one that was never connected). */
  compile(target: Dialect | ServerProfile = genericProfile): string {
    return "rendering" in target
      ? typeText(this, target.rendering.types, target.profile)
      : typeText(this, mysqlTypes, target)
  }

  toString(): string {
    try {
      return this.compile()
    } catch {
      return this.visitName.toUpperCase()
    }
  }

  /** A copy with some properties changed. Types keep all their facts in public readonly properties. */
  protected copyWith(changes: object): this {
    const copy = Object.create(Object.getPrototypeOf(this) as object) as this
    return Object.assign(copy, this, changes)
  }
}

/** A type of unknown value. */
export type AnyType = TypeEngine<unknown>
/** Where a type is expected: a type object, or the bare name (`sa.Integer`). */
export type TypeInput<T, K extends Kind = Kind> = TypeEngine<T, K> | (() => TypeEngine<T, K>)

/** The type object of a `TypeInput`. */
export function toType<T, K extends Kind>(input: TypeInput<T, K>): TypeEngine<T, K> {
  return typeof input === "function" ? input() : input
}

/** The bind processor of a type on a server, variants resolved. */
export function bindProcessorOf(type: AnyType, profile: ServerProfile): BindProcessor<unknown> | undefined {
  return type.dialectImpl(profile).bindProcessor(profile)
}

/** The result processor of a type on a server, variants resolved. */
export function resultProcessorOf(
  type: AnyType,
  profile: ServerProfile,
  wire?: string,
): ResultProcessor<unknown> | undefined {
  return type.dialectImpl(profile).resultProcessor(profile, wire)
}

/** The literal renderer of a type on a server, variants resolved. */
export function literalProcessorOf(
  type: AnyType,
  profile: ServerProfile,
): LiteralProcessor<unknown> | undefined {
  return type.dialectImpl(profile).literalProcessor(profile)
}

/** The SQL around a value of a type on a server, variants resolved. */
export function bindExpressionOf(
  type: AnyType,
  profile: ServerProfile,
  value: object,
): Ex<unknown> | undefined {
  // Elements are operands; their classes do not say so.
  return type.dialectImpl(profile).bindExpression(value as TypeOperand)
}

/** The SQL around what is read of a type on a server, variants resolved. */
export function columnExpressionOf(
  type: AnyType,
  profile: ServerProfile,
  column: object,
): Ex<unknown> | undefined {
  return type.dialectImpl(profile).columnExpression(column as TypeOperand)
}
