// A user's own type on top of an existing one.
import type { ServerProfile } from "../dialect/profile.ts"
import type { Ex } from "../typing/witness.ts"
import {
  bindProcessorOf,
  literalProcessorOf,
  resultProcessorOf,
  toType,
  TypeEngine,
  type AnyType,
  type BindProcessor,
  type Kind,
  type LiteralProcessor,
  type ResultProcessor,
  type TypeOperand,
} from "./type-engine.ts"

/** The operator family of a type. */
export type KindOf<I> = I extends { readonly kind: infer K extends Kind } ? K : Kind
/** The JavaScript value of a type. */
export type ValueOf<I> = I extends { readonly $type: infer T } ? T : unknown

/** The type that stores the values: what is below all decorators. */
export function storageType(type: AnyType): AnyType {
  return type instanceof TypeDecorator ? storageType(type.loadDialectImpl(undefined)) : type
}

/**
 * A type with the storage of another one and values of your own.
 *
 * @example
 * class Cents extends sa.TypeDecorator<Money, sa.BigIntegerType> {
 *   readonly impl = sa.BigInteger
 *   override processBindParam(value: Money | null) { return value === null ? null : value.cents }
 *   override processResultValue(value: bigint | null) { return value === null ? null : new Money(value) }
 * }
 * const price = sa.Column(new Cents())
 *
 * `T` is the JavaScript value, `I` the type that stores it (its operators are those of the column).
 * @see https://docs.sqlalchemy.org/en/20/core/custom_types.html#sqlalchemy.types.TypeDecorator
 */
export abstract class TypeDecorator<T, I extends AnyType = AnyType> extends TypeEngine<T, KindOf<I>> {
  readonly visitName = "type_decorator"
  /** The type that stores the values. */
  abstract readonly impl: I | (() => I)

  get kind(): KindOf<I> {
    return toType<unknown, Kind>(this.impl).kind as KindOf<I>
  }

  override get nullIsValue(): boolean {
    return toType<unknown, Kind>(this.impl).nullIsValue
  }

  /** Converts a value (null too) into one of `impl`, before it is sent. */
  processBindParam(value: T | null, _profile: ServerProfile): ValueOf<I> | null {
    return value as unknown as ValueOf<I> | null
  }

  /** Converts a value of `impl` (null too) into this type's, after it was read. */
  processResultValue(value: ValueOf<I> | null, _profile: ServerProfile): T | null {
    return value as unknown as T | null
  }

  /** Converts a value into one of `impl` for a SQL literal; default: as `processBindParam`. */
  processLiteralParam(value: T, profile: ServerProfile): ValueOf<I> | null {
    return this.processBindParam(value, profile)
  }

  /** The storage type on a server; default: `impl` everywhere. */
  loadDialectImpl(_profile: ServerProfile | undefined): AnyType {
    return toType<unknown, Kind>(this.impl)
  }

  override bindExpression(value: TypeOperand): Ex<unknown> | undefined {
    return toType<unknown, Kind>(this.impl).bindExpression(value)
  }

  override columnExpression(column: TypeOperand): Ex<unknown> | undefined {
    return toType<unknown, Kind>(this.impl).columnExpression(column)
  }

  override asGeneric(): AnyType {
    return toType<unknown, Kind>(this.impl).asGeneric()
  }

  override bindProcessor(profile: ServerProfile): BindProcessor<T> {
    const next = bindProcessorOf(this.loadDialectImpl(profile), profile)
    return (value) => {
      const stored = this.processBindParam(value, profile)
      return next === undefined ? stored : next(stored)
    }
  }

  override resultProcessor(profile: ServerProfile, wire?: string): ResultProcessor<T> {
    const first = resultProcessorOf(this.loadDialectImpl(profile), profile, wire)
    return (value) => {
      const stored = first === undefined ? value : first(value)
      return this.processResultValue((stored ?? null) as ValueOf<I> | null, profile)
    }
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<T> | undefined {
    const next = literalProcessorOf(this.loadDialectImpl(profile), profile)
    if (next === undefined) return undefined
    return (value) => {
      const stored = this.processLiteralParam(value, profile)
      return stored === null ? "NULL" : next(stored)
    }
  }
}
