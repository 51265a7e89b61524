// ENUM and SET: their members become literal unions.
import type { ServerProfile } from "../dialect/profile.ts"
import { ArgumentError } from "../errors.ts"
import type { Ex } from "../typing/witness.ts"
import { callable } from "./callable.ts"
import { quoteLiteral } from "./literal.ts"
import { plainLiteral } from "./null-type.ts"
import { StringType, toText, type StringOptions } from "./string.ts"
import {
  TypeEngine,
  type BindProcessor,
  type LiteralProcessor,
  type ResultProcessor,
  type AnyType,
  type TypeOperand,
} from "./type-engine.ts"

/** Options of `Enum`. */
export interface EnumOptions extends StringOptions {
  /** false: a VARCHAR instead of ENUM. Default true. */
  nativeEnum?: boolean
  /** Characters of the VARCHAR when `nativeEnum` is false; default: the longest member. */
  length?: number
  /** true: a value that is no member is refused before it is sent. Default false: the server decides. */
  validateStrings?: boolean
  /** With `nativeEnum: false`: adds a CHECK constraint over the members. Default false. */
  createConstraint?: boolean
  /** Name of that constraint. */
  name?: string
}

/** One of several strings: `ENUM('a','b')`. The JavaScript value is the union of the members. */
export class EnumType<V extends string = string> extends StringType<V> {
  override readonly visitName: string = "enum"
  /** The members in the order of the type. */
  readonly enums: readonly V[]
  readonly nativeEnum: boolean
  readonly validateStrings: boolean
  readonly createConstraint: boolean
  readonly name: string | undefined

  constructor(...args: readonly (V | readonly V[] | EnumOptions)[]) {
    const options = optionsOf(args)
    const enums = membersOf<V>(args)
    if (enums.length === 0) throw new ArgumentError("Enum needs at least one member, found none.")
    const { collation, charset } = options
    super(
      options.length ?? Math.max(...enums.map((member) => member.length)),
      definedOnly({ collation, charset }),
    )
    if (options.length !== undefined && enums.some((member) => member.length > this.requiredLength())) {
      throw new ArgumentError(`Enum: length ${options.length} is shorter than the longest member.`)
    }
    this.enums = enums
    this.nativeEnum = options.nativeEnum ?? true
    this.validateStrings = options.validateStrings ?? false
    this.createConstraint = options.createConstraint ?? false
    this.name = options.name
  }

  override bindProcessor(_profile: ServerProfile): BindProcessor<V> | undefined {
    if (!this.validateStrings) return undefined
    const members = new Set<string>(this.enums)
    return (value) => {
      if (value === null || members.has(value)) return value
      throw new ArgumentError(
        `The value is none of the ${members.size} members of the Enum: ${this.enums.join(", ")}.`,
      )
    }
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<V> {
    const check = this.bindProcessor(profile)
    return (value) => plainLiteral(check === undefined ? value : check(value), profile)
  }

  private requiredLength(): number {
    return this.length ?? 0
  }

  override asGeneric(): AnyType {
    return new EnumType<V>(this.enums, {
      ...definedOnly({ name: this.name, collation: this.options.collation }),
      nativeEnum: this.nativeEnum,
      validateStrings: this.validateStrings,
      createConstraint: this.createConstraint,
    })
  }
}

/** MySQL's `ENUM`, always native. */
export class MysqlEnumType<V extends string = string> extends EnumType<V> {
  override readonly visitName = "mysql_enum"
}

/** Options of `SET`. */
export interface SetOptions extends StringOptions {
  /** Members are written as a bit mask, which alone can tell the empty member from the empty set. Default false. */
  retrieveAsBitwise?: boolean
}

/**
 * Any of several strings: `SET('a','b')`.
 *
 * The JavaScript value is an array of members in the order of the type, not a JavaScript Set: it survives `JSON.stringify` and compares with
 * deep equality. When binding, an iterable (array, Set) or the server's own text `"a,b"` is accepted.
 */
export class SetType<V extends string = string> extends TypeEngine<readonly V[], "str"> {
  readonly kind = "str"
  readonly visitName = "set"
  /** The members in the order of the type. */
  readonly values: readonly V[]
  readonly options: Readonly<StringOptions>
  readonly retrieveAsBitwise: boolean

  constructor(...args: readonly (V | readonly V[] | SetOptions)[]) {
    super()
    const { retrieveAsBitwise, ...options } = optionsOf(args)
    this.values = membersOf<V>(args)
    this.options = options
    this.retrieveAsBitwise = retrieveAsBitwise ?? false
    checkSetMembers(this.values, this.retrieveAsBitwise)
  }

