// UUIDs as text of 36 characters, in the three ways servers store them.
import type { ServerProfile } from "../dialect/profile.ts"
import { ArgumentError } from "../errors.ts"
import { callable, type TypeFactory } from "./callable.ts"
import { bytesLiteral, quoteLiteral } from "./literal.ts"
import { StringType } from "./string.ts"
import { textOperators } from "./text-operators.ts"
import {
  TypeEngine,
  type AnyType,
  type BindProcessor,
  type LiteralProcessor,
  type ResultProcessor,
} from "./type-engine.ts"

/** Options of `Uuid`. */
export interface UuidOptions {
  /** Where there is no UUID type: `"char"` is CHAR(32) (default, as SQLAlchemy), `"binary"` is BINARY(16). */
  storage?: "char" | "binary"
}

/** A UUID as lower-case text with dashes: `CHAR(32)` without dashes, or `BINARY(16)`. */
export class UuidType extends TypeEngine<string, "str"> {
  readonly kind = "str"
  readonly visitName: string = "uuid"
  readonly storage: "char" | "binary"

  constructor(options: UuidOptions = {}) {
    super()
    this.storage = options.storage ?? "char"
  }

  override coerceComparedValue(operator: string, _value: unknown): AnyType {
    return operator === "concat" || textOperators.has(operator) ? new StringType() : this
  }

  override bindProcessor(_profile: ServerProfile): BindProcessor<string> {
    return (value) => {
      if (value === null) return null
      const hex = uuidHex(value)
      return this.storage === "binary" ? Buffer.from(hex, "hex") : hex
    }
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<string> {
    return (value) => {
      if (value === null || value === undefined) return null
      return dashed(value instanceof Uint8Array ? bytesHex(value) : (value as string))
    }
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<string> {
    return (value) => {
      const hex = uuidHex(value)
      return this.storage === "binary" ? bytesLiteral(Buffer.from(hex, "hex")) : quoteLiteral(hex, profile)
    }
  }

  override asGeneric(): AnyType {
    return new UuidType({ storage: this.storage })
  }
}

/** MariaDB's own `UUID` (10.7 and later). */
export class NativeUuidType extends UuidType {
  override readonly visitName = "native_uuid"

  override bindProcessor(_profile: ServerProfile): BindProcessor<string> {
    return (value) => (value === null ? null : dashed(uuidHex(value)))
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<string> {
    return (value) => quoteLiteral(dashed(uuidHex(value)), profile)
  }
}

function uuidHex(value: string): string {
  const hex = value.replaceAll("-", "").toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(hex)) {
    throw new ArgumentError(
      `Expected a UUID (32 hexadecimal digits, dashes allowed), found ${value.length} characters.`,
    )
  }
  return hex
}

/** A driver may give BINARY(16) as 16 bytes, or CHAR(32) in a binary collation as 32 letters. */
function bytesHex(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return bytes.byteLength === 16 ? buffer.toString("hex") : buffer.toString("latin1")
}

function dashed(text: string): string {
  const hex = text.replaceAll("-", "").toLowerCase()
  if (hex.length !== 32) return text
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}

/** A UUID as text: `CHAR(32)`, or `BINARY(16)` with `{ storage: "binary" }`. */
export const Uuid: TypeFactory<[options?: UuidOptions], UuidType> = callable(UuidType)

/** MariaDB's `UUID` column type (10.7 and later). */
export const UUID: TypeFactory<[], NativeUuidType> = callable(NativeUuidType)
