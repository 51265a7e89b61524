// Text protocol: which cell decoder a column gets. The choice follows from its metadata and the options alone.
import { copyBytes } from "../bytes/slices.ts"
import { BINARY_COLLATION } from "../constants/collations.ts"
import { DecodeError } from "../errors.ts"
import type { Cell } from "./cell.ts"
import type { ColumnInfo } from "./column-info.ts"
import type { ResolvedOptions } from "./resolved-options.ts"
import { temporalCell } from "./temporal.ts"
import { textBigint, textDouble, textInteger, textSafeInteger } from "./text-numbers.ts"
import { asciiText, cachedText, textDecoder, utf8Text } from "./text-strings.ts"

/** The decoder for a column of the text protocol. */
export function textCell(column: ColumnInfo, options: ResolvedOptions): Cell {
  const codec = options.decoders[column.typeName]
  if (codec !== undefined) return (b, start, end) => codec(b.subarray(start, end), column)
  switch (column.typeName) {
    case "TINYINT":
    case "SMALLINT":
    case "MEDIUMINT":
    case "INT":
    case "YEAR":
      return textInteger
    case "BIGINT":
      return options.bigint === "bigint"
        ? textBigint
        : options.bigint === "number"
          ? textSafeInteger
          : asciiText
    case "FLOAT":
    case "DOUBLE":
      return textDouble
    case "DATE":
    case "TIME":
    case "DATETIME":
    case "TIMESTAMP":
      return temporalCell(column, options, false)
    default:
      return lengthEncodedCell(column, options)
  }
}

/** The types that both protocols send as the same bytes. */
export function lengthEncodedCell(column: ColumnInfo, options: ResolvedOptions): Cell {
  switch (column.typeName) {
    case "DECIMAL":
      return options.decimal === "string" ? asciiText : textDouble
    case "JSON":
      return options.json === "parse" ? jsonValue : utf8Text
    case "ENUM":
    case "SET":
      return isUtf8Collation(column.collation) ? cachedText() : textDecoder(column.collation)
    case "VECTOR":
      return vector
    case "BIT":
    case "GEOMETRY":
      return copyBytes
    case "UUID":
    case "INET4":
    case "INET6":
      return asciiText
    default:
      return column.collation === BINARY_COLLATION ? copyBytes : characterCell(column.collation)
  }
}

function characterCell(collation: number): Cell {
  return isUtf8Collation(collation) ? utf8Text : textDecoder(collation)
}

/** The collations that a utf8mb4 connection usually gets, known without loading the table. */
function isUtf8Collation(id: number): boolean {
  return id === 45 || id === 255 || id === 46 || id === 33 || id === 83 || (id >= 192 && id <= 247)
}

/** A JSON document. `__proto__` in it is an own property, as JSON.parse makes it. */
function jsonValue(b: Buffer, start: number, end: number): unknown {
  const text = utf8Text(b, start, end)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DecodeError(
      "SHOAL_INVALID_JSON",
      'the value is not JSON; use json: "string" to read its text',
      undefined,
      { cause },
    )
  }
}

/** VECTOR: 32-bit floats, little endian as they are stored. */
function vector(b: Buffer, start: number, end: number): Float32Array {
  const count = (end - start) / 4
  if (!Number.isInteger(count)) {
    throw new DecodeError(
      "SHOAL_INVALID_VALUE",
      `a VECTOR of ${end - start} bytes is not a list of 4-byte numbers`,
    )
  }
  const values = new Float32Array(count)
  for (let i = 0; i < count; i++) values[i] = b.readFloatLE(start + i * 4)
  return values
}