  override bindProcessor(_profile: ServerProfile): BindProcessor<readonly V[]> {
    return (value: unknown) => (this.retrieveAsBitwise ? this.#mask(value) : setText(value))
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<readonly V[]> {
    return (value) => {
      if (typeof value === "number" || typeof value === "bigint") return this.#ofMask(BigInt(value))
      const text = toText(value)
      if (text === null) return null
      return text === "" ? [] : (text.split(",") as V[])
    }
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<readonly V[]> {
    return (value) =>
      this.retrieveAsBitwise
        ? globalThis.String(this.#mask(value))
        : quoteLiteral(globalThis.String(setText(value)), profile)
  }

  /** As a number: the servers' text does not show the empty member. */
  override columnExpression(column: TypeOperand): Ex<unknown> | undefined {
    if (!this.retrieveAsBitwise) return undefined
    // MySQL adds as DOUBLE, which holds 53 bits.
    return column.op(this.values.length > 53 ? "|" : "+")(0)
  }

  #mask(value: unknown): unknown {
    if (value === null || typeof value === "bigint") return value
    if (typeof value === "number") {
      if (Number.isSafeInteger(value)) return value
      throw new ArgumentError(`SET takes a whole number of members' bits, found ${value}.`)
    }
    const members: readonly string[] =
      typeof value === "string" ? value.split(",") : [...(value as Iterable<string>)]
    return members.reduce((mask, member) => {
      const bit = this.values.indexOf(member as V)
      if (bit < 0) throw new ArgumentError(`SET has no such member; it has: ${this.values.join(", ")}.`)
      return mask | (1n << BigInt(bit))
    }, 0n)
  }

  #ofMask(mask: bigint): readonly V[] {
    return this.values.filter((_, bit) => (mask & (1n << BigInt(bit))) !== 0n)
  }

  override asGeneric(): AnyType {
    return new StringType(this.values.join(",").length, definedOnly({ collation: this.options.collation }))
  }
}

function checkSetMembers(values: readonly string[], bitwise: boolean): void {
  if (values.length > 64) throw new ArgumentError(`SET takes at most 64 members, found ${values.length}.`)
  if (values.includes("") && !bitwise) {
    throw new ArgumentError(
      "Can't use the blank value '' in a SET without setting retrieveAsBitwise: true: it cannot be told from the empty set.",
    )
  }
  if (values.some((value) => value.includes(","))) {
    throw new ArgumentError("A member of a SET cannot contain a comma: the comma separates members.")
  }
}

function setText(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value
  return [...(value as Iterable<string>)].join(",")
}

/** The options object among the arguments, wherever it stands. */
function optionsOf(args: readonly unknown[]): EnumOptions & SetOptions {
  return args.find((arg) => typeof arg === "object" && arg !== null && !Array.isArray(arg)) ?? {}
}

function membersOf<V extends string>(args: readonly (V | readonly V[] | object)[]): readonly V[] {
  return args.flatMap((arg) => (typeof arg === "string" || Array.isArray(arg) ? (arg as V | V[]) : []))
}

function definedOnly(options: Record<string, string | undefined>): StringOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

/** How to write a type of members: `Enum("a", "b")`, `Enum(["a", "b"], { validateStrings: true })`. */
export interface EnumFactory {
  <const V extends string>(...members: readonly V[]): EnumType<V>
  <const V extends string>(members: readonly V[], options?: EnumOptions): EnumType<V>
  <const A extends readonly (string | EnumOptions)[]>(...args: A): EnumType<Extract<A[number], string>>
  new <const V extends string>(...args: readonly (V | readonly V[] | EnumOptions)[]): EnumType<V>
}
/** One of several strings: `ENUM`. Options come last: `Enum("a", "b", { validateStrings: true })`. */
export const Enum: EnumFactory = callable(EnumType)

/** How to write MySQL's ENUM. */
export interface MysqlEnumFactory {
  <const V extends string>(...members: readonly V[]): MysqlEnumType<V>
  <const V extends string>(members: readonly V[], options?: EnumOptions): MysqlEnumType<V>
  <const A extends readonly (string | EnumOptions)[]>(...args: A): MysqlEnumType<Extract<A[number], string>>
  new <const V extends string>(...args: readonly (V | readonly V[] | EnumOptions)[]): MysqlEnumType<V>
}
/** One of several strings: `ENUM('a','b')`. */
export const ENUM: MysqlEnumFactory = callable(MysqlEnumType)

/** How to write SET. */
export interface SetFactory {
  <const V extends string>(...members: readonly V[]): SetType<V>
  <const V extends string>(members: readonly V[], options?: SetOptions): SetType<V>
  <const A extends readonly (string | SetOptions)[]>(...args: A): SetType<Extract<A[number], string>>
  new <const V extends string>(...args: readonly (V | readonly V[] | SetOptions)[]): SetType<V>
}
/** Any of several strings: `SET('a','b')`; values are arrays of members. */
export const SET: SetFactory = callable(SetType)
