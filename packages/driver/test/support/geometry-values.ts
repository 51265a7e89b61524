// Geometry columns: the server sends the SRID and well-known binary.
import type { TypeCase } from "./value-table.ts"

type Point = readonly [x: number, y: number]

const littleEndian = Buffer.from([1])

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function coordinates(points: readonly Point[]): Buffer {
  const bytes = Buffer.alloc(points.length * 16)
  points.forEach(([x, y], i) => {
    bytes.writeDoubleLE(x, i * 16)
    bytes.writeDoubleLE(y, i * 16 + 8)
  })
  return bytes
}

function shape(type: number, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([littleEndian, u32(type), ...parts])
}

const point = (at: Point): Buffer => shape(1, coordinates([at]))
const line = (...points: readonly Point[]): Buffer => shape(2, u32(points.length), coordinates(points))
const polygon = (...ring: readonly Point[]): Buffer => shape(3, u32(1), u32(ring.length), coordinates(ring))
const collection = (type: number, ...members: readonly Buffer[]): Buffer =>
  shape(type, u32(members.length), ...members)

const triangle: readonly Point[] = [
  [0, 0],
  [4, 0],
  [4, 3],
  [0, 0],
]

const shapes: readonly (readonly [type: string, text: string, bytes: Buffer])[] = [
  ["POINT", "POINT(1.5 -2)", point([1.5, -2])],
  ["LINESTRING", "LINESTRING(0 0,1 1,2 0.5)", line([0, 0], [1, 1], [2, 0.5])],
  ["POLYGON", "POLYGON((0 0,4 0,4 3,0 0))", polygon(...triangle)],
  ["MULTIPOINT", "MULTIPOINT(1 1,2 2)", collection(4, point([1, 1]), point([2, 2]))],
  [
    "MULTILINESTRING",
    "MULTILINESTRING((0 0,1 1),(2 2,3 3))",
    collection(5, line([0, 0], [1, 1]), line([2, 2], [3, 3])),
  ],
  ["MULTIPOLYGON", "MULTIPOLYGON(((0 0,4 0,4 3,0 0)))", collection(6, polygon(...triangle))],
  [
    "GEOMETRYCOLLECTION",
    "GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))",
    collection(7, point([1, 1]), line([0, 0], [1, 1])),
  ],
  ["GEOMETRY", "POINT(0 0)", point([0, 0])],
]

/** One entry for each geometry type. */
export function geometries(): TypeCase[] {
  return shapes.map(([type, text, bytes]) => ({
    type,
    typeName: "GEOMETRY",
    cases: [{ sql: `ST_GeomFromText('${text}')`, value: Buffer.concat([u32(0), bytes]) }],
  }))
}
