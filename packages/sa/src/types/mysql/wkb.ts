// GeoJSON <-> the servers' internal geometry bytes: SRID (4 bytes, little-endian) + WKB, two dimensions.
// https://dev.mysql.com/doc/refman/9.4/en/gis-data-formats.html
import { ArgumentError } from "../../errors.ts"

/** Longitude (x) and latitude (y). */
export type Position = readonly [x: number, y: number]

/** GeoJSON point. */
export interface Point {
  readonly type: "Point"
  readonly coordinates: Position
}
/** GeoJSON line. */
export interface LineString {
  readonly type: "LineString"
  readonly coordinates: readonly Position[]
}
/** GeoJSON polygon: the outer ring, then holes. */
export interface Polygon {
  readonly type: "Polygon"
  readonly coordinates: readonly (readonly Position[])[]
}
/** GeoJSON points. */
export interface MultiPoint {
  readonly type: "MultiPoint"
  readonly coordinates: readonly Position[]
}
/** GeoJSON lines. */
export interface MultiLineString {
  readonly type: "MultiLineString"
  readonly coordinates: readonly (readonly Position[])[]
}
/** GeoJSON polygons. */
export interface MultiPolygon {
  readonly type: "MultiPolygon"
  readonly coordinates: readonly (readonly (readonly Position[])[])[]
}
/** GeoJSON collection. */
export interface GeometryCollection {
  readonly type: "GeometryCollection"
  readonly geometries: readonly Geometry[]
}
/** Any GeoJSON geometry (RFC 7946). */
export type Geometry =
  Point | LineString | Polygon | MultiPoint | MultiLineString | MultiPolygon | GeometryCollection

const codes = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
  GeometryCollection: 7,
} as const
const names = Object.fromEntries(Object.entries(codes).map(([name, code]) => [code, name]))
/** Deeper nesting than this is no geometry anyone stores; it bounds recursion. */
const maxDepth = 64

/** The internal bytes of a geometry, as both servers accept them in place of a geometry value. */
export function encodeGeometry(geometry: Geometry, srid: number): Uint8Array {
  const parts: number[] = []
  writeGeometry(parts, geometry, 0)
  const bytes = Buffer.alloc(4 + parts.length)
  bytes.writeUInt32LE(srid)
  bytes.set(parts, 4)
  return bytes
}

function writeUint(out: number[], value: number): void {
  out.push(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24)
}

const double = new DataView(new ArrayBuffer(8))

function writePosition(out: number[], position: readonly number[]): void {
  if (position.length !== 2) {
    throw new ArgumentError(`A position needs 2 numbers (x, y), found ${position.length}.`)
  }
  for (const number of position) {
    double.setFloat64(0, number, true)
    for (let i = 0; i < 8; i++) out.push(double.getUint8(i))
  }
}

function writeList<T>(out: number[], items: readonly T[], write: (out: number[], item: T) => void): void {
  writeUint(out, items.length)
  for (const item of items) write(out, item)
}

const writeLine = (out: number[], line: readonly Position[]): void => writeList(out, line, writePosition)
const writeRings = (out: number[], rings: readonly (readonly Position[])[]): void =>
  writeList(out, rings, writeLine)

function writeGeometry(out: number[], geometry: Geometry, depth: number): void {
  const code = Object.hasOwn(codes, geometry.type) ? codes[geometry.type] : 0
  if (code === 0 || depth > maxDepth) {
    throw new ArgumentError(`Expected a GeoJSON geometry of at most ${maxDepth} levels, found another value.`)
  }
  out.push(1)
  writeUint(out, code)
  const nested = (to: number[], item: Geometry): void => writeGeometry(to, item, depth + 1)
  if (geometry.type === "Point") writePosition(out, geometry.coordinates)
  else if (geometry.type === "LineString") writeLine(out, geometry.coordinates)
  else if (geometry.type === "Polygon") writeRings(out, geometry.coordinates)
  else writeList(out, membersOf(geometry), nested)
}

function membersOf(
  geometry: MultiPoint | MultiLineString | MultiPolygon | GeometryCollection,
): readonly Geometry[] {
  if (geometry.type === "GeometryCollection") return geometry.geometries
  const type = geometry.type.slice("Multi".length)
  return geometry.coordinates.map((coordinates) => ({ type, coordinates }) as Geometry)
}

/** The geometry in the servers' internal bytes; the SRID is left out, as in GeoJSON. */
export function decodeGeometry(bytes: Uint8Array): Geometry {
  return new WkbReader(bytes).geometry(0)
}

class WkbReader {
  readonly #view: DataView
  #at = 4
  #little = true

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  geometry(depth: number): Geometry {
    if (depth > maxDepth) throw new RangeError(`A geometry is nested more than ${maxDepth} levels deep.`)
    this.#little = this.#view.getUint8(this.#at++) === 1
    const code = this.#uint()
    const type = names[code]
    if (type === undefined) throw new RangeError(`Expected a geometry type from 1 to 7, found ${code}.`)
    if (type === "Point") return { type, coordinates: this.#position() }
    if (type === "LineString") return { type, coordinates: this.#line() }
    if (type === "Polygon") return { type, coordinates: this.#list(() => this.#line()) }
    const members = this.#list(() => this.geometry(depth + 1))
    if (type === "GeometryCollection") return { type, geometries: members }
    return {
      type,
      coordinates: members.map((member) => "coordinates" in member && member.coordinates),
    } as Geometry
  }

  #uint(): number {
    const value = this.#view.getUint32(this.#at, this.#little)
    this.#at += 4
    return value
  }

  #position(): Position {
    const x = this.#view.getFloat64(this.#at, this.#little)
    const y = this.#view.getFloat64(this.#at + 8, this.#little)
    this.#at += 16
    return [x, y]
  }

  #line(): Position[] {
    return this.#list(() => this.#position())
  }

  #list<T>(read: () => T): T[] {
    const count = this.#uint()
    // Every member takes at least 9 bytes: a count beyond the buffer is refused before any allocation.
    if (count > this.#view.byteLength)
      throw new RangeError(`A geometry announces ${count} members, more than its bytes.`)
    return Array.from({ length: count }, read)
  }
}
