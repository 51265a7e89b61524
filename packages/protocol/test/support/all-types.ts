// A table that holds every column type with its extremes, and the SQL that fills it.
import type { TestServer } from "./servers.ts"

const COMMON_COLUMNS = [
  "id INT NOT NULL PRIMARY KEY",
  "c_tiny TINYINT",
  "c_utiny TINYINT UNSIGNED",
  "c_small SMALLINT",
  "c_usmall SMALLINT UNSIGNED",
  "c_medium MEDIUMINT",
  "c_umedium MEDIUMINT UNSIGNED",
  "c_int INT",
  "c_uint INT UNSIGNED",
  "c_zint INT(8) UNSIGNED ZEROFILL",
  "c_big BIGINT",
  "c_ubig BIGINT UNSIGNED",
  "c_zbig BIGINT(12) UNSIGNED ZEROFILL",
  "c_float FLOAT",
  "c_float2 FLOAT(9,3)",
  "c_double DOUBLE",
  "c_double2 DOUBLE(12,4)",
  "c_dec DECIMAL(65,30)",
  "c_dec2 DECIMAL(10,2)",
  "c_zdec DECIMAL(10,2) UNSIGNED ZEROFILL",
  "c_date DATE",
  "c_time TIME",
  "c_time3 TIME(3)",
  "c_time6 TIME(6)",
  "c_dt DATETIME",
  "c_dt3 DATETIME(3)",
  "c_dt6 DATETIME(6)",
  "c_ts TIMESTAMP NULL",
  "c_ts6 TIMESTAMP(6) NULL",
  "c_year YEAR",
  "c_char CHAR(20)",
  "c_varchar VARCHAR(300)",
  "c_latin1 VARCHAR(100) CHARACTER SET latin1",
  "c_tinytext TINYTEXT",
  "c_text TEXT",
  "c_mtext MEDIUMTEXT",
  "c_ltext LONGTEXT",
  "c_binary BINARY(4)",
  "c_varbinary VARBINARY(300)",
  "c_tinyblob TINYBLOB",
  "c_blob BLOB",
  "c_mblob MEDIUMBLOB",
  "c_lblob LONGBLOB",
  "c_enum ENUM('a','é','it''s','')",
  "c_set SET('x','y','ü')",
  "c_bit1 BIT(1)",
  "c_bit10 BIT(10)",
  "c_bit64 BIT(64)",
  "c_json JSON",
  "c_point POINT",
  "c_geom GEOMETRY",
]

const OWN_COLUMNS = {
  mysql: ["c_vector VECTOR(3)"],
  mariadb: ["c_uuid UUID", "c_inet4 INET4", "c_inet6 INET6"],
}

const OWN_VALUES = {
  mysql: [["c_vector", "STRING_TO_VECTOR('[1,-2.5,3e30]')"]],
  mariadb: [
    ["c_uuid", "'123e4567-e89b-12d3-a456-426655440000'"],
    ["c_inet4", "'192.0.2.1'"],
    ["c_inet6", "'2001:db8::ff00:42:8329'"],
  ],
} as const

