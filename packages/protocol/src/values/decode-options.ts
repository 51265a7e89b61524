// How values become JavaScript values: the options of the table "Values" of the public API contract.
import type { ColumnInfo, ColumnTypeName } from "./column-info.ts"
import type { DecimalValue } from "./decimal.ts"

/** The form of a row. `columns`: one array per column; `lazy`: a row that decodes a cell when it is read. */
export type RowShape = "object" | "array" | "columns" | "lazy"

/** A class whose instances are rows; its constructor is given the values in column order. */
export type RowClass<Row extends object = object> = new (...values: never[]) => Row

/**
 * Says which class the rows of a result are made of. Called once per result, before its first row. Equal columns should give the same class: a
 * decoder is kept for each one as long as the class lives. What it throws rejects that command only.
 */
export type RowClassOf<Row extends object = object> = (columns: readonly ColumnInfo[]) => RowClass<Row>

/** The rows that a command asks for: of a fixed form, or of a class of the caller's. */
export type RowForm = RowShape | RowClassOf

/**
 * Replaces the decoding of one column type. Gets the value as the text protocol sends it, also in the binary protocol; NULL never reaches
 * it. `raw` is a view that is valid only during the call. What it throws rejects that command only.
 */
export type ValueDecoder = (raw: Uint8Array, column: ColumnInfo) => unknown

/** A class, as a key of `encode`. */
export type EncoderClass = abstract new (...args: never[]) => object

/** What an encoder may return: any value that is a parameter by itself. */
export type EncodedParameter = null | boolean | number | bigint | string | Date | Uint8Array | DecimalValue

/** Turns instances of one class into a parameter. Pairs are tried in order with `instanceof`. */
export type ValueEncoder = readonly [type: EncoderClass, encode: (value: never) => EncodedParameter]

/** The caller's own decoders and encoders. */
export interface Codecs {
  /** By SQL type name, such as `DATETIME`. */
  readonly decode?: Readonly<Partial<Record<ColumnTypeName, ValueDecoder>>>
  readonly encode?: readonly ValueEncoder[]
}

/** How result values are decoded. All fields are optional. */
export interface DecodeOptions {
  /** BIGINT columns. `"number"` rejects what is not a safe integer. @default "bigint" */
  readonly bigint?: "bigint" | "number" | "string"
  /** DECIMAL columns. @default "string" */
  readonly decimal?: "string" | "number"
  /**
   * `"date"`: DATETIME and TIMESTAMP are `Date`, DATE and TIME strings. `"string"`: all strings. `"temporal"`: `PlainDate`, `PlainDateTime`,
   * `Instant` and `Duration` (needs a runtime that has Temporal). @default "date"
   */
  readonly temporal?: "date" | "string" | "temporal"
  /** Dates that do not exist in the calendar, such as `0000-00-00`. @default "string" */
  readonly zeroDate?: "string" | "null" | "error"
  /** JSON columns (MariaDB's too, where its metadata tells). @default "parse" */
  readonly json?: "parse" | "string"
  /** Offset in which DATETIME and TIMESTAMP are read and written as `Date`: `"Z"`, `"local"` or `"+hh:mm"`. @default "Z" */
  readonly timezone?: string
  /** Own decoders and encoders. */
  readonly codecs?: Codecs
  /** `false`: never generate code with `new Function`; it is slower and needed only where the runtime forbids it. @default true */
  readonly codegen?: boolean
}
