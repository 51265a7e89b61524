// The servers' own column type text -> a type object: the inverse of the type compiler, for reflection and generated tables.
import { SET, ENUM } from "../enumerated.ts"
import { JSON } from "../json.ts"
import { BooleanType } from "../numeric.ts"
import { RawType } from "../raw-type.ts"
import {
  BinaryType,
  CharType,
  LargeBinaryType,
  StringType,
  TextType,
  VarBinaryType,
  type MysqlStringOptions,
} from "../string.ts"
import { DateTimeType, DateType, TimeType } from "../temporal.ts"
import type { AnyType } from "../type-engine.ts"
import { UUID } from "../uuid.ts"
import * as geometry from "./geometry.ts"
import * as numeric from "./numeric.ts"
import * as string from "./string.ts"
import { scanType, type ScannedType } from "./scan-type.ts"

/** What the server tells of a column besides the type's text. */
export interface TypeFacts {
  /** Character set, when the text does not say it. */
  readonly charset?: string | undefined
  /** Collation, when the text does not say it. */
  readonly collation?: string | undefined
  /** Spatial reference system. */
  readonly srid?: number | undefined
}

/**
 * The type of a column type text: `int unsigned`, `varchar(20)`, `enum('a','b''c')`, `text` with a MariaDB comment `COMPRESSED`.
 *
 * Display widths are dropped as the servers do, except for TINYINT(1) and ZEROFILL. TINYINT(1) stays a number, as in SQLAlchemy.
 * A type this package does not know becomes a `RawType` of the same text.
 *
 * @throws ArgumentError when the text is no type at all (unbalanced quotes or parentheses).
 */
export function parseType(text: string, facts: TypeFacts = {}): AnyType {
  const scanned = scanType(text)
  const make = Object.hasOwn(makers, scanned.name) ? makers[scanned.name] : undefined
  return make === undefined ? new RawType(text) : make(scanned, facts)
}

type Maker = (type: ScannedType, facts: TypeFacts) => AnyType

const number = (type: ScannedType, index: number): number | undefined => type.numbers[index]

function attributesOf(type: ScannedType): numeric.IntegerAttributes {
  const width = number(type, 0)
  const keepWidth = type.words.has("zerofill") || (type.name === "tinyint" && width === 1)
  return {
    ...(keepWidth && width !== undefined ? { displayWidth: width } : {}),
    ...(type.words.has("unsigned") ? { unsigned: true } : {}),
    ...(type.words.has("zerofill") ? { zerofill: true } : {}),
  }
}

function signOf(type: ScannedType): numeric.NumberAttributes {
  const { unsigned, zerofill } = attributesOf(type)
  return {
    ...(unsigned === undefined ? {} : { unsigned }),
    ...(zerofill === undefined ? {} : { zerofill }),
  }
}

function charOptions(type: ScannedType, facts: TypeFacts): MysqlStringOptions {
  const charset = type.charset ?? facts.charset
  const collation = type.collation ?? facts.collation
  return {
    ...(charset === undefined ? {} : { charset }),
    ...(collation === undefined ? {} : { collation }),
    ...(type.words.has("binary") ? { binary: true } : {}),
    ...(type.words.has("national") ? { national: true } : {}),
  }
}

const fspOf = (type: ScannedType): { fsp?: number } => {
  const fsp = number(type, 0)
  return fsp === undefined || fsp === 0 ? {} : { fsp }
}

const integer =
  (make: (attributes: numeric.IntegerAttributes) => AnyType): Maker =>
  (type) =>
    make(attributesOf(type))
const float =
  (make: (p: number | undefined, s: number | undefined, sign: numeric.NumberAttributes) => AnyType): Maker =>
  (type) =>
    make(number(type, 0), number(type, 1), signOf(type))
const geo =
  (make: (options: geometry.GeometryOptions) => AnyType): Maker =>
  (type, facts) => {
    const srid = type.srid ?? facts.srid
    return make(srid === undefined ? {} : { srid })
  }

const int = integer(numeric.INTEGER)
const decimal = float(numeric.DECIMAL)
const double = float(numeric.DOUBLE)
const timestamp: Maker = (type) => string.TIMESTAMP(fspOf(type))
const collection = geo(geometry.GEOMETRYCOLLECTION)
const boolean: Maker = () => new BooleanType()

const makers: Readonly<Record<string, Maker>> = {
  tinyint: integer(numeric.TINYINT),
  smallint: integer(numeric.SMALLINT),
  mediumint: integer(numeric.MEDIUMINT),
  int,
  integer: int,
  bigint: integer(numeric.BIGINT),
  bool: boolean,
  boolean,
  decimal,
  dec: decimal,
  fixed: decimal,
  numeric: float(numeric.NUMERIC),
  float: float(numeric.FLOAT),
  double,
  real: float(numeric.REAL),
  bit: (type) => numeric.BIT(number(type, 0)),
  year: () => numeric.YEAR(),
  char: (type, facts) => new CharType(number(type, 0), charOptions(type, facts)),
  varchar: (type, facts) => new StringType(number(type, 0), charOptions(type, facts)),
  tinytext: (type, facts) => string.TINYTEXT(charOptions(type, facts)),
  text: (type, facts) => new TextType(number(type, 0), charOptions(type, facts)),
  mediumtext: (type, facts) => string.MEDIUMTEXT(charOptions(type, facts)),
  longtext: (type, facts) => string.LONGTEXT(charOptions(type, facts)),
  binary: (type) => new BinaryType(number(type, 0)),
  varbinary: (type) => new VarBinaryType(number(type, 0)),
  tinyblob: () => string.TINYBLOB(),
  blob: (type) => new LargeBinaryType(number(type, 0)),
  mediumblob: () => string.MEDIUMBLOB(),
  longblob: () => string.LONGBLOB(),
  date: () => new DateType(),
  datetime: (type) => new DateTimeType(fspOf(type)),
  timestamp,
  time: (type) => new TimeType(fspOf(type)),
  enum: (type, facts) => ENUM(type.strings, charOptions(type, facts)),
  set: (type, facts) =>
    // The empty member can be reflected; only the bit mask tells it from the empty set.
    SET(type.strings, {
      ...charOptions(type, facts),
      ...(type.strings.includes("") ? { retrieveAsBitwise: true } : {}),
    }),
  json: () => JSON(),
  uuid: () => UUID(),
  inet4: () => string.INET4(),
  inet6: () => string.INET6(),
  geometry: geo(geometry.GEOMETRY),
  point: geo(geometry.POINT),
  linestring: geo(geometry.LINESTRING),
  polygon: geo(geometry.POLYGON),
  multipoint: geo(geometry.MULTIPOINT),
  multilinestring: geo(geometry.MULTILINESTRING),
  multipolygon: geo(geometry.MULTIPOLYGON),
  geometrycollection: collection,
  geomcollection: collection,
  vector: (type) => geometry.VECTOR(number(type, 0)),
}
