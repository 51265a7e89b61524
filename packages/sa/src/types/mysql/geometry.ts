// GEOMETRY and its kin as GeoJSON, and VECTOR as Float32Array.
import type { ServerProfile } from "../../dialect/profile.ts"
import { ArgumentError } from "../../errors.ts"
import { callable, type TypeFactory } from "../callable.ts"
import { bytesLiteral } from "../literal.ts"
import {
  TypeEngine,
  type BindProcessor,
  type LiteralProcessor,
  type ResultProcessor,
} from "../type-engine.ts"
import {
  decodeGeometry,
  encodeGeometry,
  type Geometry,
  type GeometryCollection,
  type LineString,
  type MultiLineString,
  type MultiPoint,
  type MultiPolygon,
  type Point,
  type Polygon,
} from "./wkb.ts"

/** Options of the geometry types. */
export interface GeometryOptions {
  /** Spatial reference system of the column, e.g. 4326. Default: none in DDL, 0 in values. */
  srid?: number
}

/** The SQL names of the geometry types. */
export type GeometryName =
  | "GEOMETRY"
  | "POINT"
  | "LINESTRING"
  | "POLYGON"
  | "MULTIPOINT"
  | "MULTILINESTRING"
  | "MULTIPOLYGON"
  | "GEOMETRYCOLLECTION"

/** A geometry as GeoJSON, x (longitude) before y (latitude). */
export class GeometryType<G extends Geometry = Geometry> extends TypeEngine<G, "bin"> {
  readonly kind = "bin"
  readonly visitName = "geometry"
  readonly sqlName: GeometryName
  readonly srid: number | undefined

  constructor(sqlName: GeometryName, options: GeometryOptions = {}) {
    super()
    this.sqlName = sqlName
    this.srid = options.srid
  }

  override bindProcessor(_profile: ServerProfile): BindProcessor<G> {
    return (value: unknown) => {
      if (value === null || value instanceof Uint8Array) return value
      return encodeGeometry(value as Geometry, this.srid ?? 0)
    }
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<G> {
    return (value) =>
      value instanceof Uint8Array ? (decodeGeometry(value) as G) : ((value ?? null) as G | null)
  }

  override literalProcessor(_profile: ServerProfile): LiteralProcessor<G> {
    return (value) => bytesLiteral(encodeGeometry(value, this.srid ?? 0))
  }
}

/** `VECTOR(dimensions)` (MySQL 9, MariaDB 11.7) as Float32Array. */
export class VectorType extends TypeEngine<Float32Array, "bin"> {
  readonly kind = "bin"
  readonly visitName = "vector"
  /** Number of floats; the server's default is 2048. */
  readonly dimensions: number | undefined

  constructor(dimensions?: number) {
    super()
    this.dimensions = dimensions
  }

  override bindProcessor(_profile: ServerProfile): BindProcessor<Float32Array> {
    return (value: unknown) => (value === null || value instanceof Uint8Array ? value : floatBytes(value))
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<Float32Array> {
    return (value) => {
      if (value instanceof Float32Array || value === null || value === undefined) return value ?? null
      return floatsOf(value)
    }
  }

  override literalProcessor(_profile: ServerProfile): LiteralProcessor<Float32Array> {
    return (value) => bytesLiteral(floatBytes(value))
  }
}

function floatBytes(value: unknown): Uint8Array {
  if (!(value instanceof Float32Array) && !Array.isArray(value)) {
    throw new ArgumentError(`VECTOR takes a Float32Array or an array of numbers, found ${typeof value}.`)
  }
  const floats: ArrayLike<number> = value
  const bytes = Buffer.alloc(floats.length * 4)
  for (let i = 0; i < floats.length; i++) bytes.writeFloatLE(Number(floats[i]), i * 4)
  return bytes
}

function floatsOf(value: unknown): Float32Array {
  if (!(value instanceof Uint8Array)) return Float32Array.from(value as ArrayLike<number>)
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
  return Float32Array.from({ length: value.byteLength >> 2 }, (_, i) => view.getFloat32(i * 4, true))
}

type GeometryArgs = [options?: GeometryOptions]

const named = <G extends Geometry>(name: GeometryName): TypeFactory<GeometryArgs, GeometryType<G>> =>
  callable<TypeFactory<GeometryArgs, GeometryType<G>>>(
    class extends GeometryType<G> {
      constructor(options?: GeometryOptions) {
        super(name, options)
      }
    },
  )

/** Any geometry. */
export const GEOMETRY: TypeFactory<GeometryArgs, GeometryType> = named("GEOMETRY")
/** A point. */
export const POINT: TypeFactory<GeometryArgs, GeometryType<Point>> = named("POINT")
/** A line. */
export const LINESTRING: TypeFactory<GeometryArgs, GeometryType<LineString>> = named("LINESTRING")
/** A polygon. */
export const POLYGON: TypeFactory<GeometryArgs, GeometryType<Polygon>> = named("POLYGON")
/** Points. */
export const MULTIPOINT: TypeFactory<GeometryArgs, GeometryType<MultiPoint>> = named("MULTIPOINT")
/** Lines. */
export const MULTILINESTRING: TypeFactory<GeometryArgs, GeometryType<MultiLineString>> = named(
  "MULTILINESTRING",
)
/** Polygons. */
export const MULTIPOLYGON: TypeFactory<GeometryArgs, GeometryType<MultiPolygon>> = named("MULTIPOLYGON")
/** Several geometries. */
export const GEOMETRYCOLLECTION: TypeFactory<GeometryArgs, GeometryType<GeometryCollection>> = named(
  "GEOMETRYCOLLECTION",
)
/** `VECTOR(dimensions)`. */
export const VECTOR: TypeFactory<[dimensions?: number], VectorType> = callable(VectorType)