/** Rows as column -> SQL expression; what is left out is NULL. */
function rows(server: TestServer["name"]): readonly Readonly<Record<string, string>>[] {
  return [
    {},
    {
      c_tiny: "-128", c_utiny: "255", c_small: "-32768", c_usmall: "65535", c_medium: "-8388608", c_umedium: "16777215",
      c_int: "-2147483648", c_uint: "4294967295", c_zint: "42", c_big: "-9223372036854775808", c_ubig: "18446744073709551615", c_zbig: "7",
      c_float: "-3.402823e38", c_float2: "-999999.125", c_double: "-1.7976931348623157e308", c_double2: "-12345678.1235",
      c_dec: "-99999999999999999999999999999999999.999999999999999999999999999999", c_dec2: "-0.01", c_zdec: "1.5",
      c_date: "'1000-01-01'", c_time: "'-838:59:59'", c_time3: "'-00:00:00.001'", c_time6: "'838:59:58.999999'",
      c_dt: "'1000-01-01 00:00:00'", c_dt3: "'9999-12-31 23:59:59.999'", c_dt6: "'2024-02-29 13:14:15.123456'",
      c_ts: "'1970-01-01 00:00:01'", c_ts6: "'2038-01-19 03:14:07.999999'", c_year: "1901",
      c_char: "'abc  '", c_varchar: "'naïve 😀 日本'", c_latin1: "'caf\u00e9 \u20ac'", c_tinytext: "''", c_text: "REPEAT('ab', 200)",
      c_mtext: "REPEAT('é', 40000)", c_ltext: "'x'", c_binary: "x'00ff'", c_varbinary: "x'000102ff'", c_tinyblob: "''",
      c_blob: "REPEAT(x'fe', 300)", c_mblob: "REPEAT('z', 70000)", c_lblob: "x'00'", c_enum: "'é'", c_set: "'x,ü'", c_bit1: "b'1'",
      c_bit10: "b'1010101010'", c_bit64: "18446744073709551615",
      c_json: `'{"a": [1, 2.5, null, true, "é"], "__proto__": {"x": 1}}'`, c_point: "ST_GeomFromText('POINT(1 2)')",
      c_geom: "ST_GeomFromText('LINESTRING(0 0, 1 1, 2 0)')", ...Object.fromEntries(OWN_VALUES[server]),
    },
    {
      c_tiny: "127", c_utiny: "0", c_small: "32767", c_usmall: "0", c_medium: "8388607", c_umedium: "0", c_int: "2147483647", c_uint: "0",
      c_zint: "12345678", c_big: "9223372036854775807", c_ubig: "9007199254740993", c_zbig: "123456789012", c_float: "0.1", c_float2: "0.001",
      c_double: "0.1", c_double2: "0.0001", c_dec: "0.000000000000000000000000000001", c_dec2: "99999999.99", c_zdec: "12345678.9",
      c_date: "'0000-00-00'", c_time: "'00:00:00'", c_time3: "'25:00:00.5'", c_time6: "'-00:30:00'", c_dt: "'0000-00-00 00:00:00'",
      c_dt3: "'0000-00-00 00:00:00.000'", c_dt6: "'2020-00-10 01:02:03.000004'", c_ts: "0", c_ts6: "0", c_year: "0", c_char: "''",
      c_varchar: "''", c_latin1: "''", c_text: "''", c_binary: "''", c_varbinary: "''", c_blob: "''", c_enum: "''", c_set: "''", c_bit1: "0",
      c_bit10: "0", c_bit64: "0", c_json: "'[]'",
    },
    {
      c_tiny: "-1", c_small: "-1", c_medium: "-1", c_int: "-1", c_big: "-1", c_ubig: "1", c_float: "1000005", c_float2: "1.0005",
      c_double: "1e22", c_double2: "-0.5", c_dec: "0", c_dec2: "0", c_zdec: "0", c_date: "'2020-02-30'", c_time: "'12:34:56'",
      c_time3: "'12:34:56.789'", c_time6: "'12:34:56.789012'", c_dt: "'0099-12-31 23:59:59'", c_dt3: "'2024-01-01 00:00:00.120'",
      c_dt6: "'2024-01-01 00:00:00.000001'", c_ts: "'2001-09-09 01:46:40'", c_ts6: "'2001-09-09 01:46:40.5'", c_year: "2155",
      c_varchar: `REPEAT('\u00e9', 251)`, c_text: "REPEAT('q', 251)", c_enum: "'it''s'", c_set: "'y'", c_json: "'\"text\"'",
    },
  ]
}

/** Floats whose six-digit form is easy to get wrong. */
export const FLOATS: readonly string[] = [
  "0", "-0", "1", "0.1", "0.3", "1.5", "16777216", "16777217", "1000005", "1000015", "1234565", "123456.5", "123455.5", "999999.5",
  "9999995", "0.0001", "0.00001", "1e-6", "1.234565e-5", "1e-7", "1.5e-10", "3.402823466e38", "1.175494351e-38", "1e-45", "2.5e7", "33554435",
  "12345.65", "0.000123455", "7.0000005", "100000.5", "99999.95", "5e5", "8388608.5", "1e10", "123456789", "4294967296", "1.1754944e-38",
]

/** The statements that make and fill the tables `all_types` and `floats`. */
export function allTypesSql(server: TestServer["name"]): readonly string[] {
  const columns = [...COMMON_COLUMNS, ...OWN_COLUMNS[server]]
  const statements = [
    "SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00', NAMES utf8mb4".replace(", NAMES utf8mb4", ""),
    `CREATE TABLE all_types (${columns.join(", ")}) CHARACTER SET utf8mb4`,
  ]
  rows(server).forEach((row, i) => {
    const names = ["id", ...Object.keys(row)]
    statements.push(`INSERT INTO all_types (${names.join(", ")}) VALUES (${[String(i + 1), ...Object.values(row)].join(", ")})`)
  })
  statements.push("CREATE TABLE floats (id INT AUTO_INCREMENT PRIMARY KEY, f FLOAT, d DOUBLE)")
  statements.push(`INSERT INTO floats (f, d) VALUES ${FLOATS.map((f) => `(${f}, ${f})`).join(", ")}`)
  return statements
}
