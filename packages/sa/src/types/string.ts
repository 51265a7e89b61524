// Generic string and byte types.
import type { ServerProfile } from "../dialect/profile.ts"
import { callable, type TypeFactory } from "./callable.ts"
import { bytesLiteral, quoteLiteral } from "./literal.ts"
import { TypeEngine, type LiteralProcessor, type ResultProcessor, type AnyType } from "./type-engine.ts"

/** What a character column may say about itself. */
export interface StringOptions {
  /** Collation, e.g. `utf8mb4_bin`. */
  collation?: string
  /** Character set, e.g. `utf8mb4`. */
  charset?: string
}

/** Options of MySQL's character types. */
export interface MysqlStringOptions extends StringOptions {
  /** `NATIONAL`: the server's national character set (utf8mb3). */
  national?: boolean
  /** `BINARY`: the binary collation of the character set. */
  binary?: boolean
  /** `ASCII`: the latin1 character set. */
  ascii?: boolean
  /** `UNICODE`: the ucs2 character set. */
  unicode?: boolean
}

/** Character strings: `VARCHAR(length)`. A column needs a length. `V` narrows the JavaScript value. */
export class StringType<V extends string = string> extends TypeEngine<V, "str"> {
  readonly kind = "str"
  readonly visitName: string = "string"
  /** Characters. */
  readonly length: number | undefined
  readonly options: Readonly<MysqlStringOptions>

  constructor(length?: number, options: MysqlStringOptions = {}) {
    super()
    this.length = length
    this.options = options
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<V> | undefined {
    return toText as ResultProcessor<V>
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<V> {
    return (value) => quoteLiteral(value, profile)
  }

  override asGeneric(): AnyType {
    return new StringType(this.length, genericOptions(this.options))
  }
}

/** What every database has of the options: the collation. */
function genericOptions({ collation }: MysqlStringOptions): StringOptions {
  return collation === undefined ? {} : { collation }
}

/** Long text: `TEXT`. */
export class TextType extends StringType {
  override readonly visitName: string = "text"

  override asGeneric(): AnyType {
    return new TextType(this.length, genericOptions(this.options))
  }
}

/** Fixed-length strings: `CHAR(length)`. */
export class CharType extends StringType {
  override readonly visitName: string = "char"
}

/** Bytes: `BLOB`. */
export class LargeBinaryType extends TypeEngine<Uint8Array, "bin"> {
  readonly kind = "bin"
  readonly visitName: string = "large_binary"
  /** Bytes. */
  readonly length: number | undefined

  constructor(length?: number) {
    super()
    this.length = length
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<Uint8Array> {
    return toBytes
  }

  override literalProcessor(_profile: ServerProfile): LiteralProcessor<Uint8Array> {
    return bytesLiteral
  }

  override asGeneric(): AnyType {
    return new LargeBinaryType(this.length)
  }
}

/** Bytes of fixed length, zero-padded by the server: `BINARY(length)`. */
export class BinaryType extends LargeBinaryType {
  override readonly visitName: string = "binary"
}

/** Bytes of variable length: `VARBINARY(length)`. */
export class VarBinaryType extends LargeBinaryType {
  override readonly visitName: string = "varbinary"
}

/** Text from what the driver gave: bytes where an expression lost its character set, a document where MariaDB's metadata says JSON. */
export function toText(value: unknown): string | null {
  if (typeof value === "string" || value === null || value === undefined) return value ?? null
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8")
  if (typeof value === "object" && !(value instanceof globalThis.Date)) return JSON.stringify(value)
  return globalThis.String(value)
}

/** Bytes from what the driver gave. */
export function toBytes(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array || value === null || value === undefined) return value ?? null
  return Buffer.from(globalThis.String(value as string), "utf8")
}

/** Arguments of the character types. */
export type StringArgs = [length?: number, options?: MysqlStringOptions]

/** Character strings: `VARCHAR(length)`. */
export const String: TypeFactory<StringArgs, StringType> = callable(StringType)

/** Long text: `TEXT`, or the smallest TEXT type for `length` characters. */
export const Text: TypeFactory<StringArgs, TextType> = callable(TextType)

/** Character strings in the national character set (utf8mb3): `NATIONAL VARCHAR(length)`. */
export const NVARCHAR: TypeFactory<StringArgs, StringType> = callable(
  class extends StringType {
    constructor(length?: number, options?: MysqlStringOptions) {
      super(length, { ...options, national: true })
    }
  },
)

/** Fixed-length strings in the national character set (utf8mb3): `NATIONAL CHAR(length)`. */
export const NCHAR: TypeFactory<StringArgs, CharType> = callable(
  class extends CharType {
    constructor(length?: number, options?: MysqlStringOptions) {
      super(length, { ...options, national: true })
    }
  },
)

/** Fixed-length strings: `CHAR(length)`. */
export const CHAR: TypeFactory<StringArgs, CharType> = callable(CharType)

/** Bytes: `BLOB`. */
export const LargeBinary: TypeFactory<[length?: number], LargeBinaryType> = callable(LargeBinaryType)

/** Bytes of fixed length: `BINARY(length)`. */
export const BINARY: TypeFactory<[length?: number], BinaryType> = callable(BinaryType)

/** Bytes of variable length: `VARBINARY(length)`. */
export const VARBINARY: TypeFactory<[length?: number], VarBinaryType> = callable(VarBinaryType)
