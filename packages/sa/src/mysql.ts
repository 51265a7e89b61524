// `sa.mysql`: what only MySQL and MariaDB have. Named re-exports, nothing else.
export {
  BINARY,
  CHAR,
  LargeBinary as BLOB,
  NCHAR,
  NVARCHAR,
  Text as TEXT,
  VARBINARY,
} from "./types/string.ts"
export { Boolean as BOOLEAN } from "./types/numeric.ts"
export { Date as DATE, DateTime as DATETIME, Time as TIME } from "./types/temporal.ts"
export { ENUM, SET } from "./types/enumerated.ts"
export { JSON } from "./types/json.ts"
export { UUID } from "./types/uuid.ts"
export {
  BIGINT,
  BIT,
  DECIMAL,
  DOUBLE,
  FLOAT,
  INTEGER,
  MEDIUMINT,
  NUMERIC,
  REAL,
  SMALLINT,
  TINYINT,
  YEAR,
} from "./types/mysql/numeric.ts"
export {
  INET4,
  INET6,
  LONGBLOB,
  LONGTEXT,
  MEDIUMBLOB,
  MEDIUMTEXT,
  TIMESTAMP,
  TINYBLOB,
  TINYTEXT,
  VARCHAR,
} from "./types/mysql/string.ts"
export {
  GEOMETRY,
  GEOMETRYCOLLECTION,
  LINESTRING,
  MULTILINESTRING,
  MULTIPOINT,
  MULTIPOLYGON,
  POINT,
  POLYGON,
  VECTOR,
} from "./types/mysql/geometry.ts"
export type {
  Geometry,
  GeometryCollection,
  LineString,
  MultiLineString,
  MultiPoint,
  MultiPolygon,
  Point,
  Polygon,
  Position,
} from "./types/mysql/wkb.ts"
export { parseType, type TypeFacts } from "./types/mysql/parse-type.ts"
export {
  dialect,
  insert,
  match,
  type MatchExpression,
  type MatchOptions,
  replace,
} from "./mysql-constructs.ts"
