// Random column definitions: every type of both servers, with the defaults it may have.
import type { ServerFamily } from "@shoal/servers/databases"
import fc from "fast-check"
import { literal, quoted, randomName, randomText } from "./random-text.ts"

/** How a column may stand in an index: as it is, by a prefix, in a SPATIAL one, or not at all. */
export type Indexing = "whole" | "prefix" | "spatial" | "none"

/** A column definition. */
export interface RandomColumn {
  readonly name: string
  readonly sql: string
  readonly indexing: Indexing
  /** Has characters, so that FULLTEXT and prefixes make sense. */
  readonly textual: boolean
  readonly nullable: boolean
}

interface TypeChoice {
  readonly type: string
  /** SQL text that may follow DEFAULT. */
  readonly defaults: readonly string[]
  readonly indexing: Indexing
  readonly textual?: boolean
}

const whole = (type: string, ...defaults: readonly string[]): TypeChoice => {
  return { type, defaults, indexing: "whole" }
}
const large = (type: string, ...defaults: readonly string[]): TypeChoice => {
  return { type, defaults, indexing: "none" }
}
const text = (type: string, ...defaults: readonly string[]): TypeChoice => {
  return { type, defaults, indexing: "prefix", textual: true }
}
const spatial = (type: string): TypeChoice => ({ type, defaults: [], indexing: "spatial" })

const integers = ["TINYINT", "TINYINT(1)", "BOOLEAN", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "INT(11)"]
const unsigned = ["TINYINT UNSIGNED", "INT UNSIGNED", "BIGINT UNSIGNED", "INT(6) ZEROFILL"]
const moment = "CURRENT_TIMESTAMP"

const commonTypes: readonly TypeChoice[] = [
  ...integers.map((type) => whole(type, "0", "-7", "'12'", "(1 + 1)")),
  ...unsigned.map((type) => whole(type, "0", "42")),
  whole("DECIMAL(10,2)", "0.00", "-3.5", "'1.25'", "(1.5 * 2)"),
  whole("DECIMAL(65,30) UNSIGNED", "1"),
  whole("DECIMAL(5)", "-7"),
  whole("FLOAT", "0", "1.5", "-2", "1e10"),
  whole("FLOAT(7,3)", "0.125"),
  whole("DOUBLE", "0", "-1.25", "(RAND())"),
  whole("DOUBLE UNSIGNED", "1e-5"),
  whole("BIT(1)", "b'1'", "0"),
  whole("BIT(12)", "b'101'"),
  whole("BIT(64)"),
  whole("YEAR", "'2024'", "2001"),
  whole("DATE", "'2024-02-29'", "(CURRENT_DATE)"),
  whole("TIME", "'-12:30:00'", "'838:59:59'"),
  whole("TIME(3)", "'12:30:00.125'"),
  whole(
    "DATETIME",
    "'2024-01-01 00:00:00'",
    moment,
    `${moment} ON UPDATE ${moment}`,
    "(NOW() + INTERVAL 1 DAY)",
  ),
  whole("DATETIME(6)", `${moment}(6)`, `${moment}(6) ON UPDATE ${moment}(6)`, "'2024-01-01 00:00:00.125000'"),
  whole("TIMESTAMP(3)", `${moment}(3)`),
  whole("TIMESTAMP", moment, `'2024-01-01 00:00:00' ON UPDATE ${moment}`),
  whole("BINARY(4)", "'ab'", "0x00616200"),
  whole("VARBINARY(20)", "'it''s'", "''"),
  large("TINYBLOB", "('x')"),
  large("LONGBLOB"),
  text("TINYTEXT", "('it''s')"),
  text("TEXT", "(CONCAT('a', \"b\"))", "(UUID())"),
  text("MEDIUMTEXT CHARACTER SET latin1"),
  text("LONGTEXT"),
  text("LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
  large("JSON", "('{\"a\": [1, \"it''s\"]}')", "(JSON_ARRAY())"),
  spatial("GEOMETRY"),
  spatial("POINT"),
  spatial("MULTIPOLYGON"),
  spatial("GEOMETRYCOLLECTION"),
  text("NATIONAL VARCHAR(9)", "'n'"),
  text("CHAR(3) CHARACTER SET ascii", "'abc'", "''"),
  whole("CHAR(0)"),
]

const ownTypes: Readonly<Record<ServerFamily, readonly TypeChoice[]>> = {
  mysql: [large("VECTOR(3)"), spatial("POINT SRID 4326"), spatial("GEOMETRY SRID 0")],
  mariadb: [
    whole("UUID", "(UUID())", "'123e4567-e89b-12d3-a456-426655440000'"),
    whole("INET6", "'::1'"),
    whole("INET4", "'127.0.0.1'"),
    large("TEXT COMPRESSED"),
    large("VARCHAR(200) COMPRESSED"),
  ],
}

const characterTypes = fc
  .record({
    base: fc.constantFrom("VARCHAR(20)", "CHAR(12)", "VARCHAR(255)"),
    charset: fc.constantFrom(
      "",
      " CHARACTER SET latin1 COLLATE latin1_bin",
      " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
      " CHARACTER SET ascii",
    ),
    value: randomText.filter((value) => /^[\x20-\x7e\n]{0,12}$/.test(value)),
    computed: fc.boolean(),
  })
  .map(({ base, charset, value, computed }) =>
    text(`${base}${charset}`, computed ? `(CONCAT(${literal(value)}, 'x'))` : literal(value)),
  )

const memberTypes = fc
  .record({
    base: fc.constantFrom("ENUM", "SET"),
    members: fc.uniqueArray(
      randomText.filter((value) => !value.includes(",")),
      // The servers' catalogs show a question mark for each character beyond U+FFFF: two members must not become one.
      {
        minLength: 1,
        maxLength: 5,
        selector: (value) => value.toLowerCase().replaceAll(/[\u{10000}-\u{10ffff}]/gu, "?"),
      },
    ),
  })
  .map(({ base, members }) => whole(`${base}(${members.map(literal).join(",")})`, literal(members[0] ?? "")))

/** One column of a server's table. */
export function randomColumn(family: ServerFamily): fc.Arbitrary<RandomColumn> {
  const choice = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...commonTypes, ...ownTypes[family]) },
    { weight: 1, arbitrary: characterTypes },
    { weight: 1, arbitrary: memberTypes },
  )
  return fc
    .record({
      name: randomName,
      choice,
      nullable: fc.boolean(),
      pick: fc.option(fc.nat({ max: 9 }), { freq: 2 }),
      comment: fc.option(randomText, { freq: 4 }),
      hidden: fc.nat({ max: 9 }),
    })
    .map(
      ({ name, choice: { type, defaults, indexing, textual = false }, nullable, pick, comment, hidden }) => {
        const value = pick === null ? undefined : defaults[pick % Math.max(defaults.length, 1)]
        const parts = [
          quoted(name),
          type.replace(/ (SRID \d+)$/, ""),
          nullable ? "NULL" : "NOT NULL",
          value === undefined ? "" : `DEFAULT ${value}`,
          / SRID \d+$/.exec(type)?.[0].trim() ?? "",
          hidden === 0 && (nullable || value !== undefined) ? "INVISIBLE" : "",
          comment === null ? "" : `COMMENT ${literal(comment)}`,
        ]
        const sql = parts.filter((part) => part !== "").join(" ")
        return { name, sql, indexing, textual, nullable }
      },
    )
}
