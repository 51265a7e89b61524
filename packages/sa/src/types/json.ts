// JSON documents, and the two nulls: SQL NULL and JSON null.
import type { ServerProfile } from "../dialect/profile.ts"
import { ArgumentError } from "../errors.ts"
import { callable } from "./callable.ts"
import { quoteLiteral } from "./literal.ts"
import {
  TypeEngine,
  type BindProcessor,
  type LiteralProcessor,
  type ResultProcessor,
  type AnyType,
} from "./type-engine.ts"

/** Any JSON document. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** Stands for JSON null as a value to store or compare, whatever `noneAsNull` says. Written `sa.JSON.NULL`. */
export const JSON_NULL: unique symbol = Symbol("JSON_NULL")

/** Options of `JSON`. */
export interface JsonOptions {
  /** true: JavaScript's null is stored as SQL NULL; false (default, as SQLAlchemy): as JSON null. */
  noneAsNull?: boolean
}

/**
 * A JSON document, parsed: `JSON` (on MariaDB an alias of LONGTEXT with a check).
 *
 * **Nulls.** A column that an INSERT leaves out is SQL NULL. The value `null` is JSON null (`'null'`), unless the type has
 * `noneAsNull: true`; `sa.null_()` is always SQL NULL, `sa.JSON.NULL` always JSON null. Both read back as `null`.
 */
export class JsonType<T = JsonValue> extends TypeEngine<T, "json"> {
  readonly kind = "json"
  readonly visitName = "json"
  readonly noneAsNull: boolean

  constructor(options: JsonOptions = {}) {
    super()
    this.noneAsNull = options.noneAsNull ?? false
  }

  override get nullIsValue(): boolean {
    return !this.noneAsNull
  }

  override bindProcessor(_profile: ServerProfile): BindProcessor<T> {
    return (value: unknown) => {
      if (value === null || value === undefined) return this.noneAsNull ? null : "null"
      return value === JSON_NULL ? "null" : jsonText(value)
    }
  }

  override resultProcessor(_profile: ServerProfile, wire = "JSON"): ResultProcessor<T> | undefined {
    // What the server calls JSON the driver has parsed: a string there is a JSON string, not a document to parse.
    return wire === "JSON" ? undefined : (parsed as ResultProcessor<T>)
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<T> {
    return (value: unknown) => quoteLiteral(value === JSON_NULL ? "null" : jsonText(value), profile)
  }

  override asGeneric(): AnyType {
    return new JsonType<T>({ noneAsNull: this.noneAsNull })
  }
}

/** The document in a text column or expression: `typeCoerce(notes.c.body, sa.JSON)`. */
function parsed(value: unknown): unknown {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : value
  return typeof text === "string" ? globalThis.JSON.parse(text) : text
}

/** @throws ArgumentError for what JSON.stringify would drop without a word: functions and symbols, NaN and the infinities */
function jsonText(value: unknown): string {
  // JSON.stringify really gives undefined for some values, which its type does not say.
  const text = globalThis.JSON.stringify(value, jsonItem) as string | undefined
  if (text === undefined) throw new ArgumentError(`JSON cannot hold a ${typeof value}.`)
  return text
}

function jsonItem(_key: string, item: unknown): unknown {
  if (typeof item === "bigint") return rawNumber(item)
  if (typeof item === "number" && !Number.isFinite(item)) {
    throw new ArgumentError(`JSON cannot hold ${item}; use null or a string.`)
  }
  return item
}

/** JSON has no bigint: safe ones become numbers, others strings, so that no digit is lost. */
function rawNumber(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

/** How to write JSON: `sa.JSON`, `sa.JSON<Settings>()`. */
export interface JsonFactory {
  <T>(options?: JsonOptions): JsonType<T>
  // The last signature is the one that a bare `sa.JSON` is inferred from.
  (options?: JsonOptions): JsonType
  new <T>(options?: JsonOptions): JsonType<T>
  new (options?: JsonOptions): JsonType
  /** JSON null as a value. */
  readonly NULL: typeof JSON_NULL
}
/** A JSON document; `sa.JSON<Settings>()` types it. See {@link JsonType} for SQL NULL and JSON null. */
export const JSON: JsonFactory = Object.assign(callable<Omit<JsonFactory, "NULL"> & object>(JsonType), {
  NULL: JSON_NULL,
}) as JsonFactory
